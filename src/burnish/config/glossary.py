"""Reads a glossary: a table with the columns term, preferred, forbidden and note, in Markdown or as CSV.

Whatever else stands in the file is for people, and for models. A row without `preferred` prefers its `term`; several
forbidden ways stand side by side with a semicolon or comma between them. A row that forbids nothing still says how the
term is written: that wins over what most documents do.
"""

import csv
from collections.abc import Iterator, Mapping, Sequence

from burnish.errors import ConfigurationError
from burnish.model.glossary import Entry

_COLUMNS = ("term", "preferred", "forbidden", "note")
_NEEDED = ("forbidden", "preferred")  #: a table without any of these is no glossary
_MARKS = " `*_"  #: around a word in Markdown
_MOST = 10_000  #: terms


def read_glossary(text: str, where: str) -> tuple[Entry, ...]:
    """The terms of a glossary; none where it holds no such table.

    Args:
        where: names the setting and the file, for errors.

    Raises:
        ConfigurationError: a row says nothing, or two rows contradict each other.
    """
    entries: list[Entry] = []
    for line, row in _rows(text):
        preferred = row.get("preferred") or row.get("term", "")
        forbidden = tuple(
            filter(None, (way.strip(_MARKS) for way in row.get("forbidden", "").replace(";", ",").split(",")))
        )
        if not preferred:
            raise ConfigurationError(where=where, problem=f"line {line} says nothing about how to write its term")
        if preferred in forbidden:
            raise ConfigurationError(where=where, problem=f"line {line} forbids what it prefers: {preferred!r}")
        entries.append(Entry(preferred, forbidden, row.get("note", "")))
    if len(entries) > _MOST:
        raise ConfigurationError(where=where, problem=f"holds more than {_MOST:,} terms")
    preferred_ways = {entry.preferred for entry in entries}
    for entry in entries:
        for way in entry.forbidden:
            if way in preferred_ways:
                raise ConfigurationError(
                    where=where, problem=f"{way!r} is forbidden in one row and preferred in another"
                )
    return tuple(entries)


def _rows(text: str) -> Iterator[tuple[int, Mapping[str, str]]]:
    """Each row with the number of its line, by the names of its columns."""
    columns: Sequence[str] | None = None
    for number, line in enumerate(text.splitlines(), start=1):
        cells = _cells(line)
        names = [cell.lower() for cell in cells]
        if cells and any(name in _NEEDED for name in names) and set(names) <= {*_COLUMNS, ""}:
            columns = names
        elif columns is None or len(cells) < 2:
            columns = None
        elif any(cell.strip(":-") for cell in cells):
            yield number, {name: cell for name, cell in zip(columns, cells, strict=False) if name}


def _cells(line: str) -> list[str]:
    """The cells of a row, without what makes them code or bold in Markdown."""
    line = line.strip()
    if line.startswith("|"):
        cells = line.removeprefix("|").removesuffix("|").split("|")
    else:
        cells = next(csv.reader([line]), [])
    return [cell.strip(_MARKS) for cell in cells]
