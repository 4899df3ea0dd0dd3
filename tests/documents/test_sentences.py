"""Sentences: where they end, and that nothing is lost between them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from burnish.documents.sentences import sentences


def split(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One. Two.", ["One. ", "Two."]),
        ("One!  Two? Three", ["One!  ", "Two? ", "Three"]),
        ("One.\nTwo.", ["One.\n", "Two."]),
        ("He said “go.” Then left.", ["He said “go.” ", "Then left."]),
        ("A *strong end.* And `code` next.", ["A *strong end.* ", "And `code` next."]),
        ("It ends. `code` begins.", ["It ends. ", "`code` begins."]),
        ("See it. @@1AB@@ begins.", ["See it. ", "@@1AB@@ begins."]),
        ("Wait… Now.", ["Wait… ", "Now."]),
    ],
)
def test_a_sentence_ends_at_its_mark_and_keeps_the_space_behind_it(text: str, expected: list[str]):
    assert split(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Use a tool, e.g. Docker, for it.",
        "See fig. 3 and no. 4 for Dr. No.",
        "By J. Smith of Example Inc. Boston.",
        "Version 3.11 or later",
        "It works. maybe",
        "Run `a. B` now.",
        "Run ``a. ` B`` now.",
        "file.Name and obj.Method",
    ],
)
def test_what_is_no_end_does_not_split(text: str):
    assert split(text) == [text]


def test_no_text_has_no_sentence():
    assert sentences("") == []


@given(st.text(st.sampled_from('aB .!?…\n`*"”)(eg@1É'), max_size=80))
def test_sentences_cover_the_text_without_gaps(text: str):
    assert "".join(split(text)) == text
    assert all(start < end for start, end in sentences(text))
