"""The word-level diff: exact up to the kind of white space, in order, small."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from burnish.documents.diff import Change, changes

WORDS = st.sampled_from(
    ("a", "the", "isn't", "é日", "@@1QX@@", ".", ",", "*", "`", "1.5", "_", " ", "  ", "\n", "  \n", "\\\n")
)
TEXTS = st.lists(WORDS, max_size=25).map("".join)


def apply(before: str, found: list[Change]) -> str:
    parts, at = [], 0
    for change in found:
        parts += (before[at : change.start], change.replacement)
        at = change.end
    return "".join((*parts, before[at:]))


def plain(text: str) -> str:
    return re.sub(r"\s+", " ", text)


@given(TEXTS, TEXTS)
def test_applying_the_changes_gives_the_new_text_but_for_the_kind_of_white_space(before: str, after: str):
    assert plain(apply(before, changes(before, after))) == plain(after)


@given(st.text(max_size=40), st.text(max_size=40))
def test_any_text_becomes_any_other(before: str, after: str):
    assert plain(apply(before, changes(before, after))) == plain(after)


@given(TEXTS, TEXTS)
def test_changes_are_in_order_disjoint_and_change_something(before: str, after: str):
    at = 0
    for change in changes(before, after):
        assert at <= change.start <= change.end <= len(before)
        assert change.start < change.end or change.replacement
        at = change.end


@given(TEXTS)
def test_a_text_does_not_differ_from_itself(text: str):
    assert changes(text, text) == []


@given(st.lists(st.sampled_from(("a", "b", "c")), max_size=12), st.data())
def test_a_soft_break_is_a_space(words: list[str], data: st.DataObject):
    before, after = ("".join(w + data.draw(st.sampled_from((" ", "\n"))) for w in words) for _ in range(2))

    assert changes(before, after) == []


@pytest.mark.parametrize("hard", ["  \n", "\\\n"])
def test_a_hard_break_is_no_space(hard: str):
    assert changes(f"one{hard}two", "one two") != []


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("teh cat", "the cat", [Change(0, 3, "the")]),
        ("a b c", "a c", [Change(2, 4, "")]),
        ("a c", "a b c", [Change(2, 2, "b ")]),
        ("one two\nthree", "one three", [Change(4, 8, "")]),
        ("in order\nto go", "to go", [Change(0, 9, "")]),
        ("in order\nto go", "for a go", [Change(0, 11, "for a")]),
        ("don't go", "do not go", [Change(0, 5, "do not")]),
        ("see @@1QX@@ now", "see @@1QX@@ then", [Change(12, 15, "then")]),
        ("a b. c", "a b, c", [Change(3, 4, ",")]),
        ("", "new", [Change(0, 0, "new")]),
        ("old", "", [Change(0, 3, "")]),
    ],
)
def test_only_the_words_that_differ_change(before: str, after: str, expected: list[Change]):
    assert changes(before, after) == expected


def test_changed_words_side_by_side_are_one_change():
    assert changes("in order to go", "for ends go") == [Change(0, 11, "for ends")]


def test_texts_that_differ_almost_everywhere_are_one_change_and_cost_no_minutes():
    before, after = (" ".join(f"{name}{n}" for n in range(3000)) for name in "ab")

    assert changes(f"same {before} end", f"same {after} end") == [Change(5, 5 + len(before), after)]


def test_spaces_that_become_a_hard_break_are_no_change():
    assert changes(" a", "  \na") == []


def test_a_repeated_word_is_shown_as_taken_out_with_the_space_behind_it():
    assert changes("for the the details", "for the details") in ([(4, 8, "")], [(8, 12, "")])
