"""From logical edits to bytes: one test per clause of the line rule (design, section 3)."""

import pytest

from burnish.documents.diff import changes
from burnish.documents.markdown.format import Markdown
from burnish.documents.splice import apply, splices_for
from burnish.errors import NotPlaceable
from burnish.model.document import Block
from burnish.model.edits import Edit, Splice


def replace(markdown: str, *pairs: tuple[str, str]) -> str:
    """Edit the first block: each pair is a stretch of its logical text and what replaces it."""
    source = markdown.encode()
    block = Markdown().parse(source).blocks[0]
    edits = sorted((edit_of(block, old, new) for old, new in pairs), key=lambda edit: edit.start)
    return apply(source, splices_for(block, edits)).decode()


def edit_of(block: Block, old: str, new: str) -> Edit:
    start = block.text.index(old)
    return Edit(block, start, start + len(old), new)


def revise(markdown: str, new: str) -> str:
    """Give the first block a new logical text, by the diff."""
    source = markdown.encode()
    block = Markdown().parse(source).blocks[0]
    edits = [Edit(block, c.start, c.end, c.replacement) for c in changes(block.text, new)]
    return apply(source, splices_for(block, edits)).decode()


# -- words within a line -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("markdown", "old", "new", "expected"),
    [
        ("Teh cat.\n", "Teh", "The", "The cat.\n"),
        ("> - Teh cat.\n", "Teh", "The", "> - The cat.\n"),
        ("## Teh cat ##\n", "Teh", "The", "## The cat ##\n"),
        ("Teh cat\n===\n", "Teh", "The", "The cat\n===\n"),
        ("| teh | x |\n|---|---|\n| y | z |\n", "teh", "the", "| the | x |\n|---|---|\n| y | z |\n"),
        ("é日\U0001f600 teh é日\n", "teh", "thé", "é日\U0001f600 thé é日\n"),
        ("**teh** [cat](u) `teh`\n", "teh", "the", "**the** [cat](u) `teh`\n"),
        ("a [teh cat](https://a.example/teh) b\n", "teh", "the", "a [the cat](https://a.example/teh) b\n"),
        ("to to go\r\nnow\r\n", "to to", "to", "to go\r\nnow\r\n"),
    ],
)
def test_a_word_changes_and_no_other_byte(markdown: str, old: str, new: str, expected: str):
    assert replace(markdown, (old, new)) == expected


def test_several_edits_of_a_block_are_made_together():
    assert replace("Teh cat adn teh dog.\n", ("Teh", "The"), ("adn", "and"), ("teh", "the")) == "The cat and the dog.\n"


def test_an_insertion_takes_nothing_away():
    assert revise("a cat\n", "a small cat\n") == "a small cat\n"


def test_edits_that_meet_are_one_splice():
    source = b"ab\n"
    block = Markdown().parse(source).blocks[0]

    splices = splices_for(block, [Edit(block, 0, 1, "x"), Edit(block, 1, 2, "y")])

    assert splices == [Splice(0, 2, b"xy")]


# -- a soft break counts as a space --------------------------------------------------------------------------------


@pytest.mark.parametrize("prefix", ["", "> ", "  "])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_text_that_differs_in_soft_breaks_only_is_no_change(prefix: str, end: str):
    markdown = f"{prefix}one two{end}{prefix}three{end}"

    assert revise(markdown, "one\ntwo three") == markdown


def test_a_line_break_in_a_replacement_becomes_a_space():
    assert replace("one two\n", ("one", "four\nfive")) == "four five two\n"


# -- a replacement over a break goes before it ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("markdown", "old", "new", "expected"),
    [
        ("go in order\nto see it\n", "in order\nto", "for", "go for\nsee it\n"),
        ("> go in order\n> to see it\n", "in order\nto", "for", "> go for\n> see it\n"),
        ("- go in order\r\n  to see it\r\n", "in order\nto", "for", "- go for\r\n  see it\r\n"),
        ("a b\nc\nd e\n", "b\nc\nd", "x", "a x\ne\n"),
    ],
)
def test_a_replacement_over_a_break_goes_before_it(markdown: str, old: str, new: str, expected: str):
    assert replace(markdown, (old, new)) == expected


# -- a line that is emptied loses its break ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("markdown", "old", "expected"),
    [
        ("one\nvery\ntwo\n", "very", "one\ntwo\n"),
        ("> one\n> very\n> two\n", "very", "> one\n> two\n"),
        ("> one\r\n> very\r\n> two\r\n", "very", "> one\r\n> two\r\n"),
        ("very\none\n", "very", "one\n"),
        ("> very\n> one\n", "very", "> one\n"),
        ("- very\n  one\n", "very", "- one\n"),
        ("one\nvery", "very", "one"),
        ("one\nvery\n", "very", "one\n"),
        ("one very\nvery\nmuch two\n", "very\nvery\nmuch", "one\ntwo\n"),
    ],
)
def test_an_emptied_line_loses_its_break(markdown: str, old: str, expected: str):
    assert replace(markdown, (old, "")) == expected


def test_no_spaces_are_left_where_words_went_at_the_end_of_a_line():
    assert replace("one very\ntwo\n", ("very", "")) == "one\ntwo\n"


def test_no_spaces_are_left_where_words_went_at_the_start_of_a_line():
    assert replace("one\nvery two\n", ("very", "")) == "one\ntwo\n"


# -- hard breaks never move ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("hard", ["  \n", "\\\n", "   \n"])
def test_a_hard_break_stays_where_it_is(hard: str):
    assert replace(f"teh one{hard}two teh\n", ("teh one", "the one")) == f"the one{hard}two teh\n"


@pytest.mark.parametrize("hard", ["  \n", "\\\n"])
def test_an_edit_over_a_hard_break_is_refused(hard: str):
    with pytest.raises(NotPlaceable):
        replace(f"one two{hard}three four\n", (f"two{hard}three", "five"))


@pytest.mark.parametrize("hard", ["  \n", "\\\n"])
@pytest.mark.parametrize("word", ["one", "two"])
def test_emptying_a_line_beside_a_hard_break_is_refused(hard: str, word: str):
    with pytest.raises(NotPlaceable):
        replace(f"one{hard}two\n", (word, ""))


# -- a word that would open a block joins the line above -----------------------------------------------------------

OPENERS = ["-", "+", "*", "#", "##", "1.", "1)", "12.", ">", "```", "~~~", ":::", "!!!", "|", "<b>", "<!--"]


@pytest.mark.parametrize("opener", OPENERS)
def test_an_opener_joins_the_line_above(opener: str):
    assert replace("one\ntwo three\n", ("two", opener)) == f"one {opener}\nthree\n"


@pytest.mark.parametrize("opener", ["-", "#", "1.", ">"])
def test_an_opener_that_a_deletion_lays_bare_joins_the_line_above(opener: str):
    assert replace(f"> one\n> two {opener} three\n", ("two", "")) == f"> one {opener}\n> three\n"


@pytest.mark.parametrize("opener", ["-", "#", "1.", ">", "```"])
def test_an_opener_at_the_start_of_a_block_is_refused(opener: str):
    with pytest.raises(NotPlaceable):
        replace("one two\n", ("one", opener))


@pytest.mark.parametrize("opener", ["-", "#", "1.", ">"])
def test_an_opener_after_a_hard_break_is_refused(opener: str):
    with pytest.raises(NotPlaceable):
        replace("one  \ntwo three\n", ("two", opener))


@pytest.mark.parametrize("opener", ["-", "===", "---", "***", "* * *", "```"])
def test_an_opener_alone_on_its_line_takes_the_line_away(opener: str):
    assert replace("one\ntwo\nthree\n", ("two", opener)) == f"one {opener}\nthree\n"


def test_what_is_frozen_does_not_join_the_line_above():
    with pytest.raises(NotPlaceable):
        replace("one\ntwo ```x``` three\n", ("two", ""))


def test_several_openers_join_the_line_above():
    assert replace("one\ntwo three\n", ("two", "- #")) == "one - #\nthree\n"


# -- refused -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("markdown", "old"),
    [
        ("run `code` now\n", "code"),
        ("run `code` now\n", "run `"),
        ("a &amp; b\n", "amp"),
        ("see [label] now\n\n[label]: /u\n", "label"),
        ("a \\* b\n", "\\*"),
        ("one <b>two\n", "e @@"),
    ],
)
def test_an_edit_of_something_frozen_is_refused(markdown: str, old: str):
    with pytest.raises(NotPlaceable, match="touches"):
        replace(markdown, (old, "x"))


def test_a_new_pipe_in_a_cell_is_refused():
    with pytest.raises(NotPlaceable):
        replace("| a | b |\n|---|---|\n", ("a", "a | c"))


@pytest.mark.parametrize("markdown", ["one\n", "one two\nthree\n", "`code` one\n"])
def test_a_block_is_never_left_without_a_word(markdown: str):
    block = Markdown().parse(markdown.encode()).blocks[0]
    prose = block.text.removeprefix("`code` ")
    with pytest.raises(NotPlaceable, match="no word would be left"):
        replace(markdown, (prose, "..."))


def test_an_insertion_beside_something_frozen_is_no_edit_of_it():
    assert revise("run `code` now\n", "run the `code` right now") == "run the `code` right now\n"


@pytest.mark.parametrize(
    ("markdown", "new"),
    [
        ("An item in a quote,\non two lines\n", "An item in-on two lines"),
        ("one\ntwo\n", "one-two"),
        ("web\nsite here\n", "web-site here"),
        ("one\n, two\n", "one, two"),
    ],
)
def test_a_break_that_would_part_a_word_is_no_place_for_it(markdown: str, new: str):
    with pytest.raises(NotPlaceable, match="joined or parted"):
        revise(markdown, new)


def test_a_word_written_over_a_break_may_become_one():
    assert revise("the web\nsite here\n", "the website here") == "the website\nhere\n"


@pytest.mark.parametrize(
    "new", ["a [text]( @@16R@@) b", "a [text](x@@16R@@) b", "a [text](@@16R@@ ) b", "a [text] (@@16R@@) b"]
)
def test_nothing_is_put_into_the_target_of_a_link(new: str):
    assert Markdown().parse(b"a [text](u) b\n").blocks[0].text == "a [text](@@16R@@) b"
    with pytest.raises(NotPlaceable):
        revise("a [text](u) b\n", new)


def test_a_word_may_follow_code_before_a_hard_break():
    assert revise("run `code`  \nnow\n", "run `code` here  \nnow") == "run `code` here  \nnow\n"
