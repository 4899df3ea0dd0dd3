"""Sketches of texts: equal texts share all bands, like ones nearly always some, others hardly ever."""

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from burnish.similarity.minhash import MinHash

WORDS = [f"word{n}" for n in range(500)]


def bands(text: str) -> tuple[int, ...]:
    return MinHash().bands([text])[0]


@given(st.text())
def test_the_same_text_has_the_same_bands_of_64_bits(text):
    assert bands(text) == bands(text)
    assert all(-(1 << 63) <= band < 1 << 63 for band in bands(text))


def test_case_and_marks_do_not_count():
    assert bands("Start the *server*, then wait.") == bands("start the server then wait")


def test_a_text_without_two_words_has_none():
    assert bands("") == bands("word") == bands("!?") == ()


def test_texts_that_differ_in_a_word_share_a_band_and_others_do_not():
    chance = Random(7)
    met = strange = 0
    for _ in range(300):
        words = chance.choices(WORDS, k=40)
        near, other = [*words], chance.choices(WORDS, k=40)
        near[chance.randrange(40)] = "another"
        met += bool(set(bands(" ".join(words))) & set(bands(" ".join(near))))
        strange += bool(set(bands(" ".join(words))) & set(bands(" ".join(other))))

    assert met >= 297
    assert strange == 0
