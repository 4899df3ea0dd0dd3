"""Which words does burnish know, and which one was meant by another?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from burnish.rules.corrections import correction_of, load
from burnish.rules.vocabulary import Vocabulary, vocabulary

WORDS = "lib raryT\ncon cernR ditionP vertN\npro perlyN pertyP\nper petualL\n"
SMALL = Vocabulary(WORDS, "kubelet")


def test_a_level_is_the_capital_of_a_word() -> None:
    assert [SMALL.level(word) for word in ("library", "perpetual", "lib", "librar", "")] == [20, 12, 0, 0, 0]


def test_a_term_of_the_trade_is_known_and_may_be_meant() -> None:
    assert SMALL.knows("kubelet")
    assert SMALL.meant_by("kubellet") == "kubelet"


@pytest.mark.parametrize("word", ["conditions", "converted", "converting", "unconcern", "reconvert", "perpetually"])
def test_a_form_of_a_known_word_is_known(word: str) -> None:
    assert SMALL.knows(word)


def test_two_common_words_in_one_are_known() -> None:
    assert vocabulary().knows("weatherserver")
    assert not vocabulary().knows("weatherxerver")


def test_a_letter_three_times_in_a_row_is_in_no_word() -> None:
    assert not SMALL.knows("conditionsss")


def test_nothing_is_meant_when_two_words_are_as_likely() -> None:
    assert SMALL.meant_by("propery") is None


@pytest.mark.parametrize("wrong", ["libary", "librrary", "libtary", "lirbary"])
def test_a_letter_may_be_missing_too_much_another_one_or_in_the_wrong_place(wrong: str) -> None:
    assert SMALL.meant_by(wrong) == "library"


@pytest.mark.parametrize("wrong", ["ibrary", "xlibrary", "xibrary"])
def test_the_first_letter_is_right(wrong: str) -> None:
    assert SMALL.meant_by(wrong) is None


@given(st.sampled_from(sorted(load())[::7]))
def test_what_is_meant_by_a_listed_misspelling_is_a_word(word: str) -> None:
    meant = vocabulary().meant_by(word)

    assert meant is None or vocabulary().level(meant) > 0


def test_no_term_is_a_misspelling() -> None:
    entries = load()

    assert [word for word in vocabulary().terms if correction_of(word, entries)] == []
