"""What rules may ask about words outside of their block."""

import pytest

from burnish.documents.markdown.format import Markdown
from burnish.pipeline.words import DocumentWords


def words(markdown: str, *accepted: str) -> DocumentWords:
    return DocumentWords(Markdown().parse(markdown.encode()), frozenset(accepted))


@pytest.mark.parametrize("word", ["kubectl", "Kubectl", "KUBECTL"])
def test_an_accepted_word_is_accepted_in_any_case(word: str):
    assert words("text\n", "kubectl").accepted(word)


def test_a_part_of_an_accepted_word_is_not_accepted():
    assert not words("text\n", "kubectl").accepted("kube")


@pytest.mark.parametrize(
    "markdown",
    [
        "run `teh` now\n",
        "text\n\n```\nlet teh = 1\n```\n",
        "see [x](/teh/page)\n",
        "---\ntitle: teh\n---\n\ntext\n",
        "a <b class='teh'>b</b>\n",
        "a {{ teh }} b\n",
        "text\n\n<!-- teh -->\n",
    ],
)
def test_a_word_in_frozen_parts_is_used_as_code(markdown: str):
    assert words(markdown).used_as_code("Teh")


@pytest.mark.parametrize(
    "markdown",
    [
        "teh text\n",
        "run `tehran` or `ateh` now\n",
        "# teh\n\n| teh | a |\n|---|---|\n",
        "<!-- burnish off -->\n\nHe wrote teh.\n\n<!-- burnish on -->\n\ntext\n",
        "He wrote teh. <!-- burnish: ignore -->\n\ntext\n",
    ],
)
def test_a_word_of_the_prose_or_a_part_of_another_is_not_used_as_code(markdown: str):
    assert not words(markdown).used_as_code("teh")
