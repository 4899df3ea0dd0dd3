"""A glossary is a table in Markdown or CSV; whatever else stands in its file is for people and models."""

import pytest

from burnish.config.glossary import read_glossary
from burnish.errors import ConfigurationError
from burnish.model.glossary import Entry

MARKDOWN = """\
# Terms of the house

Write *sign in*, never *log in*.

| Term | Preferred | Forbidden | Note |
|------|-----------|-----------|------|
| to enter one's password | **sign in** | `log in`; login | as on the button |
| front matter | | frontmatter, front-matter | |

| Colour | Code |
|--------|------|
| red | f00 |
"""


def test_a_table_in_markdown_is_read_and_the_rest_is_not():
    assert read_glossary(MARKDOWN, "glossary") == (
        Entry("sign in", ("log in", "login"), "as on the button"),
        Entry("front matter", ("frontmatter", "front-matter")),
    )


def test_a_table_as_csv_is_read_in_any_order_of_its_columns():
    text = 'forbidden,term,note\n"Github, github",GitHub,"as they, do"\n\nnot,a row\n'

    assert read_glossary(text, "glossary") == (Entry("GitHub", ("Github", "github"), "as they, do"),)


@pytest.mark.parametrize(
    "text", ["", "Write: sign in, not log in.", "term,meaning\na,b\n", "| a | b |\n|--|--|\n| c | d |\n"]
)
def test_other_texts_hold_no_terms(text):
    assert read_glossary(text, "glossary") == ()


@pytest.mark.parametrize(
    ("rows", "problem"),
    [
        (",x,", "line 2 says nothing about how to write its term"),
        ("x,x,", "line 2 forbids what it prefers: 'x'"),
        ("a,b,\nb,c,", "'b' is forbidden in one row and preferred in another"),
    ],
)
def test_rows_that_contradict_are_a_wrong_configuration(rows, problem):
    with pytest.raises(ConfigurationError) as caught:
        read_glossary(f"preferred,forbidden,note\n{rows}\n", "glossary (terms.csv)")

    assert caught.value.facts["problem"] == problem
