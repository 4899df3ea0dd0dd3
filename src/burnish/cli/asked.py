"""What a run asked and what it cost, in lines for a person."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from burnish.api import Verdict
from burnish.cli.summary import many
from burnish.cli.terminal import escaped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from burnish.api import Asked, Counts, RunResult, Saved, Spent

_MILLION = 1_000_000


def usd(micro: float) -> str:
    """Micro-USD as a price: `$1.25`, `$0.0042`; never `$0` for what is more than nothing."""
    dollars = micro / _MILLION
    if dollars >= 1 or micro == 0:
        return f"${dollars:,.2f}"
    return f"${dollars:.4f}" if dollars >= 0.0001 else f"${dollars:.6f}"


def total(result: RunResult, verdict: Verdict) -> int:
    """How many changes of a run ended so."""
    return sum(document.count(verdict) for document in result.documents)


def refused_lines(result: RunResult, option_in: str = "") -> Iterator[str]:
    """What was not applied, and by which check; nothing when there is nothing.

    Args:
        option_in: what `burnish report` needs to find the run.
    """
    review, refused, failed = (total(result, v) for v in (Verdict.REVIEW, Verdict.REFUSED, Verdict.FAILED))
    if review:
        checks = _checks(result, Verdict.REVIEW)
        yield f"{many(review, 'change')} for review, not applied ({checks}): see burnish report{option_in}"
    if refused:
        yield f"{many(refused, 'edit')} refused ({_checks(result, Verdict.REFUSED)})"
    if failed:
        yield f"{many(failed, 'block')} without an answer"
    withheld = total(result, Verdict.WITHHELD)
    if withheld:
        yield f"{many(withheld, 'passage')} not sent, for what looks like a secret: see burnish report{option_in}"


def _checks(result: RunResult, verdict: Verdict) -> str:
    found = Counter(
        proposal.refusal.check
        for document in result.documents
        for proposal in document.proposals
        if proposal.verdict is verdict and proposal.refusal is not None
    )
    return ", ".join(f"{count:,} {check}" for check, count in found.most_common())


def asked_lines(result: RunResult, option_in: str = "") -> list[str]:
    """Blocks, calls and money of a run; no line for one that asked no provider. `option_in`: as above."""
    asked = result.asked
    if asked is None:
        return []
    return [
        f"{line}."
        for line in (blocks_line(asked.counts), *_money(asked), *_saved(asked), *_end(result, asked, option_in))
        if line
    ]


def blocks_line(counts: Counts) -> str:
    """How questions were met."""
    if not counts.blocks:
        return "Nothing to ask about"
    parts = (
        (counts.asked, "asked about"),
        (counts.settled, "settled before"),
        (counts.cached, "answered before"),
        (counts.transplanted, "known in part"),
        (counts.coalesced, "equal to another"),
        (counts.refused, "refused before (--retry-refused asks again)"),
        (counts.held, "held"),
        (counts.withheld, "not sent"),
    )
    told = ", ".join(f"{count:,} {what}" for count, what in parts if count)
    return f"{many(counts.blocks, 'block')} of prose{': ' if told else ''}{told}"


def _money(asked: Asked) -> Iterator[str]:
    budget = f" of {usd(asked.budget)}" if asked.budget is not None else ""
    yield f"{spent_line(asked.spent, budget)} (run {asked.run})"
    yield from spent_notes(asked.spent)


def spent_line(spent: Spent, budget: str = "") -> str:
    """Calls, tokens and money; `budget` stands behind the money."""
    if not spent.calls:
        return f"No calls, {usd(spent.cost)}{budget}"
    return f"{many(spent.calls, 'call')}, {spent.input:,} tokens in, {spent.output:,} out, {usd(spent.cost)}{budget}"


def spent_notes(spent: Spent) -> Iterator[str]:
    """What else is to be known of the money; nothing when all is plain."""
    if spent.wasted:
        yield f"{usd(spent.wasted)} of it for replies that could not be used"
    if spent.estimated:
        yield f"The endpoint did not say what {many(spent.estimated, 'call')} used: estimated"
    if spent.unknown:
        yield f"{many(spent.unknown, 'call')} may have been paid without a reply: at most {usd(spent.unknown_cost)}"


def _saved(asked: Asked) -> Iterator[str]:
    tiers = ", ".join(f"{tier.hits:,} from {tier.name}" for tier in asked.tiers if tier.hits)
    for line in saved_lines(asked.saved):
        yield f"{line}{f' ({tiers})' if tiers else ''}"


def saved_lines(saved: Saved) -> Iterator[str]:
    """What need not be asked again; nothing when that is nothing."""
    if saved.size:
        yield f"Saved about {saved.input + saved.output:,} tokens, {usd(saved.cost)}"


def _end(result: RunResult, asked: Asked, option_in: str) -> Iterator[str]:
    if asked.paused:
        yield f"Paused: {escaped(asked.paused)}"
    if asked.paused or result.interrupted:
        yield f"`burnish resume{option_in}` goes on; what was paid for is kept"
