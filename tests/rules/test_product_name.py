"""How do owners write their names, and where does nobody know?"""

import pytest

from burnish.api import Burnish, Settings
from burnish.model.edits import Tier
from burnish.rules.product_name import ProductName
from burnish.testing import KnownWords, block_of, plain_block


def corrected(text: str, *names: str, known: KnownWords | None = None) -> str:
    rule = ProductName(names)
    for finding in reversed(list(rule.check(plain_block(text), known or KnownWords()))):
        text = text[: finding.start] + (finding.replacement or "") + text[finding.end :]
    return text


@pytest.mark.parametrize(
    ("wrong", "right"),
    [("Github", "GitHub"), ("Javascript", "JavaScript"), ("MacOS", "macOS"), ("StackOverflow", "Stack Overflow")],
)
def test_a_wrong_spelling_is_corrected_in_prose(wrong: str, right: str) -> None:
    for frame in ("See {}.", "{}'s page", "({}), *{}*", "a {}-based one", "**{}**: yes", "[{}](x.md)"):
        assert corrected(frame.replace("{}", wrong)) == frame.replace("{}", right)


@pytest.mark.parametrize(
    "text",
    [
        "Github.com, www.Github.com/x and https://Github.com",
        "x/Github, Github/x, @Github, #Github and -Github",
        "Github_run, Github(), Github.run and run.Github",
        "Press 'Github' or \"Github\".",
        ".. _pages on Github: https://example.org",
        "github, javascript, GITHUB and GitHubs",
        "the Mac OS X of old",
    ],
)
def test_what_is_no_name_in_prose_stays(text: str) -> None:
    assert corrected(text) == text


def test_code_and_accepted_words_stay() -> None:
    assert list(ProductName().check(block_of("See `Github` and <Github>."), KnownWords())) == []
    assert corrected("on Github", known=KnownWords(accept=frozenset({"github"}))) == "on Github"


def test_a_name_of_ones_own_is_corrected_in_any_other_case() -> None:
    assert corrected("Burnishdb, burnishdb, BURNISHDB and BurnishDB", "BurnishDB") == ", ".join(
        ["BurnishDB"] * 2 + ["BurnishDB and BurnishDB"]
    )
    assert corrected("the acme tools", "Acme Tools") == "the Acme Tools"


def test_a_name_of_ones_own_in_small_letters_stays_where_it_is_a_command() -> None:
    known = KnownWords(code=frozenset({"burnishdb"}))

    assert corrected("start burnishdb or Burnishdb", "BurnishDB", known=known) == "start burnishdb or BurnishDB"


def test_a_name_of_ones_own_wins_over_what_everybody_writes() -> None:
    assert corrected("on Github or GitHub", "Github") == "on Github or Github"


def test_names_of_ones_own_are_safe_the_others_suggestions() -> None:
    others, own = ProductName(["BurnishDB"]).check(plain_block("See Github and Burnishdb."), KnownWords())

    assert others.tier is Tier.SUGGESTION
    assert (own.tier or ProductName.tier) is Tier.SAFE
    assert others.message == "'Github' is written 'GitHub'"


def test_names_in_the_settings_are_corrected_without_being_asked_for_suggestions() -> None:
    burnish = Burnish(Settings(names=("BurnishDB",)))

    assert burnish.enhance_text("See Burnishdb on Github.").text == "See BurnishDB on Github."
