"""What a model sends back for a block as a whole: what is refused, what a person decides, and what passes."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from burnish.checks.reply import REVIEW, compare, same_for_several
from burnish.documents.markdown.format import Markdown

from .own_paragraphs import OWN
from .word_damages import HARMLESS

BLOCK = (
    "The server reads its settings from a file at start. It keeps them in memory, and a change takes effect "
    "only after a restart."
)
TEXTS = st.text(st.sampled_from(list("aeinrst  \n.,:`*_[]<>@'\"1é€ж\u2019")), max_size=80)

#: What no check of a whole text sees. `docs/explanation/checks.md` names them.
UNSEEN = {
    "a word becomes another one": (BLOCK, BLOCK.replace("settings", "records")),
    "who does what, with other words": (
        "The editor asks the parser for a token.",
        "The parser wants a token from the editor.",
    ),
    "another person": ("You can see the list here.", "We can see the list here."),
    "another tense": ("The tool wrote the list to a file.", "The tool writes the list to a file."),
    "one word of another language": (BLOCK, BLOCK.replace(", and a", ", und a")),
    "a word of talk": (BLOCK, BLOCK + " Thanks!"),
    "three words of a sentence are lost": (BLOCK, BLOCK.replace(" from a file", "")),
    "a claim of plain words is added to a sentence": (BLOCK, BLOCK.replace("at start", "at start, quickly")),
}


def blocks() -> list[str]:
    documents = [Markdown().parse(text.encode()) for text in OWN.values()]
    return [block.text for document in documents for block in document.blocks]


def test_a_text_that_stayed_as_it_was_passes():
    assert compare(BLOCK, BLOCK) is None


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("reads its settings from a file at start", "reads its settings from a file when it starts"),
        ("The server reads its settings from a file at start.", "At start, the server reads its settings from a file."),
        ("in memory, and a change", "in memory. A change"),
        ("takes effect only after", "has an effect only after"),
        ("start. It keeps", "start and keeps"),
    ],
)
def test_a_plain_revision_passes(old: str, new: str):
    assert old in BLOCK
    assert compare(BLOCK, BLOCK.replace(old, new), "clarity") is None


@pytest.mark.parametrize("damage", HARMLESS, ids=lambda damage: damage.says)
def test_what_an_editor_wants_passes(damage):
    changed = [(text, after) for text in blocks() for after in damage.done_to(text)]
    refused = [(compare(text, after), after) for text, after in changed if compare(text, after)]

    assert changed
    assert len(refused) <= 0.05 * len(changed), refused


@pytest.mark.parametrize("after", ["", "  \n ", ".", "@@1QX@@", "@@1QX@@, @@2AB@@.", "**"])
def test_a_text_without_words_is_empty(after: str):
    refusal = compare("See the @@1QX@@ page.", after)

    assert refusal is not None
    assert refusal.check == "empty"


def test_a_block_that_had_no_words_may_stay_without():
    assert compare("@@1QX@@ .", "@@1QX@@.") is None


def test_what_makes_a_text_unusable_is_found_before_what_a_person_decides():
    twice_as_long = f"Sure! Here is the improved text: {BLOCK} And so it goes on. {BLOCK.upper()} {BLOCK.title()}"

    refusal = compare(BLOCK, twice_as_long)

    assert refusal is not None
    assert refusal.check not in REVIEW


def test_the_checks_for_a_person_are_those_of_meaning_and_measure():
    assert {"facts", "length", "coverage", "meaning"} == REVIEW


@pytest.mark.parametrize(("before", "after"), UNSEEN.values(), ids=UNSEEN)
def test_what_no_check_of_a_whole_text_sees_is_known(before: str, after: str):
    """One that falls should leave `docs/explanation/checks.md`, too."""
    assert compare(before, after) is None


@given(TEXTS, TEXTS)
def test_any_two_texts_can_be_compared(before: str, after: str):
    refusal = compare(before, after, "clarity")

    assert refusal is None or (refusal.check and refusal.reason)
    assert compare(after, after) is None


@pytest.mark.parametrize("part", ["( ", '" ', "`", "` ", "[abc ", "here is the ", "x. ", "- ", "\n \n", "a'", "<"])
def test_time_grows_with_the_text_and_no_faster(part: str):
    """A pattern that looks far ahead from each place would need minutes here, and the test's time limit is two."""
    compare(BLOCK, part * (60_000 // len(part)), "clarity")


@given(st.lists(st.sampled_from("the server reads every file before it starts and keeps all of them".split())))
def test_line_breaks_make_no_difference(words: list[str]):
    assert compare(" ".join(words), "\n".join(words)) is None


def test_the_same_text_for_several_blocks_is_noticed():
    other = "Every page of the guide has a table of contents on its left side."

    assert same_for_several([(BLOCK, BLOCK), (other, BLOCK)])
    assert same_for_several([(BLOCK, "This text was made clearer."), (other, "This text was made clearer.")])


def test_blocks_that_were_nearly_the_same_may_become_the_same():
    one, other = "In order to stop it, press the red button.", "To stop it, just press the red button."

    assert not same_for_several(
        [(one, "To stop it, press the red button."), (other, "To stop it, press the red button.")]
    )


def test_equal_blocks_short_blocks_and_different_texts_are_no_repetition():
    assert not same_for_several([(BLOCK, BLOCK + " Yes."), (BLOCK, BLOCK + " Yes.")])
    assert not same_for_several([("Opens it.", "See below."), ("Closes it.", "See below.")])
    assert not same_for_several([(BLOCK, BLOCK), ("Another text of several words.", "Another text of some words.")])
    assert not same_for_several([])


def test_hardly_any_correction_by_a_person_is_refused(corpus):
    rows = [row for row in corpus.corrections if not row["tool_mentioned"]]
    refusals = [compare(str(row["before_paragraph"]), str(row["after_paragraph"])) for row in rows]
    per_check = Counter(refusal.check for refusal in refusals if refusal)

    assert sum(per_check.values()) < 0.02 * len(rows)
    assert sum(count for check, count in per_check.items() if check not in REVIEW) < 0.002 * len(rows)
