"""Syllables, against counts that anybody can check by speaking."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from burnish.strategies.syllables import syllables


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("the", 1), ("made", 1), ("used", 1), ("guest", 1), ("strength", 1), ("queue", 1), ("called", 1),
        ("table", 2), ("tables", 2), ("wanted", 2), ("mammal", 2), ("creature", 2), ("hybrid", 2), ("people", 2),
        ("namespace", 2), ("react", 2), ("going", 2), ("unique", 2), ("boxes", 2), ("quiet", 2),
        ("platypus", 3), ("Australian", 3), ("reptilian", 3), ("seemingly", 3), ("element", 3), ("example", 3),
        ("idea", 3), ("lifecycle", 3), ("API", 3), ("reality", 4), ("automatic", 4), ("situation", 4),
        ("HTTP", 4), ("documentation", 5), ("coordinate", 4), ("WWW", 9), ("OK", 2),
    ],
)  # fmt: skip
def test_syllables_are_those_that_are_spoken(word: str, count: int):
    assert syllables(word) == count


@given(st.from_regex(r"\A[A-Za-z]{1,20}\Z"))
def test_a_word_has_a_syllable_at_least_and_no_more_than_letters_but_for_w(word: str):
    assert 1 <= syllables(word) <= 3 * len(word)
