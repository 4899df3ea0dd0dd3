"""The page about failures has the table that the code goes by."""

from pathlib import Path

import pytest

from burnish.execution.retry import ROWS, Class

PAGE = Path(__file__).parents[2] / "docs" / "explanation" / "failures.md"
BEGIN, END = "<!-- table: begin -->\n", "<!-- table: end -->"
HEAD = (
    "| Class | What is done, in this order | Budget | Circuit | May be paid | What you see |\n"
    "|---|---|---|---|---|---|\n"
)


def table() -> str:
    lines = [
        f"| {kind} | {', then '.join(row.actions)} | {row.cost or ''} | {'counts' if row.counts else ''} "
        f"| {'yes' if row.paid else ''} | {row.seen} |\n"
        for kind, row in ROWS.items()
    ]
    return HEAD + "".join(lines)


def test_the_table_of_the_page_is_that_of_the_code():
    page = PAGE.read_text(encoding="utf-8")
    shown = page.partition(BEGIN)[2].partition(END)[0]

    assert shown == table(), f"put this between the markers:\n{table()}"


@pytest.mark.parametrize("kind", Class)
def test_every_class_has_a_row(kind: Class):
    assert kind in ROWS
    assert ROWS[kind].seen.endswith(".")
