"""The folder `.burnish`: readable by its owner alone, for it holds text of documents, and unseen by git."""

import os
from contextlib import suppress
from pathlib import Path

from burnish.errors import StateDamaged


def prepare(folder: Path) -> None:
    """Make `folder`, unless it is there, with a `.gitignore` that leaves out all of it.

    Raises:
        StateDamaged: it cannot be made.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with suppress(FileExistsError), (folder / ".gitignore").open("x", encoding="utf-8") as file:
            file.write("*\n")
    except OSError as exc:
        raise StateDamaged(path=folder, problem=f"the folder cannot be made: {exc.strerror or exc}") from exc


def sync(folder: Path) -> None:
    """Wait until the names in `folder` are on the disk, where the system can."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
