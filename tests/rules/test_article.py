"""Which word takes `an`, which `a`, and where does nobody know?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from burnish.model.edits import Tier
from burnish.rules.article import Article
from burnish.testing import KnownWords, block_of, plain_block

RULE = Article()


def with_article(text: str) -> str:
    for finding in reversed(list(RULE.check(plain_block(text), KnownWords()))):
        text = text[: finding.start] + (finding.replacement or "") + text[finding.end :]
    return text


@pytest.mark.parametrize("word", "error apple idea onion umbrella unimportant uninstaller hour honest heir urn".split())
def test_a_vowel_that_is_heard_takes_an(word: str) -> None:
    assert with_article(f"There is a {word} here.") == f"There is an {word} here."
    assert with_article(f"There is an {word} here.") == f"There is an {word} here."


@pytest.mark.parametrize(
    "word", "file unit user unique usage European ewe one once-only ubiquitous new lambda house hierarchy yak".split()
)
def test_what_begins_with_a_consonant_takes_a(word: str) -> None:
    assert with_article(f"There is a {word} here.") == f"There is a {word} here."
    assert with_article(f"There is an {word} here.") == f"There is a {word} here."


@pytest.mark.parametrize(
    "word", ["SQL", "LED", "npm", "href", "x", "8-bit", "i32", "@@1QX@@", "historic", "hotel", "x-axis", "url", "/etc"]
)
def test_where_people_differ_or_nobody_knows_nothing_changes(word: str) -> None:
    for article in ("a", "an"):
        assert with_article(f"There is {article} {word} here.") == f"There is {article} {word} here."


@pytest.mark.parametrize(
    "text",
    [
        "Option a is best.",
        "Sort by a, a and b.",
        "Such is A apart from B.",
        "Where a exists, b ends.",
        "Press a an the end.",
        "Add a or b.",
        "See plan-a apple, x.a apple and /a apple.",
        "It runs an the server.",
    ],
)
def test_what_is_no_article_stays(text: str) -> None:
    assert with_article(text) == text


def test_only_the_article_changes_before_markup_and_code() -> None:
    for markdown in ("A `error`.", "A [error](x.md).", "A *error*.", "A\n**error**.", 'A "error".'):
        (finding,) = RULE.check(block_of(markdown), KnownWords())

        assert (finding.start, finding.end, finding.replacement) == (0, 1, "An")


def test_an_article_in_code_stays() -> None:
    assert list(RULE.check(block_of("Write `a error` and `an file`."), KnownWords())) == []


def test_before_a_word_of_small_letters_it_is_safe_and_says_why() -> None:
    (finding,) = RULE.check(plain_block("It is an file."), KnownWords())

    assert (finding.tier or RULE.tier) is Tier.SAFE
    assert finding.message == "'file' is spoken with 'a'"


def test_before_markup_code_and_names_it_is_a_suggestion() -> None:
    for text in ("It is an `file`.", "It is an *file*.", "It is an Dapr file."):
        (finding,) = RULE.check(plain_block(text), KnownWords())

        assert finding.tier is Tier.SUGGESTION


@given(st.from_regex(r"[a-zA-Z]{1,9}", fullmatch=True))
def test_for_each_word_both_articles_lead_to_one_or_stay(word: str) -> None:
    from_a, from_an = with_article(f"It is a {word} x."), with_article(f"It is an {word} x.")

    assert from_a == from_an or {from_a, from_an} == {f"It is a {word} x.", f"It is an {word} x."}
