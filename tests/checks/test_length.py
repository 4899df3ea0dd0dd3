"""How much shorter or longer a new text may be."""

import pytest

from burnish.checks.length import compare
from burnish.checks.wording import Change

SENTENCE = "The server reads its settings from a file at start, and keeps them."


@pytest.mark.parametrize(("share", "passes"), [(0.45, False), (0.6, True), (1.0, True), (1.9, True), (2.1, False)])
def test_a_text_may_shrink_to_half_and_grow_to_double(share: float, passes: bool):
    after = (SENTENCE * 3)[: round(len(SENTENCE) * share)].strip()

    assert (compare(Change(SENTENCE, after)) is None) is passes


@pytest.mark.parametrize("strategy", ["consistency", "accuracy"])
def test_a_strategy_that_changes_words_has_less_room(strategy: str):
    after = SENTENCE[: len(SENTENCE) * 55 // 100]

    assert compare(Change(SENTENCE, after), "clarity") is None
    assert compare(Change(SENTENCE, after), strategy) is not None


def test_masks_are_not_counted():
    masks = " ".join(f"@@{n}QX@@" for n in range(1, 20))

    assert compare(Change(f"{SENTENCE} {masks}", SENTENCE)) is None


def test_a_short_text_may_grow_by_a_few_words():
    assert compare(Change("Opens the file.", "Opens the file at the given path for reading.")) is None
    assert compare(Change("Opens the file.", f"Opens the file. {SENTENCE}")) is not None
    assert compare(Change("Opens the file at once.", "Open.")) is not None


def test_the_reason_gives_both_lengths():
    refusal = compare(Change(SENTENCE, "The server."))

    assert refusal is not None
    assert (refusal.check, refusal.reason) == ("length", f"the text went from {len(SENTENCE)} to 11 characters")
