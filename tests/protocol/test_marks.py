"""No text that is sent can pass for a mark of the protocol, and each comes back exactly or is refused (F14 to F18)."""

import re

import pytest
from hypothesis import given

from burnish.errors import NotPlaceable
from burnish.model.masks import MASK, mask_for
from burnish.protocol.marks import MARKER, is_end, marker, shield, unshield

from .texts import MARK, lines, texts


@pytest.mark.parametrize(
    "text",
    [
        "[end]",
        "[end] of the road",
        "[end](@@1QX@@)",
        "[k3f] text",
        "[k3f clarity] text",
        "[k3f Clarity] text",
        "[p7a + completeness] text",
        "[abc]",
        "[abc]\ttab",
        "[abc]\u00a0no-break space",
        "<doc path='x'>",
        "</doc>",
        "# A line of a plain text",
        "\r",
    ],
)
@pytest.mark.parametrize("before", ["", "Two lines.\n", "In the middle "])
def test_what_looks_like_a_mark_is_masked_wherever_it_stands(text: str, before: str):
    sent = shield(before + text)

    if text.startswith("#") and before.endswith(" "):
        assert sent == before + text  # a number sign is one at a line's start alone
    else:
        assert not sent.startswith(before + text)
        assert MASK.match(sent, len(before))


@pytest.mark.parametrize(
    "text",
    [
        "[guide](@@1QX@@) to it",
        "[get started](@@1QX@@)",
        "[x] done",
        "[ab] short",
        "[A-Z] letters",
        "[k3f, p7a] a list",
        "[very old browser] text",
        "[k18f] text",
        "#hash and # sign",
        "See [it][@@1QX@@], @you.",
    ],
)
def test_ordinary_brackets_are_sent_as_they_are(text: str):
    assert shield(text) == text


def test_numbers_follow_on_from_those_of_the_document():
    text = "See @@1QX@@ and @@12AB@@, then [abc] and [end]."

    assert shield(text) == f"See @@1QX@@ and @@12AB@@, then {mask_for(13, b'[abc]')} and {mask_for(14, b'[end]')}."


def test_a_number_too_long_for_a_mask_does_no_harm():
    text = f"@@{'9' * 5000}AB@@ [abc]"

    assert unshield(text, shield(text)) == text


@given(texts())
def test_no_line_of_a_sent_text_is_a_mark(text: str):
    assert [line for line in lines(shield(text)) if MARK.match(line)] == []


@given(texts())
def test_no_line_is_one_even_when_a_model_breaks_lines_as_it_likes(text: str):
    broken = re.sub(r"\s", "\n", shield(text))

    assert [line for line in lines(broken) if MARK.match(line) and not line.startswith("# ")] == []


@given(texts())
def test_what_was_sent_comes_back_exactly(text: str):
    assert unshield(text, shield(text)) == text


def test_the_beginning_of_a_mask_in_a_text_does_not_grow_into_one():
    text = f"{mask_for(2, b'[abc]')[:-2]}[end] and [abc] here"

    assert unshield(text, shield(text)) == text


@given(texts())
def test_the_masks_of_the_document_are_sent_untouched(text: str):
    sent = MASK.findall(shield(text))

    assert [mask for mask in sent if mask in MASK.findall(text)] == MASK.findall(text)
    assert len(set(sent) - set(MASK.findall(text))) == len(sent) - len(MASK.findall(text))


TEXT = "First [abc] and\n[end] of it."
ABC, END = mask_for(1, b"[abc]"), mask_for(2, b"[end]")


def test_words_around_a_shield_may_change():
    assert unshield(TEXT, f"Now {ABC} then {END} of all.") == "Now [abc] then [end] of all."


@pytest.mark.parametrize(
    ("edited", "problem"),
    [
        (f"First and {END} of it.", f"the mask {ABC} must stand in the text exactly once"),
        (f"First {ABC} and of it.", f"the mask {END} must stand in the text exactly once"),
        (f"First {ABC} {ABC} {END} of it.", f"the mask {ABC} must stand in the text exactly once"),
        (f"First {END} and {ABC} of it.", "the masks are not in their order"),
        (f"First {ABC.lower()} and {END} of it.", f"the mask {ABC} must stand in the text exactly once"),
        (f"First {ABC} and {mask_for(2, b'other')} it.", f"the mask {END} must stand in the text exactly once"),
        ("First [abc] and [end] of it.", f"the mask {ABC} must stand in the text exactly once"),
        ("", f"the mask {ABC} must stand in the text exactly once"),
    ],
)
def test_a_shield_that_is_not_there_once_and_in_order_is_refused_by_name(edited: str, problem: str):
    with pytest.raises(NotPlaceable, match=re.escape(problem)):
        unshield(TEXT, edited)


def test_an_invented_mask_is_left_for_the_check_of_masks_to_see():
    assert unshield(TEXT, f"{ABC} {END} @@7ZZ@@") == "[abc] [end] @@7ZZ@@"


@given(texts(), texts())
def test_any_answer_to_a_text_with_marks_keeps_each_or_is_refused(text: str, edited: str):
    hidden = [mask for mask in MASK.findall(shield(text)) if mask not in MASK.findall(text)]
    try:
        result = unshield(text, edited)
    except NotPlaceable:
        assert hidden
    else:
        assert all(edited.count(mask) == 1 and mask not in result for mask in hidden)


@pytest.mark.parametrize(
    ("made", "parts"),
    [
        (marker("k3f"), ("k3f", None, None)),
        (marker("k3f", "clarity"), ("k3f", None, "clarity")),
        (marker("k3f", "completeness", insertion=True), ("k3f", "+ ", "completeness")),
    ],
)
def test_a_marker_is_read_as_it_was_made(made: str, parts: tuple[str, str | None, str | None]):
    found = MARKER.match(made + " text")

    assert found
    assert (found["id"], found["adds"], found["strategy"]) == parts


@pytest.mark.parametrize(("line", "ends"), [("[end]", True), ("[end] bye", True), ("[end].", False), (" [end]", False)])
def test_the_end_is_a_word_of_its_own_at_a_lines_start(line: str, ends: bool):
    assert is_end(line) is ends


def test_a_text_full_of_marks_takes_time_in_proportion_to_its_length():
    text = "[abc] @@9 " * 20_000 + "[" * 50_000 + "[abc" * 20_000

    assert unshield(text, shield(text)) == text
