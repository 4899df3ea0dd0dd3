"""`burnish bench cache`: how long a look-up takes in memory and in the file, how soon it is ready, what it weighs."""

import subprocess
import sys
import tempfile
from collections.abc import Sequence
from hashlib import sha256
from os import urandom
from pathlib import Path
from time import perf_counter

from burnish.cache.keys import key_of
from burnish.cache.memory import MemoryAnswers
from burnish.cache.sqlite import SqliteAnswers
from burnish.cli.bench.blocks import CacheEntry, entries, many
from burnish.cli.bench.corpus import pieces
from burnish.cli.bench.pace import pace_once
from burnish.cli.terminal import Terminal

_ASKED = 2_000  #: keys of each kind
_LIMIT = 4 << 30  #: bytes: nothing is dropped here
_GROWN = 100_000  #: entries by which a process grows


def run(corpus: Path | None, sizes: Sequence[int], terminal: Terminal) -> int:
    """Measure, print the tables, and return the exit code.

    Raises:
        PathNotFound: there is no such corpus.
    """
    some = entries(pieces(corpus, 1000))
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
    terminal.line(_growth(corpus))
    return 0


def grow(corpus: Path | None) -> None:
    """What a process of its own does: print the bytes stored in memory, and the bytes by which it grew for them."""
    some = entries(pieces(corpus, 1000))
    answers = MemoryAnswers(_LIMIT)
    before, stored = _resident(), 0
    for key, parts, value in many(some, _GROWN):
        stored += len(key) + len(parts) + len(value)
        answers.put([(key, parts, value)])
    print(stored, _resident() - before)  # noqa: T201 - this is its answer


def _growth(corpus: Path | None) -> str:
    code = "import sys; from pathlib import Path; from burnish.cli.bench.cache import grow"
    command = [sys.executable, "-c", f"{code}; grow(Path(sys.argv[1]) if sys.argv[1:] else None)"]
    place = [] if corpus is None else [str(corpus)]
    told = subprocess.run([*command, *place], capture_output=True, text=True, check=True)  # noqa: S603 - our own code
    stored, grown = map(int, told.stdout.split())
    return (
        f"in memory, {_GROWN:,} entries: {stored / 1e6:.0f} MB stored, the process grows by {grown / stored:.2f}x that"
    )


def _resident() -> int:
    """Bytes of this process that are in memory."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096


def _memory(some: Sequence[CacheEntry]) -> str:
    answers = MemoryAnswers(_LIMIT)
    answers.put(many(some, count := 10_000))
    asked = [(key, parts) for key, parts, _ in many(some, count, every=count // _ASKED)]
    found = pace_once(lambda it: answers.get([it[0]], [it[1]]), asked)
    missed = pace_once(lambda it: answers.get([it[0]], [it[1]]), [(key[::-1], parts) for key, parts in asked])
    return f"in memory, among {count:,}: {found:.1f} us for one that is found, {missed:.1f} for one that is absent"


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
