"""What a person does with the file of answers: count, read, check, prune, clear."""

import sqlite3
from pathlib import Path
from random import Random

import pytest

from burnish.cache.keys import key_of
from burnish.cache.sqlite import Checked, SqliteAnswers, Stored

PARTS = [b"The parts of the entry with the number %d." % number for number in range(2000)]
ENTRIES = [(key_of(parts), parts, Random(parts).randbytes(300)) for parts in PARTS]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "cache.sqlite3"


@pytest.fixture
def answers(path: Path) -> SqliteAnswers:
    made = SqliteAnswers(path)
    made.put(ENTRIES)
    return made


def altered(path: Path, statement: str) -> None:
    with sqlite3.connect(path) as db:
        db.execute(statement)
    db.close()


def test_all_entries_can_be_read_the_oldest_first(answers):
    answers.put([ENTRIES[0]])

    assert list(answers.entries()) == [*ENTRIES[1:], ENTRIES[0]]
    answers.close()


def test_while_entries_are_read_others_can_be_put(answers):
    for at, entry in enumerate(answers.entries()):
        if at < 5:
            answers.put([(key_of(b"new %d" % at), b"new %d" % at, entry[2])])
            answers.flush()

    assert answers.size().entries == len(ENTRIES) + 5
    answers.close()


def test_the_sums_are_those_of_the_entries_whatever_was_replaced_or_removed(answers, path):
    answers.put((key, parts, b"short") for key, parts, _ in ENTRIES[:500])
    answers.flush()
    answers.prune(400_000)

    size, rest = answers.size(), list(answers.entries())

    assert (size.entries, size.raw) == (len(rest), sum(len(parts) + len(value) for _, parts, value in rest))
    with sqlite3.connect(path) as db:
        assert db.execute("SELECT sum(length(data)) FROM answers").fetchone() == (size.stored,)
    db.close()
    answers.close()


def test_what_is_stored_is_less_than_what_it_stands_for(tmp_path):
    answers = SqliteAnswers(tmp_path / "words.sqlite3")
    answers.put((key, parts, b"An answer about " + parts) for key, parts, _ in ENTRIES)

    size = answers.size()

    assert size.stored < 0.4 * size.raw
    answers.close()


def test_what_is_stored_counts_the_dictionaries_without_which_nothing_can_be_read(tmp_path):
    path = tmp_path / "words.sqlite3"
    answers = SqliteAnswers(path)
    answers.put((key, parts, b"An answer about " + parts) for key, parts, _ in ENTRIES[:24])

    stored = answers.size().stored
    answers.close()

    with sqlite3.connect(path) as db:
        tables = ("answers", "dictionaries")
        sums = [db.execute(f"SELECT sum(length(data)) FROM {table}").fetchone()[0] for table in tables]
    db.close()
    assert stored == sum(sums)
    assert sums[1] > sums[0]


def test_sound_entries_are_counted_as_such(answers):
    assert answers.verify() == Checked(len(ENTRIES), 0, 0)
    answers.close()


def test_damaged_entries_are_counted_and_left_out(answers, path):
    answers.flush()
    altered(path, "UPDATE answers SET data = zeroblob(50) WHERE id IN (3, 5)")

    assert answers.verify() == Checked(len(ENTRIES) - 2, 2, 0)
    assert len(list(answers.entries())) == len(ENTRIES) - 2
    answers.close()


def test_entries_under_a_key_that_is_not_that_of_their_parts_are_counted(path):
    answers = SqliteAnswers(path)
    answers.put([ENTRIES[0], (b"k" * 16, b"parts", b"value")])

    assert answers.verify() == Checked(2, 0, 1)
    answers.close()


def test_pruning_removes_the_oldest_and_makes_the_file_smaller(answers, path):
    before = answers.size()
    removed = answers.prune(before.file // 4)
    size, rest = answers.size(), list(answers.entries())

    assert size.entries == len(rest) == len(ENTRIES) - removed
    assert rest == ENTRIES[removed:]
    assert before.file // 8 < path.stat().st_size <= before.file // 4
    answers.close()


def test_pruning_to_more_than_there_is_removes_nothing(answers):
    assert answers.prune(1 << 30) == 0
    assert answers.size().entries == len(ENTRIES)
    answers.close()


def test_clearing_removes_all_text_from_the_disk(answers, path):
    assert answers.clear() == len(ENTRIES)
    assert answers.size().entries == answers.size().raw == answers.size().stored == 0
    answers.close()

    assert b"The parts of the entry" not in b"".join(file.read_bytes() for file in path.parent.iterdir())
    assert path.stat().st_size < 50_000


def test_after_clearing_entries_are_kept_as_before(answers):
    answers.clear()
    answers.put(ENTRIES[:10])
    answers.flush()

    assert answers.get([ENTRIES[3][0], ENTRIES[30][0]], [PARTS[3], PARTS[30]]) == [ENTRIES[3][2], None]
    assert answers.size().entries == 10
    answers.close()


def test_when_another_process_clears_the_file_this_one_goes_on(answers, path):
    answers.flush()
    other = SqliteAnswers(path)
    other.clear()
    other.close()
    answers.put(ENTRIES[:10])
    answers.flush()

    assert answers.verify() == Checked(10, 0, 0)
    assert answers.get([ENTRIES[3][0]], [PARTS[3]]) == [ENTRIES[3][2]]
    answers.close()


def test_what_two_processes_write_in_turn_around_a_clearing_is_sound(path):
    words = [(key, parts, b"An answer about " + parts) for key, parts, _ in ENTRIES]
    others = [(key, parts, b"Something else is said here of " + parts[::-1]) for key, parts, _ in ENTRIES]
    one, other = SqliteAnswers(path), SqliteAnswers(path)
    one.put(words)
    one.flush()
    other.clear()
    other.put(others[1000:])
    other.flush()
    one.put(words[:1000])
    one.flush()

    assert other.verify() == one.verify() == Checked(len(ENTRIES), 0, 0)
    one.close()
    other.close()


def test_without_a_file_nothing_is_there_and_nothing_fails(tmp_path):
    answers = SqliteAnswers(tmp_path / "absent" / "cache.sqlite3")

    assert answers.size() == Stored(0, 0, 0, 0)
    assert answers.verify() == Checked(0, 0, 0)
    assert (list(answers.entries()), answers.clear(), answers.prune(0)) == ([], 0, 0)


def test_while_another_process_writes_nothing_is_removed_and_nothing_fails(answers, path):
    answers.flush()
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    removed = answers.clear()
    other.close()

    assert removed == 0
    assert answers.size().entries == len(ENTRIES)
    answers.close()


@pytest.mark.parametrize("field", ["'text'", "zeroblob(8)", "9223372036854775807", "-5"])
def test_a_file_that_lies_about_its_sums_gives_right_answers(answers, path, field):
    answers.close()
    columns = ("entries", "raw", "stored", "dictionaries", "latest")
    altered(path, f"UPDATE sums SET {', '.join(f'{column} = {field}' for column in columns)}")

    answers = SqliteAnswers(path)
    answers.put([(b"n" * 16, b"new", b"new")])
    answers.flush()

    assert answers.get([ENTRIES[3][0], b"n" * 16], [PARTS[3], b"new"])[0] in (ENTRIES[3][2], None)
    answers.close()
