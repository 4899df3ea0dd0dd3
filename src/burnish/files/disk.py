"""`burnish.ports.Files` on the real disk: a thin door before search, reading and replacing."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from burnish.files import reading, replacing, temporary
from burnish.files.globs import Globs
from burnish.files.places import Root
from burnish.files.search import Scope, search
from burnish.model.files import Found


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
        )

    def find(self, paths: Sequence[Path]) -> Iterator[Found]:
        """As in `ports.Files`; what a search takes and passes over is said in `files.search`."""
        return search(paths, self._scope)

    def read(self, path: Path) -> bytes:
        """As in `ports.Files`."""
        return reading.read(path, self._root)

    def writable(self, path: Path) -> str | None:
        """Why `replace` would refuse this file as it is now, as a clause, or None. Changes nothing."""
        return replacing.writable(path, self._root)

    def replace(self, path: Path, expected: bytes, new: bytes) -> None:
        """As in `ports.Files`."""
        replacing.replace(path, expected, new, self._root)

    def create(self, path: Path, new: bytes) -> None:
        """As in `ports.Files`."""
        replacing.create(path, new)

    def remove_stale(self, folders: Sequence[Path]) -> list[Path]:
        """Remove the temporary files that crashed runs left below `folders`; say which. For runs that write."""
        return temporary.remove_stale(folder for folder in folders if self._root.place(folder) is not None)
