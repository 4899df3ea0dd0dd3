"""Findings in other forms than a line each for people: for GitHub's pages, and as counts by rule."""

from collections.abc import Iterator
from dataclasses import dataclass

from burnish.api import Proposal, RunResult, Verdict
from burnish.cli.terminal import escaped

_MESSAGE = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_PROPERTY = _MESSAGE | str.maketrans({":": "%3A", ",": "%2C"})


def github_line(path: str, proposal: Proposal) -> str:
    """A finding as a command to GitHub Actions, which shows it beside the line in a pull request.

    Source: `command.ts` of actions/toolkit, for what must be escaped.
    """
    place = f"file={_property(path)},line={proposal.line},col={proposal.column},title={_property(proposal.rule)}"
    return f"::warning {place}::{escaped(proposal.message.translate(_MESSAGE))}"


def _property(text: str) -> str:
    return escaped(text.translate(_PROPERTY))


@dataclass(slots=True)
class _Count:
    found: int = 0
    safe: int = 0
    offered: int = 0


def statistics_lines(result: RunResult) -> Iterator[str]:
    """A line for each rule that found something, the busiest first: how often, and how much of it can be applied."""
    counts: dict[str, _Count] = {}
    for document in result.documents:
        for proposal in document.proposals:
            count = counts.setdefault(proposal.rule, _Count())
            count.found += 1
            count.safe += proposal.verdict in (Verdict.APPLIED, Verdict.WAITING)
            count.offered += proposal.verdict is Verdict.OFFERED
    order = sorted(counts, key=lambda rule: (-counts[rule].found, rule))
    numbers = [f"{counts[rule].found:,}" for rule in order]
    widths = max(map(len, numbers), default=0), max(map(len, order), default=0)
    for number, rule in zip(numbers, order, strict=True):
        yield f"{number:>{widths[0]}}  {rule:<{widths[1]}}  {_applied(counts[rule])}"


def _applied(count: _Count) -> str:
    safe = f"{count.safe:,} can be applied"
    if count.offered:
        return (
            f"{safe}, {count.offered:,} more with --suggestions"
            if count.safe
            else f"{count.offered:,} can be applied with --suggestions"
        )
    return safe
