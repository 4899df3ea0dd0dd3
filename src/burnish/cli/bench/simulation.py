"""`burnish bench simulation`: whole runs in worlds that seeds make, on virtual time; the seeds that fail are named."""

import os
from dataclasses import dataclass

from burnish.cli import exits
from burnish.cli.terminal import Terminal
from burnish.errors import ConfigurationError


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What to run."""

    seeds: int  #: how many
    first: int
    processes: int | None  #: None: one for each processor


def run(options: Options, terminal: Terminal) -> int:
    """Run the seeds, print what they came to, and return the exit code: 1 when one of them fails.

    Raises:
        ConfigurationError: the extra `testing` is not installed.
    """
    try:
        from burnish.testing.simulation.many import Sum, tell_many  # needs the extra
    except ImportError as exc:
        problem = f"{exc.name} is missing; install `burnish[testing]`"
        raise ConfigurationError(where="burnish bench simulation", problem=problem) from exc
    total = Sum()
    seeds = range(options.first, options.first + options.seeds)
    for outcome, total in tell_many(seeds, options.processes or os.cpu_count() or 1):
        if outcome.broken:
            terminal.note(f"seed {outcome.seed} fails: {outcome.broken[0]}")
        if total.seeds % 1000 == 0:
            terminal.note(f"{total.seeds:,} seeds, {total.virtual / 3600:,.0f} virtual hours")
    for line in total.lines():
        terminal.line(line)
    return exits.FOUND if total.broken else exits.DONE
