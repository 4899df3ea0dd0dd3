"""A document's usage is counted from its bytes: fast, nearly right, and always the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from burnish.model.usage import mixed, usual
from burnish.rules.compounds import compound
from burnish.rules.usage import usage_of


def counted(text: str) -> dict[str, int]:
    return {spelling: count for (_, spelling), count in usage_of(text.encode()).items()}


@pytest.mark.parametrize(
    ("word", "family", "spelling"),
    [
        ("sub-projects", "word:subproject", "sub-project"),
        ("subproject", "word:subproject", "subproject"),
        ("filenames", "word:filename", "filename"),
        ("file-name", "word:filename", "file name"),
        ("sub-directories", "word:subdirectory", "sub-directory"),
        ("e-mail", "word:email", "e-mail"),
        ("shut-down", "word:shutdown", "shut-down"),
    ],
)
def test_compounds_have_a_family_and_a_spelling(word, family, spelling):
    assert compound(word) == (family, spelling)


@pytest.mark.parametrize(
    "word", ["re-sign", "resign", "cat", "state-of-the-art", "-sub", "sub-", "read-only", "café-bar"]
)
def test_other_words_have_none(word):
    assert compound(word) is None


def test_both_ways_and_plurals_are_counted_together():
    assert counted("The sub-projects, a sub-project: subprojects. Subproject!") == {"sub-project": 2, "subproject": 2}


def test_two_words_are_a_compound_where_nothing_stands_between_them():
    assert counted("A file name, file\nnames; the file. Name it, file (name).")["file name"] == 2


def test_a_hyphen_before_a_noun_counts_as_the_space():
    assert counted("The back end and a back-end service, no backend.") == {"back end": 2, "backend": 1}


def test_names_are_words_with_capitals_inside_and_words_with_one_that_open_no_sentence():
    text = "Github is there. We use Github and GitHub, PRs, an API and Linux."

    assert {s: c for s, c in counted(text).items() if s.lower() == "github"} == {"Github": 1, "GitHub": 1}


@pytest.mark.parametrize(
    "text",
    [
        "---\ntitle: sub-project\n---\n",
        "```\nsub-project\n```\n",
        "1. ~~~\n   sub-project\n   ~~~\n",
        "`sub-project` ``sub-project``",
        "<!-- sub-project\nsub-project -->",
        "<a id='sub-project'>",
        "[x](sub-project) [y]: sub-project",
        "https://example.org/sub-project x/sub-project sub-project/x sub-project.md @sub-project sub_sub-project",
    ],
)
def test_code_targets_and_paths_are_not_counted(text):
    assert counted(text) == {}


def test_prose_of_another_language_is_not_counted():
    german = "Das ist ein Plug-in und es wird nicht mit dem Plugin der anderen Seite verwechselt. " * 5

    assert counted(german) == {}


@pytest.mark.parametrize(
    ("heading", "spelling"),
    [
        ("# How to start it", "sentence"),
        ("## How To Start It", "title"),
        ("### The GitHub API", None),
        ("# Start: Windows", None),
        ("# Start the Docker Engine here", None),
    ],
)
def test_the_case_of_a_heading_is_told_by_its_longer_words(heading, spelling):
    assert dict(usage_of(heading.encode())).get(("case:headings", spelling), 0) == (spelling is not None)


def test_what_a_project_needs_is_counted_and_what_a_part_of_it_needs_is_not():
    text = "It requires Python 3.8. The cache requires Redis 7.\n\n- Requires Node.js v18 or later\n"

    assert [of for of in usage_of(text.encode()) if of[0].startswith("needs:")] == [
        ("needs:python", "3.8"),
        ("needs:node.js", "18"),
    ]


@given(st.binary(max_size=200))
def test_any_bytes_are_counted_and_always_the_same(source):
    assert usage_of(source) == usage_of(source)
    assert all(count > 0 for count in usage_of(source).values())


@pytest.mark.parametrize(
    ("counts", "spellings", "decided"),
    [
        ({"a": 10, "b": 2}, ("a", "b"), True),
        ({"a": 9, "b": 2}, ("a", "b"), False),
        ({"a": 11, "b": 3}, ("a", "b"), False),
        ({"a": 12, "b": 2, "c": 1}, ("a", "b", "c"), True),
        ({"b": 1, "a": 1}, ("a", "b"), False),
        ({"web site": 1, "website": 1}, ("website", "web site"), False),
    ],
)
def test_the_spelling_wins_that_is_there_ten_times_and_four_times_as_often_as_the_others(counts, spellings, decided):
    assert usual(counts) == (spellings, decided)


def test_what_is_written_in_one_way_only_is_not_mixed():
    assert usual({"a": 10}) is usual({}) is usual({"a": 10, "b": 0}) is None
    assert set(mixed(usage_of(b"A subproject, a sub-project, one subset."))) == {"word:subproject"}
