"""`burnish.ports.Files` without a disk: a dictionary that finds, refuses and conflicts as the disk does."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from os.path import commonpath
from pathlib import Path

from burnish.errors import CannotRead, CannotWrite, ConflictingEdit, PathNotFound
from burnish.files.globs import Globs
from burnish.model.files import Found, Stamp


def _nothing(_: Path) -> None:
    """The default of `before_replace`."""


class MemoryFiles:
    """Files in memory. It has no links, no hidden or ignored files and no sizes; for those a test needs a disk."""

    def __init__(
        self,
        contents: Mapping[Path, bytes],
        *,
        root: Path = Path(),
        include: Sequence[str] = ("*.md",),
        exclude: Sequence[str] = (),
        unreadable: Mapping[Path, str] | None = None,
        unwritable: Mapping[Path, str] | None = None,
        before_replace: Callable[[Path], None] = _nothing,
    ) -> None:
        """`unreadable` and `unwritable` map a path to the problem it has.

        `before_replace` is called just before the last comparison, where a person's edit is most dangerous.
        """
        self.contents = dict(contents)  #: what is on the disk now
        self.writes: list[Path] = []  #: every path written, in order
        self._root = root
        self._include = Globs(include, "include", ignore_case=True)
        self._exclude = Globs(exclude, "exclude")
        self._unreadable = dict(unreadable or {})
        self._unwritable = dict(unwritable or {})
        self._before_replace = before_replace

    def find(self, paths: Sequence[Path], apart: Path | None = None) -> Iterator[Found]:
        """As in `ports.Files`."""
        for path in paths:
            if path not in self.contents and not any(path in known.parents for known in self.contents):
                raise PathNotFound(path=path)
        found = [below for path in paths for below in self._below(path)]
        return (Found(path) for path in dict.fromkeys(found) if apart is None or apart not in path.parents)

    def _below(self, path: Path) -> list[Path]:
        if path in self.contents:
            return [path]
        above = self._relative(path)
        exclude = Globs(self._exclude.not_overruled_by(above), "exclude")
        inside = sorted(known for known in self.contents if path in known.parents)
        names = {known: self._relative(known) for known in inside}
        return [k for k in inside if self._include.covers(names[k]) and not exclude.covers(names[k], above)]

    def _relative(self, path: Path) -> str:
        inside = path.is_relative_to(self._root) and path != self._root
        return path.relative_to(self._root).as_posix() if inside else ""

    def read(self, path: Path) -> bytes:
        """As in `ports.Files`."""
        if path in self._unreadable:
            raise CannotRead(path=path, problem=self._unreadable[path])
        if path not in self.contents:
            raise CannotRead(path=path, problem="no such file or directory")
        return self.contents[path]

    def holds(self, path: Path) -> bool:
        """As in `ports.Files`."""
        return any(path == name or path in name.parents for name in self.contents)

    def stamp(self, path: Path) -> Stamp | None:
        """As in `ports.Files`; time is the number of writes so far, so that every change shows."""
        if path not in self.contents:
            return None
        written = max((number for number, done in enumerate(self.writes, 1) if done == path), default=0)
        return Stamp(len(self.contents[path]), written, certain=True)

    def writable(self, path: Path) -> str | None:
        """As in `ports.Files`."""
        if path in self._unwritable:
            return self._unwritable[path]
        return None if path in self.contents else "no such file or directory"

    def remove_stale(self, paths: Sequence[Path], found: Sequence[Path] = ()) -> Sequence[Path]:  # noqa: ARG002 - the port's signature
        """As in `ports.Files`; nothing crashes here."""
        return []

    def place_for(self, path: Path, paths: Sequence[Path], folder: Path) -> Path:
        """As in `ports.Files`; there are no links to lead out."""
        base = commonpath([given.parent if given in self.contents else given for given in paths])
        return folder / path.relative_to(base)

    def replace(self, path: Path, expected: bytes, new: bytes) -> None:
        """As in `ports.Files`."""
        self._before_replace(path)
        if path not in self.contents:
            raise ConflictingEdit(path=path)
        if path in self._unwritable:
            raise CannotWrite(path=path, problem=self._unwritable[path])
        if self.contents[path] != expected:
            raise ConflictingEdit(path=path)
        self._write(path, new)

    def create(self, path: Path, new: bytes) -> None:
        """As in `ports.Files`."""
        if path in self._unwritable:
            raise CannotWrite(path=path, problem=self._unwritable[path])
        if any(path in known.parents for known in self.contents):
            raise CannotWrite(path=path, problem="is a directory")
        self._write(path, new)

    def _write(self, path: Path, new: bytes) -> None:
        self.contents[path] = new
        self.writes.append(path)
