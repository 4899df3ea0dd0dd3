"""Where does a path really lie, and may burnish follow it there?

A path may lead through links, but not out of the root; a file that a person names outside the root may be a file
there, but not a link to yet another place. A folder is opened part by part without following links, so that one
swapped for a link in the meantime is refused (faults F71).
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

OUTSIDE = "a link that leads outside the folder being worked on"

_HAS_FOLDERS_AS_FILES = os.open in os.supports_dir_fd and hasattr(os, "O_DIRECTORY")  # not so on Windows
_NO_FOLLOW = getattr(os, "O_NOFOLLOW", 0)
_TO_PASS = getattr(os, "O_PATH", os.O_RDONLY)  # Linux: a folder that may be passed through but not listed
_PLAIN = os.O_RDONLY | _NO_FOLLOW | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


class Root(NamedTuple):
    """The folder being worked on: burnish follows no link out of it."""

    named: str  #: absolute, as the user names it
    real: str  #: absolute, without links

    @classmethod
    def of(cls, folder: Path) -> "Root":
        """The root as it is now; later changes of the working folder do not move it."""
        return cls(os.path.abspath(folder), os.path.realpath(folder))  # noqa: PTH100 - Path.absolute keeps `..`

    def place(self, path: Path) -> Path | None:
        """The path without links, or None when a link leads where burnish may not follow."""
        real = os.path.realpath(path)
        if is_below(real, self.real):
            return Path(real)
        if is_below(os.path.abspath(path), self.named):  # noqa: PTH100
            return None
        if path.is_symlink() and not is_below(real, os.path.realpath(path.parent)):
            return None
        return Path(real)


def is_below(path: str, folder: str) -> bool:
    """Is the absolute `path` the absolute `folder` or in it? Compares text only."""
    return path == folder or path.startswith(folder if folder.endswith(os.sep) else folder + os.sep)


class OpenFolder(NamedTuple):
    """A folder held open, so that its files are reached through it and not through its path."""

    path: Path
    descriptor: int | None  #: None where the system cannot open folders

    def name(self, name: str) -> str:
        """How the system calls take a file of this folder, beside `dir_fd=descriptor`."""
        return name if self.descriptor is not None else str(self.path / name)

    def open_plain(self, name: str) -> int:
        """A descriptor for reading; follows no link and does not wait for the other end of a pipe."""
        return os.open(self.name(name), _PLAIN, dir_fd=self.descriptor)

    def sync(self) -> None:
        """Make the names in this folder durable."""
        if self.descriptor is not None:
            os.fsync(self.descriptor)


@contextmanager
def open_folder(path: Path) -> Iterator[OpenFolder]:
    """Open a folder by its real path.

    Raises:
        OSError: it is gone, or a part of the path has become a link.
    """
    if not _HAS_FOLDERS_AS_FILES:
        yield OpenFolder(path, None)
        return
    descriptor = os.open(path.anchor, os.O_RDONLY | os.O_DIRECTORY)
    try:
        for part in path.parts[1:]:
            descriptor = _step(descriptor, part, _TO_PASS)
        descriptor = _step(descriptor, ".", os.O_RDONLY)
        yield OpenFolder(path, descriptor)
    finally:
        os.close(descriptor)


def _step(folder: int, name: str, flags: int) -> int:
    inner = os.open(name, flags | os.O_DIRECTORY | _NO_FOLLOW, dir_fd=folder)
    os.close(folder)
    return inner
