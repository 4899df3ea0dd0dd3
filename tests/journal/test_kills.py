"""What a kill, a full disk and twelve processes at once leave behind (faults F66, F91, F92, F94, F98)."""

import subprocess
import sys
from pathlib import Path

import pytest

from burnish.journal.store import SqliteJournal
from burnish.model.runs import RunState

VICTIM = Path(__file__).with_name("victim.py")
STEPS = "opened begun planned reserved sent received accepted settled writing documented done ended".split()

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs fork and SIGKILL")


def victim(*arguments: object) -> list[str]:
    command = [sys.executable, str(VICTIM), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()


@pytest.mark.parametrize("flush", ["flush", "no-flush"])
def test_a_kill_after_any_step_loses_nothing_that_was_awaited(tmp_path: Path, flush: str):
    assert victim("every-step", tmp_path, flush) == [f"{name} 9" for name in STEPS]

    for last, name in enumerate(STEPS):
        with SqliteJournal(tmp_path / name / "j.sqlite3") as journal:
            recovered = journal.recover()
            runs = [run for run, _ in journal.runs()]
            records = [journal.record(run.id) for run in runs]
            statuses = [document.status for record in records for document in record.documents]
            kept = [step for step in STEPS[: last + 1] if flush == "flush" or STEPS.index(step) <= awaited(last)]
            where = f"killed after {name}"

            over = runs != [] and runs[0].state is RunState.DONE
            assert over or runs == [] or runs[0].state is RunState.STOPPED, where
            assert not over or last == len(STEPS) - 1, where
            assert runs or "begun" not in kept, where
            if over:
                assert (recovered.replies, recovered.unknown) == ((), ()), where
            elif last < STEPS.index("received"):
                assert [known.call.id for known in recovered.unknown] == ([1] if "sent" in kept else []), where
                assert recovered.replies == (), where
            elif "done" not in STEPS[: last + 1]:
                assert [known.reply.text for known in recovered.replies if known.reply] == [
                    "[k3f clarity] Use it.\n[end]"
                ], where
            if "received" in kept:
                assert records[0].spent.cost == 250, where
            if "settled" in kept:
                assert journal.settled([b"key"]) == {b"key": {"clarity.1"}}, where
            if "documented" in kept:
                assert statuses == ["changed"], where
            elif "writing" in kept:
                assert statuses in (["writing"], ["changed"]), where


def awaited(last: int) -> int:
    """The last step up to `last` whose commit was waited for; all before it are committed with it."""
    return max((STEPS.index(step) for step in ("sent", "received", "writing") if STEPS.index(step) <= last), default=-1)


def test_a_kill_at_any_time_loses_no_call_that_was_sent_and_no_reply_that_was_received(tmp_path: Path):
    victim("any-time", tmp_path, 12)

    for folder in tmp_path.iterdir():
        heard = [line.split() for line in (folder / "heard").read_text().splitlines()]
        sent = {int(number) for word, number in heard if word == "sent"}
        received = {int(number) for word, number in heard if word == "received"}
        with SqliteJournal(folder / "j.sqlite3") as journal:
            recovered = journal.recover()
            spent = journal.record("run-1").spent

        replies = {known.call.id: known.reply for known in recovered.replies}
        unknown = {known.call.id for known in recovered.unknown}
        assert received <= set(replies)
        assert sent <= set(replies) | unknown
        assert all(reply and reply.text == f"reply {call} " * 200 for call, reply in replies.items())
        assert spent.calls == len(replies) + len(unknown)
        assert (spent.cost, spent.unknown_cost) == (sum(replies), 900 * len(unknown))


def test_twelve_processes_open_a_new_journal_at_once(tmp_path: Path):
    assert victim("together", tmp_path / "s", 12) == [" ".join(["0"] * 12)]
    assert sorted(path.name for path in (tmp_path / "s").iterdir() if path.suffix == ".new") == []


def test_a_full_disk_is_told_to_all_who_record_and_loses_nothing_that_was_recorded(tmp_path: Path):
    *received, damaged, begin, flush = victim("full", tmp_path)

    assert received == [f"received {number}" for number in range(1, len(received) + 1)] != []
    assert damaged.startswith("damaged ")
    assert "the disk" in damaged
    assert (begin, flush) == ("begin is refused", "flush is refused")
    with SqliteJournal(tmp_path / "j.sqlite3") as journal:
        assert len(journal.recover().replies) == len(received)
