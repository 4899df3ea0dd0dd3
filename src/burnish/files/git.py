"""One question to git, by its own command, which must be installed for that.

Reads only: no lock is taken, nothing is fetched, and no program is run that a repository's configuration names for
watching files, for comparing them, for signatures or for paging.
"""

import os
import subprocess
from pathlib import Path

_PATIENCE = 60.0  #: seconds that git may take for one answer
_ELSEWHERE = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX")  # of a hook within which burnish may run
_CAREFUL = {"GIT_OPTIONAL_LOCKS": "0", "GIT_NO_LAZY_FETCH": "1", "GIT_TERMINAL_PROMPT": "0"}


class NoAnswer(Exception):
    """git did not answer. `problem` says why: a clause."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


def ask_git(folder: Path, *words: str) -> bytes:
    """What `git` prints about the repository that holds `folder`.

    Raises:
        NoAnswer: it is not installed, takes too long, or fails.
    """
    environment = {name: value for name, value in os.environ.items() if name not in _ELSEWHERE} | _CAREFUL
    try:
        done = subprocess.run(  # noqa: S603 - our own words, and no shell
            ["git", "-C", str(folder), "--no-pager", "-c", "core.fsmonitor=false", *words],  # noqa: S607 - the user's
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=True,
            env=environment,
            timeout=_PATIENCE,
        )
    except FileNotFoundError as exc:
        raise NoAnswer("git is not installed") from exc
    except subprocess.TimeoutExpired as exc:
        raise NoAnswer(f"git took longer than {_PATIENCE:.0f} s") from exc
    except subprocess.CalledProcessError as exc:
        said = os.fsdecode(exc.stderr).strip().rpartition("\n")[2]
        raise NoAnswer(f"git says: {said.removeprefix('fatal: ') or 'nothing'}") from exc
    return done.stdout
