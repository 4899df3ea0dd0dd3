"""What a person reads who typed something else than was meant."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

BAD = "We recieve it.\n"


@pytest.mark.parametrize("option", ["--fix", "--diff", "--write", "--suggestions"])
def test_who_wants_check_to_apply_edits_is_led_to_enhance(cli, option):
    outcome = cli("check", option)

    assert outcome.code == 2
    assert f"No such option '{option}'." in outcome.err
    assert "`burnish enhance --write` applies them." in outcome.err


def test_an_option_without_its_value_leads_to_the_help_of_its_own_command(cli):
    outcome = cli("enhance", "--output")

    assert outcome.code == 2
    assert "Try 'burnish enhance --help'." in outcome.err


def test_a_rule_that_does_not_exist_leads_to_the_list_of_rules(cli):
    outcome = cli("rules", "mispelling")

    assert (outcome.code, outcome.out) == (2, "")
    assert "no rule named 'mispelling'; did you mean 'misspelling'?" in outcome.err
    assert "`burnish rules` lists all of them." in outcome.err


@pytest.mark.parametrize(
    ("place", "problem"), [("-", "is no file"), ("docs", "is a folder"), ("no/r.json", "no folder")]
)
def test_a_report_that_cannot_be_written_is_refused_before_anything_is_done(cli, tmp_path, put, place, problem):
    path = put(tmp_path / "docs/a.md", BAD)

    outcome = cli("enhance", "docs", "--write", "--report", place)

    assert outcome.code == 2
    assert problem in outcome.err
    assert path.read_text() == BAD
    assert [entry.name for entry in tmp_path.iterdir()] == ["docs"]


@pytest.mark.parametrize("output", [".", "docs", "docs/../docs", "link"])
def test_output_may_not_hold_the_documents_themselves(cli, tmp_path, put, output):
    path = put(tmp_path / "docs/a.md", BAD)
    (tmp_path / "link").symlink_to("docs")

    outcome = cli("enhance", "docs", "--output", output)

    assert outcome.code == 2
    assert "name another folder, or use --write" in outcome.err
    assert path.read_text() == BAD


def test_output_is_a_folder_and_no_file(cli, tmp_path, put):
    put(tmp_path / "docs/a.md", BAD)
    file = put(tmp_path / "b.txt", "mine")

    outcome = cli("enhance", "docs", "--output", "b.txt")

    assert outcome.code == 2
    assert "b.txt is a file; name a folder" in outcome.err
    assert file.read_text() == "mine"


def test_output_below_a_file_is_refused_before_anything_is_done(cli, tmp_path, put):
    put(tmp_path / "docs/a.md", BAD)
    put(tmp_path / "b.txt", "mine")

    outcome = cli("enhance", "docs", "--output", "b.txt/better/docs")

    assert outcome.code == 2
    assert "b.txt is a file; name a folder" in outcome.err


def test_output_of_a_name_too_long_is_refused_before_anything_is_done(cli, tmp_path, put):
    put(tmp_path / "docs/a.md", BAD)

    outcome = cli("enhance", "docs", "--output", "b" * 300)

    assert outcome.code == 2
    assert "cannot be used: File name too long; name another folder" in outcome.err


@pytest.mark.skipif(os.access("/", os.W_OK), reason="root may write everywhere")
def test_output_where_nobody_may_write_is_refused_before_anything_is_done(cli, tmp_path, put):
    put(tmp_path / "docs/a.md", BAD)

    outcome = cli("enhance", "docs", "--output", "/better")

    assert outcome.code == 2
    assert "/ may not be written; name another folder" in outcome.err


def test_output_may_lie_inside_of_what_is_searched(cli, tmp_path, put):
    put(tmp_path / "docs/a.md", BAD)

    assert cli("enhance", "docs", "--output", "docs/better").code == 0
    assert "1 of 1 document changed" in cli("enhance", "docs", "--output", "docs/better").out


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_an_output_without_room_is_told_as_such(tmp_path):
    (tmp_path / "a.md").write_text("Teh cat.\n", encoding="utf-8")

    with Path("/dev/full").open("w", encoding="utf-8") as full:
        ran = subprocess.run(
            [sys.executable, "-m", "burnish", "check", str(tmp_path)],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )

    assert ran.returncode == 3
    assert "the results cannot be written to the standard output" in ran.stderr
    assert "bug" not in ran.stderr
