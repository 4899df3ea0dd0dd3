"""What counts as an explanation of an abbreviation."""

from pathlib import Path

import pytest

from burnish.api import Burnish, Settings
from burnish.testing import MemoryFiles

NAME = "undefined-acronym"


def messages(text: str) -> list[str]:
    return [p.message for p in Burnish(Settings(select=(NAME,))).enhance_text(text).document.proposals]


@pytest.mark.parametrize(
    "explained",
    [
        "custom resource definition",
        "Custom-Resource of a Definition",
        "CustomResourceDefinition",
        "a type (CRD)",
        "CRD stands for something",
        "**CRD**: a type",
        "`CRD`",
        "a crd",
    ],
)
def test_what_is_explained_anywhere_is_not_reported(explained: str):
    assert messages(f"A CRD, or two CRDs. {explained}\n") == []


def test_the_first_use_is_reported_once():
    found = Burnish(Settings(select=(NAME,))).enhance_text("Text.\n\nA CRD, two CRDs. The CRD.\n").document.proposals

    assert [(p.line, p.column, p.before) for p in found] == [(3, 3, "CRD")]


def test_accepted_words_need_no_explanation():
    files = MemoryFiles({Path("words.txt"): b"crd\n", Path("a.md"): b"# T\n\nA CRD, two CRDs. The CRD.\n"})
    settings = Settings(select=(NAME,), accepted_words=Path("words.txt"))

    assert not Burnish(settings, files=files).check([Path("a.md")]).documents[0].proposals


def test_other_words_stay_in_order():
    assert messages("A ZZX and an AAX. The AAX and the ZZX.\n") == [
        "nothing says what 'ZZX' stands for",
        "nothing says what 'AAX' stands for",
    ]
