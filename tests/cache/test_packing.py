"""Entries made small: what comes back, and what is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from burnish.cache.packing import MOST, MOST_DICTIONARY, better, pack, sample, unpack

RAWS = [b"The same beginning of every entry. " + f"Sentence number {n} tells of {n * n}.".encode() for n in range(200)]
BYTES = st.binary(max_size=300)


@given(BYTES, BYTES)
def test_what_was_packed_is_unpacked_with_the_same_dictionary(raw, dictionary):
    assert unpack(pack(raw, dictionary), len(raw), dictionary) == raw


@given(BYTES, st.integers(-5, 400), BYTES)
def test_any_bytes_give_so_many_bytes_or_nothing(data, size, dictionary):
    raw = unpack(data, size, dictionary)

    assert raw is None or len(raw) == size


@pytest.mark.parametrize("size", [-1, MOST + 1, 256 * 10, 1 << 62])
def test_a_size_that_cannot_be_true_is_refused_before_memory_is_taken_for_it(size):
    assert unpack(bytes(10), size, b"") is None


def test_a_long_entry_that_packs_as_well_as_can_be_is_unpacked():
    raw = bytes(1 << 20)

    assert unpack(pack(raw, b""), len(raw), b"") == raw


@given(st.lists(BYTES, max_size=30))
def test_a_dictionary_of_any_entries_is_bounded(raws):
    assert len(sample([raw * 400 for raw in raws])) <= MOST_DICTIONARY


def test_entries_that_begin_alike_pack_much_smaller_with_a_dictionary_of_them():
    dictionary = sample(RAWS[::2])
    alone, together = (sum(len(pack(raw, it)) for raw in RAWS[1::2]) for it in (b"", dictionary))

    assert together < 0.6 * alone


def test_a_better_dictionary_is_found_for_other_entries_and_none_for_the_same():
    dictionary = better(RAWS, b"")

    assert dictionary is not None
    assert better(RAWS, dictionary) is None
    assert better([raw[::-1] for raw in RAWS], dictionary) is not None


@pytest.mark.parametrize("raws", [[], RAWS[:1]])
def test_too_few_entries_give_no_dictionary(raws):
    assert better(raws, b"") is None
