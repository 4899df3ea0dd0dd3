"""Which two words cannot stand side by side, and what keeps a pair as it is?"""

import re

import pytest

from burnish.model.edits import Tier
from burnish.rules import confused_verbs, confused_words
from burnish.rules.confusion import Confusion
from burnish.rules.pairs import Group
from burnish.testing import KnownWords, block_of, plain_block

RULE = Confusion()
GROUPS = (*confused_verbs.GROUPS, *confused_words.GROUPS)


def corrected(text: str) -> str:
    for finding in reversed(list(RULE.check(plain_block(text), KnownWords()))):
        text = text[: finding.start] + (finding.replacement or "") + text[finding.end :]
    return text


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("It is used to creates files.", "It is used to create files."),
        ("Learn how to using it.", "Learn how to use it."),
        ("It will returns a list.", "It will return a list."),
        ("It doesn't works.", "It doesn't work."),
        ("It can be use to win.", "It can be used to win."),
        ("The tool is build with care.", "The tool is built with care."),
        ("A message is send to all.", "A message is sent to all."),
        ("It allows you configure it.", "It allows you to configure it."),
        ("You should to start it.", "You should start it."),
        ("If you where using it, stop.", "If you were using it, stop."),
        ("Each has it's own name and it’s own value.", "Each has its own name and its own value."),
        ("It's\nown name.", "Its\nown name."),
        ("Use it in you application.", "Use it in your application."),
        ("We read it form the file.", "We read it from the file."),
        ("It is done rather then left.", "It is done rather than left."),
        ("There is several files.", "There are several files."),
        ("One of the easiest way is this.", "One of the easiest ways is this."),
        ("It is to large.", "It is too large."),
        ("According the page, stop.", "According to the page, stop."),
        ("See this files, please.", "See these files, please."),
        ("It is as a matter of a simple as that.", "It is as a matter of a simple as that."),
    ],
)
def test_a_pair_is_corrected_where_the_words_around_it_allow(before: str, after: str) -> None:
    assert corrected(before) == after


@pytest.mark.parametrize(
    "text",
    [
        "What it refers to creates a file.",
        "It's type safe.",
        "It's value added.",
        "The fee is due the next day.",
        "Let it form the base.",
        "She told the other then.",
        "One of more than two.",
        "This files a claim.",
        "This is how this functions.",
        "The days I am able, access it.",
        "IT IS DUE THE LOAD.",
        "Write 'due the' rarely.",
        "the x-due the load, due the-load",
    ],
)
def test_what_can_be_right_stays(text: str) -> None:
    assert corrected(text) == text


def test_nothing_changes_in_code() -> None:
    for markdown in ("Run `due the load`.", "It is due `the` load.", "It is due  \nthe load."):
        assert list(RULE.check(block_of(markdown), KnownWords())) == []


def test_only_the_word_that_is_wrong_is_touched() -> None:
    (finding,) = RULE.check(plain_block("It is slow due the load."), KnownWords())

    assert (finding.start, finding.end, finding.replacement) == (15, 18, "to the")
    assert finding.message == "'due the' should be 'due to the'"


@pytest.mark.parametrize("group", GROUPS, ids=lambda group: next(iter(group.pairs)))
def test_each_pair_is_two_words_in_small_letters_and_becomes_something_else(group: Group) -> None:
    for pair, right in group.pairs.items():
        assert re.fullmatch(r"[a-z]+(?:['’][a-z]+)? [a-z]+(?:['’][a-z]+)?", pair)
        assert right != pair
        assert re.fullmatch(r"[a-z'’ ]+", right)


def test_no_correction_is_a_pair_of_its_own() -> None:
    known = {pair for group in GROUPS for pair in group.pairs}

    assert not [right for group in GROUPS for right in group.pairs.values() if right in known]


def test_what_is_found_is_a_suggestion() -> None:
    assert RULE.tier is Tier.SUGGESTION
