"""What is counted in prose, beside counts made by hand and scores that others published."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from burnish.documents.sentences import sentences
from burnish.model.scores import Measures
from burnish.strategies.flesch import grade, reading_ease
from burnish.strategies.prose import measure, words_in


def counted(text: str) -> Measures:
    return measure(text, sentences(text))


#: Wikipedia, "Flesch-Kincaid readability tests": texts whose counts or scores it gives.
PLATYPUS = "The Australian platypus is seemingly a hybrid of a mammal and reptilian creature."
PUBLISHED = [
    ("The cat sat on the mat.", 116, None),
    (PLATYPUS, 37.5, 11.3),
    ("This sentence, taken as a reading passage unto itself, is being used to prove a point.", 69, None),
]


@pytest.mark.parametrize(("text", "ease", "years"), PUBLISHED)
def test_published_texts_have_their_published_scores(text: str, ease: float, years: float | None):
    found = counted(text)

    assert reading_ease(found) == pytest.approx(ease, abs=0.5)
    assert years is None or grade(found) == pytest.approx(years, abs=0.05)


def test_a_published_text_has_its_published_counts():
    found = counted(PLATYPUS)

    assert (found.sentence_words, found.syllables) == (13, 24)


def test_the_highest_score_is_that_of_one_syllable_in_each_sentence():
    """121.22, as published."""
    measures = Measures(sentences=1, sentence_words=1, spoken=1, syllables=1)

    assert reading_ease(measures) == pytest.approx(121.22)
    assert grade(measures) == pytest.approx(-3.40)


def test_the_published_averages_of_green_eggs_and_ham_give_its_published_grade():
    """5.7 words in a sentence and 1.02 syllables in a word: -1.3."""
    measures = Measures(sentences=10, sentence_words=57, spoken=100, syllables=102)

    assert grade(measures) == pytest.approx(-1.3, abs=0.05)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Press the key. Then wait.", (2, 5, 5, 19, 5)),
        ("Use `a b c` now.", (1, 3, 2, 6, 2)),
        ("See [the page](@@1QX@@) or @@2AB@@.", (1, 5, 4, 12, 4)),
        ("It takes 5 minutes &amp; more.", (1, 5, 4, 18, 5)),
        ("It's in v1.2 of foo_bar.", (1, 5, 3, 8, 3)),
        ("Name and size", (0, 0, 0, 0, 0)),
        ("No.", (0, 0, 0, 0, 0)),
    ],
)
def test_counts_are_those_made_by_hand(text: str, found: tuple[int, ...]):
    measures = counted(text)

    assert (measures.sentences, measures.sentence_words, measures.spoken, measures.letters, measures.syllables) == found


@pytest.mark.parametrize(
    "text",
    [
        "The file is written.",
        "It was not even changed.",
        "The page has been taken over.",
        "They aren't usually kept.",
        "What must be done is known.",
    ],
)
def test_passive_voice_is_seen(text: str):
    assert counted(text).passive == 1


@pytest.mark.parametrize(
    "text",
    ["She writes a file.", "They are in need.", "It has changed.", "There are a hundred.", "It is a tested one."],
)
def test_other_voices_are_no_passive(text: str):
    assert counted(text).passive == 0


@pytest.mark.parametrize(
    ("text", "nested"),
    [
        ("When it stops, tell us which page you saw.", 1),
        ("If you know that it is there, go on.", 1),
        ("When it stops, tell us.", 0),
        ("That page and this one.", 0),
        ("Before, it was so; after, it was not.", 0),
    ],
)
def test_two_subordinate_clauses_are_nested(text: str, nested: int):
    assert counted(text).nested == nested


@given(st.lists(st.text(alphabet="abe .!?`@1A\n'&;", max_size=40), max_size=4))
def test_counts_of_blocks_add_up(texts: list[str]):
    together = Measures.total(map(counted, texts))

    assert together.sentences == sum(counted(text).sentences for text in texts)
    assert together.sentence_words <= sum(map(words_in, texts))
    assert together.passive <= together.sentences
