"""What a run asked and what it cost, in lines for a person."""

from collections import Counter
from collections.abc import Iterator

from burnish.api import Asked, RunResult, Verdict
from burnish.cli.summary import many
from burnish.cli.terminal import escaped

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


def refused_lines(result: RunResult) -> Iterator[str]:
    """What was not applied, and by which check; nothing when there is nothing."""
    review, refused, failed = (total(result, v) for v in (Verdict.REVIEW, Verdict.REFUSED, Verdict.FAILED))
    if review:
        checks = _checks(result, Verdict.REVIEW)
        yield f"{many(review, 'change')} for review, not applied ({checks}): see burnish report"
    if refused:
        yield f"{many(refused, 'edit')} refused ({_checks(result, Verdict.REFUSED)})"
    if failed:
        yield f"{many(failed, 'block')} without an answer"


def _checks(result: RunResult, verdict: Verdict) -> str:
    found = Counter(
        proposal.refusal.check
        for document in result.documents
        for proposal in document.proposals
        if proposal.verdict is verdict and proposal.refusal is not None
    )
    return ", ".join(f"{count:,} {check}" for check, count in found.most_common())


def asked_lines(result: RunResult) -> list[str]:
    """Blocks, calls and money of a run; no line for one that asked no provider."""
    asked = result.asked
    if asked is None:
        return []
    return [f"{line}." for line in (_blocks(asked), *_money(asked), *_end(asked)) if line]


def _blocks(asked: Asked) -> str:
    counts = asked.counts
    parts = (
        (counts.asked, "asked about"),
        (counts.settled, "settled before"),
        (counts.cached, "answered before"),
        (counts.coalesced, "equal to another"),
        (counts.refused, "refused before (--retry-refused asks again)"),
        (counts.held, "held"),
    )
    told = ", ".join(f"{count:,} {what}" for count, what in parts if count)
    return f"{many(counts.blocks, 'block')} of prose{': ' if told else ''}{told}"


def _money(asked: Asked) -> Iterator[str]:
    spent = asked.spent
    budget = f" of {usd(asked.budget)}" if asked.budget is not None else ""
    estimated = f", {many(spent.estimated, 'reply').replace('replys', 'replies')} estimated" if spent.estimated else ""
    yield (
        f"{many(spent.calls, 'call')}, {spent.input:,} tokens in, {spent.output:,} out, "
        f"{usd(spent.cost)}{budget}{estimated} (run {asked.run})"
    )
    if spent.wasted:
        yield f"{usd(spent.wasted)} of it for replies that could not be used"
    if spent.unknown:
        yield f"{many(spent.unknown, 'call')} may have been paid without a reply: at most {usd(spent.unknown_cost)}"


def _end(asked: Asked) -> Iterator[str]:
    if asked.paused:
        yield f"Paused: {escaped(asked.paused)}"
        yield "`burnish resume` goes on; what was paid for is kept"
