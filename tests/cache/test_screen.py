"""The filter in front of the file: kept up with it, made anew, never the cause of a wrong answer."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from burnish.cache.bloom import load
from burnish.cache.database import LosableFile
from burnish.cache.keys import key_of
from burnish.cache.screen import Screen
from burnish.cache.sqlite import SqliteAnswers
from burnish.cache.table import SCHEMA, VERSION, Table


def entries(first: int, last: int) -> list[tuple[bytes, bytes, bytes]]:
    return [(key_of(b"%d" % number), b"%d" % number, b"v") for number in range(first, last)]


class World:
    """A file with a filter, the time, and another process."""

    def __init__(self, path: Path) -> None:
        self.path, self.now = path, 0.0
        self.file = LosableFile(path, VERSION, SCHEMA)
        self.table = Table(self.file.db)
        self.screen = self.another()

    def another(self) -> Screen:
        """A filter of the same file, as a new run has it."""
        return Screen(self.path.with_name("filter"), self.file.reader, lambda: self.now)

    def put(self, first: int, last: int) -> None:
        with self.table.db:
            self.table.write(entries(first, last))

    def others_put(self, first: int, last: int) -> None:
        file = LosableFile(self.path, VERSION, SCHEMA)
        with file.db:
            Table(file.db).write(entries(first, last))
        file.close()

    def passing(self, first: int, last: int) -> float:
        """The share of keys that are not ruled out."""
        passed = [not self.screen.rules_out(key) for key, _, _ in entries(first, last)]
        return sum(passed) / len(passed)

    def wait(self) -> None:
        """Until nothing goes on in the background."""
        for thread in threading.enumerate():
            if thread.name == "burnish-filter":
                thread.join()


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path / "cache.sqlite3")
    yield made
    made.screen.close()
    made.file.close()


def test_what_was_written_passes_and_nearly_nothing_else(world):
    world.put(0, 1000)
    world.screen.begin(world.table)

    assert world.passing(0, 1000) == 1
    assert world.passing(1000, 3000) < 0.05


def test_what_is_written_later_passes_at_once(world):
    world.screen.begin(world.table)
    world.put(0, 1000)
    world.screen.catch_up(world.table)

    assert world.passing(0, 1000) == 1
    assert world.passing(1000, 3000) < 0.05


def test_what_others_write_passes_after_a_second(world):
    world.put(0, 10)
    world.screen.begin(world.table)
    world.others_put(10, 500)
    world.now = 0.5
    early = world.screen.is_due
    world.now = 1.0

    assert (early, world.screen.is_due) == (False, True)
    world.screen.look(world.table)
    assert world.passing(0, 500) == 1


def test_when_others_clear_the_file_the_filter_begins_anew(world):
    world.put(0, 1000)
    world.screen.begin(world.table)
    with world.table.db:
        world.table.clear()
        world.table.write(entries(5000, 6500))
    world.screen.catch_up(world.table)

    assert world.passing(5000, 6500) == 1
    assert world.passing(0, 1000) < 0.05


def test_a_large_file_without_a_filter_gets_one_in_the_background_and_until_then_all_passes(world):
    world.put(0, 12_000)
    world.screen.begin(world.table)
    before = world.passing(20_000, 21_000)
    world.put(12_000, 12_100)
    world.screen.catch_up(world.table)
    world.wait()
    world.screen.look(world.table)

    assert before == 1
    assert world.screen.stands
    assert world.passing(0, 12_100) == 1
    assert world.passing(20_000, 21_000) < 0.05


def test_a_full_filter_is_used_until_a_larger_one_is_made(world):
    world.screen.begin(world.table)
    for first in range(0, 24_000, 4_000):
        world.put(first, first + 4_000)
        world.screen.catch_up(world.table)
        assert world.passing(first, first + 4_000) == 1
    world.wait()
    world.screen.look(world.table)

    assert world.passing(0, 24_000) == 1
    assert world.passing(30_000, 35_000) < 0.02


def test_a_filter_of_an_earlier_run_is_taken_and_learns_what_it_lacks(world):
    world.put(0, 12_000)
    world.screen.begin(world.table)
    world.wait()
    world.screen.look(world.table)
    world.screen.close()
    world.others_put(12_000, 13_000)
    world.screen = world.another()

    world.screen.begin(world.table)

    assert world.screen.stands
    assert world.passing(0, 13_000) == 1
    assert world.passing(20_000, 22_000) < 0.05


@pytest.mark.parametrize("damage", [b"", b"foreign", b"burnishf" * 9000])
def test_a_torn_or_foreign_filter_is_made_anew(world, damage):
    world.put(0, 1000)
    world.path.with_name("filter").write_bytes(damage)

    world.screen.begin(world.table)

    assert world.passing(0, 1000) == 1
    assert world.passing(1000, 3000) < 0.05


def test_a_filter_of_another_file_is_not_taken(world, tmp_path):
    other = World(tmp_path / "other.sqlite3")
    other.put(5000, 9000)
    other.screen.begin(other.table)
    other.screen.close()
    other.file.close()
    world.put(0, 1000)

    world.screen.begin(world.table)

    assert world.passing(0, 1000) == 1


def test_to_close_while_one_is_made_ends_that(world):
    world.put(0, 12_000)
    world.screen.begin(world.table)
    world.screen.close()

    assert [thread for thread in threading.enumerate() if thread.name == "burnish-filter"] == []


def test_a_filter_that_was_ready_too_late_to_be_used_is_there_for_the_next_run(world):
    world.put(0, 12_000)
    world.screen.begin(world.table)
    world.put(12_000, 12_100)
    world.screen.catch_up(world.table)
    world.wait()
    world.screen.close()
    world.screen = world.another()

    world.screen.begin(world.table)

    assert world.screen.stands
    assert world.passing(0, 12_100) == 1


def test_what_the_filter_spares_is_told(tmp_path):
    answers = SqliteAnswers(tmp_path / "cache.sqlite3")
    answers.put(entries(0, 100))
    answers.flush()
    absent = entries(1000, 2000)
    found = answers.get([key for key, _, _ in absent], [parts for _, parts, _ in absent])
    (use,) = answers.use()
    answers.close()

    assert found == [None] * 1000
    assert use.spared + use.misled == 1000
    assert use.misled < 50


def test_a_lying_filter_costs_answers_and_never_gives_one(tmp_path):
    path = tmp_path / "cache.sqlite3"
    answers = SqliteAnswers(path)
    answers.put(entries(0, 100))
    answers.close()
    known, covered = load(path.with_name("cache.sqlite3.filter"))
    type(known)(0).save(path.with_name("cache.sqlite3.filter"), covered)  # it knows of nothing, and says of all

    answers = SqliteAnswers(path)

    assert answers.get([entries(1, 2)[0][0]], [b"1"]) == [None]
    answers.put(entries(1, 2))
    answers.flush()
    assert answers.get([entries(1, 2)[0][0]], [b"1"]) == [b"v"]
    answers.close()
