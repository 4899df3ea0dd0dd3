"""Packing: nothing lost, nothing doubled, never too large, and no slot left empty for it."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from burnish.batching.pack import CAP, Work, cut, take

TOKENS = st.integers(1, 3000)
LIMIT = st.integers(1, 40)


@st.composite
def works(draw) -> list[Work]:
    sizes = draw(st.lists(st.tuples(TOKENS, st.booleans()), max_size=60))
    made = [Work(number, tokens, alone and tokens % 2 == 0) for number, (tokens, alone) in enumerate(sizes)]
    return sorted(made, key=lambda work: -work.tokens)


def requests(ready: list[Work], limit: int, cap: int) -> list[list[Work]]:
    """All requests, when slots become free one by one after a first burst."""
    rest, out = list(ready), []
    while rest:
        out.append(take(rest, max(1, limit - len(out)), limit, cap))
    return out


@given(works(), LIMIT, st.integers(1, 4000))
def test_every_document_is_in_one_request(ready, limit, cap):
    sent = [work for request in requests(ready, limit, cap) for work in request]

    assert sorted(work.number for work in sent) == sorted(work.number for work in ready)


@given(works(), LIMIT, st.integers(1, 4000))
def test_no_request_of_several_is_larger_than_the_cap(ready, limit, cap):
    assert all(sum(work.tokens for work in request) <= cap for request in requests(ready, limit, cap) if request[1:])


@given(works(), LIMIT, st.integers(1, 4000), st.data())
def test_with_a_slot_for_each_document_none_is_packed(ready, spare, cap, data):
    limit = len(ready) + spare
    rest = list(ready)

    assert all(len(take(rest, data.draw(st.integers(1, limit)), limit, cap)) == 1 for _ in ready)


@given(works(), LIMIT, st.integers(1, 4000))
def test_what_must_travel_alone_does(ready, limit, cap):
    assert all(len(request) == 1 or not any(work.alone for work in request) for request in requests(ready, limit, cap))


@given(works(), LIMIT)
def test_what_stays_is_still_longest_first(ready, limit):
    rest = list(ready)
    take(rest, 1, limit)

    assert rest == sorted(rest, key=lambda work: -work.tokens)


def test_nothing_ready_gives_nothing():
    assert take([], 4, 4) == []


def test_many_small_documents_share_a_request_and_the_last_ones_do_not():
    sizes = [len(request) for request in requests([Work(n, 300) for n in range(1000)], 64, CAP)]

    assert sizes[0] == 10
    assert sizes[-60:] == [1] * 60
    assert len(sizes) < 320


def test_a_request_takes_the_longest_that_still_fit():
    ready = [Work(n, tokens) for n, tokens in enumerate([900, 700, 500, 400, 100, 100])]

    first = take(ready, 1, 1, 1500)

    assert [work.tokens for work in first] == [900, 500, 100]
    assert [work.tokens for work in ready] == [700, 400, 100]


SIZES = st.lists(st.tuples(st.integers(1, 900), st.booleans()), max_size=40)


@given(SIZES, st.integers(1, 2000))
def test_parts_cover_a_document_in_order_and_fit_unless_a_block_does_not(blocks, cap):
    sizes, headings = [size for size, _ in blocks], [heading for _, heading in blocks]

    parts = cut(sizes, headings, cap)

    assert [at for part in parts for at in part] == list(range(len(sizes)))
    assert all(len(part) == 1 or 0 < sum(sizes[at] for at in part) <= cap for part in parts)


@given(SIZES, st.integers(1, 2000))
def test_no_two_parts_that_follow_each_other_would_fit_into_half_of_one(blocks, cap):
    sizes, headings = [size for size, _ in blocks], [heading for _, heading in blocks]
    totals = [sum(sizes[at] for at in part) for part in cut(sizes, headings, cap)]

    assert all(one + other > cap // 2 for one, other in pairwise(totals))


@pytest.mark.parametrize(
    ("headings", "ends"),
    [
        ("......", [4, 6]),
        ("...#..", [3, 6]),
        ("....#.", [4, 6]),
        (".#....", [4, 6]),
        ("..##..", [3, 6]),
    ],
)
def test_a_part_ends_before_the_last_heading_of_its_second_half(headings, ends):
    parts = cut([100] * 6, [mark == "#" for mark in headings], 400)

    assert [part.stop for part in parts] == ends


def test_a_document_that_fits_is_one_part():
    assert cut([100, 100], [True, True], 200) == [range(2)]
    assert cut([], [], 200) == []
