"""What happens when a run cannot go on: how it says so, what is kept, and how it goes on."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from .texts import BETTER, DOCUMENT, shorter

DENIED = 401, "Incorrect API key provided."


@pytest.fixture
def document(tmp_path: Path, put) -> Path:
    put(tmp_path / "burnish.toml", "")
    return put(tmp_path / "docs/a.md", DOCUMENT)


def test_a_budget_that_is_too_small_pauses_the_run_with_exit_code_4(cli, document, model):
    outcome = cli("enhance", "docs", "--write", "--budget", "0.0001", *model.options)

    assert outcome.code == 4
    assert "1 document not done with." in outcome.out
    assert "Paused: the next call can cost up to $0.00" in outcome.out
    assert "`burnish resume` goes on; what was paid for is kept." in outcome.out
    assert model.asked == []


def test_resume_goes_on_under_a_new_budget_with_the_options_of_the_run(cli, document, model):
    model.answers = shorter
    cli("enhance", "docs", "--write", "--budget", "0.0001", *model.options)

    outcome = cli("resume", "--budget", "1")

    assert outcome.code == 0
    assert document.read_text() == BETTER
    assert "1 call, 1,000 tokens in, 100 out, $0.0014 of $1.00 (run " in outcome.out


def test_a_run_whose_work_another_one_did_is_not_gone_on_with(cli, document, model):
    model.answers = shorter
    cli("enhance", "docs", "--write", "--budget", "0.0001", *model.options)
    assert cli("enhance", "docs", "--write", *model.options).code == 0

    assert "replaced" in cli("runs").out
    assert cli("resume").code == 2


def test_a_run_for_another_purpose_is_still_there_to_go_on_with(cli, document, model):
    model.answers = shorter
    cli("enhance", "docs", "--write", "--budget", "0.0001", *model.options)
    assert cli("enhance", "docs", "--diff", *model.options).code == 0

    assert "replaced" not in cli("runs").out
    assert cli("resume", "--budget", "1").code == 0
    assert document.read_text() == BETTER


def test_a_raised_budget_stays_raised_when_the_run_is_resumed_again(cli, document, model):
    model.answers = lambda _: DENIED
    cli("enhance", "docs", "--write", "--budget", "0.0001", *model.options)
    assert cli("resume", "--budget", "1").code == 4

    model.answers = shorter
    assert cli("resume").code == 0
    assert document.read_text() == BETTER


def test_a_key_that_is_not_accepted_pauses_the_run_and_says_what_the_endpoint_said(cli, document, model):
    model.answers = lambda _: DENIED

    outcome = cli("enhance", "docs", "--write", *model.options)

    assert outcome.code == 4
    assert "answers 401: Incorrect API key provided. (no key was sent)." in outcome.out
    assert "No calls, $0.00" in outcome.out


def test_a_quiet_run_still_says_that_it_is_paused(cli, document, model):
    model.answers = lambda _: DENIED

    outcome = cli("enhance", "docs", "--write", "--quiet", *model.options)

    assert (outcome.code, outcome.out) == (4, "")
    assert outcome.err.startswith("burnish: paused: http://127.0.0.1:")
    assert outcome.err.endswith("; `burnish resume` goes on\n")


def test_resume_takes_the_run_that_is_named_and_works_from_another_folder_of_the_project(
    cli, document, tmp_path, monkeypatch, model
):
    model.answers = lambda _: DENIED
    cli("enhance", "docs", "--write", *model.options)
    name = cli("runs").out.split()[0]
    model.answers = shorter
    monkeypatch.chdir(tmp_path / "docs")

    assert cli("resume", name).code == 0
    assert document.read_text() == BETTER


def test_a_request_that_is_not_taken_leaves_its_blocks_and_exits_with_3(cli, document, model):
    model.answers = lambda _: (400, "This request is not for me.")

    outcome = cli("enhance", "docs", "--write", *model.options)

    assert outcome.code == 3
    assert "3 blocks without an answer." in outcome.out
    assert document.read_text() == DOCUMENT


@pytest.mark.parametrize("argv", [("resume",), ("resume", "x"), ("report",), ("report", "x")])
def test_where_nothing_was_asked_there_is_no_run_and_no_state_is_made(cli, tmp_path, argv):
    outcome = cli(*argv)

    assert outcome.code == 2
    assert outcome.err.startswith("burnish: error: there is no run ")
    assert "`burnish runs` lists them." in outcome.err
    assert list(tmp_path.iterdir()) == []


def test_a_run_that_is_done_is_none_to_go_on_with(cli, document, model):
    cli("enhance", "docs", "--write", *model.options)

    assert "there is no run to go on with" in cli("resume").err


def test_two_runs_at_once_are_refused_with_who_holds_the_folder(cli, document, tmp_path, model):
    from burnish.journal.lock import RootLock

    with RootLock(tmp_path / ".burnish", started="2025-05-01T12:00:00+00:00"):
        outcome = cli("enhance", "docs", *model.options)

    assert outcome.code == 2
    assert f"another run works in {tmp_path} (process " in outcome.err
    assert "since 2025-05-01T12:00:00+00:00" in outcome.err


def test_damaged_state_is_named_and_nobody_is_asked(cli, document, tmp_path, put, model):
    put(tmp_path / ".burnish/journal.sqlite3", "no database" * 1000)

    outcomes = [cli("enhance", "docs", *model.options), cli("runs"), cli("report"), cli("resume")]

    assert [outcome.code for outcome in outcomes] == [2, 2, 2, 2]
    assert all("journal.sqlite3: it is no database" in outcome.err for outcome in outcomes)
    assert model.asked == []


def test_a_run_in_a_folder_with_its_own_configuration_is_resumed_as_the_summary_says(cli, document, tmp_path, model):
    (tmp_path / "burnish.toml").rename(tmp_path / "docs/burnish.toml")
    model.answers = lambda _: DENIED
    told = cli("enhance", "docs", "--write", *model.options).out
    model.answers = shorter

    assert "`burnish resume --in docs` goes on; what was paid for is kept." in told
    assert cli("resume", "--in", "docs").code == 0
    assert document.read_text() == BETTER


@pytest.mark.skipif(sys.platform == "win32", reason="signals are another matter there")
def test_a_run_that_is_stopped_takes_the_reply_that_is_on_its_way_and_says_how_to_go_on(
    cli, document, tmp_path, put, model
):
    other = put(tmp_path / "docs/b.md", DOCUMENT.replace("tool", "program").replace("server", "client"))
    command = [sys.executable, "-m", "burnish", "enhance", "docs", "--write", "--concurrency", "1", *model.options]
    environment = {**os.environ, "BURNISH_PACK": "no"}
    running = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment)

    def stop_it_once(user: str) -> str | tuple[int, str]:
        if len(model.asked) == 1:
            running.send_signal(signal.SIGTERM)
        return shorter(user)

    model.answers = stop_it_once
    out, err = running.communicate(timeout=60)

    assert running.returncode == 143, out + err
    assert "`burnish resume` goes on; what was paid for is kept." in out
    assert err == (
        "burnish: stopping: what is in flight may still come back; once more leaves at once\n"
        "burnish: stopped; nothing is half-written\n"
    )
    assert cli("resume").code == 0
    assert "To start the server" in document.read_text()
    assert "To start the client" in other.read_text()
    assert len(model.asked) == 2
