"""Keys: what makes two questions the same."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from burnish.cache.keys import KEY_SIZE, Asking, key_of, parts_of, settled_key
from burnish.model.calls import Lane
from burnish.model.document import BlockKind

ASKING = Asking(
    protocol=1,
    strategies=("clarity.1", "accuracy.2"),
    lane=Lane("openai", "https://api.example.org", "model-1"),
    style_guide="Be plain.",
    glossary="node",
    parameters={"temperature": 0.2},
)
OTHERS = {
    "protocol": replace(ASKING, protocol=2),
    "strategy": replace(ASKING, strategies=("clarity.1",)),
    "version of a strategy": replace(ASKING, strategies=("clarity.2", "accuracy.2")),
    "provider": replace(ASKING, lane=replace(ASKING.lane, provider="other")),
    "origin": replace(ASKING, lane=replace(ASKING.lane, origin="http://localhost:8080")),
    "model": replace(ASKING, lane=replace(ASKING.lane, model="model-2")),
    "style guide": replace(ASKING, style_guide="Be plain!"),
    "glossary": replace(ASKING, glossary=""),
    "style guide as glossary": replace(ASKING, style_guide="node", glossary="Be plain."),
    "parameter": replace(ASKING, parameters={"temperature": 0.3}),
    "no parameter": replace(ASKING, parameters={}),
}


def about(asking: Asking, text: str = "Some text.") -> tuple[bytes, bytes]:
    question = asking.about(BlockKind.PARAGRAPH, text)
    return question.parts, question.key


@given(st.lists(st.binary(max_size=6), max_size=5), st.lists(st.binary(max_size=6), max_size=5))
def test_different_parts_never_give_the_same_bytes(one, other):
    assert (parts_of(*one) == parts_of(*other)) == (one == other)


@given(st.text())
def test_a_text_counts_as_its_utf_8(text):
    text = text.encode(errors="replace").decode()

    assert parts_of(text) == parts_of(text.encode())


def test_a_key_is_the_published_murmur_hash_so_that_files_outlive_versions_of_the_library():
    assert key_of(b"") == bytes(KEY_SIZE)
    assert key_of(b"x").hex() == "e7fe1aba01e8166d8c78ae6b966dedd7"


@pytest.mark.parametrize("what", OTHERS)
def test_all_that_matters_to_an_answer_is_in_its_parts_and_key(what):
    parts, key = about(OTHERS[what])

    assert parts != about(ASKING)[0]
    assert key != about(ASKING)[1]


def test_the_kind_and_the_text_of_a_block_are_in_its_parts():
    questions = {ASKING.about(kind, text).parts for kind in BlockKind for text in ("One.", "Two.")}

    assert len(questions) == 2 * len(BlockKind)


def test_the_order_of_strategies_and_parameters_is_not():
    one = replace(ASKING, parameters={"a": 1, "b": 2})
    other = replace(ASKING, strategies=("accuracy.2", "clarity.1", "clarity.1"), parameters={"b": 2, "a": 1})

    assert about(one) == about(other)


def test_a_long_style_guide_does_not_make_entries_long():
    long = replace(ASKING, style_guide="Be plain. " * 10_000)

    assert len(about(long)[0]) == len(about(ASKING)[0])


def test_a_text_that_is_no_valid_unicode_has_a_key_all_the_same():
    assert len(about(ASKING, "\ud800")[1]) == KEY_SIZE


def test_settled_is_a_matter_of_text_style_and_glossary():
    keys = [settled_key("t", "", ""), settled_key("u", "", ""), settled_key("t", "s", ""), settled_key("t", "", "s")]

    assert len({*keys, settled_key("t", "", "")}) == 4
    assert {len(key) for key in keys} == {KEY_SIZE}
