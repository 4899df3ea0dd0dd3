"""A secret in a document, as a person meets it: the rest is improved, its place is told, and it is shown nowhere."""

from pathlib import Path

import pytest

from ..checks.secret_samples import secret  # noqa: TID252 - made while the tests run
from .conftest import Cli
from .endpoint import Model, answer

KEY = secret()
TEXT = f"""\
# Install

We utilize the mill in order to grind the corn of the whole valley.

Log in with the key {KEY} before the mill begins to grind the corn.
"""


@pytest.fixture
def folder(tmp_path: Path, put) -> Path:
    put(tmp_path / "burnish.toml", "")
    put(tmp_path / "a.md", TEXT)
    return tmp_path


def holding(folder: Path) -> list[str]:
    """The files in which the secret is to be found."""
    return [
        p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file() and KEY.encode() in p.read_bytes()
    ]


def test_the_rest_is_improved_and_the_block_is_named(cli: Cli, folder: Path, model: Model):
    model.answers = answer("clarity", ("utilize", "use"))

    ended = cli("enhance", ".", "--write", *model.options, "--report", "report.json", "--record", "replies.jsonl")

    assert ended.code == 0, ended.err
    assert "We use the mill" in (folder / "a.md").read_text()
    assert "1 passage not sent, for what looks like a secret: see burnish report.\n" in ended.out
    assert "2 blocks of prose: 1 asked about, 1 not sent.\n" in ended.out
    assert KEY not in "".join((*model.asked, *model.systems, ended.out, ended.err))
    assert holding(folder) == ["a.md"]


def test_the_report_says_where_it_stands_and_what_it_seems_to_be(cli: Cli, folder: Path, model: Model):
    cli("enhance", ".", "--write", *model.options)

    told = cli("report").out

    assert "withheld:\n  a.md:5: secret: it holds what looks like a GitHub token, so it is not sent\n" in told
    assert KEY not in told + cli("report", "--format", "json").out


def test_a_second_run_sends_nothing_and_says_so_again(cli: Cli, folder: Path, model: Model):
    cli("enhance", ".", "--write", *model.options)
    model.asked.clear()

    again = cli("enhance", ".", "--write", *model.options)

    assert (again.code, model.asked) == (0, [])
    assert "1 passage not sent" in again.out


def test_a_plan_counts_it(cli: Cli, folder: Path, model: Model):
    planned = cli("plan", ".", *model.options)

    assert "        1 never sent: what looks like a secret is in them\n" in planned.out
    assert KEY not in planned.out + cli("plan", ".", "--format", "json", *model.options).out


def test_it_is_quiet_about_it_when_asked_to_be(cli: Cli, folder: Path, model: Model):
    ended = cli("enhance", ".", "--write", "--quiet", *model.options)

    assert (ended.code, ended.out, ended.err) == (0, "", "")


@pytest.mark.parametrize("setting", ["style-guide", "glossary"])
def test_a_text_that_goes_with_every_request_must_hold_none(cli: Cli, folder: Path, put, model: Model, setting: str):
    put(folder / "own.txt", f"Write plainly. The wiki's key is {KEY}.")
    put(folder / "burnish.toml", f'{setting} = "own.txt"')

    ended = cli("enhance", ".", "--write", *model.options)

    assert ended.code == 2
    assert "own.txt): it holds what looks like a GitHub token, so it is not sent" in ended.err
    assert KEY not in ended.err + ended.out
    assert model.asked == []


def test_rules_work_on_the_whole_document_since_nothing_leaves(cli: Cli, folder: Path, put):
    put(folder / "a.md", TEXT.replace("Log in", "Teh log in"))

    assert cli("enhance", ".", "--write").code == 0

    assert f"The log in with the key {KEY}" in (folder / "a.md").read_text()
