"""The tier on disk: one SQLite file that outlives runs. It may lose entries, never the run.

What is put waits in memory and is written in batches, in the caller's thread; a commit is not synchronised with the
disk, so a killed run loses its last batches here (the journal has them). A file that is damaged or not ours is set
aside as `NAME.damaged` and begun anew. Locked, read-only or full: entries are not found, or not kept. Each entry has a
checksum, for SQLite notices damage to its pages and not to what they hold. Values are bytes; nothing is unpickled.
"""

import os
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from zlib import crc32

from burnish.crashpoints import Point, reach
from burnish.model.cache import TierUse

VERSION = 1  #: of the file
_SCHEMA = (
    "CREATE TABLE answers (id INTEGER PRIMARY KEY, key BLOB NOT NULL UNIQUE, parts BLOB NOT NULL, value BLOB NOT NULL,"
    " sum INTEGER NOT NULL)"
)
_BATCH = 500  #: keys of one query
_PATIENCE = 2.0  #: seconds to wait for another process while the file is opened
_PATIENCE_LATER = 100  #: milliseconds, once it is open: whoever asks has other work to do
_WORTH = 4  #: times the buffer's limit: what waits is given up when it could not be written until then
_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR, sqlite3.SQLITE_MISMATCH}

_Entry = tuple[bytes, bytes, bytes]  # key, parts, value


class SqliteAnswers:
    """Implements `ports.Answers`. For one thread at a time."""

    def __init__(self, path: Path, *, limit: int = 512 << 20, buffer: int = 512 << 10) -> None:
        """Open or make the file at `path`, whose folder exists.

        Args:
            limit: the most that entries take in the file, in bytes; those put longest ago go first.
            buffer: bytes of entries that wait to be written together.
        """
        self.problem = ""  #: why nothing is kept, or what was set aside: a clause for the user; empty when all is well
        self._path, self._limit, self._buffer = path, limit, buffer
        self._waiting: dict[bytes, _Entry] = {}
        self._size = 0  #: bytes that wait
        self._write_at = buffer
        self._db: sqlite3.Connection | None = None
        self._open()

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
        self._shut()

    def use(self) -> Sequence[TierUse]:
        """As in `ports.Answers`."""
        return [TierUse("file", problem=self.problem)]

    def _read(self, keys: Sequence[bytes]) -> dict[bytes, _Entry]:
        found: dict[bytes, _Entry] = {}
        if self._db is None:
            return found
        try:
            for start in range(0, len(keys), _BATCH):
                batch = keys[start : start + _BATCH]
                marks = ",".join("?" * len(batch))
                # the statement is made of question marks only
                rows = self._db.execute(f"SELECT key, parts, value, sum FROM answers WHERE key IN ({marks})", batch)  # noqa: S608
                found.update((entry[0], entry) for entry in _sound(rows))
        except sqlite3.Error as exc:
            self._failed(exc)
        return found

    def _write(self) -> None:
        """Write what waits; when that fails, try again once as much again waits, and give it up in the end."""
        if self._db is None:
            self._forget()
        if self._db is None or not self._waiting:
            return
        rows = [(*entry, _sum(*entry)) for entry in self._waiting.values()]
        try:
            with self._db:
                self._db.executemany(
                    "INSERT OR REPLACE INTO answers (key, parts, value, sum) VALUES (?, ?, ?, ?)", rows
                )
                _shrink(self._db, self._limit)
                reach(Point.CACHE_COMMITTING)
        except sqlite3.Error as exc:
            self._write_at += self._buffer
            if self._write_at > _WORTH * self._buffer:
                self._forget()
            self._failed(exc)
        else:
            self._forget()
            reach(Point.CACHE_COMMITTED)

    def _forget(self) -> None:
        self._waiting.clear()
        self._size, self._write_at = 0, self._buffer

    def _open(self) -> None:
        """Begin with what is there, or anew beside it."""
        try:
            self._db = _connect(self._path)
            if not _begin(self._db):
                self._set_aside("it is of another kind or version")
        except sqlite3.Error as exc:
            self._failed(exc)
        except OSError as exc:
            self.problem = f"{self._path} cannot be used: {exc.strerror}"

    def _failed(self, exc: sqlite3.Error) -> None:
        code = getattr(exc, "sqlite_errorcode", None)  # absent when Python itself raised: what it read makes no sense
        if code is None or code & 0xFF in _DAMAGED:
            self._set_aside("it is damaged")
        elif self._db is None or not self._usable():
            self._shut()
            self.problem = f"{self._path} cannot be used: {exc}"

    def _usable(self) -> bool:
        """Is the file open and readable, so that what failed may do better next time?"""
        try:
            return self._db is not None and bool(self._db.execute("PRAGMA user_version").fetchone()[0] == VERSION)
        except sqlite3.Error:
            return False

    def _set_aside(self, why: str) -> None:
        """Rename the file and begin anew, once; a second time nothing is kept any more."""
        self._shut()
        if self.problem:
            return
        aside = self._path.with_name(f"{self._path.name}.damaged")
        self.problem = f"{self._path} was set aside as {aside.name}, since {why}"
        try:
            for end in ("-wal", "-shm"):
                with suppress(FileNotFoundError):
                    Path(f"{self._path}{end}").replace(f"{aside}{end}")
            self._path.replace(aside)
            self._db = _connect(self._path)
            _begin(self._db)
        except (sqlite3.Error, OSError) as exc:
            self._shut()
            self.problem = f"{self._path} cannot be used: {exc}"

    def _shut(self) -> None:
        db, self._db = self._db, None
        if db is not None:
            with suppress(sqlite3.Error):
                db.close()


def _connect(path: Path) -> sqlite3.Connection:
    """A connection to a file that only its owner may read, made when it is not there."""
    os.close(os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o600))
    path.chmod(0o600)
    return sqlite3.connect(path, timeout=_PATIENCE, check_same_thread=False)


def _begin(db: sqlite3.Connection) -> bool:
    """Make the table, or say whether the one that is there is ours."""
    db.execute("PRAGMA trusted_schema = OFF")  # a file from elsewhere must not run anything
    version = db.execute("PRAGMA user_version").fetchone()[0]
    tables = [sql for (sql,) in db.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL")]
    if (version or tables) and (version, tables) != (VERSION, [_SCHEMA]):
        return False
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA synchronous = NORMAL")
    db.execute("PRAGMA journal_size_limit = 4194304")  # bytes
    if not tables:
        with db:
            db.execute("BEGIN IMMEDIATE")
            db.execute(_SCHEMA.replace("TABLE", "TABLE IF NOT EXISTS", 1))  # another process may have been faster
            db.execute(f"PRAGMA user_version = {VERSION}")
    db.execute(f"PRAGMA busy_timeout = {_PATIENCE_LATER}")
    return True


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
