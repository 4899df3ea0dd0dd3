"""Words and sentences that changed places."""

import pytest

from burnish.checks.order import compare
from burnish.checks.wording import Change

BLOCK = "Start the engine slowly. Load a heavy cargo there. Then sail towards some distant harbour."


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("The editor calls the parser.", "The parser calls the editor."),
        ("Copy the folder of the archive here.", "Copy the archive of the folder here."),
        (
            "The editor sends a text to the parser, which is slow.",
            "The parser sends a text to the editor, which is slow.",
        ),
        ("It moves text from memory to disk.", "It moves text from disk to memory."),
    ],
)
def test_who_does_what_may_not_be_turned_round(before: str, after: str):
    refusal = compare(Change(before, after))

    assert refusal is not None
    assert refusal.check == "meaning"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("It has apples and pears.", "It has pears and apples."),
        ("It has apples, plums and pears.", "It has pears, plums and apples."),
        ("It is loaded automatically.", "It is automatically loaded."),
        ("The name of the parser is shown.", "The parser name is shown."),
        (
            "If the parser fails at the line, open the editor again.",
            "Open the editor again if the parser fails at the line.",
        ),
        ("Nothing changes here.", "Nothing changes here."),
    ],
)
def test_lists_adverbs_and_clauses_may_move(before: str, after: str):
    assert compare(Change(before, after)) is None


def test_sentences_may_not_change_places():
    first, second, third = BLOCK.split(". ")

    refusal = compare(Change(BLOCK, f"{second}. {first}. {third}"))

    assert refusal is not None
    assert refusal.reason == "the sentences stand in another order"


def test_shuffled_words_are_refused():
    words = BLOCK.split()

    refusal = compare(Change(BLOCK, " ".join(words[::2] + words[1::2])))

    assert refusal is not None
    assert refusal.reason == "the words stand in another order"
