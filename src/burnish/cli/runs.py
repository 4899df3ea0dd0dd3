"""`burnish runs`: which runs asked a provider, how they ended, what they cost."""

import os
from pathlib import Path

from burnish.api import Burnish, Run, Spent, load_settings
from burnish.cli import exits
from burnish.cli.asked import usd
from burnish.cli.summary import many
from burnish.cli.terminal import Terminal, escaped


def run(terminal: Terminal) -> int:
    """List them and return the exit code."""
    known = Burnish(load_settings(Path.cwd(), None, os.environ, {})).runs()
    for one, spent in known:
        terminal.line(_line(one, spent))
    if not known:
        terminal.note("no run has asked a provider here yet")
    return exits.DONE


def _line(run: Run, spent: Spent) -> str:
    calls = f"{many(spent.calls, 'call')}, {usd(spent.cost)}"
    unknown = f" and at most {usd(spent.unknown_cost)} unknown" if spent.unknown else ""
    reason = f": {escaped(run.reason)}" if run.reason else ""
    return f"{run.id}  {run.state:<8} {escaped(run.lane.model)}  {calls}{unknown}{reason}"
