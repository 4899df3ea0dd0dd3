"""When were files edited? What git knows of it."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from burnish.files.git import NoAnswer, ask_git

DAYS = 365  #: that are looked back
_MOST_COMMITS = 20_000


@dataclass(frozen=True, slots=True)
class History:
    """Edits of files below a folder."""

    edits: Sequence[tuple[str, float]] = ()  #: path relative to the folder, with `/`; seconds since the epoch
    problem: str = ""  #: why there is none: a clause; empty when all is well


def history(folder: Path, now: float) -> History:
    """The edits of the last `DAYS` days that were committed on the branch at hand, and at `now` those that were not."""
    log = ("log", f"--since={DAYS}.days", f"--max-count={_MOST_COMMITS}", "--format=%x00%ct", "--name-only", "-z")
    shape = ("--relative", "--no-renames", "--no-merges", "--no-show-signature", "HEAD", "--", ".")
    try:
        committed = os.fsdecode(ask_git(folder, *log, *shape))
        changed = os.fsdecode(ask_git(folder, "ls-files", "-z", "--modified", "--others", "--exclude-standard"))
    except NoAnswer as exc:
        return History(problem=exc.problem)
    return History([*_edits(committed), *((name, now) for name in changed.split("\0") if name)])


def _edits(log: str) -> Iterator[tuple[str, float]]:
    """Of each commit an empty word and its time, then its files, the first of them behind a line end."""
    at = 0.0
    words = iter(log.split("\0"))
    for word in words:
        if word:
            yield word.removeprefix("\n"), at
        elif time := next(words, ""):
            at = float(time)
