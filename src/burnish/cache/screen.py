"""The filter in front of the file: loaded, kept up with the file, and made anew in the background where need be.

While there is no filter, every key is looked up. Entries that another process adds are known within a second; until
then they may be missed, which costs a question and never gives a wrong answer.
"""

import sqlite3
from collections.abc import Callable
from pathlib import Path
from threading import Thread
from time import monotonic

from burnish.cache.bloom import Covered, KeyFilter, load
from burnish.cache.keys import KEY_SIZE
from burnish.cache.table import Sums, Table

_AT_ONCE = 5_000  #: entries that are read on the spot, in some milliseconds; more are in the background
_CHUNK = 5_000  #: keys between two looks at whether to stop
_FRESH = 1.0  #: seconds for which nobody looks whether others wrote

Reader = Callable[[], sqlite3.Connection]


class Screen:
    """For one thread at a time. What takes a table may raise `sqlite3.Error`; then there is no filter any more."""

    def __init__(self, path: Path, reader: Reader, clock: Callable[[], float] = monotonic) -> None:
        """`path`: of the filter's own file; `reader`: a connection for the thread in the background."""
        self._path, self._reader, self._clock = path, reader, clock
        self._filter: KeyFilter | None = None
        self._covered = Covered(0, 0)
        self._saved: Covered | None = None
        self._builder: _Builder | None = None
        self._look_at = 0.0  #: when to look next whether others wrote
        self._version = -1  #: of the file, as SQLite counts the commits of others

    @property
    def stands(self) -> bool:
        """Is there a filter?"""
        return self._filter is not None

    def rules_out(self, key: bytes) -> bool:
        """Is the key surely absent, as far as is known?"""
        return self._filter is not None and not self._filter.may_hold(key)

    @property
    def is_due(self) -> bool:
        """Is it time to `look`?"""
        return self._clock() >= self._look_at

    def look(self, table: Table) -> None:
        """Did others write, or is the filter from the background ready? Cheap when not."""
        self._look_at = self._clock() + _FRESH
        version = table.db.execute("PRAGMA data_version").fetchone()[0]
        if version != self._version or self._builder is not None:
            self._version = version
            self.catch_up(table)

    def begin(self, table: Table) -> None:
        """Take the filter of an earlier run, if there is a sound one."""
        self.drop()
        loaded = load(self._path)
        if loaded is not None:
            self._filter, self._covered = loaded
            self._saved = self._covered
        self.look(table)

    def catch_up(self, table: Table) -> None:
        """Know all that the file holds by now."""
        found, self._filter = self._filter, None  # whatever fails in between: no filter is better than a stale one
        sums = table.sums()
        if self._builder is not None and not self._builder.is_alive():
            found, self._covered = self._builder.made or (found, self._covered)
            self._builder = None
        if found is None or self._covered.identity != sums.identity or self._covered.position > sums.latest:
            found, self._covered = KeyFilter(2 * sums.entries), Covered(sums.identity, 0)
        if not self._read(found, table, sums):
            self._build(sums)
            return
        if found.is_full:
            self._build(sums)
        self._filter = found

    def close(self) -> None:
        """Save it, and end what goes on in the background."""
        if self._filter is not None and self._covered != self._saved and self._covered.position:
            self._filter.save(self._path, self._covered)
        self.drop()

    def drop(self) -> None:
        """Have no filter, until `begin` or `catch_up`."""
        self._filter = None
        if self._builder is not None:
            self._builder.stop()
            self._builder = None

    def _read(self, found: KeyFilter, table: Table, sums: Sums) -> bool:
        """Add the keys that a filter lacks, unless they are many."""
        if sums.entries > _AT_ONCE and sums.latest - self._covered.position > _AT_ONCE:
            return False
        while self._covered.position < sums.latest:
            position, keys = table.since(self._covered.position, _CHUNK)
            found.add(keys)
            self._covered = Covered(sums.identity, position if keys else sums.latest)
        return True

    def _build(self, sums: Sums) -> None:
        if self._builder is None:
            self._builder = _Builder(self._reader, 2 * sums.entries)
            self._builder.start()


class _Builder(Thread):
    """Makes a filter of all keys that are in the file when it begins."""

    def __init__(self, reader: Reader, room: int) -> None:
        super().__init__(name="burnish-filter")
        self.made: tuple[KeyFilter, Covered] | None = None
        self._reader, self._room = reader, room
        self._stopped = False

    def run(self) -> None:
        """What it made is in `made`, or None when the file could not be read or it was stopped."""
        try:
            db = self._reader()
        except sqlite3.Error:
            return
        try:
            db.execute("BEGIN")  # the sums and the keys are of one moment
            sums = Table(db).sums()
            made = KeyFilter(self._room)
            rows = db.execute("SELECT key FROM answers")
            while not self._stopped and (chunk := rows.fetchmany(_CHUNK)):
                made.add(key for (key,) in chunk if isinstance(key, bytes) and len(key) == KEY_SIZE)
            if not self._stopped:
                self.made = made, Covered(sums.identity, sums.latest)
        except sqlite3.Error:
            return
        finally:
            db.close()

    def stop(self) -> None:
        """And wait for its end."""
        self._stopped = True
        self.join()
