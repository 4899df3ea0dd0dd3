"""What every rule that looks at whole documents keeps: the contract of `burnish.ports.PageRule`."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from burnish.api import Burnish, Settings
from burnish.documents.markdown.format import Markdown
from burnish.pipeline.corpus import InCorpus, OwnUsage
from burnish.pipeline.site import Alone
from burnish.rules.catalogue import catalogue, page_catalogue

NAMES = list(page_catalogue())
RULES = {name: page_catalogue().make(name) for name in NAMES}
CASES = [pytest.param(name, *case, id=f"{name}: {case[0]}") for name in NAMES for case in RULES[name].cases]
LINES = st.sampled_from(
    [
        "# One", "## Two", "#### Four", "text", "", "", "[a link](b.md#c)", "![](i.png)", "[x]()", "```", "```py",
        "TODO: x", "- item", "> quote", "<!-- burnish off -->", "<!-- burnish on -->", "<a id='c'></a>", "| a | b |",
        "|---|---|", "| | |", "| A | B | C |", "|---|---|---|", "| x | | |", "```json", '{"a": 1',
        "CDX and CDX", "Lorem ipsum dolor",
    ]
)  # fmt: skip


@pytest.mark.parametrize(("name", "text", "message"), CASES)
def test_a_rule_says_what_its_cases_say(name: str, text: str, message: str) -> None:
    result = Burnish(Settings(select=(name,))).enhance_text(text)

    assert [proposal.message for proposal in result.document.proposals] == ([message] if message else [])
    assert result.text == text


@pytest.mark.parametrize("name", NAMES)
def test_a_rule_tells_who_it_is(name: str) -> None:
    rule = RULES[name]

    assert rule.name == name
    assert name not in set(catalogue())
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", name)
    assert rule.strategy in {"clarity", "completeness", "consistency", "accuracy", "readability"}
    assert rule.summary[0].isupper()
    assert rule.summary.endswith(".")
    assert rule.version >= 1
    assert {bool(message) for _, message in rule.cases} == {True, False}


@pytest.mark.parametrize("name", NAMES)
@given(lines=st.lists(LINES, max_size=12))
def test_findings_are_in_order_and_inside_the_document(name: str, lines: list[str]) -> None:
    source = "\n".join(lines).encode()
    found = list(RULES[name].check(Markdown().page(source), InCorpus(Alone(), OwnUsage(source))))

    assert [f.start for f in found] == sorted(f.start for f in found)
    assert all(0 <= f.start < f.end <= len(source) and f.message for f in found)


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_reported_where_the_person_wants_nothing_to_be_looked_at(name: str) -> None:
    for text, message in RULES[name].cases:
        if message:
            off = f"<!-- burnish off -->\n\n{text}\n\n<!-- burnish on -->\n"

            assert not Burnish(Settings(select=(name,))).enhance_text(off).document.proposals
