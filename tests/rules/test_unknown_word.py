"""When is a word that nothing knows a slip of the pen, and for which word?"""

import pytest

from burnish.rules.unknown_word import UnknownWord
from burnish.testing import KnownWords, block_of, plain_block

RULE = UnknownWord()


def corrected(text: str, known: KnownWords | None = None) -> str:
    for finding in reversed(list(RULE.check(plain_block(text), known or KnownWords()))):
        text = text[: finding.start] + (finding.replacement or "") + text[finding.end :]
    return text


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("an overwelmingly common way", "an overwhelmingly common way"),
        ("an overwhelminngly common way", "an overwhelmingly common way"),
        ("an overwhelmongly common way", "an overwhelmingly common way"),
        ("an overwehlmingly common way", "an overwhelmingly common way"),
        ("the lirbary’s name", "the library’s name"),
        ("the kubellet of the node", "the kubelet of the node"),
        ("Alternaitvely, you can wait.", "Alternatively, you can wait."),
        ("a list of languagess there", "a list of languages there"),
        ("it is caled so", "it is called so"),
        ("the next releaes of it", "the next release of it"),
    ],
)
def test_one_letter_makes_it_the_word_that_was_meant(before: str, after: str) -> None:
    assert corrected(before) == after


@pytest.mark.parametrize(
    "text",
    [
        "a favourite colour and a favorite color, analysed and analyzed artifacts",
        "a hashtable, a webserver, unhashable and rehashed keys",
        "the kubeconfig of a monorepo with mixins",
        "the strlen call, an aarch build and the ctype of a vtable",  # the first letter is not doubted
        "a xbcdef of it",
        "flaskr and flasks",
        "we recieve it",  # for `misspelling`
        "a homogenous list",  # accepted there
        "it is an propertly of it",  # property, properly
        "lirbary and lirbary again",
        "an overWelmingly common way",
        "see lirbary.py, lirbary/x, x_lirbary and --lirbary",
        "people write 'lirbary' for it; fix the typo lirbary",
        "we met Overwelmingly there",
        "Lirbary Jones met us",
        "lirbary",
        "| lirbary |",
    ],
)
def test_what_may_be_meant_stays(text: str) -> None:
    assert corrected(text) == text


def test_a_word_that_the_user_accepts_or_the_document_uses_as_code_stays() -> None:
    for known in (KnownWords(accept=frozenset({"lirbary"})), KnownWords(code=frozenset({"lirbary"}))):
        assert corrected("it is a lirbary of it", known) == "it is a lirbary of it"


def test_frozen_words_stay() -> None:
    assert list(RULE.check(block_of("Call the `lirbary` at [x](lirbary)."), KnownWords())) == []


def test_the_message_names_both_words() -> None:
    (finding,) = RULE.check(plain_block("it is a lirbary of it"), KnownWords())

    assert finding.message == "'lirbary' is in no dictionary; 'library' is"
