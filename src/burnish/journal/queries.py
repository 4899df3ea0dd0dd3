"""The SQL of the journal, read from the package's own `.sql` files."""

import re
import sqlite3
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

_HEADING = re.compile(r"^-- name: (.+)$", re.MULTILINE)

LATEST = 3  #: the format that this burnish writes; there is one file `sql/NNNN.sql` for each step to it


@cache
def _queries() -> dict[str, str]:
    _, *parts = _HEADING.split(_text("queries.sql"))
    return {name: query.strip() for name, query in zip(parts[::2], parts[1::2], strict=True)}


def query(name: str) -> str:
    """The query under this heading of `queries.sql`."""
    return _queries()[name]


@cache
def query_of_keys(name: str, count: int) -> str:
    """The same with room for `count` keys in place of `:keys`."""
    return query(name).replace(":keys", ", ".join("?" * count))


@cache
def query_of_rows(name: str, count: int, width: int) -> str:
    """The same with room for `count` rows of `width` values in place of `:rows`."""
    row = f"({', '.join('?' * width)})"
    return query(name).replace(":rows", ", ".join([row] * count))


def takes_many(name: str) -> bool:
    """Does the query under this heading take many rows at once?"""
    return ":rows" in query(name)


def migration(number: int) -> Iterator[str]:
    """The statements that lead from format `number` - 1 to `number`, one by one."""
    statement = ""
    for line in _text(f"{number:04d}.sql").splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


def _text(name: str) -> str:
    return (files("burnish.journal") / "sql" / name).read_text(encoding="utf-8")
