"""Temporary files beside their targets: made, turned into the target, and removed when a crash left them behind.

A writer holds a lock on its temporary file. The lock ends with the process, so a file that can be locked was left
behind, and one that cannot belongs to a run at work.
"""

import os
import re
import stat
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from burnish.crashpoints import Point, reach
from burnish.files.exchange import exchange
from burnish.files.places import OpenFolder

try:
    import fcntl
except ImportError:  # Windows, where a file that a process holds open cannot be removed anyway
    fcntl = None  # type: ignore[assignment]

_NAME = re.compile(r"\.burnish-[0-9a-f]{16}\.tmp")
_LOOK = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)  # a pipe of this name must not block
_MAKE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)


def is_temporary(name: str) -> bool:
    """Is this the name of one of our temporary files?"""
    return _NAME.fullmatch(name) is not None


@dataclass(slots=True)
class Beside:
    """A temporary file, open for writing, in the folder of its target."""

    folder: OpenFolder
    name: str
    descriptor: int

    def write(self, data: bytes) -> None:
        """Write all of `data`; the system may take it in parts."""
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(self.descriptor, rest) :]
        reach(Point.TEMPORARY_WRITTEN)

    def make_durable(self) -> None:
        """Wait until content and attributes are on the disk, so that the rename can never overtake them."""
        os.fsync(self.descriptor)
        reach(Point.TEMPORARY_DURABLE)

    def become(self, target: str) -> None:
        """Take the name `target` in the same folder, atomically and durably."""
        if fcntl is None:
            self.close()  # Windows renames no open file
        at = self.folder.descriptor
        reach(Point.FILE_READY)
        os.replace(self.folder.name(self.name), self.folder.name(target), src_dir_fd=at, dst_dir_fd=at)
        self._settle_name()

    def replace(self, target: str, original: int, holds: Callable[[], bool]) -> bool:
        """As `become`, if `target` is still the open file `original` and `holds` what it should; else False.

        Where the system can, the two names are exchanged and the original is looked at afterwards: an edit in the last
        instant is put back. The original bears the temporary name then, and is gone with it at the end.
        """
        at = self.folder.descriptor
        with suppress(OSError):
            _claim(original)  # so that another run does not take it for stale
        try:
            reach(Point.FILE_READY)
            if not exchange(at, self.name, target):
                self.become(target)
                return True
            if self._bears(self.name, original) and holds():
                try:
                    self._settle_name()
                except OSError:  # nobody must be told of a failure where there is a new text
                    self._put_back(target)
                    raise
                return True
            self._put_back(target)
        except FileNotFoundError:
            pass  # deleted in the last instant
        return False

    def _settle_name(self) -> None:
        reach(Point.FILE_RENAMED)
        self.folder.sync()
        reach(Point.FILE_DURABLE)

    def _put_back(self, target: str) -> None:
        at = self.folder.descriptor
        exchange(at, self.name, target)
        if not self._bears(self.name, self.descriptor):
            exchange(at, self.name, target)  # an even newer edit came back, which is the one to stay

    def _bears(self, name: str, descriptor: int) -> bool:
        info = os.stat(self.folder.name(name), dir_fd=self.folder.descriptor, follow_symlinks=False)
        return os.path.samestat(info, os.fstat(descriptor))

    def close(self) -> None:
        """Close the file, once."""
        if self.descriptor >= 0:
            os.close(self.descriptor)
            self.descriptor = -1


@contextmanager
def beside(folder: OpenFolder, mode: int) -> Iterator[Beside]:
    """A new, empty, locked temporary file; gone at the end, however it comes, unless it became its target.

    Its name is not made from the target's, which may already have all 255 bytes that a name can have.
    """
    file = _new(folder, mode)
    try:
        reach(Point.TEMPORARY_MADE)
        yield file
    finally:
        file.close()
        with suppress(FileNotFoundError):
            os.unlink(folder.name(file.name), dir_fd=folder.descriptor)


def _new(folder: OpenFolder, mode: int) -> Beside:
    """A file that is ours: not taken for stale by another run between its making and its locking."""
    while True:
        name = f".burnish-{os.urandom(8).hex()}.tmp"
        descriptor = os.open(folder.name(name), _MAKE, mode, dir_fd=folder.descriptor)
        if _is_ours(descriptor):
            return Beside(folder, name, descriptor)
        os.close(descriptor)  # the other run removes it


def _is_ours(descriptor: int) -> bool:
    try:
        return _claim(descriptor) and (fcntl is None or os.fstat(descriptor).st_nlink > 0)
    except OSError:
        return True  # a file system without locks, where another run takes nothing for stale


def remove_stale(folders: Iterable[Path]) -> list[Path]:
    """Remove what crashed runs left in `folders` and below, and say what was removed. Follows no links below them."""
    return [path for path in _temporaries(folders) if _remove(path)]


def _temporaries(folders: Iterable[Path]) -> Iterator[Path]:
    """Each folder is looked into once. No recursion: folders can lie deeper than Python's stack."""
    met: set[tuple[int, int]] = set()
    waiting = [str(folder) for folder in folders]
    while waiting:
        where = waiting.pop()
        with suppress(OSError):
            info = os.stat(where)  # noqa: PTH116 - a text, as those below it
            if (info.st_dev, info.st_ino) in met:
                continue
            met.add((info.st_dev, info.st_ino))
            with os.scandir(where) as entries:
                for entry in entries:
                    if is_temporary(entry.name):
                        yield Path(entry.path)
                    elif not entry.name.startswith(".") and entry.is_dir(follow_symlinks=False):
                        waiting.append(entry.path)


def _remove(path: Path) -> bool:
    try:
        descriptor = os.open(path, _LOOK)
        try:
            stale = stat.S_ISREG(os.fstat(descriptor).st_mode) and _claim(descriptor)
            if stale and fcntl is not None:
                path.unlink()  # while it is locked, so that its maker cannot take it for its own
        finally:
            os.close(descriptor)
        if stale and fcntl is None:
            path.unlink()  # Windows removes no open file
    except OSError:
        return False
    return stale


def _claim(descriptor: int) -> bool:
    """Lock a temporary file for as long as it is open; False when another process holds it.

    Raises:
        OSError: the file system has no locks.
    """
    if fcntl is None:
        return True
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
