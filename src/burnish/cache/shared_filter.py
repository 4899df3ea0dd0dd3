"""Which keys does a shared store surely not hold? A filter that lies in the store itself, sealed like the answers.

It is loaded in the background, and again each minute; what is written here is added to the one in the store. Where
there is none, or a torn one, it is made anew from the names of all answers, a little at a time, and for a day at most,
since answers go too. Until it stands every key is asked for. What others have added in the last minute may be ruled
out: that costs a question, and never gives a wrong answer.
"""

import math
import struct
from collections.abc import Callable, Iterable, Sequence
from threading import Lock
from typing import Protocol

from burnish.cache.bloom import LEAST, KeyFilter
from burnish.cache.keys import KEY_SIZE
from burnish.cache.sealing import Seal

MOST = 200_000  #: keys: 240 KB, which are loaded in less time than a look-up may take
MOST_NAMES = 2_000_000  #: of all who use the server: with more there is no filter, since all are gone through
FRESH = 60.0  #: seconds until it is loaded again
DAY = 86_400  #: seconds until it is made anew
_KEY, _PARTS = b"filter", b""  # no answer has a key of that length
_HEAD = struct.Struct(">qq")  # room, keys


class Names(Protocol):
    """What is needed of a store. What it refuses to do is None or False; raises `Away` as in `cache.behind`."""

    def count(self) -> int | None:
        """How many names there are, whoever made them."""
        ...

    def some(self, cursor: int) -> tuple[int, Sequence[bytes]] | None:
        """Some of the tenant's keys, and where to go on; in the end that is 0."""
        ...

    def load(self) -> bytes | None:
        """The filter, as it was kept."""
        ...

    def change(self, how: Callable[[bytes | None], bytes | None], seconds: int) -> bool:
        """Replace the filter by what `how` makes of it, unless that is None; a new one is kept for some seconds."""
        ...


class SharedFilter:
    """`rules_out` and `add` are for one thread, `work` is for another."""

    def __init__(self, seal: Seal) -> None:
        """Know nothing yet."""
        self._seal = seal
        self._filter: KeyFilter | None = None  #: never changed once it is here
        self._making: tuple[int, KeyFilter] | None = None  #: a new one, and where to go on
        self._guard = Lock()
        self._new: set[bytes] = set()  #: keys that the filter in the store does not know yet
        self._merging: set[bytes] = set()  #: those of them that are being told to it
        self._off = False  #: there is none, and will not be
        self._lost = False  #: more was new than can be remembered

    @property
    def stands(self) -> bool:
        """Is there a filter?"""
        return self._filter is not None

    def rules_out(self, keys: Iterable[bytes]) -> set[bytes]:
        """Those that are surely absent, as far as is known."""
        known = self._filter
        if known is None:
            return set()
        absent = {key for key in keys if not known.may_hold(key)}
        with self._guard:
            return absent - self._new - self._merging

    def add(self, keys: Iterable[bytes]) -> None:
        """These are stored from now on."""
        if not self._off:
            with self._guard:
                self._new.update(keys)
                self._off = self._lost = len(self._new) > MOST

    def work(self, names: Names, *, last: bool) -> float:
        """A step of what is to be done; returns seconds until the next, `math.inf` for never."""
        if self._off:
            return self._leave(names)
        making = self._making
        if making is not None and not last:
            return self._go_on(names, *making)
        self._tell(names)
        self._filter = self._opened(names.load())
        self._settle()
        if self._filter is not None or last:
            return FRESH if making is None else 0.0
        count = names.count()
        if count is None or count > MOST_NAMES:
            self._off = True
        else:
            self._making = 0, KeyFilter(min(MOST, 2 * count))
        return 0.0

    def _go_on(self, names: Names, cursor: int, made: KeyFilter) -> float:
        """Add some names to the new filter; keep it when there are no more."""
        found = names.some(cursor)
        if found is not None:
            cursor, keys = found
            made.add(key for key in keys if len(key) == KEY_SIZE)
            self._making = (cursor, made) if cursor else None
            # at the end somebody else may have been faster: then theirs stays
            if made.keys <= MOST and (
                cursor or names.change(lambda it: None if self._opened(it) else self._closed(made), DAY)
            ):
                return 0.0
        self._off = True
        return 0.0

    def _tell(self, names: Names) -> None:
        """Tell the filter in the store what is new, if there is one."""
        with self._guard:
            self._merging |= self._new
            self._new = set()
        if self._merging:
            names.change(self._with_new, DAY)

    def _with_new(self, there: bytes | None) -> bytes | None:
        known = self._opened(there)
        if known is None:
            return None
        known.add(key for key in self._merging if not known.may_hold(key))
        return self._closed(known)

    def _settle(self) -> None:
        """What the filter was told it knows; the rest is told to the next one."""
        known = self._filter
        with self._guard:
            self._new |= {key for key in self._merging if known is None or not known.may_hold(key)}
            self._merging = set()

    def _leave(self, names: Names) -> float:
        """Do without; a filter that cannot be told what is new must not stay, for it would rule that out for others."""
        self._filter = self._making = None
        with self._guard:
            self._new, self._merging = set(), set()
        if self._lost:
            names.change(lambda there: b"" if there else None, 1)
        return math.inf

    def _closed(self, made: KeyFilter) -> bytes | None:
        return self._seal.close(_KEY, _PARTS, _HEAD.pack(made.room, made.keys) + made.bits)

    def _opened(self, sealed: bytes | None) -> KeyFilter | None:
        """The filter that was kept; None when it is torn, or lets too much pass."""
        data = self._seal.open(_KEY, _PARTS, sealed) if sealed is not None else None
        if data is None or len(data) < _HEAD.size:
            return None
        room, keys = _HEAD.unpack_from(data)
        if not LEAST <= room <= MOST:
            return None
        made = KeyFilter(room)
        if not made.take(data[_HEAD.size :]):
            return None
        made.keys = keys
        return None if made.is_full else made
