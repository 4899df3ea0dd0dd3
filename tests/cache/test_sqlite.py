"""The tier on disk: what outlives a run, and how the file may be broken."""

import sqlite3
import stat
from pathlib import Path

import pytest

from burnish.cache.packing import pack
from burnish.cache.sqlite import SqliteAnswers

KEYS = [number.to_bytes(16, "big") for number in range(300)]
PARTS = [b"parts of " + key for key in KEYS]
VALUES = [b"value of " + key * 20 for key in KEYS]


def filled(path: Path) -> Path:
    answers = SqliteAnswers(path)
    answers.put(zip(KEYS, PARTS, VALUES, strict=True))
    answers.close()
    return path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "cache.sqlite3"


def known(path: Path, key: bytes, parts: bytes) -> bytes | None:
    """One value, by a new run."""
    answers = SqliteAnswers(path)
    (value,) = answers.get([key], [parts])
    answers.close()
    return value


def rows(path: Path) -> int:
    db = sqlite3.connect(path)
    count = db.execute("SELECT count(*) FROM answers").fetchone()[0]
    db.close()
    return count


def asked(path: Path) -> list[bytes | None]:
    """All values, by a new run, which also stores something and finds it again."""
    answers = SqliteAnswers(path)
    values = list(answers.get(KEYS, PARTS))
    answers.put([(b"n" * 16, b"new", b"new")])
    assert answers.get([b"n" * 16], [b"new"]) == [b"new"]
    answers.close()
    return values


def test_entries_outlive_the_run(path):
    assert asked(filled(path)) == VALUES


def test_only_its_owner_may_read_the_file(path):
    filled(path)
    path.chmod(0o644)
    answers = SqliteAnswers(path)
    answers.put([(KEYS[0], b"p", b"v" * (1 << 20))])

    modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()}
    answers.close()

    assert modes == dict.fromkeys(modes, 0o600)
    assert "cache.sqlite3-wal" in modes


def test_few_entries_wait_in_memory_and_many_are_written(path):
    answers = SqliteAnswers(path, buffer=10_000)
    answers.put([(KEYS[0], b"p", b"v")])
    few = rows(path)
    answers.put(zip(KEYS, PARTS, VALUES, strict=True))
    many = rows(path)
    answers.close()

    assert few == 0
    assert 250 <= many < 300


@pytest.mark.parametrize(
    "junk", [b"not a database at all" * 500, b"\0" * 5000, b"x" * 600], ids=["text", "zeros", "short"]
)
def test_a_file_that_is_no_database_is_set_aside_and_begun_anew(path, junk):
    path.write_bytes(junk)

    answers = SqliteAnswers(path)
    answers.put([(KEYS[0], b"p", b"v")])
    answers.close()

    assert "set aside as cache.sqlite3.damaged" in answers.problem
    assert path.with_name("cache.sqlite3.damaged").read_bytes() == junk
    assert known(path, KEYS[0], b"p") == b"v"


def test_a_database_of_someone_else_is_set_aside_whole(path):
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE theirs (x)")
        db.execute("INSERT INTO theirs VALUES (42)")
    db.close()

    assert asked(path) == [None] * len(KEYS)

    aside = sqlite3.connect(path.with_name("cache.sqlite3.damaged"))
    assert aside.execute("SELECT x FROM theirs").fetchall() == [(42,)]
    aside.close()


def test_a_file_of_ours_with_something_added_that_could_run_is_set_aside(path):
    with sqlite3.connect(filled(path)) as db:
        db.execute("CREATE TRIGGER t AFTER INSERT ON answers BEGIN DELETE FROM answers; END")
    db.close()

    answers = SqliteAnswers(path)

    assert "another kind or version" in answers.problem
    answers.close()


def test_a_file_of_another_version_is_set_aside(path):
    with sqlite3.connect(filled(path)) as db:
        db.execute("PRAGMA user_version = 99")
    db.close()

    assert asked(path) == [None] * len(KEYS)


def test_a_file_of_the_first_version_is_set_aside(path):
    with sqlite3.connect(path) as db:
        db.execute(
            "CREATE TABLE answers (id INTEGER PRIMARY KEY, key BLOB NOT NULL UNIQUE, parts BLOB NOT NULL,"
            " value BLOB NOT NULL, sum INTEGER NOT NULL)"
        )
        db.execute("PRAGMA user_version = 1")
    db.close()

    assert asked(path) == [None] * len(KEYS)
    assert path.with_name("cache.sqlite3.damaged").exists()


@pytest.mark.parametrize("share", [n / 16 for n in range(16)])
def test_a_truncated_file_gives_right_values_or_misses_and_the_run_goes_on(path, share):
    data = filled(path).read_bytes()
    path.write_bytes(data[: int(len(data) * share)])

    values = asked(path)

    assert all(value in (None, right) for value, right in zip(values, VALUES, strict=True))


@pytest.mark.parametrize("step", [97, 1009, 5003])
def test_flipped_bytes_give_right_values_or_misses_and_the_run_goes_on(path, step):
    data = bytearray(filled(path).read_bytes())
    for at in range(step, len(data), step):
        data[at] ^= 0x55
    path.write_bytes(data)

    values = asked(path)

    assert all(value in (None, right) for value, right in zip(values, VALUES, strict=True))


def test_a_value_that_was_altered_in_place_is_a_miss(path):
    with sqlite3.connect(filled(path)) as db:
        db.execute("UPDATE answers SET data = ? WHERE key = ?", (pack(PARTS[7] + b"planted", b""), KEYS[7]))
    db.close()

    values = asked(path)

    assert values[7] is None
    assert values[6] == VALUES[6]


def test_damage_found_while_running_is_set_aside_and_the_run_goes_on(path):
    answers = SqliteAnswers(filled(path))
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * (path.stat().st_size - 4096))

    found = answers.get(KEYS, PARTS)
    answers.put([(KEYS[0], b"p", b"v")])
    answers.close()

    assert list(found) == [None] * len(KEYS)
    assert "set aside" in answers.problem
    assert known(path, KEYS[0], b"p") == b"v"


def test_while_another_process_writes_entries_are_found_and_new_ones_wait(path):
    answers = SqliteAnswers(filled(path), buffer=1000)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    answers.put([(b"n" * 16, b"p", b"v" * 1000)])
    while_locked = answers.get([KEYS[0], b"n" * 16], [PARTS[0], b"p"])
    other.execute("ROLLBACK")
    other.close()
    answers.close()

    assert while_locked == [VALUES[0], b"v" * 1000]
    assert known(path, b"n" * 16, b"p") == b"v" * 1000


def test_what_cannot_be_written_does_not_pile_up(path):
    answers = SqliteAnswers(filled(path), buffer=1000)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    for key in KEYS[:8]:
        answers.put([(key, b"p", b"v" * 1000)])
    found = answers.get(KEYS[:8], [b"p"] * 8)
    other.close()
    answers.close()

    assert sum(value is not None for value in found) <= 4


def test_a_full_disk_costs_entries_and_not_the_run(path):
    answers = SqliteAnswers(filled(path), buffer=10_000)
    pages = answers._file.db.execute("PRAGMA page_count").fetchone()[0]
    answers._file.db.execute(f"PRAGMA max_page_count = {pages}")
    answers.put([(KEYS[0], b"p", b"v" * 200_000)])

    assert answers.get(KEYS[1:], PARTS[1:]) == VALUES[1:]
    answers.close()
    assert answers.problem == ""


def test_where_no_file_can_be_made_everything_is_a_miss_with_a_reason(tmp_path):
    answers = SqliteAnswers(tmp_path / "absent" / "cache.sqlite3")
    answers.put([(KEYS[0], b"p", b"v" * (1 << 20))])

    assert answers.get([KEYS[0]], [b"p"]) == [None]
    assert "No such file" in answers.problem
    answers.close()


def test_a_link_is_not_followed(tmp_path, path):
    target = filled(tmp_path / "elsewhere.sqlite3")
    path.symlink_to(target)

    answers = SqliteAnswers(path)

    assert answers.get(KEYS[:1], PARTS[:1]) == [None]
    assert answers.problem


def test_after_close_nothing_is_found_and_nothing_fails(path):
    answers = SqliteAnswers(filled(path))
    answers.close()
    answers.put([(KEYS[0], b"p", b"v")])

    assert answers.get([KEYS[1]], [PARTS[1]]) == [None]
    answers.close()
