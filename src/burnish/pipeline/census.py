"""Counts how the documents of a run write, before any of them is looked at, and tells what follows from that.

Only what has changed since the last run is read. Documents that earlier runs counted below the same root still count,
also when this run is about few of them; one that is gone from a folder that this run searched counts no more.
"""

from collections.abc import Mapping, Sequence
from os.path import normpath, relpath
from pathlib import Path

from burnish.documents.screening import screen_bytes
from burnish.errors import BurnishError
from burnish.model.files import Found
from burnish.model.usage import Counted, Usual
from burnish.pipeline.look import digest_of
from burnish.ports import Files, Format, UsageIndex
from burnish.rules.usage import usage_of

_WAITING = 500  #: documents that are handed on together


class Census:
    """The index of one run's corpus, and what it says."""

    def __init__(self, files: Files, index: UsageIndex, root: Path, formats: Mapping[str, Format]) -> None:
        """`root`: only documents below it are counted."""
        self._files, self._index, self._formats = files, index, formats
        self._root = normpath(root.absolute())
        self._new: dict[str, Counted] = {}
        self._mixed: Mapping[str, Usual] = {}

    def count(self, found: Sequence[Found], paths: Sequence[Path]) -> Mapping[str, Usual]:
        """The families that the corpus writes in more than one way, with `found` as it is now.

        Args:
            paths: below which all there is was found.
        """
        there: set[str] = set()
        for file in found:
            name = self._name(file.path) if file.skip is None else None
            if name is not None and file.path.suffix.lower() in self._formats:
                there.add(name)
                self._look(name, file.path)
        self._index.keep(self._new)
        self._new = {}
        searched = [name for name in map(self._name, paths) if name is not None]
        gone = [name for name in self._index.paths() if name not in there and _is_below(name, searched)]
        if gone:
            self._index.forget(gone)
        self._mixed = self._index.mixed()
        return self._mixed

    def mark(self, path: Path, digest: bytes | None = None) -> str | None:
        """Stands for all that a document may have been told of the corpus; None: nobody knows.

        Args:
            digest: of the content that was looked at; None: the one that was counted.
        """
        name = self._name(path)
        counted = self._index.counted(name) if name is not None else None
        if name is None or counted is None or digest not in (None, counted[1]):
            return None
        told = sorted({family for family in self._index.families(name) if family in self._mixed})
        return digest_of(repr([(family, self._mixed[family]) for family in told]).encode()).hex() if told else ""

    def _look(self, name: str, path: Path) -> None:
        """Count a document that is not what it was."""
        stamp, counted = self._files.stamp(path), self._index.counted(name)
        if stamp is None or (counted is not None and counted[0].certain and counted[0][:2] == stamp[:2]):
            return
        try:
            source = self._files.read(path)
        except BurnishError:
            return
        usage = {} if screen_bytes(path, source) else usage_of(source)
        self._new[name] = Counted(stamp, digest_of(source), usage)
        if len(self._new) >= _WAITING:
            self._index.keep(self._new)
            self._new = {}

    def _name(self, path: Path) -> str | None:
        """How the index calls a document or a folder; None for what is not below the root."""
        name = relpath(normpath(path.absolute()), self._root).replace("\\", "/")
        return None if name == ".." or name.startswith("../") else name


def _is_below(name: str, folders: Sequence[str]) -> bool:
    return any(folder in (".", name) or name.startswith(f"{folder}/") for folder in folders)
