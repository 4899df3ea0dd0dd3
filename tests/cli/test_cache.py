"""`burnish cache`: what is kept, what is removed, and how answers come into it before they are wanted."""

import io
import json
import os
import shutil
import sqlite3
import subprocess
from pathlib import Path

import pytest

from burnish.cli.entry import main
from burnish.cli.terminal import Terminal

from .texts import DOCUMENT, another_port, shorter, together


@pytest.fixture
def document(tmp_path: Path, put) -> Path:
    put(tmp_path / "burnish.toml", "")
    return put(tmp_path / "docs/a.md", DOCUMENT)


@pytest.fixture
def asked(cli, document, model) -> Path:
    """The folder of the state after a run that was answered, and wrote nothing."""
    model.answers = together(shorter, another_port)
    assert cli("enhance", "docs", *model.options).code == 0
    return document.parents[1] / ".burnish"


def forget(state: Path) -> None:
    """As if somebody had deleted the cache, and nothing else."""
    for file in state.glob("cache.sqlite3*"):
        file.unlink()


def spoil(state: Path) -> None:
    """Change what an entry holds, as a failing disk does."""
    with sqlite3.connect(state / "cache.sqlite3") as db:
        db.execute("UPDATE answers SET sum = sum + 1 WHERE id = (SELECT min(id) FROM answers)")
    db.close()


def git(folder: Path, *words: str, at: str = "") -> None:
    """A command of git; `at`: the time of a commit, else now."""
    who = {"GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@b", "GIT_COMMITTER_NAME": "A", "GIT_COMMITTER_EMAIL": "a@b"}
    when = {"GIT_AUTHOR_DATE": at, "GIT_COMMITTER_DATE": at} if at else {}
    subprocess.run(["git", "-C", folder, *words], check=True, capture_output=True, env={**os.environ, **who, **when})


# -- what is kept ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "argv", [("stats",), ("clear",), ("clear", "--yes"), ("prune", "--max-size", "1MB"), ("verify",)]
)
def test_where_there_is_no_cache_that_is_said_and_none_is_made(cli, tmp_path, argv):
    outcome = cli("cache", *argv)

    assert (outcome.code, outcome.out) == (0, "")
    assert outcome.err == f"burnish: there is no cache in {tmp_path}/.burnish\n"
    assert list(tmp_path.iterdir()) == []


def test_stats_tell_how_much_is_kept_and_who_said_it(cli, asked):
    lines = cli("cache", "stats").out.splitlines()

    assert lines[0] == "answers  3"
    assert lines[1].startswith("bytes    ")
    assert lines[2:] == ["          3 scripted", "met      3 blocks of prose: 3 asked about; in 1 run"]


def test_stats_add_up_what_runs_saved(cli, asked, document, model):
    other = document.read_text().replace("server", "machine")
    document.write_text(f"{document.read_text()}\n{other}\n{other}")
    cli("enhance", "docs", *model.options)

    told = json.loads(cli("cache", "stats", "--format", "json").out)["account"]
    lines = cli("cache", "stats").out.splitlines()

    counts = told["counts"]
    assert (told["runs"], counts["blocks"]) == (2, 12)
    assert counts["blocks"] == counts["asked"] + counts["settled"] + counts["cached"] + counts["coalesced"]
    assert told["saved"]["size"] > 0
    assert lines[-2].endswith("; in 2 runs")
    assert lines[-1].startswith("saved    about ")


def test_stats_as_json_have_the_same_numbers(cli, asked):
    told = json.loads(cli("cache", "stats", "--format", "json").out)

    assert (told["entries"], told["models"], told["counted"]) == (3, {"scripted": 3}, 3)
    assert told["file"] >= (asked / "cache.sqlite3").stat().st_size
    assert told["raw"] > told["stored"] > 0
    assert told["predictions"] == {"documents": 0, "used": 0}


def test_stats_of_nothing_are_zeros_for_a_program(cli, tmp_path):
    assert json.loads(cli("cache", "stats", "--format", "json").out)["entries"] == 0


# -- what is removed -------------------------------------------------------------------------------


def test_what_is_cleared_is_asked_again(cli, asked, model):
    assert cli("cache", "clear", "--yes").out == "3 answers removed.\n"

    assert "answers  0" in cli("cache", "stats").out
    assert not list(asked.glob("similar.sqlite3*"))
    cli("enhance", "docs", *model.options)
    assert len(model.asked) == 2


LOSABLE = (("findings.sqlite3", "looks"), ("usage.sqlite3", "documents"))


@pytest.mark.parametrize(("file", "table"), LOSABLE)
def test_what_rules_found_is_cleared_too_and_found_again(cli, document, tmp_path, file, table):
    document.write_text("Teh cat.\n")
    first = cli("check", "docs").out
    kept = tmp_path / ".burnish" / file
    before = kept.stat().st_size

    assert cli("cache", "clear").out == "0 answers removed.\n"  # nobody has paid for them, so nobody is asked

    with sqlite3.connect(kept) as db:
        assert db.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)
    db.close()
    assert kept.stat().st_size <= before
    assert cli("check", "docs").out == first


@pytest.mark.parametrize(("file", "table"), LOSABLE)
def test_what_rules_found_is_cleared_also_while_another_program_reads_it(cli, document, tmp_path, file, table):
    cli("check", "docs")
    other = sqlite3.connect(tmp_path / ".burnish" / file, isolation_level=None)
    other.execute("BEGIN")
    read = f"SELECT count(*) FROM {table}"
    assert other.execute(read).fetchone() == (1,)

    assert cli("cache", "clear").out == "0 answers removed.\n"

    other.execute("COMMIT")
    assert other.execute(read).fetchone() == (0,)
    other.close()


@pytest.mark.parametrize(("file", "table"), LOSABLE)
def test_what_rules_found_stays_while_another_program_writes_it(cli, document, tmp_path, file, table):
    cli("check", "docs")
    other = sqlite3.connect(tmp_path / ".burnish" / file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    outcome = cli("cache", "clear", "--yes")

    assert other.execute(f"SELECT count(*) FROM {table}").fetchone() == (1,)
    other.close()
    assert outcome.code == 3
    assert "what rules found could not be removed; another program may hold the file" in outcome.err


def test_where_nobody_can_be_asked_nothing_is_cleared(cli, asked):
    outcome = cli("cache", "clear")

    assert outcome.code == 2
    assert "nobody can be asked here; say --yes" in outcome.err
    assert "answers  3" in cli("cache", "stats").out


def test_what_another_program_holds_is_not_said_to_be_removed(cli, asked):
    other = sqlite3.connect(asked / "cache.sqlite3", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    outcome = cli("cache", "clear", "--yes")
    other.close()

    assert (outcome.code, outcome.out) == (3, "0 answers removed.\n")
    assert "3 answers could not be removed; another program may hold the file" in outcome.err


class Person(io.BytesIO):
    """Somebody at a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("says", "left"), [(b"y\n", 0), (b"yes\n", 0), (b"\n", 3), (b"n\n", 3), (b"", 3)])
def test_a_person_at_the_terminal_is_asked(cli, asked, says, left):
    out, err = io.TextIOWrapper(io.BytesIO()), io.TextIOWrapper(io.BytesIO())

    assert main(["cache", "clear"], Terminal(out, err, Person(says))) == 0

    assert f"answers  {left}" in cli("cache", "stats").out
    err.flush()
    assert b"What was paid for is asked again. [y/N] " in err.buffer.getvalue()


def test_a_cache_is_pruned_to_a_size(cli, asked):
    assert cli("cache", "prune", "--max-size", "100MB").out == "0 answers removed.\n"
    assert cli("cache", "prune", "--max-size", "1").out == "3 answers removed.\n"


def test_what_is_no_size_is_said(cli, asked):
    outcome = cli("cache", "prune", "--max-size", "much")

    assert outcome.code == 2
    assert "--max-size: it is 'much'; expected bytes" in outcome.err


def test_a_sound_cache_is_verified(cli, asked):
    outcome = cli("cache", "verify")

    assert (outcome.code, outcome.out) == (0, "3 answers read, none damaged.\n")


def test_what_is_damaged_is_removed_and_exits_with_1_once(cli, asked):
    spoil(asked)

    first, second = cli("cache", "verify"), cli("cache", "verify")

    assert (first.code, first.out) == (1, "3 answers read, 1 damaged, which were removed.\n")
    assert (second.code, second.out) == (0, "2 answers read, none damaged.\n")


def test_a_file_that_is_no_cache_is_set_aside_and_exits_with_1(cli, asked, put):
    put(asked / "cache.sqlite3", b"no database" * 500)

    outcome = cli("cache", "verify")

    assert outcome.code == 1
    assert "was set aside as cache.sqlite3.damaged" in outcome.err


@pytest.mark.parametrize("argv", [("clear", "--yes"), ("prune", "--max-size", "1"), ("verify",)])
def test_while_a_run_goes_on_nothing_is_removed(cli, asked, tmp_path, argv):
    from burnish.journal.lock import RootLock

    with RootLock(asked):
        outcome = cli("cache", *argv)
        told = cli("cache", "stats").out

    assert outcome.code == 2
    assert f"another run works in {tmp_path} (process " in outcome.err
    assert "answers  3" in told


# -- from the journal ------------------------------------------------------------------------------


def test_a_cache_that_was_deleted_is_filled_again_from_the_journal(cli, asked, document, model):
    forget(asked)

    outcome = cli("cache", "warm", "docs", *model.options)

    assert outcome.code == 0
    assert outcome.out == "2 answers put into the cache: all that is in the journal, for these documents.\n"
    assert cli("enhance", "docs", "--write", *model.options).code == 0
    assert "To start the server" in document.read_text()
    assert len(model.asked) == 1


def test_what_the_cache_knows_is_left_as_it_is(cli, asked, model):
    told = cli("cache", "warm", "--from-journal", *model.options).out

    assert told.startswith("0 answers put into the cache, 2 known before: ")


def test_an_answer_about_another_text_is_not_taken_for_this_one(cli, asked, document, model):
    forget(asked)
    document.write_text(document.read_text().replace("start the server", "stop the server"))

    assert cli("cache", "warm", *model.options).out.startswith("1 answer put into the cache: ")


def test_without_a_journal_there_is_nothing_to_warm_from(cli, document, model):
    outcome = cli("cache", "warm", "docs", *model.options)

    assert (outcome.code, outcome.out) == (0, "")
    assert "there is no journal in " in outcome.err


def test_the_embedded_rules_have_no_cache_to_warm(cli, document):
    outcome = cli("cache", "warm", "docs")

    assert outcome.code == 2
    assert "the embedded rules need no cache; name another provider" in outcome.err


# -- from another cache ----------------------------------------------------------------------------


@pytest.fixture
def colleague(asked, tmp_path: Path) -> Path:
    """The state of somebody else, who has asked the same."""
    place = tmp_path / "elsewhere" / ".burnish"
    shutil.copytree(asked, place)
    shutil.rmtree(asked)
    return place


@pytest.mark.parametrize("named", ["elsewhere", "elsewhere/.burnish", "elsewhere/.burnish/cache.sqlite3"])
def test_the_answers_of_another_cache_are_taken_over(cli, colleague, model, named):
    outcome = cli("cache", "warm", "--from", named)

    assert (outcome.code, outcome.out) == (0, f"3 answers put into the cache: all that is in {named}.\n")
    assert "3 answered before" in cli("enhance", "docs", *model.options).out
    assert len(model.asked) == 1


def test_what_was_taken_over_helps_with_texts_that_are_like_it(cli, document, tmp_path, model):
    begin = (
        "In order to start the server you must run the start command twice on the machine. Then it listens on all the "
        "addresses that this machine has. A file in the folder of the project tells which of them are open to others."
    )
    model.answers = shorter
    document.write_text(f"{begin} The log is kept for a week.\n")
    cli("enhance", "docs", *model.options)
    shutil.move(tmp_path / ".burnish", tmp_path / "other")
    document.write_text(f"{begin} Every client has to show a certificate of its own before it is let in.\n")

    assert cli("cache", "warm", "--from", "other").out.startswith("1 answer put into the cache: ")
    cli("enhance", "docs", "--write", *model.options)

    assert "start the server" not in model.asked[-1]
    assert document.read_text().startswith("To start the server you must")


def test_the_other_cache_is_only_read(cli, colleague):
    before = {file.name: (file.read_bytes(), file.stat().st_mtime_ns) for file in colleague.iterdir()}
    colleague.chmod(0o500)

    cli("cache", "warm", "--from", colleague)

    colleague.chmod(0o700)
    assert {file.name: (file.read_bytes(), file.stat().st_mtime_ns) for file in colleague.iterdir()} == before


def test_what_is_damaged_in_the_other_cache_is_left_out(cli, colleague):
    spoil(colleague)

    told = cli("cache", "warm", "--from", colleague).out

    assert told.startswith("2 answers put into the cache, 1 no good and left out: ")


def test_another_file_that_is_no_cache_gives_nothing_and_stays(cli, colleague, put):
    put(colleague / "cache.sqlite3", b"no database" * 500)

    outcome = cli("cache", "warm", "--from", colleague)

    assert outcome.code == 3
    assert f"{colleague}/cache.sqlite3 could not be read to its end" in outcome.err
    assert (colleague / "cache.sqlite3").read_bytes() == b"no database" * 500
    assert [file.name for file in colleague.glob("*.damaged")] == []


@pytest.mark.parametrize("named", ["nowhere", "docs"])
def test_where_there_is_no_other_cache_that_is_said(cli, document, named):
    outcome = cli("cache", "warm", "--from", named)

    assert outcome.code == 2
    assert f"there is no cache.sqlite3 in {named}; name a folder .burnish" in outcome.err


def test_a_cache_is_not_taken_over_into_itself(cli, asked):
    outcome = cli("cache", "warm", "--from", ".burnish")

    assert outcome.code == 2
    assert "is this very cache" in outcome.err


def test_what_cannot_be_kept_is_not_said_to_be_taken_over(cli, colleague, asked):
    asked.mkdir()
    shutil.copy(colleague / "cache.sqlite3", asked / "cache.sqlite3")
    assert cli("cache", "clear", "--yes").code == 0
    other = sqlite3.connect(asked / "cache.sqlite3", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    outcome = cli("cache", "warm", "--from", colleague)
    other.close()

    assert outcome.code == 3
    assert "3 answers were not kept: the cache is full, or its file cannot be written" in outcome.err


def test_two_sources_at_once_exclude_each_other(cli, document):
    outcome = cli("cache", "warm", "--from", "x", "--budget", "1")

    assert outcome.code == 2
    assert "--from and --budget exclude each other." in outcome.err


# -- ahead of time ---------------------------------------------------------------------------------


@pytest.fixture
def project(document, tmp_path: Path, put) -> Path:
    """A repository: a.md is edited often, b.md once, old.md long ago."""
    put(tmp_path / ".gitignore", ".burnish\n")
    git(tmp_path, "init", "--quiet")
    put(tmp_path / "docs/old.md", DOCUMENT.replace("server", "printer"))
    git(tmp_path, "add", ".gitignore", "burnish.toml", "docs/old.md")
    git(tmp_path, "commit", "--quiet", "-m", "old", at="2020-01-01T12:00:00")
    put(tmp_path / "docs/b.md", DOCUMENT.replace("server", "client"))
    for number in range(2):
        put(document, DOCUMENT + "\n" * number)
        git(tmp_path, "add", "-A")
        git(tmp_path, "commit", "--quiet", "-m", "new")
    return tmp_path


def test_documents_are_asked_about_ahead_of_time_and_left_as_they_are(cli, project, document, model):
    model.answers = shorter
    before = document.read_text()

    outcome = cli("cache", "warm", "docs", "--budget", "1", *model.options)
    lines = outcome.out.splitlines()

    assert outcome.code == 0
    assert lines[:2] == [
        "2 documents to ask about, the likeliest first; 1 other was not edited within a year.",
        "2 of 2 documents done with; nothing was written.",
    ]
    assert "printer" not in "".join(model.asked)
    assert document.read_text() == before


def test_what_was_asked_ahead_of_time_is_not_paid_for_again_and_counts_as_used(cli, project, document, model):
    model.answers = shorter
    cli("cache", "warm", "docs", "--budget", "1", *model.options)
    paid = len(model.asked)
    assert "ahead    2 documents asked about ahead of time, 0 worked on since" in cli("cache", "stats").out

    assert cli("enhance", "docs/a.md", "--write", *model.options).code == 0

    assert len(model.asked) == paid
    assert "To start the server" in document.read_text()
    assert "ahead    2 documents asked about ahead of time, 1 worked on since" in cli("cache", "stats").out


def test_asking_ahead_is_one_run_in_the_journal_with_one_budget(cli, project, put, model):
    for number in range(12):  # more than one group
        put(project / f"docs/more/{number}.md", DOCUMENT.replace("server", f"machine {'x' * number}"))

    outcome = cli("cache", "warm", "docs", "--budget", "1", *model.options)

    assert "42 blocks of prose: " in outcome.out
    (line,) = cli("runs").out.splitlines()
    assert "  done     scripted  " in line
    told = json.loads(cli("report", "--format", "json").out)
    assert told["budget_microusd"] == 1_000_000
    assert told["blocks"]["blocks"] == 42  # of all groups
    assert len(model.asked) >= 2


def test_a_budget_that_is_spent_ends_it_and_the_likeliest_document_came_first(cli, project, model):
    model.answers = shorter

    outcome = cli("cache", "warm", "docs", "--budget", "0.0001", *model.options)

    assert outcome.code == 4
    assert "Paused: the next call can cost up to " in outcome.out
    assert model.asked == []


def test_without_git_the_times_of_the_files_count_and_that_is_said(cli, document, tmp_path, put, model):
    old = put(tmp_path / "docs/old.md", DOCUMENT)
    os.utime(old, (0, 0))

    outcome = cli("cache", "warm", "docs", "--budget", "1", *model.options)

    assert outcome.code == 0
    assert outcome.out.startswith("By the times of the files, since git ")
    assert "1 document to ask about, the likeliest first; 1 other was not edited within a year." in outcome.out


def test_a_warming_that_was_paused_is_gone_on_with_and_still_counts_as_one(cli, project, document, model):
    model.answers = shorter
    cli("cache", "warm", "docs", "--budget", "0.0001", *model.options)

    assert cli("resume", "--budget", "1").code == 0

    assert "printer" not in "".join(model.asked)
    assert "In order to" in document.read_text()
    assert "ahead    2 documents asked about ahead of time, 0 worked on since" in cli("cache", "stats").out


def test_where_nothing_was_edited_for_a_year_nobody_is_asked(cli, document, model):
    os.utime(document, (0, 0))

    outcome = cli("cache", "warm", "docs", "--budget", "1", *model.options)

    assert outcome.code == 0
    assert outcome.out.endswith(
        "0 documents to ask about, the likeliest first; 1 other was not edited within a year.\n"
    )
    assert model.asked == []
