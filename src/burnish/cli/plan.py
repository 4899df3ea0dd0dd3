"""`burnish plan`: what `enhance` would ask, and what that would cost; calls no one."""

import json
import time
from collections.abc import Iterator
from dataclasses import asdict

from burnish.api import Event, Noted, Planned, Range
from burnish.cli import exits, session
from burnish.cli.asked import usd
from burnish.cli.progress import Progress
from burnish.cli.session import Request
from burnish.cli.summary import many
from burnish.cli.terminal import Terminal, escaped


def run(request: Request, form: str, terminal: Terminal) -> int:
    """Print the plan as `form` ("text" or "json") and return the exit code. Raises what the library raises."""
    burnish = session.burnish_for(request)
    with Progress(terminal, time.monotonic, quiet=request.quiet) as progress:

        def listen(event: Event) -> None:
            progress(event)
            if isinstance(event, Noted):
                terminal.note(f"warning: {escaped(event.text)}")

        planned = burnish.plan(request.paths, on_event=listen)
    if form == "json":
        terminal.line(json.dumps(asdict(planned), indent=2))
    else:
        for line in _lines(planned):
            terminal.line(line)
    return exits.DONE


def _lines(planned: Planned) -> Iterator[str]:
    counts, estimate = planned.counts, planned.estimate
    alone = f" ({planned.left_alone:,} left alone)" if planned.left_alone else ""
    if not counts.blocks:
        yield f"Nothing to ask about in {many(planned.documents, 'document')}{alone}."
        return
    yield (
        f"{planned.to_ask:,} of {many(planned.documents, 'document')} to ask about{alone}, "
        f"{many(counts.blocks, 'block')} of prose:"
    )
    for number, what in (
        (counts.settled, "settled: known to be fine"),
        (counts.cached, "answered by the cache"),
        (counts.transplanted, "known in part, from nearly the same text"),
        (counts.coalesced, "equal to another block"),
        (counts.refused, "refused before, not asked again"),
        (counts.held, "held: a call for them may have been paid"),
        (counts.withheld, "never sent: what looks like a secret is in them"),
        (counts.asked, "to be sent"),
    ):
        if number or what == "to be sent":
            yield f"  {number:>9,} {what}"
    if not estimate.calls:
        return
    yield f"calls    {estimate.calls:,}"
    yield f"tokens   {_range(estimate.input, '{:,.0f}')} in, {_range(estimate.output, '{:,.0f}')} out"
    low, likely, high = (usd(micro) for micro in (estimate.cost.low, estimate.cost.likely, estimate.cost.high))
    yield f"price    {likely} ({low} to {high}); never more than {usd(estimate.ceiling)} with one attempt at each call"
    yield f"time     {_seconds(estimate.seconds)}"
    if estimate.learned_from:
        yield f"Learned from {many(estimate.learned_from, 'call')} to this model."
    else:
        yield "By rules of thumb: fewer than five calls to this model are recorded."


def _seconds(number: Range) -> str:
    if number.high < 1:
        return "less than 1 s"
    return f"{_range(number, '{:,.1f}' if number.likely < 10 else '{:,.0f}')} s"


def _range(number: Range, form: str) -> str:
    low, likely, high = (form.format(value) for value in (number.low, number.likely, number.high))
    return likely if low == high else f"{likely} ({low} to {high})"
