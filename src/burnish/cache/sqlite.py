"""The tier on disk: one SQLite file that outlives runs. It may lose entries, never the run.

What is put waits in memory and is written in batches, in the caller's thread, so a killed run loses its last batches
here (the journal has them). Locked, read-only or full: entries are not found, or not kept. Each entry has a checksum,
for SQLite notices damage to its pages and not to what they hold. Values are bytes; nothing is unpickled.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from zlib import crc32

from burnish.cache.database import LosableFile
from burnish.crashpoints import Point, reach
from burnish.model.cache import TierUse

VERSION = 1  #: of the file
_SCHEMA = (
    "CREATE TABLE answers (id INTEGER PRIMARY KEY, key BLOB NOT NULL UNIQUE, parts BLOB NOT NULL, value BLOB NOT NULL,"
    " sum INTEGER NOT NULL)"
)
_BATCH = 500  #: keys of one query
_WORTH = 4  #: times the buffer's limit: what waits is given up when it could not be written until then

_Entry = tuple[bytes, bytes, bytes]  # key, parts, value


class SqliteAnswers:
    """Implements `ports.Answers`. For one thread at a time."""

    def __init__(self, path: Path, *, limit: int = 512 << 20, buffer: int = 512 << 10) -> None:
        """Open or make the file at `path`, whose folder exists.

        Args:
            limit: the most that entries take in the file, in bytes; those put longest ago go first.
            buffer: bytes of entries that wait to be written together.
        """
        self._file = LosableFile(path, VERSION, [_SCHEMA])
        self._limit, self._buffer = limit, buffer
        self._waiting: dict[bytes, _Entry] = {}
        self._size = 0  #: bytes that wait
        self._write_at = buffer

    @property
    def problem(self) -> str:
        """Why nothing is kept, or what was set aside: a clause for the user; empty when all is well."""
        return self._file.problem

    def get(self, keys: Sequence[bytes], parts: Sequence[bytes]) -> Sequence[bytes | None]:
        """As in `ports.Answers`; one query for each 500 keys."""
        found = self._read([key for key in keys if key not in self._waiting])
        entries = (self._waiting.get(key) or found.get(key) for key in keys)
        return [entry[2] if entry and entry[1] == part else None for entry, part in zip(entries, parts, strict=True)]

    def put(self, entries: Iterable[_Entry]) -> None:
        """As in `ports.Answers`; they are written when enough of them wait."""
        for entry in entries:
            replaced = self._waiting.pop(entry[0], ())
            self._size += sum(map(len, entry)) - sum(map(len, replaced))
            self._waiting[entry[0]] = entry
            if self._size >= self._write_at:
                self._write()

    def flush(self) -> None:
        """As in `ports.Answers`."""
        self._write()

    def close(self) -> None:
        """As in `ports.Answers`. Nothing is found or kept after it."""
        self._write()
        self._forget()
        self._file.close()

    def use(self) -> Sequence[TierUse]:
        """As in `ports.Answers`."""
        return [TierUse("file", problem=self.problem)]

    def _read(self, keys: Sequence[bytes]) -> dict[bytes, _Entry]:
        found: dict[bytes, _Entry] = {}
        if self._file.db is None:
            return found
        try:
            for start in range(0, len(keys), _BATCH):
                batch = keys[start : start + _BATCH]
                marks = ",".join("?" * len(batch))
                query = f"SELECT key, parts, value, sum FROM answers WHERE key IN ({marks})"  # noqa: S608 - question marks only
                rows = self._file.db.execute(query, batch)
                found.update((entry[0], entry) for entry in _sound(rows))
        except sqlite3.Error as exc:
            self._file.failed(exc)
        return found

    def _write(self) -> None:
        """Write what waits; when that fails, try again once as much again waits, and give it up in the end."""
        if self._file.db is None:
            self._forget()
        if self._file.db is None or not self._waiting:
            return
        rows = [(*entry, _sum(*entry)) for entry in self._waiting.values()]
        try:
            with self._file.db:
                self._file.db.executemany(
                    "INSERT OR REPLACE INTO answers (key, parts, value, sum) VALUES (?, ?, ?, ?)", rows
                )
                _shrink(self._file.db, self._limit)
                reach(Point.CACHE_COMMITTING)
        except sqlite3.Error as exc:
            self._write_at += self._buffer
            if self._write_at > _WORTH * self._buffer:
                self._forget()
            self._file.failed(exc)
        else:
            self._forget()
            reach(Point.CACHE_COMMITTED)

    def _forget(self) -> None:
        self._waiting.clear()
        self._size, self._write_at = 0, self._buffer


def _sound(rows: Iterable[tuple[object, ...]]) -> Iterator[_Entry]:
    """The entries that are as they were written."""
    for key, parts, value, checksum in rows:
        if isinstance(key, bytes) and isinstance(parts, bytes) and isinstance(value, bytes):
            entry = key, parts, value
            if checksum == _sum(*entry):
                yield entry


def _sum(key: bytes, parts: bytes, value: bytes) -> int:
    return crc32(value, crc32(parts, crc32(key)))


def _shrink(db: sqlite3.Connection, limit: int) -> None:
    """Remove the oldest entries, an eighth at a time, until the others fit. Their pages are used again."""
    while _used(db) > limit:
        gone = db.execute("DELETE FROM answers WHERE id <= (SELECT min(id) + (max(id) - min(id)) / 8 FROM answers)")
        if not gone.rowcount:
            return


def _used(db: sqlite3.Connection) -> int:
    """Bytes of the pages in use."""
    pages, free, size = (
        db.execute(f"PRAGMA {it}").fetchone()[0] for it in ("page_count", "freelist_count", "page_size")
    )
    return int((pages - free) * size)
