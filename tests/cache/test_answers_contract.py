"""What every tier of the cache keeps to, alone and together."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from burnish.cache.memory import MemoryAnswers
from burnish.cache.redis import RedisAnswers
from burnish.cache.sqlite import SqliteAnswers
from burnish.cache.tiers import Tiers
from burnish.ports.calls import Answers

from .redis_server import Server

KEY, OTHER = b"k" * 16, b"o" * 16
ROOM = 1 << 20


def memory(folder: Path, limit: int) -> Answers:
    return MemoryAnswers(limit)


def sqlite(folder: Path, limit: int) -> Answers:
    return SqliteAnswers(folder / "cache.sqlite3", limit=limit, buffer=limit // 8)


def written_at_once(folder: Path, limit: int) -> Answers:
    return SqliteAnswers(folder / "cache.sqlite3", limit=limit, buffer=0)


def tiers(folder: Path, limit: int) -> Answers:
    return Tiers({"memory": MemoryAnswers(limit // 2), "disk": sqlite(folder, limit)})


Make = Callable[[Path, int], Answers]
BOUNDED = (memory, sqlite, written_at_once, tiers)  # by us; a server has bounds of its own
TENANTS = (f"tenant{number}" for number in count())


def shared(server: Server) -> Make:
    """Each with names of its own, as if it had a server of its own."""
    return lambda folder, limit: RedisAnswers(replace(server.place, tenant=next(TENANTS)), patience=5.0)


@pytest.fixture(params=[*(make.__name__ for make in BOUNDED), "redis"])
def make(request) -> Make:
    known = {make.__name__: make for make in BOUNDED}
    return known.get(request.param) or shared(request.getfixturevalue("redis_server"))


@pytest.fixture
def answers(make: Make, tmp_path: Path) -> Iterator[Answers]:
    made = make(tmp_path, ROOM)
    yield made
    made.close()


def test_what_was_put_is_found(answers):
    answers.put([(KEY, b"parts", b"value")])

    assert answers.get([KEY], [b"parts"]) == [b"value"]


def test_what_was_never_put_is_a_miss(answers):
    assert answers.get([KEY], [b"parts"]) == [None]


def test_an_entry_for_other_parts_under_the_same_key_is_a_miss(answers):
    answers.put([(KEY, b"parts of another text", b"value")])

    assert answers.get([KEY], [b"parts"]) == [None]
    assert answers.get([KEY], [b"parts of another text"]) == [b"value"]


def test_a_later_entry_replaces_the_one_under_its_key(answers):
    answers.put([(KEY, b"parts", b"old"), (OTHER, b"parts", b"other")])
    answers.put([(KEY, b"new parts", b"new")])

    assert answers.get([KEY, KEY, OTHER], [b"parts", b"new parts", b"parts"]) == [None, b"new", b"other"]


def test_values_come_in_the_order_of_the_keys_even_when_a_key_is_asked_for_twice(answers):
    answers.put([(KEY, b"a", b"1"), (OTHER, b"b", b"2")])

    assert answers.get([OTHER, KEY, b"x" * 16, OTHER], [b"b", b"a", b"", b"b"]) == [b"2", b"1", None, b"2"]


def test_asking_for_nothing_gives_nothing(answers):
    assert list(answers.get([], [])) == []


def test_more_keys_than_fit_into_one_query_are_found(answers):
    keys = [number.to_bytes(16, "big") for number in range(1203)]
    answers.put([(key, b"p", key) for key in keys])

    assert list(answers.get(keys, [b"p"] * len(keys))) == keys


@pytest.mark.parametrize("make", BOUNDED, ids=lambda make: make.__name__)
def test_what_is_held_is_bounded_and_the_latest_stays(make, tmp_path):
    answers = make(tmp_path, 100_000)
    keys = [number.to_bytes(16, "big") for number in range(400)]
    parts, values = ([Random(at).randbytes(500) for at in some] for some in (range(400), range(400, 800)))
    for entry in zip(keys, parts, values, strict=True):  # which no tier can make smaller
        answers.put([entry])

    held = [value is not None for value in answers.get(keys, parts)]
    answers.close()

    assert 20 <= sum(held) <= 100
    assert held[-1]
    assert not held[0]
    assert sum(file.stat().st_size for file in tmp_path.glob("*.sqlite3")) <= 130_000


def test_an_entry_that_is_too_large_is_never_the_end(make, tmp_path):
    answers = make(tmp_path, 100_000)
    answers.put([(KEY, b"p", b"v" * 200_000), (OTHER, b"p", b"v")])

    assert answers.get([OTHER], [b"p"]) == [b"v"]
    answers.close()


ENTRIES = st.tuples(st.sampled_from([KEY, OTHER, b"z" * 16]), st.sampled_from([b"", b"p", b"q"]), st.binary(max_size=8))


@given(st.lists(st.one_of(ENTRIES, st.none()), max_size=12))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_series_of_entries_is_answered_as_a_dictionary_would(make, tmp_path_factory, steps):
    answers, model = make(tmp_path_factory.mktemp("series"), ROOM), {}
    for step in steps:
        if step is not None:
            model[step[0]] = step[1:]
            answers.put([step])
        for key in (KEY, OTHER, b"z" * 16):
            for parts in (b"", b"p", b"q"):
                expected = model[key][1] if key in model and model[key][0] == parts else None
                assert answers.get([key], [parts]) == [expected]
    answers.close()
