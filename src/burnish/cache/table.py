"""What stands in the file of answers: packed entries, the dictionaries they are packed with, and sums over them.

Whoever calls has the connection, and holds the transaction of what writes. Everything here may raise `sqlite3.Error`.
What is read is not trusted: an entry that does not unpack to what its checksum was made of is not there.
"""

import secrets
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from zlib import crc32

from burnish.cache.keys import KEY_SIZE
from burnish.cache.packing import better, pack, unpack

VERSION = 2  #: of the file
_ANSWERS = (
    "CREATE TABLE answers (id INTEGER PRIMARY KEY, key BLOB NOT NULL UNIQUE, parts INTEGER NOT NULL,"
    " size INTEGER NOT NULL, dictionary INTEGER NOT NULL, data BLOB NOT NULL, sum INTEGER NOT NULL)"
)
_DICTIONARIES = "CREATE TABLE dictionaries (id INTEGER PRIMARY KEY, data BLOB NOT NULL, sum INTEGER NOT NULL)"
_SUMS_TABLE = (
    "CREATE TABLE sums (identity INTEGER PRIMARY KEY, entries INTEGER NOT NULL, raw INTEGER NOT NULL,"
    " stored INTEGER NOT NULL, dictionaries INTEGER NOT NULL, latest INTEGER NOT NULL)"
)
SCHEMA = (_ANSWERS, _DICTIONARIES, _SUMS_TABLE)
_BATCH = 500  #: keys of one query
_MOST_DICTIONARIES = 16
_SAMPLED = 64 << 10  #: bytes of entries, below which they are not worth a dictionary when there is one
_MOST = 1 << 62  #: of any number in the file; SQLite itself takes twice as much
_LATEST = 200  #: entries of the file that a first dictionary is sampled from, beside those that are written

_COLUMNS = "id, key, parts, size, dictionary, data, sum"
_SELECT = f"SELECT {_COLUMNS} FROM answers"  # noqa: S608 - our own constant
_SUMS = "SELECT count(*), coalesce(sum(size), 0), coalesce(sum(length(data)), 0) FROM answers"

Entry = tuple[bytes, bytes, bytes]  #: key, parts, value


@dataclass(frozen=True, slots=True)
class Sums:
    """What the file holds, by its own account."""

    identity: int  #: of this content: another one when the file was cleared or made anew
    entries: int
    raw: int  #: bytes of parts and values
    stored: int  #: bytes of the same, packed
    dictionaries: int  #: that were ever made for this content; the number of the newest one
    latest: int  #: the number of the newest entry; numbers only grow


class Table:
    """The tables of one connection."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self.db = db
        self._dictionaries: dict[int, bytes] = {0: b""}
        self._identity = 0

    def read(self, keys: Sequence[bytes]) -> dict[bytes, Entry]:
        """The sound entries under these keys, by key."""
        if len(keys) == 1:
            return {entry[0]: entry for _, entry in self._sound(self.db.execute(f"{_SELECT} WHERE key = ?", keys))}
        found: dict[bytes, Entry] = {}
        for batch in _batches(keys):
            rows = self.db.execute(f"{_SELECT} WHERE {_among(batch)}", batch)
            found.update((entry[0], entry) for _, entry in self._sound(rows))
        return found

    def pages(self, count: int = 256) -> Iterator[tuple[int, list[Entry]]]:
        """All entries, the oldest first, some at a time: how many rows there were, and the sound ones of them.

        Between two pages nothing is open, so that others can write.
        """
        after = -(1 << 63)
        while rows := self.db.execute(f"{_SELECT} WHERE id > ? ORDER BY id LIMIT ?", (after, count)).fetchall():
            after = _later(rows[-1][0], after)
            yield len(rows), [entry for _, entry in self._sound(rows)]

    def write(self, entries: Sequence[Entry]) -> None:
        """Keep entries; those under the same keys are replaced, and count as new."""
        latest = max(self.sums().latest, self._max())
        self._forget([entry[0] for entry in entries])
        raws = [parts + value for _, parts, value in entries]
        number = self._dictionary_for(raws)
        dictionary = self._dictionary(number)
        packed = [pack(raw, dictionary) for raw in raws]
        rows = [
            (latest + at, key, len(parts), len(raw), number, data, _sum(key, raw))
            for at, ((key, parts, _), raw, data) in enumerate(zip(entries, raws, packed, strict=True), start=1)
        ]
        self.db.executemany(f"INSERT INTO answers ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)", rows)  # noqa: S608
        self._add(len(rows), sum(map(len, raws)), sum(map(len, packed)))
        self.db.execute("UPDATE sums SET latest = ?", (latest + len(rows),))

    def drop_oldest(self, share: int) -> int:
        """Remove about one of `share` of the entries, those written longest ago; how many."""
        first = self.db.execute("SELECT min(id) FROM answers").fetchone()[0]  # with max(id) it would read the table
        return 0 if first is None else self._drop("id <= ?", (first + (self._max() - first) // share,))

    def clear(self) -> int:
        """Remove everything, dictionaries too, which hold text; how many entries."""
        count = int(self.db.execute("SELECT count(*) FROM answers").fetchone()[0])
        self.db.execute("DELETE FROM answers")  # all at once, which is fast
        self.db.execute("DELETE FROM dictionaries")
        self.db.execute("DELETE FROM sums")
        self.forget()
        return count

    def sums(self) -> Sums:
        """By the file's own account; zeros when nothing was ever written.

        Raises:
            sqlite3.DatabaseError: it makes no sense, so that the file is damaged.
        """
        row = self.db.execute("SELECT identity, entries, raw, stored, dictionaries, latest FROM sums").fetchone()
        if row is None and not self._max():
            return Sums(0, 0, 0, 0, 0, 0)
        if row is None or not all(isinstance(field, int) and 0 <= field < _MOST for field in row):
            raise sqlite3.DatabaseError("the sums make no sense")
        sums = Sums(*row)
        if sums.identity != self._identity:  # numbers of dictionaries mean others now
            self.forget()
            self._identity = sums.identity
        return sums

    def dictionary_bytes(self) -> int:
        """Of all dictionaries."""
        return int(self.db.execute("SELECT coalesce(sum(length(data)), 0) FROM dictionaries").fetchone()[0])

    def forget(self) -> None:
        """Trust nothing that was read or written before: a transaction was given up, or others were here."""
        self._dictionaries = {0: b""}

    def since(self, number: int, count: int) -> tuple[int, list[bytes]]:
        """The keys of at most `count` entries that are newer than that of a number, and the number of the last one."""
        query = "SELECT id, key FROM answers WHERE id > ? ORDER BY id LIMIT ?"
        rows = self.db.execute(query, (number, count)).fetchall()
        return _later(rows[-1][0], number) if rows else number, [
            key for _, key in rows if isinstance(key, bytes) and len(key) == KEY_SIZE
        ]

    def used(self) -> int:
        """Bytes of the pages in use."""
        pages, free, size = (
            self.db.execute(f"PRAGMA {it}").fetchone()[0] for it in ("page_count", "freelist_count", "page_size")
        )
        return int((pages - free) * size)

    def _sound(self, rows: Iterable[tuple[object, ...]]) -> Iterator[tuple[object, Entry]]:
        """The entries that are as they were written."""
        for id_, key, parts, size, number, data, checksum in rows:
            if not (isinstance(key, bytes) and isinstance(data, bytes) and isinstance(parts, int)):
                continue
            if not (isinstance(size, int) and isinstance(number, int)):
                continue
            raw = unpack(data, size, self._dictionary(number))
            if raw is not None and checksum == _sum(key, raw) and 0 <= parts <= size:
                yield id_, (key, raw[:parts], raw[parts:])

    def _dictionary(self, number: int) -> bytes:
        """The dictionary of that number; empty when it is gone or damaged, which no checksum will pass."""
        known = self._dictionaries.get(number)
        if known is None:
            row = self.db.execute("SELECT data, sum FROM dictionaries WHERE id = ?", (number,)).fetchone()
            known = row[0] if row and isinstance(row[0], bytes) and row[1] == crc32(row[0]) else b""
            self._dictionaries[number] = known
        return known

    def _dictionary_for(self, raws: Sequence[bytes]) -> int:
        """The number of the dictionary for these entries: the newest one, or one that is made of them."""
        sums = self.sums()
        newest = sums.dictionaries
        if newest >= _MOST_DICTIONARIES:
            return newest
        if not newest:
            latest = self.db.execute(f"{_SELECT} ORDER BY id DESC LIMIT {_LATEST}").fetchall()
            raws = [*raws, *(parts + value for _, (_, parts, value) in self._sound(latest))]
        elif sum(map(len, raws)) < _SAMPLED:
            return newest
        new = better(raws, self._dictionary(newest))
        if new is None:
            return newest
        self._add(0, 0, 0, dictionaries=1)
        self.db.execute("INSERT OR REPLACE INTO dictionaries VALUES (?, ?, ?)", (newest + 1, new, crc32(new)))
        self._dictionaries[newest + 1] = new
        return newest + 1

    def _max(self) -> int:
        number = int(self.db.execute("SELECT coalesce(max(id), 0) FROM answers").fetchone()[0])
        if number >= _MOST:
            raise sqlite3.DatabaseError("the numbers of entries are used up")
        return number

    def _forget(self, keys: Sequence[bytes]) -> None:
        for batch in _batches(keys):
            self._drop(_among(batch), batch)

    def _drop(self, where: str, arguments: Sequence[bytes | int]) -> int:
        """Remove the entries for which a condition of ours holds; how many."""
        count, raw, stored = self.db.execute(f"{_SUMS} WHERE {where}", arguments).fetchone()
        if count:
            self.db.execute(f"DELETE FROM answers WHERE {where}", arguments)  # noqa: S608 - our own condition
            self._add(-count, -raw, -stored)
        return int(count)

    def _add(self, entries: int, raw: int, stored: int, dictionaries: int = 0) -> None:
        changes = (entries, raw, stored, dictionaries)
        fields = "entries = entries + ?, raw = raw + ?, stored = stored + ?, dictionaries = dictionaries + ?"
        changed = self.db.execute(f"UPDATE sums SET {fields}", changes)  # noqa: S608 - our own constant
        if not changed.rowcount:
            self.db.execute("INSERT INTO sums VALUES (?, ?, ?, ?, ?, 0)", (secrets.randbits(62) + 1, *changes))


def _later(number: int, before: int) -> int:
    """`number`, which is larger than the one before, or the file is damaged, and going through it would never end."""
    if number <= before:
        raise sqlite3.DatabaseError("the entries are out of order")
    return number


def _batches(keys: Sequence[bytes]) -> Iterator[Sequence[bytes]]:
    return (keys[start : start + _BATCH] for start in range(0, len(keys), _BATCH))


def _among(keys: Sequence[bytes]) -> str:
    """A condition that is made of question marks only."""
    return f"key IN ({','.join('?' * len(keys))})"


def _sum(key: bytes, raw: bytes) -> int:
    return crc32(raw, crc32(key))
