"""When were files edited? What git knows of it, by its own command, which must be installed for that.

Reads only: no lock is taken, nothing is fetched, and no program is run that a repository's configuration names for
watching files, for signatures or for paging.
"""

import os
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

DAYS = 365  #: that are looked back
_MOST_COMMITS = 20_000
_PATIENCE = 60.0  #: seconds that git may take for one answer
_ELSEWHERE = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX")  # of a hook within which burnish may run
_CAREFUL = {"GIT_OPTIONAL_LOCKS": "0", "GIT_NO_LAZY_FETCH": "1", "GIT_TERMINAL_PROMPT": "0"}


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
        committed = _git(folder, *log, *shape)
        changed = _git(folder, "ls-files", "-z", "--modified", "--others", "--exclude-standard")
    except FileNotFoundError:
        return History(problem="git is not installed")
    except subprocess.TimeoutExpired:
        return History(problem=f"git took longer than {_PATIENCE:.0f} s")
    except subprocess.CalledProcessError as exc:
        said = os.fsdecode(exc.stderr).strip().rpartition("\n")[2]
        return History(problem=f"git says: {said.removeprefix('fatal: ') or 'nothing'}")
    return History([*_edits(committed), *((name, now) for name in changed.split("\0") if name)])


def _git(folder: Path, *words: str) -> str:
    environment = {name: value for name, value in os.environ.items() if name not in _ELSEWHERE} | _CAREFUL
    done = subprocess.run(  # noqa: S603 - our own words, and no shell
        ["git", "-C", str(folder), "--no-pager", "-c", "core.fsmonitor=false", *words],  # noqa: S607 - the user's git
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=True,
        env=environment,
        timeout=_PATIENCE,
    )
    return os.fsdecode(done.stdout)


def _edits(log: str) -> Iterator[tuple[str, float]]:
    """Of each commit an empty word and its time, then its files, the first of them behind a line end."""
    at = 0.0
    words = iter(log.split("\0"))
    for word in words:
        if word:
            yield word.removeprefix("\n"), at
        elif time := next(words, ""):
            at = float(time)
