"""When is the second of two equal words a slip of the pen?"""

import pytest

from burnish.documents.splice import apply, splices_for
from burnish.model.edits import Edit
from burnish.rules.repeated_word import RepeatedWord
from burnish.testing import KnownWords, block_of, plain_block

RULE = RepeatedWord()


def cleaned(text: str, known: KnownWords | None = None) -> str:
    for finding in reversed(list(RULE.check(plain_block(text), known or KnownWords()))):
        text = text[: finding.start] + (finding.replacement or "") + text[finding.end :]
    return text


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("open the the file", "open the file"),
        ("The the file", "The file"),
        ("It ends. If if it", "It ends. If it"),
        ("open the  the file", "open the file"),
        ("open the the.", "open the."),
        ("(the the file)", "(the file)"),
        ("it is a a file", "it is a file"),
        ("when you you open", "when you open"),
        ("It it opens", "It opens"),
        ("so that that the file opens", "so that the file opens"),
        ("files are are open", "files are open"),
        ("a list of of files in in the folder", "a list of files in the folder"),
        ("you must must open it", "you must open it"),
    ],
)
def test_a_slip_is_removed(before: str, after: str) -> None:
    assert cleaned(before) == after


@pytest.mark.parametrize(
    "text",
    [
        "we had had enough",
        "say that that file is open",
        "many many and very very big",
        "log in in private, turned on on Monday",
        "what it is is open",
        "the files you have have gone",
        "New York New York and Duran Duran",
        "THE THE, AND and",
        "the The file",
        "the the the",
        "the, the; the. the",
        "the-the and the the-file",
        "x x and 1 1 and a a",
        "I see it it opens",
        'people write "the the" for it',
        "the the/file the the_file",
        "admin admin",
        "do not not open it",
        "statement statement",
    ],
)
def test_what_may_be_meant_stays(text: str) -> None:
    assert cleaned(text) == text


def test_a_word_that_the_user_accepts_stays() -> None:
    assert cleaned("the the file", KnownWords(accept=frozenset({"the"}))) == "the the file"


def test_a_word_is_not_joined_with_its_copy_in_code_or_beyond_a_hard_break() -> None:
    for markdown in ("Open `the` the file.", "Open the `the` file.", "Open the  \nthe file.", "Open the\\\nthe file."):
        assert list(RULE.check(block_of(markdown), KnownWords())) == []


def test_over_a_soft_break_the_second_word_goes_and_the_break_stays() -> None:
    source = "> Open the\n> the file.\n"
    block = block_of(source)
    edits = [Edit(block, f.start, f.end, f.replacement or "") for f in RULE.check(block, KnownWords())]

    assert apply(source.encode(), splices_for(block, edits)) == b"> Open the\n> file.\n"
