"""The tier on disk: one SQLite file that outlives runs. It may lose entries, never the run.

What is put waits in memory and is written in batches, in the caller's thread, so a killed run loses its last batches
here (the journal has them). Locked, read-only or full: entries are not found, or not kept. Each entry has a checksum,
for SQLite notices damage to its pages and not to what they hold. Values are bytes; nothing is unpickled. In front of
the file stands a filter that knows which keys are surely absent.
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from burnish.cache.database import LosableFile
from burnish.cache.keys import key_of
from burnish.cache.screen import Screen
from burnish.cache.table import SCHEMA, VERSION, Entry, Table
from burnish.crashpoints import Point, reach
from burnish.model.cache import TierUse

_WORTH = 4  #: times the buffer's limit: what waits is given up when it could not be written until then
_SHARE = 256  #: of so many entries, one goes at a time when the file is full: more at once would hold up the caller


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found when every entry was read."""

    entries: int  #: that are sound
    damaged: int  #: that do not match their checksum: they are never found
    misplaced: int  #: of the sound ones, those under a key that is not that of their parts


@dataclass(frozen=True, slots=True)
class Stored:
    """How much the file holds."""

    entries: int
    raw: int  #: bytes of parts and values
    stored: int  #: bytes of the same, compressed, with the dictionaries for that
    file: int  #: bytes on the disk, with indexes, free room and what waits to be merged


class SqliteAnswers:
    """Implements `ports.Answers`. For one thread at a time."""

    def __init__(self, path: Path, *, limit: int = 512 << 20, buffer: int = 512 << 10, filtered: bool = True) -> None:
        """Open or make the file at `path`, whose folder exists.

        Args:
            limit: the most that entries take in the file, in bytes; those put longest ago go first.
            buffer: bytes of entries that wait to be written together.
            filtered: a filter beside the file spares look-ups; without it, each is made.
        """
        self._limit, self._buffer = limit, buffer
        self._waiting: dict[bytes, Entry] = {}
        self._size = 0  #: bytes that wait
        self._write_at = buffer
        self._spared = self._misled = 0  #: keys
        self._file = LosableFile(path, VERSION, SCHEMA)
        self._screen = Screen(path.with_name(f"{path.name}.filter"), self._file.reader) if filtered else None
        self._table: Table | None = None
        self._begin()

    @property
    def problem(self) -> str:
        """Why nothing is kept, or what was set aside: a clause for the user; empty when all is well."""
        return self._file.problem

    def get(self, keys: Sequence[bytes], parts: Sequence[bytes]) -> Sequence[bytes | None]:
        """As in `ports.Answers`; one query for each 500 keys that the filter lets pass."""
        wanted = [key for key in keys if key not in self._waiting] if self._waiting else keys
        found = self._read(self._passed(wanted))
        entries = (self._waiting.get(key) or found.get(key) for key in keys)
        return [entry[2] if entry and entry[1] == part else None for entry, part in zip(entries, parts, strict=True)]

    def put(self, entries: Iterable[Entry]) -> None:
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
        if self._screen is not None:
            self._screen.close()
        self._table = None
        self._file.close()

    def use(self) -> Sequence[TierUse]:
        """As in `ports.Answers`."""
        return [TierUse("file", spared=self._spared, misled=self._misled, problem=self.problem)]

    def entries(self) -> Iterator[Entry]:
        """The sound ones, the oldest first; what is put meanwhile may be among them. Ends early when reading fails."""
        for _, entries in self._pages():
            yield from entries

    def verify(self) -> Checked:
        """Read every entry."""
        rows = sound = misplaced = 0
        for count, entries in self._pages():
            rows += count
            sound += len(entries)
            misplaced += sum(key != key_of(parts) for key, parts, _ in entries)
        return Checked(sound, rows - sound, misplaced)

    def prune(self, limit: int) -> int:
        """Remove the oldest entries until the rest fits into `limit` bytes, and make the file smaller; how many."""
        return self._remove(lambda table: _shrink(table, limit))

    def clear(self) -> int:
        """Remove everything, and make the file smaller; how many entries it held."""
        return self._remove(Table.clear)

    def size(self) -> Stored:
        """By the file's own account, without reading entries; zeros when it cannot be read."""
        self._write()
        file = sum(map(_bytes_of, self._file.paths))
        if self._table is not None:
            try:
                sums, dictionaries = self._table.sums(), self._table.dictionary_bytes()
            except sqlite3.Error as exc:
                self._failed(exc)
            else:
                return Stored(sums.entries, sums.raw, sums.stored + dictionaries, file)
        return Stored(0, 0, 0, file)

    def _passed(self, keys: Sequence[bytes]) -> Sequence[bytes]:
        """Of `keys`, those that the filter does not rule out."""
        if self._screen is None:
            return keys
        if self._screen.is_due and self._table is not None:
            try:
                self._screen.look(self._table)
            except sqlite3.Error as exc:
                self._failed(exc)
        passed = [key for key in keys if not self._screen.rules_out(key)]
        self._spared += len(keys) - len(passed)
        return passed

    def _read(self, keys: Sequence[bytes]) -> dict[bytes, Entry]:
        if self._table is None or not keys:
            return {}
        try:
            found = self._table.read(keys)
        except sqlite3.Error as exc:
            self._failed(exc)
            return {}
        if self._screen is not None and self._screen.stands and len(found) < len(keys):
            self._misled += sum(key not in found for key in keys)
        return found

    def _pages(self) -> Iterator[tuple[int, list[Entry]]]:
        self._write()
        if self._table is None:
            return
        try:
            yield from self._table.pages()
        except sqlite3.Error as exc:
            self._failed(exc)

    def _write(self) -> None:
        """Write what waits; when that fails, try again once as much again waits, and give it up in the end."""
        table = self._table
        if table is None:
            self._forget()
        if table is None or not self._waiting:
            return
        try:
            with table.db:
                table.db.execute("BEGIN IMMEDIATE")
                table.write(list(self._waiting.values()))
                _shrink(table, self._limit)
                reach(Point.CACHE_COMMITTING)
        except sqlite3.Error as exc:
            table.forget()
            self._write_at += self._buffer
            if self._write_at > _WORTH * self._buffer:
                self._forget()
            self._failed(exc)
            return
        self._forget()
        reach(Point.CACHE_COMMITTED)
        self._catch_up()

    def _remove(self, how: Callable[[Table], int]) -> int:
        self._write()
        table = self._table
        if table is None:
            return 0
        try:
            with table.db:
                table.db.execute("BEGIN IMMEDIATE")
                count = how(table)
            self._file.give_room_back()
        except sqlite3.Error as exc:
            self._failed(exc)
            return 0
        self._catch_up()
        return count

    def _catch_up(self) -> None:
        if self._screen is not None and self._table is not None:
            try:
                self._screen.catch_up(self._table)
            except sqlite3.Error as exc:
                self._failed(exc)

    def _forget(self) -> None:
        self._waiting.clear()
        self._size, self._write_at = 0, self._buffer

    def _failed(self, exc: sqlite3.Error) -> None:
        self._file.failed(exc)
        if self._table is None or self._file.db is not self._table.db:
            self._begin()

    def _begin(self) -> None:
        """Begin with the file that is open, if one is."""
        self._table = Table(self._file.db) if self._file.db is not None else None
        if self._screen is None:
            return
        self._screen.drop()
        if self._table is not None:
            try:
                self._screen.begin(self._table)
            except sqlite3.Error as exc:
                self._failed(exc)


def _bytes_of(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _shrink(table: Table, limit: int) -> int:
    """Remove the oldest entries until the others fit; how many. Their pages are used again."""
    removed = 0
    while table.used() > limit and (gone := table.drop_oldest(_SHARE)):
        removed += gone
    return removed
