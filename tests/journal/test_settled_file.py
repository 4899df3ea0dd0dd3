"""The settled file: what is written is read, in any order and after any merge; the rest is told of."""

import asyncio
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from burnish.crashpoints import Point
from burnish.errors import StateDamaged
from burnish.journal.settled_file import parse, render
from burnish.journal.store import SqliteJournal
from burnish.testing.crash import crashing

KEY, OTHER = b"\xab" * 16, b"\x01" * 16
TAGS = st.frozensets(st.from_regex(r"[a-z]{1,12}\.[1-9]", fullmatch=True), min_size=1, max_size=3)
SETTLED = st.dictionaries(st.binary(min_size=1, max_size=32), TAGS, max_size=8)


@given(SETTLED)
def test_what_is_rendered_is_parsed(settled: dict[bytes, frozenset[str]]):
    parsed = parse(render(settled))

    assert (parsed.settled, list(parsed.warnings)) == (settled, [])


@given(SETTLED, SETTLED, st.randoms())
def test_the_lines_of_two_branches_in_any_order_say_what_both_said(ours, theirs, random):
    lines = render(ours).splitlines(keepends=True) + render(theirs).splitlines(keepends=True)
    random.shuffle(lines)

    both = {key: ours.get(key, frozenset()) | theirs.get(key, frozenset()) for key in {*ours, *theirs}}
    assert parse("".join(lines)).settled == both


@given(SETTLED)
def test_the_text_depends_on_what_is_settled_alone(settled: dict[bytes, frozenset[str]]):
    assert render(dict(reversed(settled.items()))) == render(settled)


@given(st.text(max_size=200))
def test_no_text_is_an_error(text: str):
    parse(text)


def test_a_line_is_a_key_and_its_strategies():
    text = render({KEY: frozenset({"clarity.1", "accuracy.2"}), OTHER: frozenset({"clarity.1"})})

    assert text.splitlines()[1:] == [f"{'01' * 16} clarity.1", f"{'ab' * 16} accuracy.2,clarity.1"]


def test_marks_of_a_conflict_and_garbled_lines_are_left_out_and_told_of():
    parsed = parse(f"# head\n<<<<<<< ours\n{'ab' * 16} clarity.1\n=======\n\nabc clarity.1\n>>>>>>> theirs\n")

    assert parsed.settled == {KEY: {"clarity.1"}}
    assert [warning.partition(" is ")[0] for warning in parsed.warnings] == ["line 2", "line 4", "line 6", "line 7"]


def test_of_many_garbled_lines_few_are_told_of():
    warnings = parse("what?\n" * 1000).warnings

    assert len(warnings) == 6
    assert warnings[-1] == "so are 995 more lines"


def settle(folder: Path, file: Path | None, key: bytes, tags: str = "clarity.1") -> None:
    with SqliteJournal(folder / "j.sqlite3", settled_file=file) as journal:
        journal.settle([key], tags)


def test_a_colleague_finds_settled_what_was_settled_here(tmp_path: Path):
    file = tmp_path / "burnish.settled"
    settle(tmp_path / "mine", file, KEY)
    with SqliteJournal(tmp_path / "theirs" / "j.sqlite3", settled_file=file) as journal:
        assert journal.settled([KEY, OTHER]) == {KEY: {"clarity.1"}}


def test_file_and_journal_are_joined(tmp_path: Path):
    file = tmp_path / "burnish.settled"
    file.write_text(f"{KEY.hex()} accuracy.1\n")
    settle(tmp_path / "s", file, KEY)
    with SqliteJournal(tmp_path / "s" / "j.sqlite3", settled_file=file) as journal:
        assert journal.settled([KEY]) == {KEY: {"accuracy.1", "clarity.1"}}
    assert parse(file.read_text()).settled == {KEY: {"accuracy.1", "clarity.1"}}


def test_the_file_is_written_with_what_was_settled_before_it_was_wanted(tmp_path: Path):
    file = tmp_path / "burnish.settled"
    settle(tmp_path / "s", None, KEY)
    settle(tmp_path / "s", file, OTHER)

    assert set(parse(file.read_text()).settled) == {KEY, OTHER}


def test_nothing_new_leaves_the_file_untouched(tmp_path: Path):
    file = tmp_path / "burnish.settled"
    file.write_text(f"{KEY.hex()} clarity.1\n# a note of ours\n")
    settle(tmp_path / "s", file, KEY)

    assert "a note of ours" in file.read_text()


def test_a_run_that_settles_nothing_makes_no_file(tmp_path: Path):
    with SqliteJournal(tmp_path / "s" / "j.sqlite3", settled_file=tmp_path / "burnish.settled") as journal:
        asyncio.run(journal.flush())

    assert not (tmp_path / "burnish.settled").exists()


def test_garbled_lines_are_warned_of(tmp_path: Path):
    file = tmp_path / "burnish.settled"
    file.write_text("what is this\n")
    with SqliteJournal(tmp_path / "s" / "j.sqlite3", settled_file=file) as journal:
        assert list(journal.warnings) == ["burnish.settled: line 1 is no key with strategies; it was left out"]


def test_a_file_that_cannot_be_read_stops_before_anything_is_sent(tmp_path: Path):
    file = tmp_path / "burnish.settled"
    file.write_bytes(b"\xff\xfe")
    with pytest.raises(StateDamaged, match="cannot be read"):
        SqliteJournal(tmp_path / "s" / "j.sqlite3", settled_file=file)


def test_a_link_to_the_file_stays_a_link(tmp_path: Path):
    (tmp_path / "real").write_text("")
    file = tmp_path / "burnish.settled"
    file.symlink_to("real")
    settle(tmp_path / "s", file, KEY)

    assert file.is_symlink()
    assert set(parse((tmp_path / "real").read_text()).settled) == {KEY}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["burnish.settled", "real", "s"]


def go_on(folder: Path, file: Path) -> None:
    """A run that finds nothing to settle."""
    with SqliteJournal(folder / "j.sqlite3", settled_file=file) as journal:
        journal.recover()


def test_a_file_that_could_not_be_written_is_written_by_the_next_run_that_can(tmp_path: Path):
    file = tmp_path / "not made yet" / "burnish.settled"
    with pytest.raises(StateDamaged, match="cannot be written"):
        settle(tmp_path / "s", file, KEY)

    file.parent.mkdir()
    go_on(tmp_path / "s", file)

    assert set(parse(file.read_text()).settled) == {KEY}


def test_half_of_a_file_that_a_killed_run_left_is_gone_with_the_next_one(tmp_path: Path):
    file = tmp_path / "burnish.settled"
    left: list[Path] = []

    def killed() -> None:
        left.extend(path for path in tmp_path.iterdir() if path.name.endswith(".new"))
        left[0].with_suffix(".copy").write_bytes(b"half of")

    with crashing(Point.SETTLED_WRITTEN, killed):
        settle(tmp_path / "s", file, KEY)
    left[0].with_suffix(".copy").rename(left[0])

    settle(tmp_path / "s", file, OTHER)

    assert sorted(path.name for path in tmp_path.iterdir()) == ["burnish.settled", "s"]
    assert set(parse(file.read_text()).settled) == {KEY, OTHER}
