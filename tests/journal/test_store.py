"""What only the journal in SQLite does: it groups commits, keeps others out, and stops when it cannot record."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from burnish.errors import StateDamaged
from burnish.journal.database import connect
from burnish.journal.store import SqliteJournal
from burnish.model.cache import Saved
from burnish.model.calls import Outcome
from burnish.model.runs import Account, Counts, KnownDocument, RunState

from .calls import LANE, call_of, reply_of, run_of

PLENTY = 1 << 40


def test_the_files_are_for_their_owner_alone_and_unseen_by_git(tmp_path: Path):
    folder = tmp_path / ".burnish"
    with SqliteJournal(folder / "journal.sqlite3") as journal:
        journal.begin(run_of())
        asyncio.run(journal.flush())
        modes = {path.name: path.stat().st_mode & 0o777 for path in folder.iterdir() if path.name != ".gitignore"}

    assert folder.stat().st_mode & 0o777 == 0o700
    assert (folder / ".gitignore").read_text() == "*\n"
    assert {"journal.sqlite3", "journal.sqlite3-wal", "journal.tally"} <= set(modes)
    assert set(modes.values()) == {0o600}


def test_a_journal_that_is_only_read_is_not_written(tmp_path: Path):
    with SqliteJournal(tmp_path / "j.sqlite3") as journal:
        journal.begin(run_of())
    before = (tmp_path / "j.sqlite3").read_bytes()
    with SqliteJournal(tmp_path / "j.sqlite3") as journal:
        journal.record("run-1")
        assert journal.commits == 0

    assert (tmp_path / "j.sqlite3").read_bytes() == before


def test_calls_that_are_sent_together_share_commits(tmp_path: Path):
    async def send(journal: SqliteJournal) -> None:
        for number in range(1, 257):
            journal.planned(call_of(number))
            journal.reserved(number)
        await journal.flush()
        before = journal.commits
        await asyncio.gather(*map(journal.sent, range(1, 257)))
        assert 1 <= journal.commits - before < 256

    with SqliteJournal(tmp_path / "j.sqlite3") as journal:
        asyncio.run(send(journal))


def test_a_lone_call_waits_for_nobody(tmp_path: Path):
    async def send(journal: SqliteJournal) -> None:
        journal.planned(call_of())
        journal.reserved(1)
        await journal.flush()
        before = journal.commits
        await journal.sent(1)
        assert journal.commits == before + 1

    with SqliteJournal(tmp_path / "j.sqlite3") as journal:
        asyncio.run(send(journal))


def test_what_was_awaited_is_seen_by_another_process_at_once(tmp_path: Path):
    with SqliteJournal(tmp_path / "j.sqlite3") as journal, SqliteJournal(tmp_path / "j.sqlite3") as other:
        journal.begin(run_of())
        journal.planned(call_of())
        journal.reserved(1)
        asyncio.run(journal.sent(1))

        assert [(run.id, spent.calls) for run, spent in other.runs()] == [("run-1", 1)]


def test_closing_commits_what_waits(tmp_path: Path):
    with SqliteJournal(tmp_path / "j.sqlite3") as journal:
        for number in range(1000):
            journal.settle([number.to_bytes(2, "big")], "clarity.1")
    with SqliteJournal(tmp_path / "j.sqlite3") as journal:
        assert len(journal.settled([number.to_bytes(2, "big") for number in range(1000)])) == 1000


def test_who_gives_up_waiting_takes_nothing_back(tmp_path: Path):
    async def give_up(journal: SqliteJournal) -> None:
        journal.begin(run_of())
        journal.planned(call_of())
        journal.reserved(1)
        sending = asyncio.ensure_future(journal.sent(1))
        await asyncio.sleep(0)
        sending.cancel()
        with pytest.raises(asyncio.CancelledError):
            await sending
        await journal.flush()

    with SqliteJournal(tmp_path / "j.sqlite3") as journal:
        asyncio.run(give_up(journal))
        assert [known.call.id for known in journal.recover().unknown] == [1]


def test_numbers_of_calls_go_on_where_the_last_process_stopped(tmp_path: Path):
    with SqliteJournal(tmp_path / "j.sqlite3") as journal:
        journal.planned(call_of(41))
    with SqliteJournal(tmp_path / "j.sqlite3") as journal:
        assert journal.next_call() == 42


def test_nothing_begins_and_nothing_is_sent_on_a_disk_that_is_nearly_full(tmp_path: Path):
    room = [PLENTY]
    with SqliteJournal(tmp_path / "j.sqlite3", free_bytes=lambda folder: room[0]) as journal:
        journal.begin(run_of())
        journal.planned(call_of())
        journal.reserved(1)
        room[0] = 31 << 20
        with pytest.raises(StateDamaged, match="less than 32 MB"):
            asyncio.run(journal.sent(1))
        with pytest.raises(StateDamaged, match="less than 32 MB"):
            journal.begin(run_of("run-2"))

        journal.unpaid(1, "no room")
        assert (list(journal.recover().unknown), len(journal.runs())) == ([], 1)


def test_a_journal_that_was_moved_away_during_a_run_stops_it(tmp_path: Path):
    path = tmp_path / "j.sqlite3"
    journal = SqliteJournal(path)
    journal.begin(run_of())
    asyncio.run(journal.flush())
    path.rename(tmp_path / "elsewhere")

    with pytest.raises(StateDamaged):
        asyncio.run(journal.flush())
    with pytest.raises(StateDamaged):
        journal.settle([b"key"], "clarity.1")
    journal.close()


def test_a_loss_that_nobody_was_told_of_is_told_at_the_end(tmp_path: Path):
    path = tmp_path / "j.sqlite3"
    journal = SqliteJournal(path)
    journal.begin(run_of())
    asyncio.run(journal.flush())
    path.rename(tmp_path / "elsewhere")
    journal.settle([b"key"], "clarity.1")

    with pytest.raises(StateDamaged):
        journal.close()


def test_nothing_is_recorded_after_the_end(tmp_path: Path):
    journal = SqliteJournal(tmp_path / "j.sqlite3")
    journal.close()

    with pytest.raises(StateDamaged, match="closed"):
        journal.settle([b"key"], "clarity.1")


def test_forgetting_drops_texts_of_ended_runs_and_keeps_their_sums(tmp_path: Path):
    with SqliteJournal(tmp_path / "j.sqlite3") as journal:
        for name, number in (("old", 1), ("stopped", 2), ("new", 3)):
            journal.begin(run_of(name))
            journal.planned(call_of(number, name))
            journal.reserved(number)
            asyncio.run(journal.sent(number))
            asyncio.run(journal.received(number, reply_of("a secret"), 250))
            outcome = Outcome("a.md", 1, "applied", "clarity", "a secret", "none")
            journal.document(name, KnownDocument("a.md", "changed", "", 1), [outcome])
        journal.end("old", RunState.DONE, "", "2030-01-01")
        journal.end("stopped", RunState.STOPPED, "", "2030-01-01")
        journal.end("new", RunState.DONE, "", "2030-02-01")
        journal.forget("2030-01-15")
        asyncio.run(journal.flush())

        texts = [known.reply.text for known in journal.recent(LANE, 3) if known.reply]
        assert texts == ["a secret", "a secret", ""]
        assert [len(journal.record(name).outcomes) for name in ("old", "stopped", "new")] == [0, 1, 1]
        assert journal.record("old").spent == journal.record("new").spent


def test_a_commit_reaches_the_disk_and_disturbs_no_reader(tmp_path: Path):
    with SqliteJournal(tmp_path / "j.sqlite3") as journal:
        journal.begin(run_of())
    with closing(connect(tmp_path / "j.sqlite3")) as connection:
        settings = [connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("synchronous", "journal_mode")]

    assert settings == [2, "wal"]  # 2 is FULL


def test_the_account_adds_up_over_runs_but_those_whose_work_went_to_a_later_one(tmp_path: Path):
    with SqliteJournal(tmp_path / "s" / "j.sqlite3") as journal:
        assert journal.account() == Account()
        for name, state in (("run-1", RunState.REPLACED), ("run-2", RunState.DONE), ("run-3", RunState.PAUSED)):
            journal.begin(run_of(name))
            journal.met(name, Counts(blocks=5, cached=2, asked=3), Saved(100, 30, 4, 2))
            journal.end(name, state, "", "2030-01-02T04:00:00+00:00")
        journal.begin(run_of("run-4"))  # killed before it could say
        asyncio.run(journal.flush())

        assert journal.account() == Account(2, Counts(blocks=10, cached=4, asked=6), Saved(200, 60, 8, 4))


def test_a_journal_of_the_format_before_is_taken_over(tmp_path: Path):
    path = tmp_path / "s" / "j.sqlite3"
    with SqliteJournal(path) as journal:
        journal.begin(run_of())
        asyncio.run(journal.flush())
    with sqlite3.connect(path) as connection:
        connection.execute("DROP TABLE met")
        connection.execute("PRAGMA user_version = 2")
    connection.close()

    with SqliteJournal(path) as journal:
        journal.met("run-1", Counts(blocks=1), Saved())
        asyncio.run(journal.flush())

        assert journal.record("run-1").counts == Counts(blocks=1)
