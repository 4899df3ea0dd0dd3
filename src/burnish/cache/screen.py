"""The filter in front of the file: loaded, kept up with the file, and made anew in the background where need be.

While there is no filter, every key is looked up. Entries that another process adds are known within a second; until
then they may be missed, which costs a question and never gives a wrong answer.
"""

import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from threading import Thread
from time import monotonic

from burnish.cache.bloom import Covered, KeyFilter, load
from burnish.cache.keys import KEY_SIZE
from burnish.cache.table import Sums, Table

_AT_ONCE = 5_000  #: entries that are read on the spot, in some milliseconds; more are in the background
_CHUNK = 5_000  #: keys between two looks at whether to stop
_FRESH = 1.0  #: seconds for which nobody looks whether others wrote

_NOTHING = Covered(-1, 0)

Reader = Callable[[], sqlite3.Connection]


class Screen:
    """For one thread at a time. What takes a table may raise `sqlite3.Error`; then there is no filter any more."""

    def __init__(self, path: Path, reader: Reader, clock: Callable[[], float] = monotonic) -> None:
        """`path`: of the filter's own file; `reader`: a connection for the thread in the background."""
        self._path, self._reader, self._clock = path, reader, clock
        self._filter: KeyFilter | None = None
        self._covered = _NOTHING
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
        found, covered = self._filter, self._covered
        self._filter, self._covered = None, _NOTHING  # should this fail: no filter is better than a stale one
        sums = table.sums()
        if covered.identity != sums.identity or covered.position > sums.latest:
            self._stop()
            found, covered = KeyFilter(2 * sums.entries), Covered(sums.identity, 0)
        if self._builder is None and min(sums.entries, sums.latest - covered.position) > _AT_ONCE:
            found, covered = None, Covered(sums.identity, sums.latest)
            self._build(sums)
        self._read(table, found, covered, sums)
        if self._builder is not None and not self._builder.is_alive():
            found, self._builder = self._builder.made or found, None
        elif found is not None and found.is_full:
            self._build(sums)
        self._filter, self._covered = found, Covered(sums.identity, sums.latest)

    def close(self) -> None:
        """Save it, and end what goes on in the background."""
        if self._builder is not None and not self._builder.is_alive():
            self._filter = self._builder.made or self._filter
        if self._filter is not None and self._covered != self._saved and self._covered.position:
            self._filter.save(self._path, self._covered)
        self.drop()

    def drop(self) -> None:
        """Have no filter, until `begin` or `catch_up`."""
        self._filter, self._covered = None, _NOTHING
        self._stop()

    def _read(self, table: Table, found: KeyFilter | None, covered: Covered, sums: Sums) -> None:
        """Tell the filter, and the one that is being made, of the keys that came later."""
        position = covered.position
        while position < sums.latest:
            position, keys = table.since(position, _CHUNK)
            if not keys:
                return
            for each in (found, self._builder):
                if each is not None:
                    each.add(keys)

    def _build(self, sums: Sums) -> None:
        if self._builder is None:
            self._builder = _Builder(self._reader, sums)
            self._builder.start()

    def _stop(self) -> None:
        if self._builder is not None:
            self._builder.stop()
            self._builder = None


class _Builder(Thread):
    """Makes a filter of all keys that are in the file when it begins, and of those that it is told of."""

    def __init__(self, reader: Reader, sums: Sums) -> None:
        super().__init__(name="burnish-filter")
        self._reader, self._sums = reader, sums
        self._filter: KeyFilter | None = None
        self._later: list[bytes] = []
        self._stopped = False

    def add(self, keys: list[bytes]) -> None:
        """These came after it began; for the thread that asks for `made`."""
        self._later += keys

    @property
    def made(self) -> KeyFilter | None:
        """To be asked once it has ended; None when the file could not be read, or holds something else by now."""
        if self._filter is not None:
            self._filter.add(self._later)
        return self._filter

    def run(self) -> None:
        """Read the keys."""
        with suppress(sqlite3.Error), closing(self._reader()) as db:
            made = KeyFilter(2 * self._sums.entries)
            rows = db.execute("SELECT key FROM answers")
            while not self._stopped and (chunk := rows.fetchmany(_CHUNK)):
                made.add(key for (key,) in chunk if isinstance(key, bytes) and len(key) == KEY_SIZE)
            if not self._stopped and Table(db).sums().identity == self._sums.identity:
                self._filter = made

    def stop(self) -> None:
        """And wait for its end."""
        self._stopped = True
        self.join()
