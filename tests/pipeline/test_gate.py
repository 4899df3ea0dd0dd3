"""The gate keeps what is sound, refuses the rest with a reason, and checks what it keeps as it will be written."""

import pytest

from burnish.documents.markdown.format import Markdown
from burnish.documents.splice import apply, edited_text
from burnish.model.document import Document
from burnish.model.edits import Allowance, Edit
from burnish.pipeline.gate import Gate, Passed, edited_block

NOTHING = Allowance()


def edits_of(document: Document, *pairs: tuple[str, str], allowance: Allowance = NOTHING) -> list[Edit]:
    """One edit per pair, in the first block that holds its old text."""
    edits = []
    for old, new in pairs:
        block = next(block for block in document.blocks if old in block.text)
        start = block.text.index(old)
        edits.append(Edit(block, start, start + len(old), new, allowance=allowance))
    return sorted(edits, key=lambda edit: (edit.block.start, edit.start))


def judge(markdown: str, *pairs: tuple[str, str], allowance: Allowance = NOTHING) -> Passed:
    form = Markdown()
    document = form.parse(markdown.encode())
    return Gate(document, form).judge([(edit,) for edit in edits_of(document, *pairs, allowance=allowance)])


def refusals(passed: Passed) -> list[str]:
    return [refusal.check for _, refusal in passed.refused]


def test_sound_edits_are_kept():
    passed = judge("Teh cat.\n\nAdn the dog.\n", ("Teh", "The"), ("Adn", "And"))

    assert passed.after == b"The cat.\n\nAnd the dog.\n"
    assert passed.refused == ()


def test_no_edits_give_the_very_same_bytes():
    form = Markdown()
    source = b"A word.\n"

    assert Gate(form.parse(source), form).judge([]).after is source


def test_what_passed_is_what_its_splices_make():
    source = b"Teh cat\nadn dog.\n"
    passed = judge(source.decode(), ("Teh", "The"), ("adn", "and"))

    assert apply(source, passed.splices) == passed.after == b"The cat\nand dog.\n"


@pytest.mark.parametrize("bad", [("dog", "*dog"), ("dog", "dog <b>"), ("dog", "dog](x"), ("dog", "`dog`")])
@pytest.mark.parametrize("place", [0, 1, 2, 3])
def test_one_bad_edit_costs_no_good_one(bad: tuple[str, str], place: int):
    words = ["teh", "adn", "thier"]
    words.insert(place, "*dog* and [dog](u) dog")
    good = [("teh", "the"), ("adn", "and"), ("thier", "their")]

    passed = judge("\n\n".join(words) + "\n", *good, bad)

    assert [edit.replacement for edit in passed.edits] == ["the", "and", "their"]
    assert len(passed.refused) == 1


def test_of_two_edits_that_are_only_sound_apart_one_is_kept():
    passed = judge("a one-two b\n", ("one", ":one"), ("two", "two:"))  # together an emoji code

    assert passed.after == b"a :one-two b\n"
    assert len(passed.refused) == 1


@pytest.mark.parametrize(
    ("markdown", "pair"),
    [
        ("a word here\n", ("word", "*word*")),
        ("a word here\n", ("word", "`word`")),
        ("a word here\n", ("word", "<b>")),
        ("a word here\n", ("word", "[word](u)")),
        ("a word here\n\n[word]: /u\n", ("here", "[word]")),
        ("a word here[^1]\n\n[^1]: note\n", ("word", "word[^1]")),
        ("a *word* here\n", ("word", "word*")),
        ("a word here\n", ("word", "{{ word }}")),
        ("a word here\n", ("word", "$x$")),
        ("a word here\n", ("word", ":smile:")),
        ("| a | b |\n|---|---|\n| word | c |\n", ("word", "wo\\")),
        ("word\n\n    code\n", ("word", "\\")),
    ],
)
def test_new_or_lost_markup_is_refused(markdown: str, pair: tuple[str, str]):
    passed = judge(markdown, pair, allowance=Allowance(own_span=True))

    assert passed.after == markdown.encode()
    assert len(passed.refused) == 1
    assert passed.refused[0][1].reason


def test_a_changed_fact_is_refused():
    passed = judge("It takes 5 minutes.\n", ("5", "6"))

    assert refusals(passed) == ["facts"]


def test_a_fact_that_an_edit_may_change_is_kept():
    passed = judge("It should should work.\n", ("should should", "should"), allowance=Allowance(own_span=True))

    assert passed.after == b"It should work.\n"


def test_an_edit_that_has_no_place_is_refused_by_that_name():
    passed = judge("word here\n", ("word", "#"))

    assert refusals(passed) == ["placement"]


def test_a_new_invisible_character_is_refused():
    passed = judge("a word here\n", ("word", "wo\u200brd"))

    assert passed.after == b"a word here\n"
    assert len(passed.refused) == 1


DISPUTED = "teh a **b **c** d** x\n\nTeh rest.\n"


def test_a_block_that_the_parsers_read_differently_is_left_as_it_is():
    form = Markdown()
    document = form.parse(DISPUTED.encode())
    if not form.disputed(document.source):
        pytest.skip("both parsers read the example alike now")

    passed = Gate(document, form).judge([(edit,) for edit in edits_of(document, ("teh", "the"), ("Teh", "The"))])

    assert passed.after == DISPUTED.replace("Teh", "The").encode()
    assert refusals(passed) == ["structure"]


def test_the_edited_text_holds_every_replacement():
    document = Markdown().parse(b"one two three\n")

    assert edited_text(document.blocks[0], edits_of(document, ("one", "1st"), ("three", "3rd"))) == "1st two 3rd"


def test_the_edited_block_keeps_its_frozen_parts_at_their_new_places():
    document = Markdown().parse(b"one `code` two `more` three\n")
    block = edited_block(document.blocks[0], edits_of(document, ("one", "a longer start"), (" two ", " ")))

    assert block.text == "a longer start `code` `more` three"
    assert [block.text[start:end] for start, end in block.frozen] == ["`code`", "`more`"]
    assert sum(piece.length for piece in block.pieces) == len(block.text)


def test_edits_of_one_unit_are_applied_together_or_not_at_all():
    form = Markdown()
    document = form.parse(b"Teh cat sat for 5 minutes.\n\nAdn left.\n")
    first, second, third = edits_of(document, ("Teh", "The"), ("5", "6"), ("Adn", "And"))

    passed = Gate(document, form).judge([(first, second), (third,)])

    assert passed.after == b"Teh cat sat for 5 minutes.\n\nAnd left.\n"
    assert [edit for edit, _ in passed.refused] == [first, second]
