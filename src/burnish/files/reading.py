"""Read a plain file, and nothing that only looks like one.

A pipe, device or socket would block or never end; a link out of the root would carry foreign text to a provider.
"""

import os
import stat
import time
from pathlib import Path

from burnish.errors import CannotRead
from burnish.files.places import OUTSIDE, Root, open_folder
from burnish.model.files import Stamp

_COARSEST = 2_000_000_000  #: nanoseconds between two ticks of a disk's clock, at most (FAT)
NOT_PLAIN = "not a regular file"


def read(path: Path, root: Root) -> bytes:
    """The bytes of a file.

    Raises:
        CannotRead: it is gone, not a regular file, may not be read, or a link leads outside `root`.
    """
    real = root.place(path)
    if real is None:
        raise CannotRead(path=path, problem=OUTSIDE)
    try:
        with open_folder(real.parent) as folder:
            descriptor = folder.open_plain(real.name)
            with os.fdopen(descriptor, "rb") as file:
                if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                    raise CannotRead(path=path, problem=NOT_PLAIN)
                return file.read()
    except OSError as exc:
        raise CannotRead(path=path, problem=in_words(exc)) from exc


def stamp(path: Path) -> Stamp | None:
    """How a plain file looks from outside; None for anything else. `git` calls one that changed just now racy."""
    try:
        found = os.stat(path)  # noqa: PTH116 - `Path.stat` costs as much again, for thousands of files
    except OSError:
        return None
    if not stat.S_ISREG(found.st_mode):
        return None
    return Stamp(found.st_size, found.st_mtime_ns, found.st_mtime_ns + _COARSEST < time.time_ns())


def in_words(error: OSError) -> str:
    """What the system said, as a clause."""
    said = error.strerror or str(error)
    return said[:1].lower() + said[1:]
