"""The tier in memory: what it keeps when not all fits."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from burnish.cache.keys import key_of
from burnish.cache.memory import OVERHEAD, Frequencies, MemoryAnswers, memory_limit

ROOM = 100
SIZE = OVERHEAD + 16 + 1 + 1  #: bytes of one entry


def keys(prefix: str, count: int) -> list[bytes]:
    return [key_of(f"{prefix} {number}".encode()) for number in range(count)]


def look_up(answers: MemoryAnswers, key: bytes) -> bool:
    """Is it held? It is put when it is not, as a run does once it has an answer."""
    hit = answers.get([key], [b"p"]) == [b"v"]
    if not hit:
        answers.put([(key, b"p", b"v")])
    return hit


def test_one_pass_over_a_large_tree_does_not_push_out_what_is_asked_often():
    answers = MemoryAnswers(ROOM * SIZE)
    often = keys("often", ROOM // 2)
    for key in often * 4:
        look_up(answers, key)

    for key in keys("once", 50 * ROOM):
        look_up(answers, key)

    assert sum(look_up(answers, key) for key in often) >= 0.8 * len(often)


def test_of_a_tree_that_is_larger_than_the_room_a_part_is_found_each_time():
    answers = MemoryAnswers(ROOM * SIZE)
    tree = keys("tree", 2 * ROOM)
    for key in tree * 10:
        look_up(answers, key)

    assert sum(look_up(answers, key) for key in tree) >= 0.3 * len(tree)


def test_what_is_asked_often_now_takes_the_place_of_what_was_asked_often_once():
    answers = MemoryAnswers(ROOM * SIZE)
    for key in keys("old", ROOM) * 5:
        look_up(answers, key)
    new = keys("new", ROOM // 2)
    for key in new * 200:
        look_up(answers, key)

    assert sum(look_up(answers, key) for key in new) >= 0.9 * len(new)


def test_what_nobody_asks_for_goes_in_the_order_in_which_it_came():
    answers = MemoryAnswers(ROOM * SIZE)
    put = keys("put", 3 * ROOM)
    answers.put((key, b"p", b"v") for key in put)

    held = [answers.get([key], [b"p"]) == [b"v"] for key in put]

    assert not any(held[: 2 * ROOM - 10])
    assert all(held[-ROOM + 10 :])


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 3_000)), max_size=60))
def test_the_entries_never_take_more_than_they_may(puts):
    answers = MemoryAnswers(4_000)
    for number, length in puts:
        answers.put([(key_of(bytes([number])), b"p", bytes(length))])
        answers.get([key_of(bytes([number // 2]))], [b"p"])

        assert 0 <= answers.size <= answers.limit
    answers.put((key_of(bytes([number])), b"p", bytes(5_000)) for number in range(10))
    assert answers.size == 0


@given(st.lists(st.sampled_from(keys("k", 5)), max_size=60))
def test_a_key_is_never_counted_too_low_and_never_above_fifteen(asked):
    often = Frequencies(100)
    for key in asked:
        often.count(key)

    assert all(min(15, asked.count(key)) <= often.of(key) <= 15 for key in asked)


def test_counts_fade():
    often = Frequencies(0)
    for _ in range(20):
        often.count(b"k" * 16)
    random = Random(1)
    while often.of(b"k" * 16) == 15:
        often.count(random.randbytes(16))

    assert often.of(b"k" * 16) <= 8


@pytest.mark.parametrize(("available", "limit"), [(0, 16_000_000), (1 << 30, 33_554_432), (1 << 40, 256_000_000)])
def test_the_room_comes_from_what_the_machine_has(available, limit):
    assert memory_limit(available) == limit
