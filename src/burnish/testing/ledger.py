"""What the journal of a folder says, read from its file, and whether anything in it was paid twice.

Reads the tables by itself, so that a fault of the journal's own code does not hide from it.
"""

import json
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

_CALLS = """
SELECT id, run, state, coalesce(cost, 0), reserved, finish IS NOT NULL, coalesce(estimated, 0), repeats, reason, blocks
FROM calls ORDER BY id
"""
_SILENT = "SELECT count(*) FROM outcomes WHERE verdict IN ('refused', 'failed') AND coalesce(reason, '') = ''"
#: Why a call that cost nothing never reached the provider.
_NEVER_LEFT = ("the run ended before it was sent", "cannot be reached", "no connection within")


@dataclass(frozen=True)
class Recorded:
    """A call as the journal has it."""

    id: int
    run: str
    state: str
    cost: int  #: micro-USD; 0 while it is not known
    reserved: int  #: the most that it can cost
    replied: bool
    estimated: bool  #: the provider did not say what it used
    repeats: int | None  #: the call that this one mends or repeats
    reason: str  #: why it ended so
    keys: tuple[str, ...]  #: of its questions

    @property
    def sent(self) -> bool:
        """May it have reached the provider?"""
        return self.state not in ("planned", "reserved", "unpaid")

    @property
    def arrived(self) -> bool:
        """Did it reach the provider, or may it have, be it in vain?"""
        return self.sent or (self.state == "unpaid" and not any(words in self.reason for words in _NEVER_LEFT))


def calls_of(folder: Path) -> list[Recorded]:
    """All calls in the order in which they were planned; none where there is no journal."""
    path = folder / ".burnish/journal.sqlite3"
    if not path.exists():
        return []
    with closing(_opened(path)) as database:
        rows = database.execute(_CALLS).fetchall()
    return [_recorded(*row) for row in rows]


def without_reason(folder: Path) -> int:
    """Blocks that were refused or have no answer, of which nobody says why."""
    with closing(_opened(folder / ".burnish/journal.sqlite3")) as database:
        [(count,)] = database.execute(_SILENT)
    return int(count)


def _opened(path: Path) -> sqlite3.Connection:
    """Only for reading, so that what a killed process left is not tidied up here."""
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)


def _recorded(
    number: int,
    run: str,
    state: str,
    cost: int,
    reserved: int,
    replied: int,
    estimated: int,
    repeats: int | None,
    reason: object,
    blocks: str,
) -> Recorded:
    keys = tuple(key for _, key in json.loads(blocks))
    return Recorded(number, run, state, cost, reserved, bool(replied), bool(estimated), repeats, str(reason), keys)


def paid_again(calls: Sequence[Recorded]) -> int:
    """Questions that were answered in one call and asked in a later one, unless that mends what a check refused."""
    by_id = {call.id: call for call in calls}
    answered: dict[str, set[int]] = {}
    count = 0
    for call in calls:
        mended, before = set(), call.repeats
        while before is not None:
            mended.add(before)
            before = by_id[before].repeats
        if call.sent:
            count += sum(bool(answered.get(key, set()) - mended) for key in call.keys)
        if call.replied and call.state != "refused":
            for key in call.keys:
                answered.setdefault(key, set()).add(call.id)
    return count


def lost_twice(calls: Sequence[Recorded]) -> bool:
    """Is there a question whose reply was lost twice? By default such a one is held."""
    lost: set[str] = set()
    for call in calls:
        if call.state == "unknown":
            if not lost.isdisjoint(call.keys):
                return True
            lost.update(call.keys)
    return False
