"""A store that may be slow or away, behind a thread of its own: who asks it waits a short time at most.

The thread alone touches the store. A look-up waits for it, within bounds; what is to be written waits in memory, within
bounds, and goes out in batches. When the store fails, or does not answer in time, everything is absent at once: the
thread tries by itself whether it is back, and nobody waits for that.
"""

import math
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeAlias

PATIENCE = 0.05  #: seconds that a look-up waits
FIRST_PATIENCE = 1.0  #: seconds that the first one waits until the store was reached; mostly a library that is loaded
LAST_PATIENCE = 0.5  #: seconds in which what waits is to be written at the end
ROOM = 4 << 20  #: bytes that wait to be written; beyond that the oldest are given up
BATCH = 64 << 10  #: bytes that are written together; fewer go out after a while
SOON = 0.2  #: seconds that they wait for others
PAUSES = (1.0, 10.0)  #: seconds until a store that failed is tried again: at first, and at most
_STEADY = 30.0  # seconds that a store must have been well for the first pause to count again


class Away(Exception):
    """The store cannot be asked. Its text is a clause for the user."""


class Store(Protocol):
    """What is behind; its methods are called by one thread and may block."""

    def probe(self) -> None:
        """Ask for next to nothing. Raises `Away`."""
        ...

    def read(self, names: Sequence[bytes]) -> Sequence[bytes | None]:
        """What is stored under each name. Raises `Away`."""
        ...

    def write(self, items: Mapping[bytes, bytes]) -> str:
        """Store them; returns why some are not kept, as a clause, or nothing. Raises `Away`."""
        ...

    def tidy(self, *, last: bool) -> float:
        """Do a little of what is to be done beside, all of it when it is the `last` time before somebody leaves.

        Returns seconds until more is to be done, `math.inf` for never. Raises `Away`.
        """
        ...

    def close(self) -> None:
        """Give back connections, also those of which the state is not known. It can be used again."""
        ...


@dataclass(slots=True)
class _Wanted:
    """A look-up that somebody waits for."""

    names: Sequence[bytes]
    values: Sequence[bytes | None] | None = None


_Deed: TypeAlias = Callable[[Store], None]


class Behind:
    """One store and its thread. Its methods are for one thread at a time, and never raise."""

    def __init__(
        self,
        make: Callable[[], Store],
        *,
        patience: float = PATIENCE,
        room: int = ROOM,
        pauses: tuple[float, float] = PAUSES,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Begin to reach the store.

        Args:
            make: makes the store, in its thread; reaches nothing yet.
            patience: seconds that a look-up waits.
            room: bytes that may wait to be written.
            pauses: seconds until a store that failed is tried again, at first and at most.
        """
        self._make, self._patience, self._room, self._pauses, self._clock = make, patience, room, pauses, clock
        self._changed = threading.Condition()  # guards all that follows
        self._begun = False  #: the store was reached, or was found to be away
        self._down = True
        self._stopping = self._stopped = self._flushing = False
        self._why = ""  #: the first thing that went wrong
        self._kept = ""  #: why something was not kept
        self._pause = 0.0
        self._try_at = -math.inf
        self._well_since = -math.inf
        self._refused_until = -math.inf
        self._wanted: _Wanted | None = None
        self._waiting: dict[bytes, bytes] = {}
        self._writing: Mapping[bytes, bytes] = {}
        self._size = 0  #: bytes that wait
        self._due = math.inf  #: when they are written at the latest
        self._tidy_at = -math.inf
        self._tidied = True  #: since something was written
        # A daemon, so that a store that hangs keeps no program from ending.
        self._thread = threading.Thread(target=self._work, name="burnish-behind", daemon=True)
        self._thread.start()

    @property
    def problem(self) -> str:
        """What went wrong so far, as what follows the store's name; empty when all is well."""
        with self._changed:
            if self._why:
                return f"is not used: {self._why}" if self._down else f"was not used for a time: {self._why}"
            return f"keeps nothing new: {self._kept}" if self._kept else ""

    def read(self, names: Sequence[bytes]) -> Sequence[bytes | None]:
        """What is stored under each name, or waits to be; None where nothing is, or nobody answers in time."""
        with self._changed:
            if not self._begun and not self._changed.wait_for(lambda: self._begun, FIRST_PATIENCE):
                self._fails(f"it could not be reached within {FIRST_PATIENCE:.0f} s")
            found = {name: self._waiting.get(name) or self._writing.get(name) for name in names}
            missing = [name for name, value in found.items() if value is None]
            if missing and self._there():
                wanted = self._wanted = _Wanted(missing)
                self._changed.notify_all()
                self._changed.wait_for(lambda: wanted.values is not None or not self._there(), self._patience)
                self._wanted = None
                if wanted.values is not None:
                    found.update(zip(missing, wanted.values, strict=True))
                elif self._there():
                    self._fails(f"it did not answer within {self._patience * 1000:.0f} ms")
            return [found[name] for name in names]

    def write(self, items: Mapping[bytes, bytes]) -> None:
        """Store them soon. Nobody waits for it."""
        with self._changed:
            if self._stopping or self._lost() or self._clock() < self._refused_until:
                return
            for name, value in items.items():
                self._size += len(name) + len(value) - self._forget(name)
                self._waiting[name] = value
                self._tidied = False
            while self._size > self._room:
                self._size -= self._forget(next(iter(self._waiting)))
            if self._waiting and self._due == math.inf:
                self._due = self._clock() + SOON
                self._changed.notify_all()
            elif self._size >= BATCH:
                self._changed.notify_all()

    def flush(self, seconds: float = LAST_PATIENCE) -> None:
        """Write what waits; it is given up when that takes longer."""
        with self._changed:
            self._flushing = True
            self._changed.notify_all()
            self._changed.wait_for(self._idle, seconds)
            self._flushing = False
            if not self._idle():
                self._fails(f"it did not take what was to be kept within {seconds:.1f} s")

    def close(self, seconds: float = LAST_PATIENCE) -> None:
        """The same, for the last time."""
        until = self._clock() + seconds
        self.flush(seconds)
        with self._changed:
            self._stopping = True
            left = 0.0 if self._down else max(0.0, until - self._clock())
            self._changed.notify_all()
        self._thread.join(left)

    def _there(self) -> bool:
        return not (self._down or self._stopping or self._stopped)

    def _lost(self) -> bool:
        return self._stopped or (self._begun and self._down)

    def _idle(self) -> bool:
        return self._lost() or (self._tidied and not (self._waiting or self._writing))

    def _forget(self, name: bytes) -> int:
        """The bytes that this made free."""
        value = self._waiting.pop(name, None)
        return 0 if value is None else len(name) + len(value)

    def _fails(self, why: str) -> None:
        """The store is away; what waits is given up."""
        with self._changed:
            now = self._clock()
            if self._down and now < self._try_at:
                return  # somebody who waited noticed it before the thread did
            if not self._down and now - self._well_since >= _STEADY:
                self._pause = 0.0  # it was well for long: this is a new failure
            first, most = self._pauses
            self._pause = min(most, max(first, 2 * self._pause))
            self._try_at = now + self._pause
            self._why = self._why or why
            self._begun = self._down = True
            self._waiting.clear()
            self._size, self._due = 0, math.inf
            self._changed.notify_all()

    # What follows runs in the thread.

    def _work(self) -> None:
        try:
            store = self._make()
            while (deed := self._next()) is not None:
                try:
                    deed(store)
                except Away as exc:
                    store.close()
                    self._fails(str(exc))
            store.close()
        finally:
            with self._changed:
                if not self._stopping:
                    self._down, self._why = True, self._why or "it is a riddle to burnish"
                self._begun = self._stopped = True
                self._changed.notify_all()

    def _next(self) -> _Deed | None:
        """What is to be done next, once there is something; None: nothing ever again."""
        with self._changed:
            while not self._stopping:
                now = self._clock()
                if self._down:
                    if now >= self._try_at:
                        return self._probe
                    rest = self._try_at - now
                elif self._wanted is not None and self._wanted.values is None:
                    return self._answer
                elif self._waiting and (self._flushing or self._size >= BATCH or now >= self._due):
                    return self._keep
                elif now >= self._tidy_at or (self._flushing and not self._tidied):
                    return self._tidy
                else:
                    rest = min(self._due, self._tidy_at) - now
                self._changed.wait(None if rest == math.inf else rest)
            return None

    def _probe(self, store: Store) -> None:
        """Is the store there, and quick enough? To reach it may take longer than to ask it."""
        store.probe()
        began = self._clock()
        store.probe()
        if self._clock() - began > self._patience:
            raise Away(f"it did not answer within {self._patience * 1000:.0f} ms")
        with self._changed:
            self._begun, self._down, self._well_since = True, False, self._clock()
            self._tidy_at = self._well_since
            self._changed.notify_all()

    def _tidy(self, store: Store) -> None:
        with self._changed:
            last = self._flushing
        rest = store.tidy(last=last)
        with self._changed:
            self._tidy_at = self._clock() + rest
            self._tidied = self._tidied or last
            self._changed.notify_all()

    def _answer(self, store: Store) -> None:
        with self._changed:
            wanted = self._wanted
        if wanted is not None:  # else nobody waits any more
            values = store.read(wanted.names)
            with self._changed:
                wanted.values = values
                self._changed.notify_all()

    def _keep(self, store: Store) -> None:
        with self._changed:
            batch: dict[bytes, bytes] = {}
            size = 0
            for name, value in self._waiting.items():
                if size >= BATCH:
                    break
                batch[name] = value
                size += len(name) + len(value)
            for name in batch:
                self._size -= self._forget(name)
            self._writing = batch
            if not self._waiting:
                self._due = math.inf
        try:
            why = store.write(batch)
        finally:
            with self._changed:
                self._writing = {}
                self._changed.notify_all()
        if why:
            with self._changed:
                self._kept = self._kept or why
                self._refused_until = self._clock() + self._pauses[1]
                self._waiting.clear()
                self._size, self._due = 0, math.inf
                self._changed.notify_all()
