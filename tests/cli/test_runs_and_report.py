"""`burnish runs` and `burnish report`: what was asked, what it cost, what waits for a person."""

import json
from pathlib import Path

import pytest

from .texts import DOCUMENT, another_port, chatty, more, shorter, together


@pytest.fixture
def document(tmp_path: Path, put) -> Path:
    put(tmp_path / "burnish.toml", "")
    return put(tmp_path / "docs/a.md", DOCUMENT)


def test_runs_are_listed_newest_first_with_calls_and_money(cli, document, model):
    cli("enhance", "docs", *model.options)
    cli("enhance", "docs", *model.options)

    newest, oldest = cli("runs").out.splitlines()

    assert newest.endswith("  done     scripted  0 calls, $0.00")
    assert oldest.endswith("  done     scripted  1 call, $0.0014")
    assert newest.split()[0] > oldest.split()[0]


def test_where_nothing_was_asked_there_are_no_runs(cli, tmp_path):
    outcome = cli("runs")

    assert (outcome.code, outcome.out) == (0, "")
    assert outcome.err == f"burnish: no run has asked a provider in {tmp_path} yet\n"


def test_the_text_says_what_waits_for_a_person_and_what_was_refused(cli, document, model):
    model.answers = together(shorter, another_port, more, chatty)
    cli("enhance", "docs", "--write", *model.options)

    told = cli("report")
    lines = told.out.splitlines()

    assert told.code == 0
    assert lines[0].endswith(": done")
    assert lines[1].startswith(f"scripted at {model.base_url.removesuffix('/v1')}, started 20")
    assert lines[3:5] == ["3 blocks of prose: 3 asked about", "documents: 1 changed"]
    assert lines[lines.index("review:") :][:6] == [
        "review:",
        "  docs/a.md:5: facts: the number '8080' became '8081'",
        "    - 8080",
        "    + 8081",
        "  docs/a.md:5: insertion: a person decides about new text",
        "    + Ask your administrator for it.",
    ]
    assert "refused:" in lines
    assert any(line.startswith("  docs/a.md:7: chatter: ") for line in lines)


def test_without_a_name_the_latest_run_is_told_of(cli, document, model):
    cli("enhance", "docs", *model.options)
    cli("enhance", "docs", *model.options)
    newest, oldest = (line.split()[0] for line in cli("runs").out.splitlines())

    assert cli("report").out.startswith(f"run {newest}: done\n")
    assert cli("report", oldest).out.startswith(f"run {oldest}: done\n")
    assert "\nNo calls, $0.00\nNothing to ask about\ndocuments: " in cli("report").out


def test_a_report_tells_how_questions_were_met_and_what_was_saved(cli, document, model):
    cli("enhance", "docs", *model.options)
    other = document.read_text().replace("server", "machine")
    document.write_text(f"{document.read_text()}\n{other}\n{other}")
    told = cli("enhance", "docs", *model.options).out

    report, more = cli("report").out, json.loads(cli("report", "--format", "json").out)

    (blocks,) = [line.removesuffix(".") for line in told.splitlines() if " of prose: " in line]
    assert f"\n{blocks}\nSaved about " in report
    counts = more["blocks"]
    assert counts["blocks"] == counts["settled"] + counts["cached"] + counts["coalesced"] + counts["asked"] == 9
    assert more["saved"]["size"] > 0


def test_the_json_holds_what_the_text_does(cli, document, model):
    model.answers = another_port
    cli("enhance", "docs", "--budget", "2", *model.options)

    report = json.loads(cli("report", "--format", "json").out)

    assert report["state"] == "done"
    assert report["budget_microusd"] == 2_000_000
    assert report["spent"]["cost"] == 1400
    (change,) = report["changes"]
    assert (change["before"], change["after"], change["verdict"]) == ("8080", "8081", "review")


def test_a_paused_run_says_why(cli, document, model):
    model.answers = lambda _: (402, "You have no credit.")
    cli("enhance", "docs", *model.options)

    assert ": paused (http://127.0.0.1:" in cli("report").out
    assert "You have no credit." in cli("runs").out


def test_a_budget_stands_behind_what_was_spent(cli, document, model):
    cli("enhance", "docs", "--budget", "2", *model.options)

    assert "1 call, 1,000 tokens in, 100 out, $0.0014 of $2.00\n" in cli("report").out


def test_a_run_whose_state_lies_elsewhere_is_found_by_its_folder_which_the_summary_names(
    cli, document, tmp_path, put, model
):
    (tmp_path / "burnish.toml").rename(tmp_path / "docs/burnish.toml")
    model.answers = another_port

    told = cli("enhance", "docs", *model.options).out

    assert "1 change for review, not applied (1 facts): see burnish report --in docs." in told
    assert cli("report").code == 2
    assert "the number '8080' became '8081'" in cli("report", "--in", "docs").out
    assert len(cli("runs", "--in", "docs").out.splitlines()) == 1
