"""Loops, and what is said twice."""

import pytest

from burnish.checks.repetition import compare
from burnish.checks.wording import Change

FIRST = "The server reads its settings from a file at start."
BLOCK = f"{FIRST} It keeps them in memory until the end."


@pytest.mark.parametrize(
    "after",
    [
        f"{BLOCK} {BLOCK}",
        f"{BLOCK}\n\n{BLOCK}",
        f"{FIRST} {BLOCK}",
        f"{BLOCK} {FIRST}",
        BLOCK + " until the end" * 5,
        BLOCK + " end" * 3,
        BLOCK.replace("at start", "at start, reads its settings from a file"),
    ],
)
def test_what_is_said_again_is_refused(after: str):
    refusal = compare(Change(BLOCK, after))

    assert refusal is not None
    assert refusal.check == "repetition"


def test_a_short_text_twice_is_refused():
    assert compare(Change("Opens the file.", "Opens the file. Opens the file.")) is not None


def test_what_the_source_repeats_may_stay():
    source = f"{FIRST} {BLOCK}"

    assert compare(Change(source, source.replace("until the end", "to the end"))) is None
    assert compare(Change(source, f"{source} {FIRST}")) is not None


def test_a_correction_that_makes_two_phrases_alike_passes():
    before = "There no plans to change it. There are no plans to remove it."

    assert compare(Change(before, before.replace("There no", "There are no"))) is None


def test_two_words_that_english_repeats_pass():
    assert compare(Change("It is what had been there.", "It is what had had to be there.")) is None
