"""Opening the database: made whole or not at all, brought to the latest format, and refused when it is damaged.

A new database is made under another name and given its own in one step. So a file that is empty or has no format was
damaged, and is never taken for a new one.
"""

import os
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from burnish.errors import StateDamaged
from burnish.journal import tally
from burnish.journal.folder import prepare, sync
from burnish.journal.queries import LATEST, migration, query

_PATIENCE = 10.0  #: seconds to wait for another process, say one that is bringing the database to a new format

_PROBLEMS = {
    "SQLITE_FULL": "the disk is full",
    "SQLITE_CORRUPT": "the database is damaged",
    "SQLITE_NOTADB": "it is no database, or its beginning is damaged",
    "SQLITE_BUSY": "another process does not let go of it",
    "SQLITE_READONLY": "it cannot be written",
    "SQLITE_CANTOPEN": "it cannot be opened",
    "SQLITE_IOERR": "the disk failed, or is full",
}


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """What goes wrong with the database inside, or with a value from it, as `StateDamaged`."""
    try:
        yield
    except (sqlite3.DatabaseError, ValueError, TypeError) as exc:  # the latter two: a value that nobody wrote
        raise StateDamaged(path=path, problem=problem_of(exc)) from exc


def problem_of(error: BaseException) -> str:
    """A clause that says what is wrong, with SQLite's own words behind it."""
    name = str(getattr(error, "sqlite_errorname", ""))
    known = next((text for code, text in _PROBLEMS.items() if name.startswith(code)), "it cannot be read or written")
    return f"{known} ({error})"


def companion(path: Path, suffix: str) -> Path:
    """A file beside the database that belongs to it."""
    return path.with_name(path.name + suffix)


def tally_path(path: Path) -> Path:
    """Where the commits of this database are counted."""
    return path.with_suffix(".tally")


def connect(path: Path, *, mode: str = "rw") -> sqlite3.Connection:
    """A connection without transactions of its own; it waits for other processes, and commits to the disk."""
    address = f"{path.absolute().as_uri()}?mode={mode}"
    connection = sqlite3.connect(
        address, uri=True, timeout=_PATIENCE, isolation_level=None, check_same_thread=False, cached_statements=64
    )
    try:
        connection.execute("PRAGMA synchronous = FULL")
    except sqlite3.DatabaseError:
        connection.close()
        raise
    return connection


def opened(path: Path) -> sqlite3.Connection:
    """A connection for reading, to a database of the latest format, which is made when there is none.

    Raises:
        StateDamaged: it cannot be opened, lacks commits that were made, or is of a newer format.
    """
    prepare(path.parent)
    if not path.exists():
        _refuse_remains(path)
        with translated(path):
            _make(path)
    counted = tally.read(tally_path(path))  # before the database, so that a commit in between does no harm
    with translated(path):
        connection = connect(path)
    try:
        with translated(path):
            _bring_up_to_date(connection, path)
            connection.execute("PRAGMA query_only = ON")
            _refuse_older(connection, path, counted)
    except StateDamaged:
        connection.close()
        raise
    return connection


def _refuse_remains(path: Path) -> None:
    """SQLite would play the remains of another database into a new one."""
    remains = companion(path, "-wal")
    if remains.exists() and remains.stat().st_size and not path.exists():
        problem = f"the file is gone, and {remains.name} is not; bring it back, or move that file away too"
        raise StateDamaged(path=path, problem=problem)


def _make(path: Path) -> None:
    """Make a new database, unless another process is faster.

    Raises:
        StateDamaged: the folder takes no file.
    """
    new = companion(path, f".{secrets.token_hex(4)}.new")
    try:
        os.close(os.open(new, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        with closing(connect(new)) as connection:
            connection.execute("PRAGMA journal_mode = WAL")
            for number in range(1, LATEST + 1):
                _migrate(connection, number)
        _give_name(new, path)
        sync(path.parent)
    except OSError as exc:
        raise StateDamaged(path=path, problem=f"it cannot be made: {exc.strerror or exc}") from exc
    finally:
        with suppress(OSError):
            new.unlink()


def _give_name(new: Path, path: Path) -> None:
    try:
        os.link(new, path)
    except FileExistsError:
        return  # another process was faster, and made the same
    except OSError:  # a file system without links
        if not path.exists():
            new.rename(path)


def _bring_up_to_date(connection: sqlite3.Connection, path: Path) -> None:
    """Raises `StateDamaged` when the format is none of ours."""
    version = _version(connection)
    if version == 0:
        raise StateDamaged(path=path, problem="it is empty, or was not made by burnish")
    if version > LATEST:
        problem = f"it was written by a newer burnish (its format is {version}, this one knows {LATEST})"
        raise StateDamaged(path=path, problem=problem)
    for number in range(version + 1, LATEST + 1):
        _migrate(connection, number)


def _migrate(connection: sqlite3.Connection, number: int) -> None:
    """One step, whole or not at all; none when another process has made it meanwhile."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        if _version(connection) < number:
            for statement in migration(number):
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {number}")
        connection.execute("COMMIT")
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _refuse_older(connection: sqlite3.Connection, path: Path, counted: tally.Tally | None) -> None:
    name, commits = connection.execute(query("meta")).fetchone()
    if counted is not None and counted.name == name and counted.commits > commits:
        lost = counted.commits - commits
        problem = (
            f"{lost} commits are missing: {path.name}-wal was deleted, or an older copy put back. "
            f"To accept the loss, delete {tally_path(path).name}"
        )
        raise StateDamaged(path=path, problem=problem)


def examine(connection: sqlite3.Connection, path: Path) -> bool:
    """Did the last process that wrote come to its end? If not, look into every page.

    Raises:
        StateDamaged: something is damaged.
    """
    counted = tally.read(tally_path(path))
    if counted is not None and counted.closed:
        return True
    with translated(path):
        found = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    if found != "ok":
        raise StateDamaged(path=path, problem=f"the database is damaged ({found})")
    return False
