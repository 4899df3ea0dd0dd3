"""`burnish bench bloom`: what a filter of keys says wrongly, what it costs, and how large it is."""

from collections.abc import Sequence
from os import urandom

from burnish.cache.bloom import WRONG, KeyFilter
from burnish.cache.keys import KEY_SIZE
from burnish.cli.bench.pace import pace
from burnish.cli.terminal import Terminal

_ASKED = 100_000  #: absent keys, on which wrong answers are counted


def run(sizes: Sequence[int], terminal: Terminal) -> int:
    """Measure, print the table, and return the exit code."""
    terminal.line(f"the filter alone; {WRONG:.0%} of absent keys aimed at")
    terminal.line(f"{'keys':>12}{'let pass wrongly':>18}{'us a key':>10}{'bytes an entry':>16}")
    for size in sizes:
        terminal.line(_filter(size))
    return 0


def _filter(size: int) -> str:
    known = KeyFilter(size)
    known.add(urandom(KEY_SIZE) for _ in range(known.room))
    absent = [urandom(KEY_SIZE) for _ in range(_ASKED)]
    wrong = sum(map(known.may_hold, absent)) / len(absent)
    return f"{known.room:>12,}{wrong:>18.2%}{pace(known.may_hold, absent):>10.2f}{known.size / known.room:>16.2f}"
