"""Small words that turn a claim round."""

import pytest

from burnish.checks.meaning import compare
from burnish.checks.wording import Change

LOST = ["only", "always", "all", "every", "before", "after", "first", "last", "until", "except", "above", "both"]
SWAPPED = [
    ("before", "after"), ("first", "last"), ("more", "less"), ("all", "some"), ("enable", "disable"),
    ("allows", "prevents"), ("increase", "decrease"), ("maximum", "minimum"), ("above", "below"),
    ("inside", "outside"), ("include", "exclude"), ("on", "off"), ("and", "or"), ("true", "false"),
    ("same", "different"), ("client", "server"), ("read", "write"), ("input", "output"), ("most", "least"),
]  # fmt: skip
SAME = [
    ("Do it prior to the start.", "Do it before the start."),
    ("It is the sole owner.", "It is the only owner."),
    ("Each of the files is read.", "Every file is read."),
    ("All files are read.", "Every file is read."),
    ("Read the following steps.", "Read the next steps."),
    ("It enables you to log in.", "It lets you log in."),
    ("It is often slow.", "It is frequently slow."),
    ("Once it is done, go on.", "After it is done, go on."),
    ("Read any any text.", "Read any text."),
    ("It is alway there.", "It is always there."),
    ("Look bellow the line.", "Look below the line."),
    ("You get more of it.", "You get it."),
    ("The file is open, so close it.", "The file is open; close it."),
    ("Use `before` here.", "Use `after` here."),
]


@pytest.mark.parametrize("word", LOST)
def test_a_word_of_limits_or_order_may_neither_go_nor_come(word: str):
    with_it, without = f"The tool shows {word} what it has.", "The tool shows what it has."

    for before, after in ((with_it, without), (without, with_it)):
        refusal = compare(Change(before, after))
        assert refusal is not None
        assert refusal.check == "meaning"
        assert f"'{word}'" in refusal.reason


@pytest.mark.parametrize(("one", "other"), SWAPPED)
def test_a_word_may_not_give_way_to_its_opposite(one: str, other: str):
    assert compare(Change(f"It shows {one} there.", f"It shows {other} there.")) is not None
    assert compare(Change(f"It shows {other} there.", f"It shows {one} there.")) is not None


def test_opposites_may_not_change_places():
    refusal = compare(
        Change("Open it before the start, close it after the end.", "Open it after the start, close it before the end.")
    )

    assert refusal is not None
    assert refusal.reason == "'before' and 'after' changed places"


@pytest.mark.parametrize(("before", "after"), SAME)
def test_another_word_for_the_same_passes(before: str, after: str):
    assert compare(Change(before, after)) is None
