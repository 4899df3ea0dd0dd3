"""The one thread that writes: it takes all deeds that wait, carries them out in order, and commits once.

A lone deed for whose commit somebody waits is committed at once; while a commit is under way others gather, and share
the next one. A deed for which nobody waits goes along with the next commit, or soon makes one of its own: to wake the
thread for each would only take the interpreter from those who work. After a commit that failed nothing is written any
more, and every caller is told: whoever cannot record must not send.
"""

import asyncio
import os
import sqlite3
import threading
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import TypeAlias

from burnish.crashpoints import Point, reach
from burnish.errors import StateDamaged
from burnish.journal import tally
from burnish.journal.database import connect, problem_of, tally_path
from burnish.journal.queries import query, query_of_rows, takes_many
from burnish.journal.rows import Row
from burnish.journal.tally import Tally

_SOON = 0.1  #: seconds until a deed is committed for which nobody waits
_MANY = 500  #: calls of the journal that may wait so
_SIZES = (64, 16, 4, 1)  #: how many rows one statement takes; few sizes, so that each is prepared once

Deed: TypeAlias = tuple[str, Sequence[Row]]  #: the name of a query, and the rows for which it is carried out
_Waiter: TypeAlias = asyncio.Future[None] | Future[None]


@dataclass(frozen=True, slots=True)
class _Entry:
    """Deeds of one call of the journal, and who waits for their commit."""

    deeds: Sequence[Deed]
    waiter: _Waiter | None = None


class Writer:
    """Commits deeds to one database, in the order in which they come. Its thread starts with the first of them."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.commits = 0  #: transactions committed so far
        self._entries: deque[_Entry] = deque()
        self._calls: SimpleQueue[bool] = SimpleQueue()  #: wakes the thread: is there more to come?
        self._thread: threading.Thread | None = None
        self._problem = ""  #: why nothing is written any more
        self._cause: Exception | None = None
        self._told = False  #: somebody knows of the problem
        self._door = threading.Lock()  #: nobody enters between a failure and the telling of those who wait
        self._closed = False
        self._well = True  #: the tally may say that this process came to its end

    def put(self, *deeds: Deed) -> None:
        """To be committed soon.

        Raises:
            StateDamaged: an earlier commit failed.
        """
        self._enter(_Entry(deeds))

    async def commit(self, *deeds: Deed) -> None:
        """To be committed now; returns afterwards. Who is cancelled while it waits does not take the deeds back.

        Raises:
            StateDamaged: it cannot be committed, or an earlier commit failed.
        """
        waiter = asyncio.get_running_loop().create_future()
        self._enter(_Entry(deeds, waiter))
        await waiter

    def commit_now(self, *deeds: Deed) -> None:
        """As `commit`, for a caller without an event loop."""
        waiter: Future[None] = Future()
        self._enter(_Entry(deeds, waiter))
        waiter.result()

    @property
    def failed(self) -> bool:
        """Is nothing written any more?"""
        return bool(self._problem)

    def close(self, *, well: bool = True) -> None:
        """Commit what waits, and end the thread; unless all is `well`, the next start looks for what is amiss.

        Raises:
            StateDamaged: that failed, and nobody was told of it yet.
        """
        self._closed, self._well = True, well
        if self._thread is not None:
            self._calls.put(False)
            self._thread.join()
            self._thread = None
        if self._problem and not self._told:
            raise self._damaged()

    def _enter(self, entry: _Entry) -> None:
        with self._door:
            if self._closed:
                raise StateDamaged(path=self.path, problem="it was closed")
            if self._problem:
                raise self._damaged()
            self._entries.append(entry)
            if entry.waiter is not None or len(self._entries) > _MANY:
                self._calls.put(True)
            if self._thread is None:
                # A daemon, so that a journal that nobody closed keeps no program from ending.
                self._thread = threading.Thread(target=self._work, name="burnish-journal", daemon=True)
                self._thread.start()

    def _damaged(self) -> StateDamaged:
        self._told = True
        error = StateDamaged(path=self.path, problem=self._problem)
        error.__cause__ = self._cause
        return error

    def _work(self) -> None:
        """The thread. Whatever ends it is told to all who wait, or they would wait for ever."""
        batch: list[_Entry] = []
        try:
            with closing(connect(self.path)) as connection, _Counter(self.path) as counter:
                born = self.path.stat()
                more = True
                while more:
                    more = self._take(batch)
                    if not batch:
                        continue
                    self._refuse_other(born)
                    counter.write(self._carry_out(connection, batch), closed=False)
                    reach(Point.JOURNAL_TALLIED)
                    self.commits += 1
                    _tell(batch, None)
                    batch.clear()
                if self._well:
                    counter.close_well()
                reach(Point.JOURNAL_CLOSED)
        except Exception as exc:  # door: a worker's outermost frame
            self._fail(exc, batch)

    def _take(self, batch: list[_Entry]) -> bool:
        """Wait for a call, or for a little while, and take all entries; False when these are the last."""
        more = True
        with suppress(Empty):
            more = self._calls.get(timeout=_SOON)
            while more:
                more = self._calls.get_nowait()
        while self._entries:
            batch.append(self._entries.popleft())
        return more

    def _refuse_other(self, born: os.stat_result) -> None:
        """What is written to a file that was deleted is committed, and gone."""
        if not os.path.samestat(born, self.path.stat()):
            raise OSError("it was exchanged while burnish worked")

    def _carry_out(self, connection: sqlite3.Connection, batch: Sequence[_Entry]) -> tuple[str, int]:
        """One transaction. Returns the database's name, and how many it has seen."""
        reach(Point.JOURNAL_BEGINNING)
        connection.execute("BEGIN IMMEDIATE")
        for entry in batch:
            for name, rows in entry.deeds:
                _put(connection, name, rows)
        connection.execute(query("count commit"))
        [(name, commits)] = connection.execute(query("meta")).fetchall()
        reach(Point.JOURNAL_COMMITTING)
        connection.execute("COMMIT")
        reach(Point.JOURNAL_COMMITTED)
        return name, commits

    def _fail(self, error: Exception, batch: list[_Entry]) -> None:
        with self._door:
            self._cause, self._problem = error, problem_of(error)
            while self._entries:
                batch.append(self._entries.popleft())
        _tell(batch, self._damaged)


def _put(connection: sqlite3.Connection, name: str, rows: Sequence[Row]) -> None:
    """Carry out one query for all rows; each step of SQLite gives the interpreter away and has to win it back."""
    if not takes_many(name):
        connection.executemany(query(name), rows)
        return
    at = 0
    while at < len(rows):
        size = next(size for size in _SIZES if size <= len(rows) - at)
        some = rows[at : at + size]
        connection.execute(query_of_rows(name, size, len(some[0])), [value for row in some for value in row])
        at += size


class _Counter:
    """The file of the tally, open for writing."""

    def __init__(self, path: Path) -> None:
        place = tally_path(path)
        place.touch(0o600)
        self._file = place.open("r+b", buffering=0)
        self._latest: tuple[str, int] | None = None

    def __enter__(self) -> "_Counter":
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def write(self, seen: tuple[str, int], *, closed: bool) -> None:
        """Not forced to the disk: after a power failure it may lag, which does no harm."""
        self._latest = seen
        self._file.seek(0)
        self._file.write(tally.written(Tally(*seen, closed)))

    def close_well(self) -> None:
        """The end is as it should be: the next start need not look for damage."""
        if self._latest is not None:
            self.write(self._latest, closed=True)


def _tell(batch: Sequence[_Entry], error: Callable[[], StateDamaged] | None) -> None:
    """Wake who waits: once per event loop, however many wait in it."""
    by_loop: dict[asyncio.AbstractEventLoop, list[asyncio.Future[None]]] = {}
    for entry in batch:
        if isinstance(entry.waiter, Future):
            _resolve([entry.waiter], error)
        elif entry.waiter is not None:
            by_loop.setdefault(entry.waiter.get_loop(), []).append(entry.waiter)
    for loop, waiters in by_loop.items():
        with suppress(RuntimeError):  # the loop is closed, and nobody waits any more
            loop.call_soon_threadsafe(_resolve, waiters, error)


def _resolve(waiters: Sequence[_Waiter], error: Callable[[], StateDamaged] | None) -> None:
    for waiter in waiters:
        if waiter.done():  # cancelled meanwhile
            continue
        if error is None:
            waiter.set_result(None)
        else:
            waiter.set_exception(error())
