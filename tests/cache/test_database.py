"""A file that may be lost: what any of the cache's databases keeps to, whatever its tables."""

import sqlite3
from pathlib import Path

import pytest

from burnish.cache.database import LosableFile

SCHEMA = ("CREATE TABLE words (word TEXT NOT NULL)", "CREATE INDEX by_word ON words (word)")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "words.sqlite3"


def opened(path: Path, version: int = 1) -> LosableFile:
    return LosableFile(path, version, SCHEMA)


def kept(path: Path, word: str = "kept") -> Path:
    file = opened(path)
    with file.db as db:
        db.execute("INSERT INTO words VALUES (?)", (word,))
    file.close()
    return path


def test_several_tables_and_indexes_are_made_and_known_again(path):
    file = opened(kept(path))

    assert file.db.execute("SELECT word FROM words").fetchall() == [("kept",)]
    assert file.problem == ""
    file.close()


def test_two_may_open_a_new_file_at_once(path):
    one, other = opened(path), opened(path)

    assert (one.problem, other.problem) == ("", "")
    one.close()
    other.close()


def test_a_file_of_another_version_is_set_aside_and_begun_anew(path):
    file = opened(kept(path), version=2)

    assert file.db.execute("SELECT count(*) FROM words").fetchone() == (0,)
    assert "set aside as words.sqlite3.damaged, since it is of another kind or version" in file.problem
    file.close()


def test_a_file_of_which_an_index_is_missing_is_set_aside(path):
    with sqlite3.connect(kept(path)) as db:
        db.execute("DROP INDEX by_word")
    db.close()

    file = opened(path)

    assert "another kind or version" in file.problem
    file.close()


def test_damage_is_set_aside_once_and_the_second_time_nothing_is_kept(path):
    file = opened(kept(path))
    damage = sqlite3.DatabaseError("file is not a database")
    damage.sqlite_errorcode = sqlite3.SQLITE_NOTADB

    file.failed(damage)
    anew = file.db
    file.failed(damage)

    assert anew is not None
    assert file.db is None
    assert path.with_name("words.sqlite3.damaged").exists()


def test_that_another_process_writes_is_no_damage(path):
    file, other = opened(path), sqlite3.connect(kept(path), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(sqlite3.OperationalError) as busy:
        file.db.execute("INSERT INTO words VALUES ('new')")

    file.failed(busy.value)
    other.close()

    assert file.problem == ""
    assert file.db.execute("SELECT word FROM words").fetchall() == [("kept",)]
    file.close()


def test_a_reader_sees_what_is_committed_and_cannot_write(path):
    file = opened(kept(path))
    reader = file.reader()

    assert reader.execute("SELECT word FROM words").fetchall() == [("kept",)]
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        reader.execute("DELETE FROM words")
    reader.close()
    file.close()


def test_room_that_is_no_longer_needed_can_be_given_back(path):
    file = opened(path)
    with file.db as db:
        db.executemany("INSERT INTO words VALUES (?)", [("w" * 1000,)] * 1000)
        db.execute("DELETE FROM words")
    file.give_room_back()

    assert path.stat().st_size < 50_000
    file.close()
