"""The simulator's tokenizer: deterministic, bounded by bytes, near four characters each."""

from hypothesis import given
from hypothesis import strategies as st

from burnish.testing.simulator.tokens import count, pieces, prompt_tokens


@given(st.text())
def test_tokens_joined_are_the_text_and_never_more_than_its_bytes(text: str):
    found = pieces(text)

    assert "".join(found) == text
    assert len(found) == count(text) <= len(text.encode())


def test_words_marks_digits_and_other_scripts_fall_into_pieces():
    assert pieces("Use internationalization, 12345 times.\n\n  né字") == [
        *("Use", " internationa", "lization", ",", " 123", "45", " times", ".", "\n\n", "  ", "n", "é", "", "字")
    ]


def test_a_prompt_costs_some_tokens_for_each_message():
    assert prompt_tokens(["one two", "three"]) == 3 + (3 + 2) + (3 + 1)


def test_english_documentation_has_about_four_characters_per_token(corpus):
    texts = [source.decode() for source in corpus.sample(200).values()]

    assert 3.7 < sum(map(len, texts)) / sum(map(count, texts)) < 4.3
