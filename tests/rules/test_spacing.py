"""Which space is too much or missing, and which is there for a reason?"""

import pytest

from burnish.model.edits import Tier
from burnish.rules.spacing import Spacing
from burnish.testing import KnownWords, block_of, plain_block

RULE = Spacing()


def mended(text: str) -> str:
    for finding in reversed(list(RULE.check(plain_block(text), KnownWords()))):
        text = text[: finding.start] + (finding.replacement or "") + text[finding.end :]
    return text


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("First , second", "First, second"),
        ("*First* ,\nsecond", "*First*,\nsecond"),
        ("It ends . Then more.", "It ends. Then more."),
        ("It stops,but not here.", "It stops, but not here."),
        ("It ends here.You go on.", "It ends here. You go on."),
        ("It ends,, and more.", "It ends, and more."),
        ("It ends here..", "It ends here."),
        ("It is  here.", "It is here."),
    ],
)
def test_a_slip_is_mended(before: str, after: str) -> None:
    assert mended(before) == after


@pytest.mark.parametrize(
    "text",
    [
        "It ends.  It goes on.",
        "See .gitignore, .NET and ./run.",
        "Wait... it goes on ... here",
        "See ../docs and 1..5 and a..b.",
        "Pass red,green,and,blue there.",
        "It costs 1,000 and 0.5.",
        "Call Control.The, os.path and Thread.You.",
        "A ,b C ,D",
        "See 1 . 2",
    ],
)
def test_what_is_meant_stays(text: str) -> None:
    assert mended(text) == text


def test_code_and_what_ends_a_line_stay() -> None:
    for markdown in ("See `a ,b` and `x  y`.", "It ends  \nhere.", "It is\n  here."):
        assert list(RULE.check(block_of(markdown), KnownWords())) == []


def test_what_is_found_is_a_suggestion_and_says_why() -> None:
    (finding,) = RULE.check(plain_block("First , second"), KnownWords())

    assert RULE.tier is Tier.SUGGESTION
    assert finding.message == "a space before a mark"
