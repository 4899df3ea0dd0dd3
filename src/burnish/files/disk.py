"""`burnish.ports.Files` on the real disk: a thin door before search, reading and replacing."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from burnish.files import output, reading, replacing, temporary
from burnish.files.globs import Globs
from burnish.files.places import Root
from burnish.files.search import Scope, search
from burnish.model.files import Found, Stamp


class Disk:
    """Finds, reads and replaces files below a root."""

    def __init__(
        self,
        root: Path,
        *,
        include: Sequence[str] = ("*.md",),
        exclude: Sequence[str] = (),
        respect_gitignore: bool = True,
        max_file_size: int = 5_000_000,
        force_exclude: bool = False,
    ) -> None:
        """Globs are relative to `root`, as in `.gitignore`; `max_file_size` is in bytes.

        Raises:
            ConfigurationError: a glob is malformed or leads out of the root.
        """
        self._root = Root.of(root)
        self._scope = Scope(
            root=self._root,
            include=Globs(include, "include", ignore_case=True),
            exclude=Globs(exclude, "exclude"),
            respect_gitignore=respect_gitignore,
            max_file_size=max_file_size,
            force_exclude=force_exclude,
        )

    def find(self, paths: Sequence[Path], apart: Path | None = None) -> Iterator[Found]:
        """As in `ports.Files`; what a search takes and passes over is said in `files.search`."""
        found = search(paths, self._scope)
        return found if apart is None else (file for file in found if not output.leads_below(file.path, apart))

    def place_for(self, path: Path, paths: Sequence[Path], folder: Path) -> Path:
        """As in `ports.Files`."""
        return output.place_for(path, paths, folder)

    def read(self, path: Path) -> bytes:
        """As in `ports.Files`."""
        return reading.read(path, self._root)

    def holds(self, path: Path) -> bool:
        """As in `ports.Files`."""
        return os.path.exists(path)  # noqa: PTH110 - never raises

    def stamp(self, path: Path) -> Stamp | None:
        """As in `ports.Files`."""
        return reading.stamp(path)

    def writable(self, path: Path) -> str | None:
        """Why `replace` would refuse this file as it is now, as a clause, or None. Changes nothing."""
        return replacing.writable(path, self._root)

    def replace(self, path: Path, expected: bytes, new: bytes) -> None:
        """As in `ports.Files`."""
        replacing.replace(path, expected, new, self._root)

    def create(self, path: Path, new: bytes) -> None:
        """As in `ports.Files`."""
        replacing.create(path, new)

    def remove_stale(self, paths: Sequence[Path], found: Sequence[Path] = ()) -> list[Path]:
        """As in `ports.Files`; for runs that write. What lies outside of the root is left alone."""
        named = [path if os.path.isdir(path) else path.parent for path in paths]  # noqa: PTH112 - never raises
        linked = [Path(os.path.realpath(path)) for path in found if os.path.islink(path)]  # noqa: PTH114 - as above
        folders = (*named, *dict.fromkeys(path.parent for path in (*found, *linked)))
        return temporary.remove_stale(folder for folder in folders if self._root.place(folder) is not None)
