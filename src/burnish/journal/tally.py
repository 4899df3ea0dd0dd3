"""How many commits were made, kept beside the database, so that a lost one is noticed.

SQLite keeps the latest commits in a second file (`-wal`). Without that file the database is sound and merely older:
what was paid for would be paid again, and nothing would tell. So the count of commits stands in the database and here.
It is written here after each commit, hence never ahead of an intact database.
"""

import re
from dataclasses import dataclass
from pathlib import Path

_LINE = re.compile(rb"([0-9a-f]{16}) ([0-9]{20}) (open  |closed)\n")


@dataclass(frozen=True, slots=True)
class Tally:
    """The content of the file."""

    name: str  #: of the database, since it may have been exchanged for a new one on purpose
    commits: int
    closed: bool  #: the last process that wrote came to its end


def read(path: Path) -> Tally | None:
    """What was counted; None when there is no such file, or it holds something else: it is an aid only."""
    try:
        match = _LINE.fullmatch(path.read_bytes())
    except OSError:
        return None
    return Tally(match[1].decode(), int(match[2]), match[3] == b"closed") if match else None


def written(tally: Tally) -> bytes:
    """The line to write; always of one length, so that it is overwritten in one piece."""
    return f"{tally.name} {tally.commits:020d} {'closed' if tally.closed else 'open  '}\n".encode()
