"""The page about the report has each field that a report has, and no other."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from burnish.api import RunState, Status, Verdict

PAGE = (Path(__file__).parents[2] / "docs/reference/report.md").read_text(encoding="utf-8")
TABLES = [
    dict(re.findall(r"^\| (`.+?) \|[^|]*\| (.*) \|$", table, re.MULTILINE))
    for table in re.findall(r"^\| field \| type \| what \|\n(?:\|.*\n)+", PAGE, re.MULTILINE)
]
RUN, ASKED, DOCUMENT, EDIT, RECORD = range(5)


def fields(number: int) -> set[str]:
    """The fields of one table of the page."""
    return {name for cell in TABLES[number] for name in re.findall(r"`([\w.]+)`", cell)}


def words(number: int, field: str) -> set[str]:
    """What is set as code in the description of a field."""
    (told,) = (text for cell, text in TABLES[number].items() if f"`{field}`" in cell)
    return set(re.findall(r"`([^`]+)`", told))


@pytest.fixture
def report(cli, put, tmp_path, simulator) -> dict[str, Any]:
    """Of a run that asked a model about one document, of which it changed a block."""
    put(tmp_path / "a.md", "It takes about five minutes, and no account is needed to see all of the tables.\n")
    assert cli("enhance", "a.md", *simulator, "--report", "report.json").code == 0
    return json.loads((tmp_path / "report.json").read_text())


def test_the_fields_of_a_report_are_those_of_the_page(report):
    totals = {f"totals.{name}" for name in report["totals"]}

    assert {*report, *totals} - {"totals"} == fields(RUN)
    assert set(report["asked"]) == fields(ASKED)
    assert set(report["documents"][0]) == fields(DOCUMENT)
    assert set(report["documents"][0]["edits"][0]) == fields(EDIT)


@pytest.mark.parametrize("field", ["blocks", "spent", "saved"])
def test_the_page_names_all_that_is_told_of_what_was_asked(report, field):
    assert set(report["asked"][field]) <= words(ASKED, field)


def test_the_page_names_all_that_is_told_of_a_tier(report):
    assert set(report["asked"]["tiers"][0]) <= words(ASKED, "tiers")


def test_the_page_names_every_status_verdict_and_state():
    assert {state.value for state in RunState} <= words(RECORD, "state")
    assert {status.value for status in Status} <= words(DOCUMENT, "status")
    assert {verdict.value for verdict in Verdict} <= words(EDIT, "verdict")


def test_the_page_says_the_version_of_the_report(report):
    assert f"Its `schema` is `{report['schema']}`" in PAGE


def test_the_fields_of_a_run_from_the_journal_are_those_of_the_page(cli, report):
    record = json.loads(cli("report", "--format", "json").out)

    assert set(record) == fields(RECORD)
    assert set(record["documents"][0]) <= words(RECORD, "documents")
