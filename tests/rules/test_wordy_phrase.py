"""What is a shorter way to say the same, and where would it say something else?"""

import pytest

from burnish.checks.facts import compare_texts
from burnish.model.edits import Tier
from burnish.rules.wordy_phrase import WordyPhrase
from burnish.rules.wordy_phrases import NOT_AFTER, NOT_BEFORE, OPENINGS, PHRASES
from burnish.testing import KnownWords, block_of, plain_block

RULE = WordyPhrase()


def shortened(text: str, known: KnownWords | None = None) -> str:
    for finding in reversed(list(RULE.check(plain_block(text), known or KnownWords()))):
        text = text[: finding.start] + (finding.replacement or "") + text[finding.end :]
    return text


@pytest.mark.parametrize(("phrase", "short"), PHRASES.items())
def test_each_phrase_is_found_in_a_sentence_and_where_one_opens(phrase: str, short: str) -> None:
    assert shortened(f"Everyone (roughly) {phrase} files.") == f"Everyone (roughly) {short} files."
    assert shortened(f"{phrase.capitalize()} files.") == f"{short[0].upper()}{short[1:]} files."


@pytest.mark.parametrize("phrase", [phrase for phrase in PHRASES if " " in phrase])
def test_a_phrase_may_be_broken_over_two_lines(phrase: str) -> None:
    broken = phrase.replace(" ", "\n", 1)

    assert shortened(f"Everyone (roughly) {broken} files.") == f"Everyone (roughly) {PHRASES[phrase]} files."


@pytest.mark.parametrize(("phrase", "short"), PHRASES.items())
def test_no_phrase_changes_a_fact(phrase: str, short: str) -> None:
    assert compare_texts(f"Everyone {phrase} files.", f"Everyone {short} files.") is None


@pytest.mark.parametrize("opening", OPENINGS)
def test_an_opening_that_says_nothing_goes(opening: str) -> None:
    assert shortened(f"Wait. {opening.capitalize()} files open.") == "Wait. Files open."
    assert shortened(f"Wait, for {opening} files open.") == f"Wait, for {opening} files open."
    assert shortened(f"{opening.capitalize()} `x` opens.") == f"{opening.capitalize()} `x` opens."


def test_each_guard_belongs_to_a_phrase_and_keeps_it_as_it_is() -> None:
    for phrase, words in NOT_AFTER.items():
        assert phrase in PHRASES
        for word in words.split():
            assert shortened(f"Wait {word} {phrase} files.") == f"Wait {word} {phrase} files."
    for phrase, words in NOT_BEFORE.items():
        assert phrase in PHRASES
        for word in words.split():
            assert shortened(f"Wait, {phrase} {word} files.") == f"Wait, {phrase} {word} files."


@pytest.mark.parametrize(
    "text",
    [
        "IN ORDER TO WIN",
        "In Order To Win",
        "an under-utilized disk",
        "utilize() and utilize.py and x/utilize and --utilize",
        "say 'in order to' less",
    ],
)
def test_what_is_no_such_phrase_stays(text: str) -> None:
    assert shortened(text) == text


def test_beside_a_phrase_that_stays_nothing_changes_so_that_a_second_look_finds_nothing() -> None:
    text = "Wait until such time as a large number of files open."  # `as a large number of` has another reading

    assert shortened(text) == text


def test_a_phrase_around_code_stays() -> None:
    for markdown in ("In `order` to win.", "See `in order to`.", "[x](in-order-to)", "in order  \nto win"):
        assert list(RULE.check(block_of(markdown), KnownWords())) == []


def test_a_word_that_is_accepted_or_used_as_code_stays() -> None:
    assert shortened("we utilize it", KnownWords(code=frozenset({"utilize"}))) == "we utilize it"
    assert shortened("we utilize it", KnownWords(accept=frozenset({"utilize"}))) == "we utilize it"


def test_a_shorter_phrase_is_a_suggestion_and_says_why() -> None:
    (finding,) = RULE.check(plain_block("Run it in\norder to win."), KnownWords())

    assert RULE.tier is Tier.SUGGESTION
    assert finding.message == "'in order to' says no more than 'to'"
