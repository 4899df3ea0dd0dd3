"""A SQLite file that may be lost, and must never stop a run: opened, checked, set aside when it is no good.

Only its owner may read it. A file that is damaged or not ours is set aside as `NAME.damaged` and begun anew, once;
locked, read-only or full is no reason for that. Nothing in it can run: schemas are not trusted, and a file of which the
schema is not exactly ours is not used. A commit is not synchronised with the disk, so a crash of the machine may lose
the last ones.
"""

import os
import sqlite3
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

_PATIENCE = 2.0  #: seconds to wait for another process while the file is opened
_PATIENCE_LATER = 100  #: milliseconds, once it is open: whoever asks has other work to do
_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR, sqlite3.SQLITE_MISMATCH}


class LosableFile:
    """A database in one file. For one thread at a time."""

    def __init__(self, path: Path, version: int, schema: Sequence[str]) -> None:
        """Open or make the file at `path`, whose folder exists.

        Args:
            version: kept as the file's `user_version`; above 0. A file of another one is set aside.
            schema: the statements that make its tables and indexes, exactly as SQLite keeps them.
        """
        self.db: sqlite3.Connection | None = None  #: None: there is nothing to be read, and nothing is kept
        self.problem = ""  #: why that is, or what was set aside: a clause for the user; empty when all is well
        self.path = path
        self._version, self._schema = version, tuple(schema)
        try:
            self._begin()
        except (sqlite3.Error, UnicodeDecodeError) as exc:
            self.failed(exc)
        except OSError as exc:
            self.problem = f"{path} cannot be used: {exc.strerror}"

    def failed(self, exc: sqlite3.Error | UnicodeDecodeError) -> None:
        """To be told of every error while `db` was used. Afterwards `db` may be another file, or None.

        A schema that is damaged makes SQLite quote it, and Python fail to read what SQLite says.
        """
        code = getattr(exc, "sqlite_errorcode", None)  # absent when Python itself raised: what it read makes no sense
        if code is None or code & 0xFF in _DAMAGED:
            self.set_aside("it is damaged")
        elif self.db is None or not self._usable():
            self.close()
            self.problem = f"{self.path} cannot be used: {exc}"

    def set_aside(self, why: str) -> None:
        """Rename the file and begin anew, once; a second time nothing is kept any more."""
        self.close()
        if self.problem:
            return
        aside = self.path.with_name(f"{self.path.name}.damaged")
        self.problem = f"{self.path} was set aside as {aside.name}, since {why}"
        try:
            for path in self.paths[1:]:
                with suppress(FileNotFoundError):
                    path.replace(f"{aside}{path.name.removeprefix(self.path.name)}")
            self.path.replace(aside)
            self._begin()
        except (sqlite3.Error, OSError) as exc:
            self.close()
            self.problem = f"{self.path} cannot be used: {exc}"

    def reader(self) -> sqlite3.Connection:
        """Another connection, which cannot write: for another thread, which closes it.

        Raises:
            sqlite3.Error: it cannot be opened.
        """
        db = sqlite3.connect(self.path, timeout=_PATIENCE_LATER / 1000, check_same_thread=False)
        db.execute("PRAGMA trusted_schema = OFF")
        db.execute("PRAGMA query_only = ON")
        return db

    def give_room_back(self) -> None:
        """Make the file as small as what it holds, outside of any transaction.

        Raises:
            sqlite3.Error: it cannot be written.
        """
        if self.db is not None:
            self.db.executescript("PRAGMA incremental_vacuum")  # `execute` takes the first of its steps only
            self.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def empty(self, *tables: str) -> bool:
        """Forget all rows of these tables, and make the file smaller.

        Returns:
            False where that cannot be, as while another program writes the file.
        """
        if self.db is None:
            return False
        try:
            with self.db as db:
                for table in tables:
                    db.execute(f"DELETE FROM {table}")  # noqa: S608 - the names are ours
            self.give_room_back()
        except sqlite3.Error as exc:
            self.failed(exc)
            return False
        return True

    @property
    def paths(self) -> tuple[Path, ...]:
        """Where it is on the disk, with what SQLite keeps beside it."""
        return self.path, Path(f"{self.path}-wal"), Path(f"{self.path}-shm")

    def close(self) -> None:
        """Give the file back; `db` is None from then on."""
        db, self.db = self.db, None
        if db is not None:
            with suppress(sqlite3.Error):
                db.close()

    def _begin(self) -> None:
        """Make the tables, or see that those that are there are ours."""
        self.db = db = _connect(self.path)
        db.execute("PRAGMA trusted_schema = OFF")  # a file from elsewhere must not run anything
        if self._found(db) == (0, []):
            db.execute("PRAGMA auto_vacuum = INCREMENTAL")  # so that it can give room back
        elif not self._is_ours(db):
            self.set_aside("it is of another kind or version")
            return
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = NORMAL")
        db.execute("PRAGMA journal_size_limit = 4194304")  # bytes
        if not self._is_ours(db):
            with db:
                db.execute("BEGIN IMMEDIATE")
                if self._found(db) == (0, []):  # another process may have been faster
                    for statement in self._schema:
                        db.execute(statement)
                    db.execute(f"PRAGMA user_version = {self._version}")
        db.execute(f"PRAGMA busy_timeout = {_PATIENCE_LATER}")

    def _is_ours(self, db: sqlite3.Connection) -> bool:
        return self._found(db) == (self._version, sorted(self._schema))

    def _found(self, db: sqlite3.Connection) -> tuple[int, list[str]]:
        """Version and schema of the file; 0 and nothing when it is new."""
        version = db.execute("PRAGMA user_version").fetchone()[0]
        return version, sorted(sql for (sql,) in db.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL"))

    def _usable(self) -> bool:
        """Is the file open and readable, so that what failed may do better next time?"""
        try:
            return self.db is not None and bool(self.db.execute("PRAGMA user_version").fetchone()[0] == self._version)
        except sqlite3.Error:
            return False


def _connect(path: Path) -> sqlite3.Connection:
    """A connection to a file that only its owner may read, made when it is not there."""
    os.close(os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o600))
    path.chmod(0o600)
    return sqlite3.connect(path, timeout=_PATIENCE, check_same_thread=False)


def is_text(path: str) -> bool:
    """The name of a file need not be text; SQLite takes no other."""
    try:
        path.encode()
    except UnicodeEncodeError:
        return False
    return True
