"""One run per folder. The system frees the lock when its process ends, however that comes.

The lock is on a file that is never removed: were it, two processes could each lock one of that name. Beside it
`lock.json` says who holds it, for people; nothing is decided by it. A process that was forked while the lock is held
holds it too, so helpers are to be started in another way, or to end with their parent.
"""

import errno
import json
import os
import socket
import sys
from contextlib import suppress
from pathlib import Path
from typing import Self

from burnish.errors import RunInProgress, StateDamaged
from burnish.journal.folder import prepare

if sys.platform == "win32":
    import msvcrt

    def _claim(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _claim(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


_HELD = {errno.EACCES, errno.EAGAIN, errno.EWOULDBLOCK, errno.EDEADLK}


class RootLock:
    """The right to run below the folder that holds `folder`. A context manager: held inside, and freed at the end."""

    def __init__(self, folder: Path, *, started: str = "") -> None:
        """`folder` is the one of burnish's state; `started` (ISO 8601, UTC) is told to those who find it locked."""
        self._folder = folder
        self._started = started
        self._descriptor: int | None = None

    def __enter__(self) -> Self:
        """Take the lock.

        Raises:
            RunInProgress: another run holds it; says which process.
            StateDamaged: the file system has no locks, or the folder cannot be written.
        """
        prepare(self._folder)
        path = self._folder / "lock"
        try:
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as exc:
            raise StateDamaged(path=path, problem=f"it cannot be opened ({exc.strerror})") from exc
        try:
            _claim(descriptor)
        except OSError as exc:
            os.close(descriptor)
            if exc.errno in _HELD:
                raise RunInProgress(root=self._folder.parent, owner=_owner(self._note)) from exc
            raise StateDamaged(path=path, problem=f"it cannot be locked ({exc.strerror})") from exc
        self._descriptor = descriptor
        self._sign()
        return self

    def __exit__(self, *_: object) -> None:
        if self._descriptor is not None:
            with suppress(OSError):
                self._note.unlink()  # while the lock is held, so that it is surely ours
            os.close(self._descriptor)
            self._descriptor = None

    @property
    def _note(self) -> Path:
        return self._folder / "lock.json"

    def _sign(self) -> None:
        note = {"pid": os.getpid(), "host": socket.gethostname(), "started": self._started}
        new = self._note.with_suffix(".json.new")
        with suppress(OSError):  # it is for people only
            new.write_text(json.dumps(note) + "\n", encoding="utf-8")
            new.replace(self._note)


def _owner(note: Path) -> str:
    try:
        known = json.loads(note.read_text(encoding="utf-8"))
        owner, started = f"process {known['pid']} on {known['host']}", known["started"]
    except (OSError, ValueError, KeyError, TypeError):
        return "it does not say which"
    return f"{owner}, since {started}" if started else owner
