"""How many words has a sentence?"""

import pytest

from burnish.model.edits import Tier
from burnish.rules.catalogue import ON_REQUEST
from burnish.rules.long_sentence import MOST, LongSentence
from burnish.testing import KnownWords, block_of, plain_block


def told(text: str, most: int = 3) -> list[str]:
    return [finding.message for finding in LongSentence(most).check(plain_block(text), KnownWords())]


@pytest.mark.parametrize(
    "text", ["It is short. So is this.", "It is - short.", "It is\nshort!", "", "It is… So it is."]
)
def test_a_sentence_of_few_words_is_fine(text: str) -> None:
    assert told(text) == []


def test_each_sentence_that_is_longer_is_told_with_its_length() -> None:
    text = "It is short. But this one is not. Nor is\nthis one."

    assert told(text) == [
        "a sentence of 5 words; 3 are easy to read",
        "a sentence of 4 words; 3 are easy to read",
    ]


def test_an_abbreviation_ends_no_sentence() -> None:
    assert told("See e.g. The man", 3) == ["a sentence of 4 words; 3 are easy to read"]


def test_inline_code_is_counted_and_the_first_word_outside_of_it_is_named() -> None:
    (finding,) = LongSentence(3).check(block_of("`x` is not very short."), KnownWords())

    assert (finding.start, finding.end, finding.replacement) == (4, 6, None)


def test_it_looks_only_when_it_is_asked_for() -> None:
    assert LongSentence.name in ON_REQUEST
    assert LongSentence.tier is Tier.FINDING
    assert MOST == 40
