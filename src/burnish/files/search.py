"""Which files does a person mean who names these paths?

As ruff finds files: what is named is taken whatever the settings say, unless `exclude` is to count even there; a folder
is searched, passing over what `.gitignore` files name and what begins with a dot, for files that `include` covers and
`exclude` does not. Each real file comes once, however many names lead to it. Files left alone come with a reason; a
folder of vendored files comes as one `Found` for the folder.

Links to files inside the root are followed. A link to a folder is followed when it leads inside the root but neither
into nor around what is searched anyway, so cycles end. Real names come before links, each group sorted.
"""

import os
import stat
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from burnish.documents.screening.vendored import screen_folder_name
from burnish.errors import PathNotFound
from burnish.files.globs import Globs
from burnish.files.places import OUTSIDE, Root, is_below
from burnish.files.reading import NOT_PLAIN, in_words
from burnish.files.temporary import is_temporary
from burnish.model.files import Found

EXCLUDED = "excluded by the configuration"


class Scope(NamedTuple):
    """What a search takes and passes over."""

    root: Root  #: globs are relative to it; links may not lead out of it
    include: Globs
    exclude: Globs
    respect_gitignore: bool
    max_file_size: int  #: bytes
    force_exclude: bool = False  #: what is excluded is left alone even where it is named


def search(paths: Sequence[Path], scope: Scope) -> Iterator[Found]:
    """Files named by `paths` or below them.

    Raises:
        PathNotFound: a path does not exist; raised at once, before anything is searched.
    """
    for path in paths:
        if not os.path.lexists(path) or (path.is_symlink() and not os.path.exists(path)):  # noqa: PTH110 - as below
            raise PathNotFound(path=path)
    return _found(paths, scope)


def _found(paths: Sequence[Path], scope: Scope) -> Iterator[Found]:
    running = _Search(scope)
    for path in paths:
        yield from running.named(path)


class _Search:
    """One search and what it has met so far."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.met: set[tuple[int, int]] = set()  #: device and inode
        self.searched: list[str] = []  #: real paths of folders

    def named(self, path: Path) -> Iterator[Found]:
        """A path that a person gave."""
        real = self.scope.root.place(path)
        if real is None:
            yield Found(path, OUTSIDE)
        elif self.scope.force_exclude and self._is_excluded(str(real)):
            yield Found(path, EXCLUDED)
        elif os.path.isdir(path):  # noqa: PTH112 - Path.is_dir raises where a folder on the way is closed
            yield from self.folder(path, os.path.realpath(path))
        elif is_temporary(path.name):
            yield Found(path, "a temporary file of burnish")
        else:
            yield from self.file(path)

    def _is_excluded(self, real: str) -> bool:
        root = self.scope.root.real
        return is_below(real, root) and self.scope.exclude.covers(_slashes(os.path.relpath(real, root)))

    def file(self, path: Path) -> Iterator[Found]:
        """A file by one of its names; nothing when it was met by another."""
        try:
            info = path.stat()
        except OSError as exc:
            yield Found(path, in_words(exc))
            return
        if (info.st_dev, info.st_ino) in self.met:
            return
        self.met.add((info.st_dev, info.st_ino))
        if not stat.S_ISREG(info.st_mode):
            yield Found(path, NOT_PLAIN)
        elif info.st_size > self.scope.max_file_size:
            yield Found(path, f"{info.st_size:,} bytes; the limit is {self.scope.max_file_size:,}")
        else:
            yield Found(path)

    def folder(self, shown: Path, real: str) -> Iterator[Found]:
        """The files of a folder, whose entries are shown below `shown`."""
        self.searched.append(real)
        walk = _walk(real, self.scope.respect_gitignore)
        yield from (Found(shown, f"a part could not be searched: {problem}") for problem in walk.problems)
        prefix = len(real.rstrip(os.sep)) + 1
        chosen = _Choice(self.scope, real)
        links = []
        for entry in walk.entries:
            below = entry[prefix:]
            kind = _kind(entry)
            if kind == stat.S_IFLNK:
                links.append(below)
            elif kind != stat.S_IFDIR and chosen.takes(below):
                yield from self.file_below(shown, below, chosen)
        for below in links:
            yield from self.link(shown / below, below, chosen)

    def file_below(self, shown: Path, below: str, chosen: "_Choice") -> Iterator[Found]:
        """A file in a searched folder, or, once, the vendored folder in which it lies."""
        vendored = chosen.vendored_folder(below)
        if vendored is None:
            yield from self.file(shown / below)
        elif vendored not in chosen.reported:
            chosen.reported.add(vendored)
            yield Found(shown / vendored, screen_folder_name(vendored.rpartition("/")[2]))

    def link(self, shown: Path, below: str, chosen: "_Choice") -> Iterator[Found]:
        """A symbolic link in a searched folder."""
        leads_to_folder = os.path.isdir(shown)  # noqa: PTH112 - Path.is_dir raises for a target that no path can name
        if not (chosen.takes_folder(below) if leads_to_folder else chosen.takes(below)):
            return
        real = self.scope.root.place(shown)
        if real is None:
            yield Found(shown, OUTSIDE)
        elif not leads_to_folder:
            leads_somewhere = os.path.exists(shown)  # noqa: PTH110 - as above
            yield from self.file_below(shown.parent, shown.name, chosen) if leads_somewhere else _broken(shown)
        elif not any(is_below(str(real), met) or is_below(met, str(real)) for met in self.searched):
            yield from self.folder(shown, str(real))


def _broken(link: Path) -> Iterator[Found]:
    yield Found(link, "a link that leads nowhere")


class _Choice:
    """Which of the entries of one searched folder are wanted; entries are relative to that folder, with `/`."""

    def __init__(self, scope: Scope, folder: str) -> None:
        root = scope.root.real
        inside = is_below(folder, root) and folder != root
        self._above = _slashes(os.path.relpath(folder, root)) if inside else ""
        self._include = scope.include
        self._named = "" if scope.force_exclude else self._above  # what is excluded above it does not count
        kept = scope.exclude.not_overruled_by(self._named)
        self._exclude = Globs(kept, "exclude")
        self._vendored: dict[str, str | None] = {"": None}
        self.reported: set[str] = set()  #: vendored folders

    def _from_root(self, below: str) -> str:
        return f"{self._above}/{below}" if self._above else below

    def takes(self, below: str) -> bool:
        """Is this file included and not excluded?"""
        path = self._from_root(_slashes(below))
        return (
            self._include.covers(path)
            and not self._exclude.covers(path, self._named)
            and not is_temporary(path.rpartition("/")[2])
        )

    def takes_folder(self, below: str) -> bool:
        """Is this folder, met as a link, not excluded?"""
        return not self._exclude.covers(f"{self._from_root(_slashes(below))}/", self._named)

    def vendored_folder(self, below: str) -> str | None:
        """The outermost vendored folder on the way to a file."""
        return self._vendored_at(_slashes(below).rpartition("/")[0])

    def _vendored_at(self, folder: str) -> str | None:
        unknown = []
        while folder not in self._vendored:  # no recursion: folders can lie deeper than Python's stack
            unknown.append(folder)
            folder = folder.rpartition("/")[0]
        outer = self._vendored[folder]
        for inner in reversed(unknown):
            outer = outer or (inner if screen_folder_name(inner.rpartition("/")[2]) else None)
            self._vendored[inner] = outer
        return outer


class _Walk(NamedTuple):
    entries: list[str]  #: real paths of everything below, sorted part by part
    problems: list[str]


def _walk(folder: str, respect_gitignore: bool) -> _Walk:
    """Everything in a folder that is not hidden and not ignored."""
    walk = _walk_once(folder, respect_gitignore, parents=True)
    if not walk.entries and respect_gitignore:
        # A `.gitignore` above the folder may name all of it; but a person named it here.
        walk = _walk_once(folder, respect_gitignore, parents=False)
    return walk


def _walk_once(folder: str, respect_gitignore: bool, *, parents: bool) -> _Walk:
    import ignore  # of no use where only files are named

    builder = ignore.WalkBuilder(Path(folder)).require_git(False).parents(parents)
    if not respect_gitignore:
        builder = builder.ignore(False).git_ignore(False).git_global(False).git_exclude(False)
    entries, problems = [], []
    steps = builder.build()
    while True:  # an error ends neither the walk nor this loop, as it would end a `for`
        try:
            entries.append(_as_python_has_it(str(next(steps).path())))
        except StopIteration:
            break
        except (ignore.Error, ignore.IOError) as exc:
            problems.append(_without_path(str(exc)))
    entries = [entry for entry in entries if entry != folder]
    return _Walk(sorted(entries, key=_in_parts), problems)


def _as_python_has_it(path: str) -> str:
    """The walker takes names for UTF-8; where the locale says otherwise, Python's functions expect its own reading."""
    if sys.getfilesystemencoding() == "utf-8":
        return path
    read_again = os.fsdecode(path.encode("utf-8", "surrogateescape"))
    return read_again if os.path.lexists(read_again) else path


def _without_path(message: str) -> str:
    """The walker says `PATH: IO error for operation on PATH: REASON (os error N)`; a path may have 4,096 bytes."""
    path, _, reason = message.partition(": IO error for operation on ")
    return f"...{path[-60:]}: {reason.removeprefix(path + ': ')}" if reason and len(path) > 60 else message


def _in_parts(path: str) -> str:
    """A key that sorts the content of a folder together, before a longer name that begins as the folder's."""
    return path.replace(os.sep, "\0")


def _slashes(path: str) -> str:
    return path.replace(os.sep, "/")


def _kind(path: str) -> int:
    """The type bits of what lies at `path`; those of a folder when it has gone, so that it is passed over."""
    try:
        return stat.S_IFMT(os.lstat(path).st_mode)
    except OSError:
        return stat.S_IFDIR
