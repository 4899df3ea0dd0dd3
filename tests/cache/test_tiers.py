"""Tiers: who is asked, who learns, what is counted; and the value that an entry holds."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from burnish.cache.entries import Entry, decode, encode
from burnish.cache.memory import MemoryAnswers
from burnish.cache.tiers import Tiers

A, B = b"a" * 16, b"b" * 16


def test_a_hit_in_a_slow_tier_is_known_to_the_fast_ones_afterwards():
    fast, middle, slow = MemoryAnswers(10_000), MemoryAnswers(10_000), MemoryAnswers(10_000)
    tiers = Tiers({"fast": fast, "middle": middle, "slow": slow})
    slow.put([(A, b"p", b"v")])

    first, second = tiers.get([A, B], [b"p", b"p"]), tiers.get([A], [b"p"])

    assert (first, second) == ([b"v", None], [b"v"])
    assert fast.get([A], [b"p"]) == middle.get([A], [b"p"]) == [b"v"]
    assert [(use.name, use.asked, use.hits) for use in tiers.use()] == [
        ("fast", 3, 1),
        ("middle", 2, 0),
        ("slow", 2, 1),
    ]


def test_without_tiers_everything_is_a_miss():
    tiers = Tiers({})
    tiers.put([(A, b"p", b"v")])

    assert tiers.get([A], [b"p"]) == [None]


def test_every_tier_learns_what_is_put_even_from_an_iterator():
    fast, slow = MemoryAnswers(10_000), MemoryAnswers(10_000)
    Tiers({"fast": fast, "slow": slow}).put(iter([(A, b"p", b"v")]))

    assert fast.get([A], [b"p"]) == slow.get([A], [b"p"]) == [b"v"]


@given(st.lists(st.tuples(st.text(), st.text(), st.booleans())), st.text())
def test_an_entry_is_read_as_it_was_written(changes, model):
    entry = Entry(tuple(changes), model)

    assert decode(encode(entry)) == entry


GOOD = {"v": 1, "changes": [["clarity", "t", False]], "model": "m"}
BAD = {
    "not JSON": b"{",
    "not UTF-8": b"\xff\xfe",
    "a list": b"[]",
    "deep": b"[" * 100_000,
    "another version": json.dumps(GOOD | {"v": 2}).encode(),
    "more": json.dumps(GOOD | {"more": "x"}).encode(),
    "less": json.dumps({"v": 1, "changes": []}).encode(),
    "no text": json.dumps(GOOD | {"changes": [["clarity", None, False]]}).encode(),
    "half a change": json.dumps(GOOD | {"changes": [["clarity", "t"]]}).encode(),
    "no list": json.dumps(GOOD | {"changes": "clarity"}).encode(),
    "a number for a model": json.dumps(GOOD | {"model": 1}).encode(),
}


@pytest.mark.parametrize("what", BAD)
def test_what_is_no_entry_is_none(what):
    assert decode(BAD[what]) is None
