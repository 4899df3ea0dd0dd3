"""New texts of blocks become sound edits: sentence by sentence, and what no check can clear goes to a person."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from burnish.documents.markdown.format import Markdown
from burnish.model.results import Verdict
from burnish.pipeline.revise import Revised, Revision, for_a_person, revise, screen
from burnish.testing import block_of
from burnish.testing.judge import broken

FORM = Markdown()
ONE = "You utilize the mill in order to grind the corn."
TWO = "The farmer makes use of the cart in order to bring it home."
PLAIN_ONE, PLAIN_TWO = "You use the mill to grind the corn.", "The farmer uses the cart to bring it home."


def revised(markdown: str, *revisions: Revision | str, hunks: bool = True) -> Revised:
    """Each revision that is a text is for the block of its number."""
    made = [r if isinstance(r, Revision) else Revision(index, r) for index, r in enumerate(revisions)]
    return revise(FORM.parse(markdown.encode()), FORM, made, hunks=hunks)


FIVE, SIX = "You utilize it 5 times in order to be sure of the mill.", "You use it 6 times to be sure of the mill."


def verdicts(found: Revised) -> list[tuple[str, str]]:
    """Verdict and check of each proposal."""
    return [(p.verdict.value, p.refusal.check if p.refusal else "") for p in found.proposals]


def test_a_new_text_is_applied_word_by_word():
    found = revised(f"{ONE}\n", PLAIN_ONE)

    assert found.after == f"{PLAIN_ONE}\n".encode()
    assert [(p.before, p.after) for p in found.proposals] == [("utilize", "use"), ("in order ", "")]
    assert found.verdicts == {0: frozenset({Verdict.APPLIED})}


def test_the_same_text_changes_nothing_and_has_no_verdict():
    found = revised(f"{ONE}\n", ONE)

    assert (found.after, found.proposals, found.verdicts, found.texts) == (f"{ONE}\n".encode(), (), {}, {})


def test_a_document_without_revisions_is_the_very_same_bytes():
    document = FORM.parse(ONE.encode())

    assert revise(document, FORM, []).after is document.source


def test_its_texts_are_those_of_the_changed_blocks():
    found = revised(f"{ONE}\n\n{TWO}\n", PLAIN_ONE, TWO)

    assert found.texts == {0: PLAIN_ONE}
    assert [block.text for block in FORM.parse(found.after).blocks] == [PLAIN_ONE, TWO]


def test_a_sentence_that_a_check_refuses_costs_no_other_sentence():
    odd = "The farmer uses the cart \N{ZERO WIDTH SPACE} to bring it home."
    found = revised(f"{ONE} {TWO}\n", f"{PLAIN_ONE} {odd}")

    assert found.after == f"{PLAIN_ONE} {TWO}\n".encode()
    assert {verdict for verdict, _ in verdicts(found)} == {"applied", "refused"}


def test_what_was_refused_before_is_shown_beside_what_is_applied():
    again = Revision(0, f"{PLAIN_ONE} {TWO}", refused=True)

    found = revised(f"{ONE} {TWO}\n", again, Revision(0, f"{ONE} {PLAIN_TWO}"))

    assert found.after == f"{ONE} {PLAIN_TWO}\n".encode()
    assert [verdict for verdict in verdicts(found) if verdict[0] != "applied"] == [("review", "earlier")] * 2


def test_no_half_of_a_sentence_is_applied_without_the_other():
    found = revised(f"{FIVE}\n", Revision(0, SIX, screened=True))

    assert {verdict for verdict, _ in verdicts(found)} == {"review"}
    assert found.after == f"{FIVE}\n".encode()


@pytest.mark.parametrize(
    ("before", "after", "check"),
    [
        ("You utilize it 5 times in order to be sure.", "You use it 6 times to be sure.", "facts"),
        ("You should not utilize the old mill after dark.", "You should use the old mill after dark.", "facts"),
    ],
)
def test_a_changed_fact_is_for_a_person(before: str, after: str, check: str):
    found = revised(f"{before}\n", after)

    assert found.after == f"{before}\n".encode()
    assert {(verdict, name) for verdict, name in verdicts(found)} == {("review", check)}


def test_a_heading_is_for_a_person_since_links_may_rely_on_it():
    found = revised(f"# {ONE}\n", PLAIN_ONE)

    assert verdicts(found) == [("review", "anchor")]
    assert found.after == f"# {ONE}\n".encode()


def test_an_insertion_is_for_a_person():
    found = revised(f"{ONE}\n", Revision(0, "The mill is closed in winter.", "completeness", insertion=True))

    assert verdicts(found) == [("review", "insertion")]
    [proposal] = found.proposals
    assert (proposal.before, proposal.after, proposal.start) == ("", "The mill is closed in winter.", len(ONE))


@pytest.mark.parametrize(
    "after",
    [
        "See the guide to learn about the old mill by the river.",
        "See [the guide](@@1AA@@) to learn about the old mill by the river.",
        "See [the guide](https://evil.example.com) to learn about the old mill by the river.",
        "See [the guide]({mask}) and {mask} to learn about the old mill by the river.",
    ],
    ids=["dropped", "altered", "unmasked", "repeated"],
)
def test_masks_must_come_back_as_they_are(after: str):
    source = "See [the guide](https://example.com/a/long/way/to/it) in order to learn about the old mill by the river."
    mask = block_of(source).text.split("(")[1].split(")")[0]

    found = revised(f"{source}\n", after.replace("{mask}", mask))

    assert found.after == f"{source}\n".encode()
    assert {verdict for verdict, _ in verdicts(found)} == {"refused"}


def test_a_text_that_is_that_of_another_block_is_refused():
    found = revised(f"{ONE}\n\n{TWO}\n", TWO)

    assert verdicts(found) == [("refused", "identity")]


def test_texts_that_changed_places_are_both_refused():
    found = revised(f"{ONE}\n\n{TWO}\n", PLAIN_TWO, PLAIN_ONE)

    assert found.after == f"{ONE}\n\n{TWO}\n".encode()
    assert {verdict for verdict, _ in verdicts(found)} == {"refused"}


def test_of_two_revisions_of_one_sentence_the_first_one_stays():
    use, employ = ONE.replace("utilize", "use"), ONE.replace("utilize", "employ")
    found = revised(f"{ONE}\n", Revision(0, use, "a"), Revision(0, employ, "b"))

    assert found.after == f"{use}\n".encode()
    assert [p.strategy for p in found.proposals] == ["a"]


def test_revisions_of_different_sentences_are_merged():
    both = f"{ONE} {TWO}"
    found = revised(f"{both}\n", Revision(0, f"{PLAIN_ONE} {TWO}", "a"), Revision(0, f"{ONE} {PLAIN_TWO}", "b"))

    assert found.after == f"{PLAIN_ONE} {PLAIN_TWO}\n".encode()
    assert {p.strategy for p in found.proposals} == {"a", "b"}


def test_proposals_come_in_the_order_of_the_text():
    found = revised(f"{ONE}\n\n{TWO}\n", Revision(1, PLAIN_TWO), Revision(0, PLAIN_ONE))

    assert [p.start for p in found.proposals] == sorted(p.start for p in found.proposals)
    assert (found.proposals[0].line, found.proposals[-1].line) == (1, 3)


def test_hunks_show_the_sentences_that_change_and_can_be_left_out():
    found = revised(f"{ONE} {TWO}\n", f"{PLAIN_ONE} {TWO}")

    assert [(hunk.before, hunk.after) for hunk in found.hunks] == [(ONE, PLAIN_ONE)]
    assert revised(f"{ONE} {TWO}\n", f"{PLAIN_ONE} {TWO}", hunks=False).hunks == ()


def test_a_text_in_a_quote_keeps_its_marks():
    found = revised("> You utilize the mill in order\n> to grind the corn.\n", "You use the mill to\ngrind the corn.")

    assert found.after.startswith(b"> You use the mill")
    assert broken(b"> You utilize the mill in order\n> to grind the corn.\n", found.after) is None


def test_a_revision_of_a_block_that_is_not_there_is_a_mistake():
    with pytest.raises(IndexError):
        revised(f"{ONE}\n", Revision(7, "x"))


def test_what_screening_holds_against_a_text_refuses_it_here_too():
    talk = f"Sure! Here is the revised text: {PLAIN_ONE}"
    refusal = screen(block_of(ONE), talk)

    assert refusal is not None
    assert not for_a_person(refusal)
    assert verdicts(revised(f"{ONE}\n", talk)) == [("refused", refusal.check)]


markdown = st.lists(
    st.sampled_from([ONE, TWO, f"> {ONE}", f"- {TWO}", "# A heading", "```\ncode\n```", "See [x](/y) or `z` *now*."]),
    min_size=1,
    max_size=5,
).map("\n\n".join)
anything = st.text(st.sampled_from("ab .,*_`[](){}<>#-|&@1Q\\\n\t\u00a0\u200b!:"), max_size=40)


@given(markdown, st.lists(st.tuples(st.integers(0, 6), anything, st.booleans()), max_size=4))
def test_whatever_the_new_texts_are_the_document_stays_whole(source: str, texts: list[tuple[int, str, bool]]):
    document = FORM.parse(source.encode())
    count = len(document.blocks)
    revisions = [Revision(index, text, "clarity", added) for index, text, added in texts if index < count]

    found = revise(document, FORM, revisions)

    assert broken(document.source, found.after) is None
    assert (found.after != document.source) == any(p.verdict is Verdict.APPLIED for p in found.proposals)
