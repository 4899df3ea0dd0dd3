"""`burnish plan`: what `enhance` would ask, and what that would cost; calls no one."""

import json
import time
from collections.abc import Iterator
from dataclasses import asdict

from burnish.api import Planned, Range
from burnish.cli import exits, session
from burnish.cli.asked import usd
from burnish.cli.progress import Progress
from burnish.cli.session import Request
from burnish.cli.summary import many
from burnish.cli.terminal import Terminal


def run(request: Request, form: str, terminal: Terminal) -> int:
    """Print the plan as `form` ("text" or "json") and return the exit code. Raises what the library raises."""
    burnish = session.burnish_for(request)
    with Progress(terminal, time.monotonic, quiet=request.quiet) as progress:
        planned = burnish.plan(request.paths, on_event=progress)
    if form == "json":
        terminal.line(json.dumps(asdict(planned), indent=2))
    else:
        for line in _lines(planned):
            terminal.line(line)
    return exits.DONE


def _lines(planned: Planned) -> Iterator[str]:
    counts, estimate = planned.counts, planned.estimate
    yield (
        f"{many(planned.to_ask, 'document')} of {planned.documents:,} to ask about "
        f"({planned.left_alone:,} left alone), {many(counts.blocks, 'block')} of prose:"
    )
    for number, what in (
        (counts.settled, "settled: known to be fine"),
        (counts.cached, "answered by the cache"),
        (counts.coalesced, "equal to another block"),
        (counts.refused, "refused before, not asked again"),
        (counts.held, "held: a call for them may have been paid"),
        (counts.asked, "to be sent"),
    ):
        if number or what == "to be sent":
            yield f"  {number:>9,} {what}"
    yield f"calls    {estimate.calls:,}"
    yield f"tokens   {_range(estimate.input, '{:,.0f}')} in, {_range(estimate.output, '{:,.0f}')} out"
    low, likely, high = (usd(micro) for micro in (estimate.cost.low, estimate.cost.likely, estimate.cost.high))
    yield f"price    {likely} ({low} to {high}); never more than {usd(estimate.ceiling)} with one attempt at each call"
    yield f"time     {_range(estimate.seconds, '{:,.0f}')} s"
    if estimate.learned_from:
        yield f"Learned from {many(estimate.learned_from, 'call')} to this model."
    else:
        yield "By rules of thumb: no call to this model is recorded yet."


def _range(number: Range, form: str) -> str:
    low, likely, high = (form.format(value) for value in (number.low, number.likely, number.high))
    return likely if low == high else f"{likely} ({low} to {high})"
