"""Which comments to burnish are not understood?"""

import pytest

from burnish.api import Burnish, Settings


def messages(text: str) -> list[str]:
    result = Burnish(Settings(select=("burnish-comment",))).enhance_text(text)
    return [proposal.message for proposal in result.document.proposals]


def test_every_unknown_name_is_told():
    assert messages("<!-- burnish: ignore xyzzy, todo quux -->\na\n") == [
        "no rule is named 'xyzzy'",
        "no rule is named 'quux'",
    ]


@pytest.mark.parametrize(
    "comment", ["burnish off", "burnish: on", "burnish:ignore", "burnish ignore todo", "burnished", "a burnish: x"]
)
def test_what_is_understood_or_not_for_us_is_not_told(comment: str):
    assert messages(f"a\n\n<!-- {comment} -->\n\nb\n") == []


def test_off_takes_no_names():
    assert messages("a <!-- burnish: off todo --> b\n") == ["`burnish off` takes no names; `burnish: ignore` does"]


def test_a_comment_with_a_wrong_name_silences_nothing_and_one_with_a_right_name_its_rule_only():
    rules = Burnish(Settings(select=("misspelling", "repeated-word")))
    wrong, right = "<!-- burnish: ignore mispelling -->\n", "<!-- burnish: ignore misspelling -->\n"

    assert rules.enhance_text(f"{wrong}Teh file in in it.\n").text == f"{wrong}The file in it.\n"
    assert rules.enhance_text(f"{right}Teh file in in it.\n").text == f"{right}Teh file in it.\n"


def test_rules_for_whole_documents_are_silenced_as_well():
    text = "<!-- burnish: ignore missing-alt -->\n![](a.png)\n\n![](b.png) <!-- burnish: ignore -->\n\n![](c.png)\n"
    found = Burnish(Settings(select=("missing-alt",))).enhance_text(text).document.proposals

    assert [proposal.message for proposal in found] == ["the image c.png has no alternative text"]


def test_an_edited_block_keeps_what_is_ignored_in_it():
    text = "Teh in order to to go. <!-- burnish: ignore repeated-word -->\n"
    result = Burnish(Settings(suggestions=True)).enhance_text(text)

    assert result.text == "The to to go. <!-- burnish: ignore repeated-word -->\n"
