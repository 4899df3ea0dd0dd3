"""Reports a column of a table that has a heading and nothing below it.

In tables of two rows or more, so that one entry may lack something; comments do not count as something. A form is
passed over, in which all columns but the first are to be filled in by hand, and so is a matrix of crosses and ticks.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import zip_longest

from burnish.model.page import Page, PageFinding, Table
from burnish.patterns import late_pattern
from burnish.ports import Site

_FEWEST_ROWS = 2
_FEWEST_COLUMNS = 3  #: of two, one is most of the table: a form, or a list that was made with a head
_SAYS = late_pattern(rb"[^\s|:>-]")
_CROSS = late_pattern(r"(?:[xy+*-]|yes|no|[^\w\s|]{1,2})", re.IGNORECASE)
_COMMENT = late_pattern(rb"<!--.*?-->")


class EmptyColumn:
    """Implements `burnish.ports.PageRule`."""

    name = "empty-column"
    strategy = "completeness"
    summary = "Fill each column of a table, or remove it."
    version = 1
    cases = (
        (
            "| Name | Use | Since |\n|---|---|---|\n| a | b |  |\n| c | d |  |\n",
            "nothing stands in the column 'Since'",
        ),
        (
            "| Name | Use | Since |\n|---|---|---|\n| a | b |\n| c | d | <!-- 2 --> |\n",
            "nothing stands in the column 'Since'",
        ),
        ("| Name | Use | Since |\n|---|---|---|\n| a | b |  |\n", ""),
        ("| Name | Use |  |\n|---|---|---|\n| a | b |  |\n| c | d |  |\n", ""),
        ("| Name | Use | Since |\n|---|---|---|\n| a | b |  |\n| c | d | 2 |\n", ""),
        ("| Of | a | b | c |\n|---|---|---|---|\n| d | x |  | x |\n| e | x |  |  |\n", ""),
        ("| Name | Date | Signature |\n|---|---|---|\n| Ada |  |  |\n| Bob |  |  |\n", ""),
    )

    def check(self, page: Page, site: Site) -> Iterator[PageFinding]:  # noqa: ARG002 - the port's signature
        """Each such column, at its heading."""
        for table in page.tables:
            if len(table.rows) > _FEWEST_ROWS and len(table.rows[0]) >= _FEWEST_COLUMNS:
                yield from _empty_columns(page.source, table)


def _empty_columns(source: bytes, table: Table) -> Iterator[PageFinding]:
    head, *rows = table.rows
    empty = [at for at in range(len(head)) if not any(_says(source, row[at]) for row in rows if at < len(row))]
    if not empty or len(empty) >= len(head) - 1 or _is_matrix(source, rows):
        return
    for at in empty:
        start, end = head[at]
        if _says(source, head[at]):
            text = source[start:end].decode().strip()
            start += len(source[start:end]) - len(source[start:end].lstrip())
            yield PageFinding(start, start + len(text.encode()), f"nothing stands in the column {text!r}")


def _is_matrix(source: bytes, rows: Sequence[Sequence[tuple[int, int]]]) -> bool:
    """Does a column hold nothing but crosses or ticks?"""
    for column in zip_longest(*rows, fillvalue=(0, 0)):
        told = [text for start, end in column if (text := source[start:end].decode().strip())]
        if told and all(map(_CROSS.fullmatch, told)):
            return True
    return False


def _says(source: bytes, cell: tuple[int, int]) -> bool:
    """Does something stand in a cell?"""
    text = source[cell[0] : cell[1]]
    if b"<!--" in text:
        text = _COMMENT.sub(b"", text)
    return _SAYS.search(text) is not None
