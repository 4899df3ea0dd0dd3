"""Temporary files beside their targets: made, turned into the target, and removed when a crash left them behind.

A writer holds a lock on its temporary file. The lock ends with the process, so a file that can be locked was left
behind, and one that cannot belongs to a run at work.
"""

import os
import re
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from burnish.files.places import OpenFolder

try:
    import fcntl
except ImportError:  # Windows, where a file that a process holds open cannot be removed anyway
    fcntl = None  # type: ignore[assignment]

_NAME = re.compile(r"\.burnish-[0-9a-f]{16}\.tmp")
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

    def make_durable(self) -> None:
        """Wait until content and attributes are on the disk, so that the rename can never overtake them."""
        os.fsync(self.descriptor)

    def become(self, target: str) -> None:
        """Take the name `target` in the same folder, atomically and durably."""
        if fcntl is None:
            self.close()  # Windows renames no open file
        at = self.folder.descriptor
        os.replace(self.folder.name(self.name), self.folder.name(target), src_dir_fd=at, dst_dir_fd=at)
        self.folder.sync()

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
    name = f".burnish-{secrets.token_hex(8)}.tmp"
    file = Beside(folder, name, os.open(folder.name(name), _MAKE, mode, dir_fd=folder.descriptor))
    try:
        _claim(file.descriptor)
        yield file
    finally:
        file.close()
        with suppress(FileNotFoundError):
            os.unlink(folder.name(name), dir_fd=folder.descriptor)


def remove_stale(folders: Iterable[Path]) -> list[Path]:
    """Remove what crashed runs left in `folders` and below, and say what was removed. Follows no links."""
    return [path for folder in folders for path in _temporaries(folder) if _remove(path)]


def _temporaries(folder: Path) -> Iterator[Path]:
    for where, below, names in os.walk(folder):
        below[:] = [name for name in below if not name.startswith(".")]
        yield from (Path(where, name) for name in names if is_temporary(name))


def _remove(path: Path) -> bool:
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0))
        try:
            stale = _claim(descriptor)
        finally:
            os.close(descriptor)  # at once: Windows removes no open file
        if stale:
            path.unlink()
    except OSError:
        return False
    return stale


def _claim(descriptor: int) -> bool:
    """Lock a temporary file for as long as it is open; False when another process holds it."""
    if fcntl is None:
        return True
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:  # held, or a file system without locks
        return False
    return True
