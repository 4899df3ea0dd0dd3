"""When is a word a misspelling, and when something that only looks like one?"""

import sys
from pathlib import Path

import pytest

from burnish.api import Burnish, Settings
from burnish.rules.corrections import DENIED, correction_of, load
from burnish.rules.misspelling import Misspelling
from burnish.testing import KnownWords, block_of, plain_block

RULE = Misspelling()
SAFE = ("article", "misspelling", "product-name", "repeated-word", "term")


def corrected(text: str, known: KnownWords | None = None) -> str:
    for finding in reversed(list(RULE.check(plain_block(text), known or KnownWords()))):
        assert finding.replacement is not None
        text = text[: finding.start] + finding.replacement + text[finding.end :]
    return text


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Teh end.", "The end."),
        ("It ends. Teh end.", "It ends. The end."),
        ("It ends, (teh end).", "It ends, (the end)."),
        ("“Teh end”", "“The end”"),
        ("teh\nend", "the\nend"),
        ("a user—recieve it—goes", "a user—receive it—goes"),
        ("the libary’s name", "the library’s name"),
        ("we didnt", "we didn't"),
        ("a well-seperated pair", "a well-separated pair"),
        ("thrid-party code", "third-party code"),
        ("the Adminstrator role", "the Administrator role"),
        ("**recieve** it", "**receive** it"),
        ("do you recieve? recieve! recieve; yes", "do you receive? receive! receive; yes"),
    ],
)
def test_a_word_of_prose_is_corrected_in_its_own_case(before: str, after: str) -> None:
    assert corrected(before) == after


@pytest.mark.parametrize(
    "text",
    [
        "the TEH file",
        "the recieveIt call",
        "we ask Teh for it",
        "see Dr. Adn",
        "teh2 and 2teh",
        "teh_end and _teh",
        "teh.py and teh.example.org",
        "src/teh and teh/src",
        "@teh and #teh and teh@example.org",
        "--teh and -teh and $teh",
        "key=teh and teh=value",
        "teh:teh and teh::end",
        "rteh(teh)",
        "ébteh tehé",
        "people write 'teh' for it",
        "fix the typo teh",
        "fix teh -> the",
    ],
)
def test_what_is_no_word_of_prose_stays(text: str) -> None:
    assert corrected(text) == text


def test_a_word_that_the_user_accepts_stays() -> None:
    assert corrected("Teh team", KnownWords(accept=frozenset({"teh"}))) == "Teh team"


def test_a_word_that_the_document_uses_as_code_stays() -> None:
    assert corrected("we recieve it", KnownWords(code=frozenset({"recieve"}))) == "we recieve it"


def test_the_document_is_not_searched_for_code_without_a_hit() -> None:
    class Untouched(KnownWords):
        def used_as_code(self, word: str) -> bool:
            raise AssertionError(word)

    assert corrected("we receive it", Untouched()) == "we receive it"


def test_frozen_words_stay() -> None:
    assert list(RULE.check(block_of("Call `recieve` at [x](recieve)."), KnownWords())) == []


def test_the_message_names_both_spellings() -> None:
    (finding,) = RULE.check(plain_block("we recieve it"), KnownWords())

    assert finding.message == "'recieve' is a misspelling of 'receive'"


def test_a_word_with_several_corrections_is_left_to_a_person() -> None:
    assert correction_of("ot", load()) is None
    assert corrected("go ot it") == "go ot it"


def test_a_chosen_correction_is_one_that_the_dictionary_offers() -> None:
    entries = load()
    chosen = Path(sys.modules[load.__module__].__file__ or "").with_name("chosen.txt")

    for line in chosen.read_text(encoding="utf-8").splitlines():
        word, correction = line.split("->")
        assert word != correction
        assert correction_of(word, entries) == correction


def test_no_correction_is_itself_a_misspelling() -> None:
    entries = load()
    settled = {word: c for word in entries if (c := correction_of(word, entries))}

    assert [c for c in settled.values() for part in c.lower().split() if part in settled] == []


def test_denied_words_have_no_correction() -> None:
    entries = load()

    assert [word for words in DENIED.values() for word in words.split() if correction_of(word, entries)] == []


def test_the_code_of_codespell_is_never_imported() -> None:
    corrected("Teh end.")

    assert not [name for name in sys.modules if name.partition(".")[0] == "codespell_lib"]


@pytest.mark.parametrize(
    ("settings", "exactly", "harm"),
    [
        (Settings(), 0.25, 0.012),
        (Settings(select=(*SAFE, "unknown-word"), suggestions=True), 0.27, 0.02),
    ],
    ids=["safe", "with unknown words"],
)
def test_of_corrections_that_people_made_enough_are_made_and_few_approved_paragraphs_change(
    corpus, settings, exactly, harm
) -> None:
    from zlib import crc32

    rows = [r for r in corpus.corrections if crc32(r["repo"].encode()) % 2 == 1 and not r["tool_mentioned"]]
    burnish = Burnish(settings)
    right = sum(burnish.enhance_text(r["before_paragraph"]).text == r["after_paragraph"] for r in rows)
    changed = sum(burnish.enhance_text(r["after_paragraph"]).changed for r in rows)

    assert right / len(rows) >= exactly
    assert changed / len(rows) <= harm
