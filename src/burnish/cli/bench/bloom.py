"""`burnish bench bloom`: what the filter in front of the file says wrongly, what it costs, and what it spares."""

import tempfile
from collections.abc import Sequence
from hashlib import sha256
from os import urandom
from pathlib import Path
from time import perf_counter

from burnish.cache.bloom import WRONG, KeyFilter
from burnish.cache.keys import KEY_SIZE, key_of
from burnish.cache.memory import MemoryAnswers
from burnish.cache.sqlite import SqliteAnswers
from burnish.cli.bench.blocks import CacheEntry, entries, many
from burnish.cli.bench.corpus import pieces
from burnish.cli.bench.pace import pace, pace_once
from burnish.cli.terminal import Terminal

_ASKED = 2_000  #: keys of each kind
_WRONG_ASKED = 100_000  #: keys on which wrong answers are counted
_LIMIT = 4 << 30  #: bytes: nothing is dropped here


def run(corpus: Path | None, sizes: Sequence[int], terminal: Terminal) -> int:
    """Measure, print the tables, and return the exit code.

    Raises:
        PathNotFound: there is no such corpus.
    """
    terminal.line(f"the filter alone; {WRONG:.0%} of absent keys aimed at")
    terminal.line(f"{'keys':>12}{'let pass wrongly':>18}{'us a key':>10}{'bytes an entry':>16}")
    for size in sizes:
        terminal.line(_filter(size))
    some = entries(pieces(corpus, 1000))
    terminal.line("")
    terminal.line("one key asked for, us (medians; each key once)")
    terminal.line(
        f"{'entries':>12}{'open, ms':>10}{'found':>9}{'absent':>9}{'absent, no filter':>19}{'bytes an entry':>16}"
    )
    for size in sizes:
        terminal.note(f"a file of {size:,} entries is made")
        with tempfile.TemporaryDirectory(prefix="burnish-bench-") as folder:
            terminal.line(_file(Path(folder) / "cache.sqlite3", some, size))
    terminal.line(_memory(some))
    hashing = pace_once(lambda it: sha256(it).digest(), [urandom(2000)] * _ASKED)
    terminal.line(f"beside it: SHA-256 of 2 KB, {hashing:.1f} us")
    return 0


def _memory(some: Sequence[CacheEntry]) -> str:
    answers = MemoryAnswers(_LIMIT)
    answers.put(many(some, count := 10_000))
    asked = [(key, parts) for key, parts, _ in many(some, count, every=count // _ASKED)]
    found = pace_once(lambda it: answers.get([it[0]], [it[1]]), asked)
    missed = pace_once(lambda it: answers.get([it[0]], [it[1]]), [(key[::-1], parts) for key, parts in asked])
    return f"in memory, among {count:,}: {found:.1f} us for one that is found, {missed:.1f} for one that is absent"


def _filter(size: int) -> str:
    known = KeyFilter(size)
    known.add(urandom(KEY_SIZE) for _ in range(known.room))
    absent = [urandom(KEY_SIZE) for _ in range(_WRONG_ASKED)]
    wrong = sum(map(known.may_hold, absent)) / len(absent)
    return f"{known.room:>12,}{wrong:>18.2%}{pace(known.may_hold, absent):>10.2f}{known.size / known.room:>16.2f}"


def _file(path: Path, some: Sequence[CacheEntry], size: int) -> str:
    with_filter = SqliteAnswers(path, limit=_LIMIT)
    with_filter.put(many(some, size))
    with_filter.close()
    began = perf_counter()
    with_filter = SqliteAnswers(path, limit=_LIMIT)
    opened = (perf_counter() - began) * 1e3
    without = SqliteAnswers(path, limit=_LIMIT, filtered=False)
    asked = [(entry[0], entry[1]) for entry in many(some, size, every=max(1, size // _ASKED))]
    absent = [(key_of(b"absent %d" % number), b"") for number in range(_ASKED)]
    found = pace_once(lambda it: with_filter.get([it[0]], [it[1]]), asked)
    missed = pace_once(lambda it: with_filter.get([it[0]], [it[1]]), absent)
    looked_up = pace_once(lambda it: without.get([it[0]], [it[1]]), absent)
    held = with_filter.size()
    for answers in (with_filter, without):
        answers.close()
    return f"{size:>12,}{opened:>10.1f}{found:>9.1f}{missed:>9.1f}{looked_up:>19.1f}{held.file / size:>16.0f}"
