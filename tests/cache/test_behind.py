"""A slow store behind a thread: how long somebody waits, and what happens while it is away."""

import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import pytest

from burnish.cache.behind import Away, Behind

SHORT = (0.01, 0.02)  # pauses until the store is tried again
LONG = (60.0, 60.0)


@dataclass
class Shelf:
    """A store in memory that can be away, refuse to write, or hang until it is let go."""

    held: dict[bytes, bytes] = field(default_factory=dict)
    batches: list[int] = field(default_factory=list)
    asked: int = 0
    away: str = ""
    refuses: str = ""
    free: threading.Event = field(default_factory=threading.Event)
    probed: threading.Event = field(default_factory=threading.Event)
    closed: int = 0
    tidied: list[tuple[bool, int]] = field(default_factory=list)  # was it for the last time, and what was held then
    rest: float = 1000.0

    def __post_init__(self) -> None:
        self.free.set()

    def probe(self) -> None:
        self.probed.set()
        self._meet()

    def read(self, names: Sequence[bytes]) -> Sequence[bytes | None]:
        self.asked += 1
        self._meet()
        return [self.held.get(name) for name in names]

    def write(self, items: Mapping[bytes, bytes]) -> str:
        self._meet()
        if not self.refuses:
            self.held |= items
            self.batches.append(len(items))
        return self.refuses

    def tidy(self, *, last: bool) -> float:
        self._meet()
        self.tidied.append((last, len(self.held)))
        return self.rest

    def close(self) -> None:
        self.closed += 1

    def _meet(self) -> None:
        self.free.wait()
        if self.away:
            raise Away(self.away)


@pytest.fixture
def shelf() -> Iterator[Shelf]:
    made = Shelf()
    yield made
    made.free.set()


def behind(shelf: Shelf, pauses: tuple[float, float] = LONG, **more: float) -> Behind:
    return Behind(lambda: shelf, pauses=pauses, **{"patience": 5.0, **more})


def until_back(store: Behind, name: bytes) -> None:
    """Ask until the store answers again."""
    while store.read([name]) == [None]:
        time.sleep(0)


def test_what_is_stored_is_found_and_the_rest_is_not(shelf):
    shelf.held[b"a"] = b"1"
    store = behind(shelf)

    assert store.read([b"b", b"a", b"a"]) == [None, b"1", b"1"]
    assert store.problem == ""
    store.close()


def test_what_waits_to_be_written_is_found_without_asking(shelf):
    store = behind(shelf)
    store.write({b"a": b"1"})

    assert store.read([b"a"]) == [b"1"]
    assert shelf.asked == 0
    store.close()


def test_at_the_end_all_that_waits_is_written_together(shelf):
    store = behind(shelf)
    for number in range(50):
        store.write({b"%d" % number: b"value"})
    store.close()

    assert len(shelf.held) == 50
    assert len(shelf.batches) <= 2
    assert shelf.closed == 1


def test_much_is_written_before_anybody_asks_for_it(shelf):
    store = behind(shelf)
    for number in range(100):
        store.write({b"%d" % number: b"v" * 5000})
    store.flush()

    assert len(shelf.held) == 100
    assert max(shelf.batches) <= 14
    store.close()


def test_when_more_waits_than_there_is_room_for_the_oldest_is_given_up(shelf):
    shelf.free.clear()
    store = behind(shelf, room=1000)
    for number in range(10):
        store.write({b"%d" % number: b"v" * 199})
    shelf.free.set()
    store.close()

    assert sorted(shelf.held) == [b"5", b"6", b"7", b"8", b"9"]


def test_what_is_larger_than_all_room_is_given_up(shelf):
    store = behind(shelf, room=1000)
    store.write({b"a": b"v" * 2000})
    store.close()

    assert shelf.held == {}


def test_a_store_that_hangs_costs_one_short_wait_and_nothing_afterwards(shelf):
    store = behind(shelf, patience=0.02)
    assert store.read([b"a"]) == [None]
    shelf.free.clear()

    began = time.monotonic()
    values = [store.read([b"a"]) for _ in range(1000)]
    store.write({b"a": b"1"})
    store.close()

    assert time.monotonic() - began < 0.5
    assert values == [[None]] * 1000
    assert store.problem == "is not used: it did not answer within 20 ms"


def test_a_store_that_hangs_from_the_beginning_is_waited_for_once(shelf):
    shelf.free.clear()
    store = behind(shelf)
    store.write({b"a": b"1"})

    assert store.read([b"b"]) == [None]
    began = time.monotonic()
    assert store.read([b"b"]) == [None]
    store.close()
    assert time.monotonic() - began < 0.2
    assert store.problem.startswith("is not used: it could not be reached within ")


def test_a_store_that_fails_is_told_of_once_by_its_first_failure(shelf):
    shelf.away = "it burns"
    store = behind(shelf)

    assert store.read([b"a"]) == [None]
    shelf.away = "it floods"
    assert store.read([b"a"]) == [None]
    assert store.problem == "is not used: it burns"
    assert shelf.closed == 1, "its connection is in an unknown state"
    store.close()


def test_a_store_that_comes_back_is_used_again_without_anybody_waiting_for_it(shelf):
    shelf.held[b"a"] = b"1"
    store = behind(shelf, pauses=SHORT)
    assert store.read([b"a"]) == [b"1"]
    shelf.away = "it burns"
    assert store.read([b"a"]) == [None]
    shelf.probed.clear()
    shelf.probed.wait()
    shelf.away = ""

    until_back(store, b"a")

    assert store.problem == "was not used for a time: it burns"
    store.close()


def test_a_store_that_answers_but_too_slowly_stays_unused(shelf):
    now = iter(range(1000))
    store = Behind(lambda: shelf, pauses=LONG, patience=0.5, clock=lambda: float(next(now)))

    assert store.read([b"a"]) == [None]
    assert store.problem == "is not used: it did not answer within 500 ms"
    store.close()


def test_a_store_that_refuses_to_write_is_read_all_the_same(shelf):
    shelf.held[b"a"] = b"1"
    shelf.refuses = "READONLY"
    store = behind(shelf)
    store.write({b"b": b"2"})
    store.flush()
    store.write({b"c": b"3"})

    assert store.read([b"a", b"b", b"c"]) == [b"1", None, None]
    assert store.problem == "keeps nothing new: READONLY"
    store.close()


def test_what_is_not_taken_in_time_at_the_end_is_given_up(shelf):
    store = behind(shelf)
    assert store.read([b"a"]) == [None]
    shelf.free.clear()
    store.write({b"a": b"1"})
    store.flush(0.02)
    began = time.monotonic()
    store.close()

    assert time.monotonic() - began < 0.3
    assert store.problem.startswith("is not used: it did not take what was to be kept within ")


def test_a_store_that_fails_again_soon_is_tried_ever_less_often_and_one_that_was_well_for_long_is_forgiven(shelf):
    now = 0.0
    store = Behind(lambda: shelf, pauses=(1.0, 10.0), patience=5.0, clock=lambda: now)
    pauses = []
    for well in (0, 1, 1, 1, 1, 100):
        assert store.read([b"a"]) == [None]
        now += well
        store._fails("it burns")
        pauses.append(store._try_at - now)
        now = store._try_at
        with store._changed:
            store._changed.notify_all()
            assert store._changed.wait_for(lambda: not store._down, 5)
    store.close()

    assert pauses == [1, 2, 4, 8, 10, 1]


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_store_with_a_fault_of_its_own_costs_answers_and_not_the_run():
    def broken() -> Shelf:
        raise KeyError("a fault")

    store = Behind(broken)
    store.write({b"a": b"1"})
    store.flush()

    assert store.read([b"b"]) == [None]
    assert store.problem == "is not used: it is a riddle to burnish"
    store.close()
    store._thread.join()


def test_what_is_to_be_done_beside_is_done_once_all_is_written(shelf):
    store = behind(shelf)
    store.write({b"a": b"1"})
    store.close()

    assert shelf.tidied[-1] == (True, 1)
    assert len(shelf.tidied) <= 2


def test_what_is_to_be_done_beside_never_keeps_anybody_waiting_who_wrote_nothing(shelf):
    shelf.rest = 0.0
    shelf.held[b"a"] = b"1"
    store = behind(shelf)

    assert store.read([b"a"]) == [b"1"]
    store.close()
    assert not any(last for last, _ in shelf.tidied)


def test_after_close_nothing_is_found_and_nothing_fails(shelf):
    shelf.held[b"a"] = b"1"
    store = behind(shelf)
    store.close()
    store.write({b"b": b"2"})
    store.flush()

    assert store.read([b"a"]) == [None]
    assert b"b" not in shelf.held
    assert store.problem == ""
    store.close()
