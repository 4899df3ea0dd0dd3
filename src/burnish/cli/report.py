"""`burnish report`: one run from the journal, as a short text or as JSON."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from burnish.api import Outcome, RunRecord, Verdict, record_json
from burnish.cli import exits
from burnish.cli.asked import blocks_line, saved_lines, spent_line, spent_notes, usd
from burnish.cli.session import burnish_at
from burnish.cli.terminal import Terminal, escaped

_TOLD = (Verdict.REVIEW, Verdict.REFUSED, Verdict.FAILED, Verdict.WITHHELD)


def run(name: str, folder: Path | None, form: str, terminal: Terminal) -> int:
    """Print the run `name`, or the latest one, of those in `folder`, and return the exit code.

    Raises:
        NoSuchRun: there is none.
    """
    record = burnish_at(folder).report(name)
    if form == "json":
        terminal.line(record_json(record).decode().rstrip())
    else:
        for line in _lines(record):
            terminal.line(line)
    return exits.DONE


def _lines(record: RunRecord) -> Iterator[str]:
    run, spent = record.run, record.spent
    ended = f", ended {run.ended}" if run.ended else ""
    yield f"run {run.id}: {run.state}{f' ({escaped(run.reason)})' if run.reason else ''}"
    yield f"{escaped(run.lane.model)} at {run.lane.origin or run.lane.provider}, started {run.started}{ended}"
    yield spent_line(spent, f" of {usd(run.budget)}" if run.budget is not None else "")
    yield from spent_notes(spent)
    if record.counts is not None:
        yield blocks_line(record.counts)
    yield from saved_lines(record.saved)
    statuses = Counter(document.status for document in record.documents)
    yield "documents: " + (", ".join(f"{n:,} {status}" for status, n in statuses.most_common()) or "none changed")
    for known in record.unknown:
        yield (
            f"call {known.call.id} may have been paid, at most {usd(known.cost)}: "
            f"{escaped(known.reason) or 'burnish was killed'}"
        )
    for verdict in _TOLD:
        outcomes = [outcome for outcome in record.outcomes if outcome.verdict == verdict]
        if outcomes:
            yield f"{verdict}:"
        for outcome in outcomes:
            yield from _change(outcome)


def _change(outcome: Outcome) -> Iterator[str]:
    refusal = outcome.refusal
    reason = f"{refusal.check}: {escaped(refusal.reason)}" if refusal else ""
    yield f"  {escaped(outcome.path)}:{outcome.line}: {reason}"
    if outcome.verdict != Verdict.FAILED:
        yield from (
            f"    {sign} {escaped(text)}" for sign, text in (("-", outcome.before), ("+", outcome.after)) if text
        )
