"""What is read from a store that others can write is what was sealed, or nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from burnish.cache.sealing import MOST, VERSION, Seal

KEY, PARTS, VALUE = b"k" * 16, b"parts", b"value"
OURS = Seal("a secret that is shared", "team")


@given(st.binary(min_size=16, max_size=16), st.binary(), st.binary())
def test_what_was_sealed_is_opened_with_its_key_and_parts(key, parts, value):
    sealed = OURS.close(key, parts, value)

    assert sealed is not None
    assert OURS.open(key, parts, sealed) == value


@given(st.binary(), st.binary(), st.binary(), st.binary())
def test_a_value_is_no_answer_to_other_parts(parts, value, other, more):
    sealed = OURS.close(KEY, parts, value)

    for asked in (other, parts + more, parts[:-1]):
        assert OURS.open(KEY, asked, sealed) == (value if asked == parts else None)


@pytest.mark.parametrize(
    "writer",
    [Seal("a secret that was guessed", "team"), Seal("a secret that is shared", "others"), Seal("", "")],
    ids=["another secret", "another tenant", "no secret"],
)
def test_what_somebody_else_sealed_is_not_opened(writer):
    assert OURS.open(KEY, PARTS, writer.close(KEY, PARTS, VALUE)) is None


def test_what_was_moved_to_another_key_is_not_opened():
    assert OURS.open(b"o" * 16, PARTS, OURS.close(KEY, PARTS, VALUE)) is None


def test_no_byte_can_be_changed_or_be_missing():
    sealed = OURS.close(KEY, PARTS, VALUE)

    for at in range(len(sealed)):
        changed = sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1 :]
        assert OURS.open(KEY, PARTS, changed) is None
        assert OURS.open(KEY, PARTS, sealed[:at]) is None
    assert OURS.open(KEY, PARTS, sealed + b"\0") is None


@given(st.binary(max_size=200))
def test_any_bytes_are_no_answer(data):
    assert OURS.open(KEY, PARTS, data) is None
    assert OURS.open(KEY, PARTS, VERSION + data) is None


def test_what_is_too_long_is_not_sealed_and_what_is_longer_than_that_is_not_opened():
    assert OURS.close(KEY, PARTS, b"v" * MOST) is None
    assert OURS.open(KEY, PARTS, OURS.close(KEY, PARTS, VALUE) + bytes(MOST)) is None
