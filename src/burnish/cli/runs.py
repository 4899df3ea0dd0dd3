"""`burnish runs`: which runs asked a provider, how they ended, what they cost."""

from pathlib import Path

from burnish.api import Run, Spent
from burnish.cli import exits
from burnish.cli.asked import usd
from burnish.cli.session import burnish_at
from burnish.cli.summary import many
from burnish.cli.terminal import Terminal, escaped


def run(folder: Path | None, terminal: Terminal) -> int:
    """List those whose state lies in `folder`, or where a run from here would keep it, and return the exit code."""
    burnish = burnish_at(folder)
    known = burnish.runs()
    for one, spent in known:
        terminal.line(_line(one, spent))
    if not known:
        terminal.note(f"no run has asked a provider in {escaped(str(burnish.settings.root.absolute()))} yet")
    return exits.DONE


def _line(run: Run, spent: Spent) -> str:
    calls = f"{many(spent.calls, 'call')}, {usd(spent.cost)}"
    unknown = f" and at most {usd(spent.unknown_cost)} unknown" if spent.unknown else ""
    reason = f": {escaped(run.reason)}" if run.reason else ""
    return f"{run.id}  {run.state:<8} {escaped(run.lane.model)}  {calls}{unknown}{reason}"
