"""The filter that colleagues share: what it rules out, how it is made, and that a bad one is no filter."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import pytest

from burnish.cache.sealing import Seal
from burnish.cache.shared_filter import MOST, MOST_NAMES, SharedFilter

SEAL = Seal("a secret that is shared", "team")
KEYS = [number.to_bytes(16, "big") for number in range(2000)]
ABSENT = [number.to_bytes(16, "little") for number in range(1, 1001)]


@dataclass
class Shelf:
    """A store in memory; `refuses` names what it does not do."""

    keys: list[bytes] = field(default_factory=list)
    kept: bytes | None = None
    names: int | None = None
    refuses: frozenset[str] = frozenset()
    scans: int = 0
    seconds: int = 0

    def count(self) -> int | None:
        return None if "count" in self.refuses else self.names or len(self.keys)

    def some(self, cursor: int) -> tuple[int, Sequence[bytes]] | None:
        self.scans += 1
        after = cursor + 500
        return None if "some" in self.refuses else (after if after < len(self.keys) else 0, self.keys[cursor:after])

    def load(self) -> bytes | None:
        return self.kept

    def change(self, how: Callable[[bytes | None], bytes | None], seconds: int) -> bool:
        if "change" in self.refuses:
            return False
        made = how(self.kept)
        if made is not None:
            self.kept, self.seconds = made, seconds if self.kept is None else self.seconds
        return True


def settled(shelf: Shelf, known: SharedFilter | None = None) -> SharedFilter:
    """A filter for which there is nothing to be done now."""
    known = known or SharedFilter(SEAL)
    while known.work(shelf, last=False) == 0.0:
        pass
    return known


def test_until_it_stands_nothing_is_ruled_out():
    known = SharedFilter(SEAL)

    assert not known.stands
    assert known.rules_out(ABSENT) == set()


def test_it_is_made_of_all_names_a_little_at_a_time_and_kept_for_a_day():
    shelf = Shelf(KEYS)
    known = settled(shelf)

    assert shelf.scans == 4
    assert shelf.seconds == 86_400
    assert known.rules_out(KEYS) == set()
    assert len(known.rules_out(ABSENT)) > 970


def test_who_comes_later_loads_it_and_goes_through_nothing():
    shelf = Shelf(KEYS)
    settled(shelf)
    shelf.scans = 0
    known = settled(shelf)

    assert shelf.scans == 0
    assert known.rules_out(KEYS) == set()
    assert len(known.rules_out(ABSENT)) > 970


def test_what_is_new_is_never_ruled_out_here_and_known_to_others_once_it_was_told():
    shelf = Shelf(KEYS)
    mine, theirs = settled(shelf), settled(shelf)
    mine.add(ABSENT)
    at_once = mine.rules_out(ABSENT)
    before = len(theirs.rules_out(ABSENT))
    mine.work(shelf, last=True)
    settled(shelf, theirs)

    assert at_once == mine.rules_out(ABSENT) == theirs.rules_out(ABSENT) == set()
    assert before > 970


def test_two_who_add_at_the_same_time_lose_nothing_of_each_other():
    shelf = Shelf(KEYS)
    mine, theirs = settled(shelf), settled(shelf)
    mine.add(ABSENT[:500])
    theirs.add(ABSENT[500:])
    mine.work(shelf, last=True)
    theirs.work(shelf, last=True)

    assert settled(shelf).rules_out(ABSENT) == set()


def test_what_is_added_while_it_is_made_is_in_it():
    shelf = Shelf(KEYS)
    known = SharedFilter(SEAL)
    known.work(shelf, last=False)
    known.add(ABSENT)
    settled(shelf, known)

    assert settled(shelf).rules_out(ABSENT) == set()


def test_when_it_is_gone_what_is_new_waits_for_the_next_one():
    shelf = Shelf(KEYS)
    known = settled(shelf)
    shelf.kept = None
    known.add(ABSENT)
    known.work(shelf, last=True)
    settled(shelf, known)

    assert settled(shelf).rules_out([*KEYS, *ABSENT]) == set()


def test_one_that_is_full_is_made_anew_with_more_room():
    shelf = Shelf(KEYS)
    known = settled(shelf)
    more = [number.to_bytes(16, "big") for number in range(2000, 14_000)]
    known.add(more)
    shelf.keys = [*KEYS, *more]
    settled(shelf, known)

    assert settled(shelf).rules_out(shelf.keys) == set()
    assert len(known.rules_out(ABSENT)) > 970


@pytest.mark.parametrize(
    "spoil",
    [
        lambda kept: kept[:100],
        lambda kept: kept[:-1] + bytes([kept[-1] ^ 1]),
        lambda kept: b"",
        lambda kept: b"nonsense",
        lambda kept: Seal("a secret of others", "team").close(b"filter", b"", bytes(12_000)),
        lambda kept: SEAL.close(b"filter", b"", bytes(12_000)),
        lambda kept: SEAL.close(b"filter", b"", b""),
        lambda kept: SEAL.close(b"filter", b"", (10_000).to_bytes(8, "big") + bytes(8) + b"short"),
        lambda kept: SEAL.close(b"filter", b"", (1 << 60).to_bytes(8, "big") + bytes(12_000)),
    ],
    ids=["cut", "flipped", "empty", "nonsense", "of others", "zeros", "nothing", "short", "huge"],
)
def test_a_bad_one_is_none_and_is_made_anew(spoil):
    shelf = Shelf(KEYS)
    settled(shelf)
    shelf.kept = spoil(shelf.kept)
    known = settled(shelf)

    assert known.rules_out(KEYS) == set()
    assert len(known.rules_out(ABSENT)) > 970


@pytest.mark.parametrize("what", ["count", "some", "change"])
def test_where_the_server_refuses_there_is_none(what):
    known = settled(Shelf(KEYS, refuses=frozenset({what})))

    assert known.work(Shelf(), last=False) == math.inf
    assert known.rules_out(ABSENT) == set()


def test_on_a_server_with_very_many_names_there_is_none():
    shelf = Shelf(KEYS, names=MOST_NAMES + 1)

    assert not settled(shelf).stands
    assert shelf.scans == 0


def test_who_adds_more_than_it_may_hold_takes_it_away():
    """Else it would rule out for others what was added."""
    shelf = Shelf(KEYS)
    known = settled(shelf)
    known.add(number.to_bytes(16, "big") for number in range(MOST + 1))
    settled(shelf, known)

    assert shelf.kept == b""
    assert known.rules_out(ABSENT) == set()
