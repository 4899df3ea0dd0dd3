"""A journal that is damaged, too old or too new stops a run; it never begins from nothing (faults F99, F100)."""

import asyncio
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from burnish.errors import StateDamaged
from burnish.journal.queries import LATEST
from burnish.journal.store import SqliteJournal
from burnish.model.calls import Outcome
from burnish.model.runs import KnownDocument, Look, RunState

from .calls import LANE, call_of, reply_of, run_of

NAME = "j.sqlite3"
TEXT = "[k3f clarity] It takes five minutes.\n[end]"


async def work(journal: SqliteJournal, calls: int = 40) -> None:
    journal.begin(run_of())
    for number in range(1, calls + 1):
        journal.planned(call_of(number))
        journal.reserved(number)
        await journal.sent(number)
        await journal.received(number, reply_of(TEXT * 20), 250)
        journal.settle([number.to_bytes(16, "big")], "clarity.1")
    outcome = Outcome("a.md", 1, "applied", "clarity", "before " * 99, "after " * 99)
    journal.document("run-1", KnownDocument("a.md", "changed", "", 1), [outcome])
    journal.looked({"a.md": Look(1, 2, b"x", b"y")})
    await journal.flush()


@pytest.fixture(scope="module")
def closed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a journal that was closed."""
    folder = tmp_path_factory.mktemp("closed")
    with SqliteJournal(folder / NAME) as journal:
        asyncio.run(work(journal))
    return folder


@pytest.fixture(scope="module")
def killed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a journal as a kill leaves it: the files were copied while it was open."""
    folder = tmp_path_factory.mktemp("killed")
    with SqliteJournal(folder / "open" / NAME) as journal:
        asyncio.run(work(journal))
        shutil.copytree(folder / "open", folder / "s")
    return folder / "s"


def read_all(path: Path) -> list[object]:
    with SqliteJournal(path) as journal:
        recovered = journal.recover()
        told = [recovered, *(journal.record(run.id) for run, _ in journal.runs()), journal.recent(LANE, 99)]
        return [*told, journal.settled([b"k" * 16]), journal.refusals([b"k" * 16]), journal.look("a.md")]


def test_after_a_kill_everything_is_there(killed: Path, tmp_path: Path):
    shutil.copytree(killed, tmp_path / "s")
    with SqliteJournal(tmp_path / "s" / NAME) as journal:
        assert [known.cost for known in journal.recover().replies] == [250] * 40
        assert journal.record("run-1").run.state is RunState.STOPPED


DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "emptied": lambda data: b"",
    "cut in half": lambda data: data[: len(data) // 2],
    "cut by a page": lambda data: data[:-4096],
    "cut within the first page": lambda data: data[:50],
    "no database": lambda data: b"# A text that is no database.\n" * 400,
    "zeros at its beginning": lambda data: bytes(4096) + data[4096:],
    "zeros from its second page on": lambda data: data[:4096] + bytes(len(data) - 4096),
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES.keys())
def test_a_damaged_file_stops_the_run_and_stays_as_it_is(
    closed: Path, tmp_path: Path, damage: Callable[[bytes], bytes]
):
    shutil.copytree(closed, tmp_path / "s")
    path = tmp_path / "s" / NAME
    path.write_bytes(damage(path.read_bytes()))
    before = path.read_bytes()

    with pytest.raises(StateDamaged, match=NAME) as damaged:
        read_all(path)

    assert path.read_bytes() == before
    assert "Restore the file" in damaged.value.advice


@pytest.mark.parametrize("page", range(1, 24, 3))
def test_a_page_overwritten_after_a_kill_is_found_before_the_run_goes_on(closed: Path, tmp_path: Path, page: int):
    shutil.copytree(closed, tmp_path / "s")
    (tmp_path / "s" / "j.tally").unlink()
    path = tmp_path / "s" / NAME
    data = bytearray(path.read_bytes())
    data[page * 4096 : (page + 1) * 4096] = bytes(range(256)) * 16
    path.write_bytes(data)

    with pytest.raises(StateDamaged):
        read_all(path)


def test_a_letter_changed_in_a_recorded_reply_is_found(closed: Path, tmp_path: Path):
    shutil.copytree(closed, tmp_path / "s")
    path = tmp_path / "s" / NAME
    path.write_bytes(path.read_bytes().replace(b"It takes five minutes", b"It takes nine minutes", 1))

    with pytest.raises(StateDamaged, match="text of a reply"):
        read_all(path)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(place=st.floats(0, 1, exclude_max=True), new=st.binary(min_size=1, max_size=40))
def test_wherever_bytes_change_there_is_an_answer_or_the_one_error(
    closed: Path, tmp_path_factory: pytest.TempPathFactory, place: float, new: bytes
):
    folder = tmp_path_factory.mktemp("flipped")
    path = folder / NAME
    data = bytearray((closed / NAME).read_bytes())
    start = int(place * len(data))
    data[start : start + len(new)] = new
    path.write_bytes(data)
    try:
        read_all(path)
    except StateDamaged as damaged:
        assert damaged.facts["path"] == path  # noqa: PT017 - either is right


def test_a_deleted_wal_is_noticed(killed: Path, tmp_path: Path):
    shutil.copytree(killed, tmp_path / "s")
    (tmp_path / "s" / f"{NAME}-wal").unlink()

    with pytest.raises(StateDamaged, match=r"commits are missing: j\.sqlite3-wal was deleted"):
        SqliteJournal(tmp_path / "s" / NAME)


def test_an_older_copy_is_noticed_and_its_loss_can_be_accepted(tmp_path: Path):
    path = tmp_path / "s" / NAME
    with SqliteJournal(path) as journal:
        asyncio.run(work(journal, 1))
    older = path.read_bytes()
    with SqliteJournal(path) as journal:
        journal.begin(run_of("run-2"))
    path.write_bytes(older)

    with pytest.raises(StateDamaged, match=r"1 commits are missing.*To accept the loss, delete j\.tally"):
        SqliteJournal(path)

    (tmp_path / "s" / "j.tally").unlink()
    with SqliteJournal(path) as journal:
        assert [run.id for run, _ in journal.runs()] == ["run-1"]


def test_a_garbled_tally_is_no_error(closed: Path, tmp_path: Path):
    shutil.copytree(closed, tmp_path / "s")
    (tmp_path / "s" / "j.tally").write_bytes(b"what?")

    assert read_all(tmp_path / "s" / NAME)


def test_a_journal_moved_away_is_begun_anew(closed: Path, tmp_path: Path):
    shutil.copytree(closed, tmp_path / "s")
    (tmp_path / "s" / NAME).unlink()
    with SqliteJournal(tmp_path / "s" / NAME) as journal:
        assert journal.runs() == []
        journal.begin(run_of())
    with SqliteJournal(tmp_path / "s" / NAME) as journal:
        assert len(journal.runs()) == 1


def test_what_is_left_of_a_journal_that_is_gone_is_not_played_into_a_new_one(killed: Path, tmp_path: Path):
    shutil.copytree(killed, tmp_path / "s")
    (tmp_path / "s" / NAME).unlink()

    with pytest.raises(StateDamaged, match=r"j\.sqlite3-wal is not; bring it back"):
        SqliteJournal(tmp_path / "s" / NAME)
    assert not (tmp_path / "s" / NAME).exists()


def test_a_journal_of_a_newer_burnish_is_refused(closed: Path, tmp_path: Path):
    shutil.copytree(closed, tmp_path / "s")
    with closing(sqlite3.connect(tmp_path / "s" / NAME)) as connection:
        connection.execute(f"PRAGMA user_version = {LATEST + 1}")

    with pytest.raises(StateDamaged, match="written by a newer burnish"):
        SqliteJournal(tmp_path / "s" / NAME)


def test_another_database_is_not_taken_for_a_journal(tmp_path: Path):
    with closing(sqlite3.connect(tmp_path / NAME)) as connection:
        connection.execute("CREATE TABLE theirs (x)")

    with pytest.raises(StateDamaged, match="not made by burnish"):
        SqliteJournal(tmp_path / NAME)


def test_a_folder_in_its_place_is_told_of(tmp_path: Path):
    (tmp_path / NAME).mkdir()

    with pytest.raises(StateDamaged, match="cannot be opened"):
        SqliteJournal(tmp_path / NAME)
