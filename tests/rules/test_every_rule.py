"""What every rule in the catalogue keeps, whatever the text: the contract of `burnish.ports.Rule`."""

import re
from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from burnish.api import Burnish, Settings
from burnish.documents.markdown.format import Markdown
from burnish.model.document import Block, BlockKind, Piece, PieceKind
from burnish.model.edits import Finding, Tier
from burnish.ports import Rule
from burnish.rules.catalogue import catalogue
from burnish.testing import KnownWords, plain_block

NAMES = list(catalogue())
RULES = {name: catalogue().make(name) for name in NAMES}
REPORTS = [name for name in NAMES if RULES[name].tier is Tier.FINDING]  # and changes nothing
CASES = [pytest.param(name, *case, id=f"{name}: {case[0]}") for name in NAMES for case in RULES[name].cases]
TOLD = [case for case in CASES if case.values[0] in REPORTS]
CASES = [case for case in CASES if case.values[0] not in REPORTS]
SAFE = [name for name in NAMES if RULES[name].tier is Tier.SAFE]

PARTS = (
    "teh", "Teh", "recieve", "doesnt", "does'nt", "seperate", "libary's", "the", "The", "that", "you", "it", "is", "in",
    "on", "a", "if", "what", "logged", "have", "had", "server", "not", "typo", "in order to", "In order to", "utilize",
    "a large number of", "such", "until such time as", "due to the fact that", "make use of", "prior to", "days",
    "it's", "own", "due", "can", "be", "an", "A", "apple", "unit", "Github", "Javascript", "has", "to creates", "one",
    "more", "form", "this files", ",,", "..", "  ", " ,", "It is important to note that", "it is worth noting that",
    "use", "of", "to", "code",
    ".", ",", "->", "\"", "'", "’", "(", ")", "*", "[", "](", "`x`", "@@1QX@@", "-", "/", "_", "2", "é", "…",
)  # fmt: skip
GLUE = st.sampled_from((" ", " ", " ", "\n", "  ", ""))


@st.composite
def texts(draw: st.DrawFn) -> str:
    if draw(st.booleans()):
        return draw(st.text(max_size=60))
    parts = draw(st.lists(st.tuples(st.sampled_from(PARTS), GLUE), max_size=14))
    return "".join(part + glue for part, glue in parts).strip()


@st.composite
def blocks(draw: st.DrawFn) -> Block:
    """Any text, with any stretches of it frozen."""
    text = draw(texts())
    cuts = sorted({0, len(text), *draw(st.lists(st.integers(0, len(text)), max_size=6))})
    pieces, at = [], 0
    for start, end in pairwise(cuts):
        size = len(text[start:end].encode())
        kind = draw(st.sampled_from((PieceKind.TEXT, PieceKind.TEXT, PieceKind.FROZEN)))
        pieces.append(Piece(start, end - start, at, at + size, kind))
        at += size
    return Block(BlockKind.PARAGRAPH, text, tuple(pieces) or (Piece(0, 0, 0, 0, PieceKind.TEXT),))


def found(rule: Rule, block: Block, known: KnownWords | None = None) -> Sequence[Finding]:
    return list(rule.check(block, known or KnownWords()))


def applied(text: str, findings: Sequence[Finding]) -> str:
    for finding in reversed(findings):
        if finding.replacement is not None:
            text = text[: finding.start] + finding.replacement + text[finding.end :]
    return text


@pytest.mark.parametrize(("name", "before", "after"), CASES)
def test_a_rule_does_what_its_cases_say(name: str, before: str, after: str) -> None:
    burnish = Burnish(Settings(select=(name,), suggestions=True))

    assert burnish.enhance_text(before).text == after


@pytest.mark.parametrize(("name", "text", "message"), TOLD)
def test_a_rule_that_only_reports_says_what_its_cases_say(name: str, text: str, message: str) -> None:
    (block,) = Markdown().parse(text.encode()).blocks
    findings = found(RULES[name], block)

    assert [finding.message for finding in findings] == ([] if message == text else [message])
    assert all(finding.replacement is None for finding in findings)


@pytest.mark.parametrize("name", NAMES)
def test_a_rule_has_cases_in_which_it_speaks_and_in_which_it_is_silent(name: str) -> None:
    kinds = {before == after for before, after in RULES[name].cases}

    assert kinds == {True, False}


@pytest.mark.parametrize("name", NAMES)
def test_a_rule_tells_who_it_is(name: str) -> None:
    rule = RULES[name]

    assert rule.name == name
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", name)
    assert rule.strategy in {"clarity", "completeness", "consistency", "accuracy", "readability"}
    assert rule.summary[0].isupper()
    assert rule.summary.endswith(".")
    assert rule.version >= 1


@pytest.mark.parametrize("name", NAMES)
@given(block=blocks())
def test_findings_are_in_order_apart_and_touch_nothing_frozen(name: str, block: Block) -> None:
    at = 0
    for finding in found(RULES[name], block):
        assert at <= finding.start < finding.end <= len(block.text)
        assert not block.is_frozen(finding.start, finding.end)
        assert finding.replacement != block.text[finding.start : finding.end]
        assert finding.message
        at = finding.end


@pytest.mark.parametrize("name", [name for name in NAMES if name not in REPORTS])
@given(text=texts())
def test_a_second_look_at_the_result_finds_nothing(name: str, text: str) -> None:
    result = applied(text, found(RULES[name], plain_block(text)))

    assert found(RULES[name], plain_block(result)) == []


@pytest.mark.parametrize("name", NAMES)
@given(text=texts())
def test_a_rule_never_raises_a_finding_above_its_tier(name: str, text: str) -> None:
    order = [Tier.FINDING, Tier.SUGGESTION, Tier.SAFE]
    rule = RULES[name]

    for finding in found(rule, plain_block(text)):
        assert order.index(finding.tier or rule.tier) <= order.index(rule.tier)
