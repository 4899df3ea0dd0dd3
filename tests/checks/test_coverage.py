"""Sentences and clauses that are gone, and sentences that came."""

import pytest

from burnish.checks.coverage import compare
from burnish.checks.wording import Change

FIRST = "The server reads its settings from a file at start."
SECOND = "A change of that file takes effect after the next restart, which the operator has to ask for."
THIRD = "Its log shows the name of every setting that is unknown."
BLOCK = f"{FIRST} {SECOND} {THIRD}"


@pytest.mark.parametrize("sentence", [FIRST, SECOND, THIRD])
def test_a_lost_sentence_is_refused_and_named(sentence: str):
    refusal = compare(Change(BLOCK, " ".join(BLOCK.replace(sentence, "").split())))

    assert refusal is not None
    assert refusal.check == "coverage"
    assert " ".join(sentence.lower().split()[:8]).rstrip(".,") in refusal.reason


def test_a_lost_sentence_is_noticed_though_its_words_stand_elsewhere():
    text = "The server reads its settings from a file. The settings in the file of the server are read at each start."

    assert compare(Change(text, text.partition(". ")[2])) is not None


def test_a_lost_clause_is_refused():
    assert compare(Change(BLOCK, BLOCK.replace(", which the operator has to ask for", ""))) is not None


def test_a_shorter_way_to_say_a_clause_passes():
    before = "In the event that the server is not able to read the settings, which is a rare event, it stops at once."
    after = "If the server cannot read the settings, which is rare, it stops at once."

    assert compare(Change(before, after)) is None


def test_two_sentences_may_become_one():
    before = "The tool reads the settings. The tool then writes the settings to the cache of the user."
    after = "The tool reads the settings and then writes them to the cache of the user."

    assert compare(Change(before, after)) is None


def test_a_short_sentence_may_go_when_it_says_nothing():
    assert compare(Change(f"That is all. {BLOCK}", BLOCK)) is None


@pytest.mark.parametrize(
    "sentence",
    [
        "Following best practices ensures a robust and scalable solution for everyone.",
        "Happy editing!",
        "Does this work for you?",
    ],
)
@pytest.mark.parametrize("form", ["{1} {0}", "{0} {1}"])
def test_a_new_sentence_at_an_end_is_refused(sentence: str, form: str):
    assert compare(Change(BLOCK, form.format(BLOCK, sentence))) is not None


def test_a_long_new_sentence_is_refused_anywhere():
    new = "Following best practices ensures a robust and scalable solution for everyone."

    assert compare(Change(BLOCK, f"{FIRST} {new} {SECOND} {THIRD}")) is not None


def test_a_sentence_made_of_two_parts_passes():
    before = "The server reads its settings from a file at start, and its log shows the name of every unknown setting."
    after = "The server reads its settings from a file at start. Its log shows the name of every unknown setting."

    assert compare(Change(before, after)) is None
