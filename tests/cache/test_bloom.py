"""The filter: what it rules out, and what becomes of its file."""

import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from burnish.cache.bloom import LEAST, WRONG, Covered, KeyFilter, load
from burnish.cache.keys import key_of

KEYS = [key_of(b"%d" % number) for number in range(LEAST)]
COVERED = Covered(identity=42, position=7)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "cache.sqlite3.filter"


@pytest.fixture
def saved(path: Path) -> Path:
    known = KeyFilter(LEAST)
    known.add(KEYS)
    known.save(path, COVERED)
    return path


@given(st.sets(st.binary(min_size=16, max_size=16), max_size=30))
def test_what_was_added_is_never_ruled_out(keys):
    known = KeyFilter(0)
    known.add(keys)

    assert all(map(known.may_hold, keys))


def test_of_absent_keys_about_one_in_a_hundred_passes_a_full_filter():
    known = KeyFilter(LEAST)
    known.add(KEYS)
    absent = [key_of(b"absent %d" % number) for number in range(20_000)]

    assert sum(map(known.may_hold, absent)) / len(absent) == pytest.approx(WRONG, rel=0.5)


def test_a_filter_is_full_when_it_has_more_keys_than_room():
    known = KeyFilter(LEAST)
    known.add(KEYS)
    full = known.is_full
    known.add([b"k" * 16])

    assert (full, known.is_full) == (False, True)


def test_a_saved_filter_is_what_it_was(saved):
    known, covered = load(saved)

    assert covered == COVERED
    assert (known.room, known.keys) == (LEAST, LEAST)
    assert all(map(known.may_hold, KEYS))
    assert not all(known.may_hold(key[::-1]) for key in KEYS)


def test_only_its_owner_may_read_it_and_nothing_else_is_left(saved):
    assert stat.S_IMODE(saved.stat().st_mode) == 0o600
    assert list(saved.parent.iterdir()) == [saved]


@pytest.mark.parametrize("share", [n / 8 for n in range(8)])
def test_a_torn_file_is_none(saved, share):
    data = saved.read_bytes()
    saved.write_bytes(data[: int(share * len(data))])

    assert load(saved) is None


@pytest.mark.parametrize("at", [0, 4, 13, 15, 25, 33, 41, 49, 60, 5000, -1])
def test_a_flipped_byte_makes_it_none(saved, at):
    data = bytearray(saved.read_bytes())
    data[at] ^= 0x40
    saved.write_bytes(data)

    assert load(saved) is None


def test_a_filter_of_another_room_with_a_right_checksum_is_none(path):
    small, large = KeyFilter(LEAST), KeyFilter(2 * LEAST)
    small.room = large.room
    small.save(path, COVERED)

    assert load(path) is None


def test_a_link_is_not_followed(saved):
    link = saved.with_name("link")
    link.symlink_to(saved)

    assert load(link) is None


@pytest.mark.parametrize("data", [b"", b"x", b"nothing of ours" * 1000])
def test_a_foreign_file_is_none(path, data):
    path.write_bytes(data)

    assert load(path) is None


def test_where_nothing_can_be_written_nothing_happens(tmp_path):
    KeyFilter(LEAST).save(tmp_path / "absent" / "filter", COVERED)

    assert load(tmp_path / "absent" / "filter") is None
