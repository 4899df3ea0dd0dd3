"""Answers of another cache: what is taken over, and what is not believed."""

import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from burnish.cache.elsewhere import copied, take
from burnish.cache.entries import Entry, encode
from burnish.cache.keys import Asking, key_of, parts_of, split
from burnish.cache.memory import MemoryAnswers
from burnish.cache.mending import mend
from burnish.cache.sqlite import SqliteAnswers
from burnish.model.calls import Lane
from burnish.model.document import BlockKind
from burnish.model.warm import Taken

VALUE = encode(Entry((("clarity", "Better.", False),), "m"))
OTHER = encode(Entry((), "m"))


def entry(number: int, value: bytes = VALUE) -> tuple[bytes, bytes, bytes]:
    parts = parts_of("1", "paragraph", f"This is number {number}. It stands behind another sentence.")
    return key_of(parts), parts, value


def memory() -> MemoryAnswers:
    return MemoryAnswers(1 << 20)


def filled(path: Path, *entries: tuple[bytes, bytes, bytes]) -> Path:
    answers = SqliteAnswers(path)
    answers.put(entries)
    answers.close()
    return path


def all_of(path: Path) -> list[tuple[bytes, bytes, bytes]]:
    answers = SqliteAnswers(path)
    found = list(answers.entries())
    answers.close()
    return found


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "cache.sqlite3"


def test_what_the_cache_does_not_know_is_taken_over():
    into = memory()

    assert take([entry(1), entry(2)], into) == Taken(put=2)
    assert into.get([entry(1)[0]], [entry(1)[1]]) == [VALUE]


def test_the_answer_that_the_cache_has_stays():
    into = memory()
    into.put([entry(1, OTHER)])

    assert take([entry(1)], into) == Taken(known=1)
    assert into.get([entry(1)[0]], [entry(1)[1]]) == [OTHER]


@pytest.mark.parametrize(
    "bad",
    [
        (entry(1)[0], entry(2)[1], VALUE),
        entry(1, b"no answer"),
        (b"short", b"", VALUE),
        (key_of(b"no question"), b"no question", VALUE),
    ],
    ids=["key", "value", "short", "question"],
)
def test_what_does_not_fit_its_key_or_is_no_answer_is_left_out(bad):
    into = memory()

    assert take([bad, entry(3)], into) == Taken(put=1, unsound=1)
    assert into.get([bad[0]], [bad[1]]) == [None]


class Similar:
    """Knows what it was told."""

    def __init__(self) -> None:
        self.added: list[tuple[bytes, str, bytes]] = []

    def begin(self, run: str) -> None:
        pass

    def near(self, scopes: Sequence[bytes], texts: Sequence[str]) -> Sequence[Sequence[tuple[str, bytes]]]:
        return [()] * len(texts)

    def add(self, entries: Iterable[tuple[bytes, str, bytes]]) -> None:
        self.added += entries

    def flush(self) -> None:
        pass

    def close(self) -> None:
        pass


def test_what_is_taken_over_is_found_for_similar_texts_under_the_scope_of_its_question():
    asking, near = Asking(protocol=1, strategies=["clarity.1"], lane=Lane("p", "o", "m")), Similar()
    text = "Two sentences stand here. Neither is long."
    question = asking.about(BlockKind.PARAGRAPH, text)
    single = asking.about(BlockKind.PARAGRAPH, "One sentence alone is no part of another text.")

    take([(question.key, question.parts, VALUE), (single.key, single.parts, VALUE)], memory(), near)

    assert near.added == [(asking.scope(BlockKind.PARAGRAPH), text, VALUE)]


def test_what_the_cache_knew_is_no_news_for_similar_texts():
    into, near = memory(), Similar()
    into.put([entry(1)])

    take([entry(1)], into, near)

    assert near.added == []


@given(st.lists(st.tuples(st.binary(max_size=20), st.binary(max_size=20), st.binary(max_size=20))))
def test_bytes_of_any_kind_are_no_answers(entries):
    assert take(entries, memory()) == Taken(unsound=len(entries))


def test_more_than_a_batch_is_taken_over_whole_and_it_is_told_how_far_it_is(path):
    filled(path, *map(entry, range(1200)))
    steps: list[int] = []
    with copied(path) as others:
        assert take(others.entries(), memory(), on_step=steps.append).put == 1200
    assert steps == [500, 1000, 1200]


def test_what_another_process_has_written_but_not_merged_yet_is_in_the_copy(path):
    answers = SqliteAnswers(path)
    answers.put([entry(1)])
    answers.flush()
    assert path.with_name("cache.sqlite3-wal").stat().st_size

    with copied(path) as others:
        assert list(others.entries()) == [entry(1)]
    answers.close()


@pytest.mark.parametrize("end", [100, 5000, 9000])
def test_a_file_that_was_cut_off_gives_what_is_whole_in_it_and_stays_as_it_is(path, end):
    filled(path, *map(entry, range(50)))
    path.write_bytes(path.read_bytes()[:end])
    before = path.read_bytes()

    with copied(path) as others:
        taken = take(others.entries(), memory())

    assert taken.put < 50
    assert taken.unsound == 0
    assert {file.name for file in path.parent.iterdir()} <= {"cache.sqlite3", "cache.sqlite3.filter"}
    assert path.read_bytes() == before


def test_a_file_that_was_cut_off_anywhere_is_read_to_an_end(path):
    whole = filled(path, *map(entry, range(300))).read_bytes()
    for end in range(70_000, len(whole), 500):  # within pages of entries; zeros are read as entries of number 0
        path.write_bytes(whole[:end])
        with copied(path) as others:
            assert others.verify().entries <= 300


def test_a_file_of_which_the_schema_is_no_text_is_no_cache(path):
    whole = filled(path, entry(1)).read_bytes()
    path.write_bytes(whole.replace(b"CREATE TABLE answers", b"CREATE TABLE \xcfnswers"))

    with copied(path) as others:
        assert list(others.entries()) == []
        assert "set aside" in others.problem


@given(st.lists(st.binary(max_size=20), min_size=1))
def test_a_question_is_split_into_its_parts(parts):
    assert split(parts_of(*parts)) == parts
    assert split(parts_of(*parts) + b"x") == []
    assert split(parts_of(*parts)[:-1]) != parts


# -- mending one's own ---------------------------------------------------------------------------


def test_a_sound_file_is_not_touched(path):
    filled(path, entry(1), entry(2))
    before = path.stat().st_ino

    checked, problem = mend(path)

    assert (checked.entries, checked.damaged, checked.misplaced, problem) == (2, 0, 0, "")
    assert path.stat().st_ino == before


def test_what_is_damaged_or_in_the_wrong_place_is_removed_and_the_rest_keeps_its_order(path):
    filled(path, entry(1), entry(2), (entry(9)[0], b"another question", VALUE), entry(3))
    with sqlite3.connect(path) as db:
        db.execute("UPDATE answers SET sum = sum + 1 WHERE key = ?", [entry(2)[0]])
    db.close()

    checked, problem = mend(path)

    assert (checked.entries, checked.damaged, checked.misplaced, problem) == (3, 1, 1, "")
    assert all_of(path) == [entry(1), entry(3)]
    assert not path.with_name("cache.sqlite3.new").exists()


def test_what_a_kill_left_of_an_earlier_try_does_no_harm(path):
    filled(path.with_name("cache.sqlite3.new"), entry(7))
    filled(path, entry(1), (entry(9)[0], b"another question", VALUE))

    mend(path)

    assert all_of(path) == [entry(1)]


def test_a_mended_file_is_found_through_its_filter(path):
    filled(path, *map(entry, range(300)), (entry(999)[0], b"another question", VALUE))
    mend(path)

    answers = SqliteAnswers(path)
    found = answers.get([entry(number)[0] for number in range(300)], [entry(number)[1] for number in range(300)])
    answers.close()

    assert found == [VALUE] * 300
