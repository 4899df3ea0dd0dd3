"""The index of a corpus: how each document writes what can be written in several ways, and the totals of that.

One SQLite file. Totals are kept as documents come, change and go: what a document had is taken off, what it has is
added, in one transaction. The file may be lost: it is then counted anew. Nothing of it is held in memory but the
families that are written in more than one way.
"""

import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from zlib import crc32

from burnish.cache.database import LosableFile, is_text
from burnish.model.files import Stamp
from burnish.model.usage import Counted, Usage, Usual, usual

VERSION = 1  #: of the file, and of the way to count: raised when `rules.usage` counts differently
_DOCUMENTS = (
    "CREATE TABLE documents (path TEXT PRIMARY KEY, size INTEGER NOT NULL, modified INTEGER NOT NULL, "
    "certain INTEGER NOT NULL, digest BLOB NOT NULL, usage TEXT NOT NULL, sum INTEGER NOT NULL) WITHOUT ROWID"
)
_TOTALS = (
    "CREATE TABLE totals (family TEXT NOT NULL, spelling TEXT NOT NULL, count INTEGER NOT NULL, "
    "PRIMARY KEY (family, spelling)) WITHOUT ROWID"
)
_ADD = "INSERT INTO totals VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET count = count + excluded.count"
_MIXED = (
    "SELECT family, spelling, count FROM totals WHERE family IN "
    "(SELECT family FROM totals GROUP BY family HAVING count(*) > 1) ORDER BY family"
)
_MOST_FAMILIES = 50_000  #: that are written in more than one way; the rest is not told


class KeptUsage:
    """Implements `ports.UsageIndex`. Paths are text, relative to the root of the configuration. For one thread."""

    def __init__(self, path: Path) -> None:
        """Open or make the file at `path`, whose folder exists."""
        self._file = LosableFile(path, VERSION, (_DOCUMENTS, _TOTALS))

    def counted(self, path: str) -> tuple[Stamp, bytes] | None:
        """As in `ports.UsageIndex`."""
        query = "SELECT size, modified, certain, digest FROM documents WHERE path = ?"
        for size, modified, certain, digest in self._rows(query, path) if is_text(path) else ():
            return Stamp(size, modified, bool(certain)), digest
        return None

    def families(self, path: str) -> Sequence[str]:
        """As in `ports.UsageIndex`."""
        told = self._rows("SELECT usage FROM documents WHERE path = ?", path) if is_text(path) else ()
        return [line.partition("\t")[0] for (text,) in told for line in text.splitlines()]

    def keep(self, documents: Mapping[str, Counted]) -> None:
        """As in `ports.UsageIndex`."""
        self._change({path: counted for path, counted in documents.items() if is_text(path)}, ())

    def forget(self, paths: Sequence[str]) -> None:
        """As in `ports.UsageIndex`."""
        self._change({}, paths)

    def paths(self) -> Iterator[str]:
        """As in `ports.UsageIndex`."""
        yield from (path for (path,) in self._rows("SELECT path FROM documents ORDER BY path"))

    def mixed(self) -> Mapping[str, Usual]:
        """As in `ports.UsageIndex`."""
        told: dict[str, Usual] = {}
        family, counts = "", dict[str, int]()
        for of, spelling, count in (*self._rows(_MIXED), ("", "", 0)):
            if of != family:
                how = usual(counts)
                if how is not None and len(told) < _MOST_FAMILIES:
                    told[family] = how
                family, counts = of, {}
            counts[spelling] = count
        return told

    def clear(self) -> bool:
        """Forget everything, and make the file smaller. False: that cannot be, as while another program writes it."""
        return self._file.empty("documents", "totals")

    def close(self) -> None:
        """As in `ports.UsageIndex`."""
        self._file.close()

    def _rows(self, query: str, *values: object) -> Iterator[tuple[Any, ...]]:
        db = self._file.db
        if db is None:
            return
        try:
            yield from db.execute(query, values)
        except sqlite3.Error as exc:
            self._file.failed(exc)

    def _change(self, new: Mapping[str, Counted], gone: Sequence[str]) -> None:
        db = self._file.db
        if db is None:
            return
        totals: Counter[tuple[str, str]] = Counter()
        try:
            with db:
                db.execute("BEGIN IMMEDIATE")  # so that what is taken off is what is there
                for path in (*new, *gone):
                    totals.subtract(self._usage(db, path))
                for counted in new.values():
                    totals.update(counted.usage)
                db.executemany("DELETE FROM documents WHERE path = ?", ([path] for path in gone))
                db.executemany("INSERT OR REPLACE INTO documents VALUES (?, ?, ?, ?, ?, ?, ?)", map(_row, new.items()))
                db.executemany(_ADD, [(*of, count) for of, count in totals.items() if count])
                db.execute("DELETE FROM totals WHERE count <= 0")
        except sqlite3.Error as exc:
            self._file.failed(exc)
        except ValueError:
            self._file.set_aside("it does not say what it was told")

    def _usage(self, db: sqlite3.Connection, path: str) -> Usage:
        """What a document has in the totals. Raises `ValueError` when that is lost."""
        row = db.execute("SELECT usage, sum FROM documents WHERE path = ?", [path]).fetchone()
        return {} if row is None else _read(*row)


def _row(document: tuple[str, Counted]) -> tuple[object, ...]:
    path, (stamp, digest, usage) = document
    text = "\n".join(f"{family}\t{spelling}\t{count}" for (family, spelling), count in usage.items())
    return path, stamp.size, stamp.modified, stamp.certain, digest, text, crc32(text.encode())


def _read(text: object, told: object) -> Usage:
    if not isinstance(text, str) or crc32(text.encode()) != told:
        raise ValueError
    lines = (line.split("\t") for line in text.splitlines())
    return {(family, spelling): int(count) for family, spelling, count in lines}
