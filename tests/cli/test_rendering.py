"""How names, sentences and counts look."""

import io

from hypothesis import given
from hypothesis import strategies as st

from burnish.api import DocumentResult, Hunk, Mark, Proposal, Refusal, RunResult, Status, Tier, Verdict
from burnish.cli.marks import document_lines
from burnish.cli.summary import left_alone, many
from burnish.cli.terminal import Terminal, escaped

PLAIN = Terminal(io.StringIO(), io.StringIO(), io.BytesIO())


def proposal(verdict: Verdict, refusal: Refusal | None = None) -> Proposal:
    return Proposal(
        "misspelling", "accuracy", Tier.SAFE, "why", verdict, 3, 1, 0, 3, before="teh", after="the", refusal=refusal
    )


def shown(*hunks: Hunk) -> list[str]:
    proposals = tuple(p for hunk in hunks for p in hunk.proposals)
    document = DocumentResult("a.md", Status.CHANGED, proposals=proposals, hunks=hunks)
    return list(document_lines(PLAIN, document))


def test_an_edit_is_shown_in_its_sentence():
    marks = (Mark("removed", "teh"), Mark("added", "the"), Mark("same", "\ncat"))

    assert shown(Hunk(3, marks, (proposal(Verdict.APPLIED),))) == [
        "a.md: 1 edit",
        "@@ line 3 @@ misspelling \N{EM DASH} why",
        "[-teh-]{+the+} cat",
        "",
    ]


def test_a_refused_edit_is_shown_with_the_check_and_its_reason():
    refused = proposal(Verdict.REFUSED, Refusal("facts", "a number would change"))

    assert shown(Hunk(3, (Mark("same", "teh cat"),), (refused,)))[2] == (
        "refused by facts: 'teh' -> 'the': a number would change"
    )


def review(before: str, after: str, check: str = "facts", reason: str = "a number would change") -> Proposal:
    refusal = Refusal(check, reason)
    return Proposal(
        "clarity", "clarity", Tier.SUGGESTION, "why", Verdict.REVIEW, 3, 1, 0, 3, before, after, refusal=refusal
    )


def test_changes_for_review_stand_in_their_sentence_with_each_reason_once():
    sentence = Mark("same", "ten cats and two dogs\nsleep")

    assert shown(Hunk(3, (sentence,), (review("ten", "9"), review("two", "3")))) == [
        "a.md: 0 edits",
        "@@ line 3 @@ for review: facts: a number would change (clarity)",
        "[-ten-]{+9+} cats and [-two-]{+3+} dogs sleep",
        "",
    ]


def test_a_change_for_review_whose_place_is_not_sure_is_shown_by_itself():
    assert shown(Hunk(3, (Mark("same", "ten or ten"),), (review("ten", "9"),)))[1:3] == [
        "@@ line 3 @@ clarity",
        "for review by facts: 'ten' -> '9': a number would change",
    ]


def test_new_text_for_review_stands_by_itself():
    text = review("", "It sleeps.", "insertion", "a person decides about new text")

    assert shown(Hunk(3, (Mark("same", "the cat"),), (text,)))[1:3] == [
        "@@ line 3 @@ for review: insertion: a person decides about new text (clarity)",
        "{+It sleeps.+}",
    ]


def test_what_is_only_offered_is_no_part_of_the_edits():
    assert shown(Hunk(3, (Mark("same", "teh cat"),), (proposal(Verdict.OFFERED),))) == []


@given(st.text())
def test_what_is_printed_is_one_line_without_control_characters(text):
    line = escaped(text)

    assert all(character.isprintable() or character == "\u200d" for character in line)
    line.encode()  # no surrogates


@given(st.text(st.characters(categories=["L", "N", "P"])))
def test_ordinary_text_is_printed_as_it_is(text):
    assert escaped(text) == text


def test_reasons_are_counted_without_their_particulars():
    reasons = ("not UTF-8 (at byte 3)", "not UTF-8 (at byte 9)", "5,123,456 bytes; the limit is 5,000,000")
    result = RunResult(tuple(DocumentResult("a", Status.LEFT_ALONE, reason) for reason in reasons), {})

    assert left_alone(result) == "3 left alone: 2 not UTF-8, 1 too large"
    assert left_alone(RunResult((), {})) == ""


def test_counts_have_separators_and_plurals():
    assert [many(count, "edit") for count in (0, 1, 1217)] == ["0 edits", "1 edit", "1,217 edits"]
