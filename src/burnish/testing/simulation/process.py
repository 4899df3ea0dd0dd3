"""What one process of burnish holds of the world: a journal whose commits take time, a cache, the files.

A kill cuts all of them off at one instant. What was committed stays; of what waits for its commit a part may still be
committed, as the disk may be done before anybody is told. What the dead process does afterwards (its coroutines have
to be closed) changes nothing any more.
"""

import asyncio
import itertools
from collections.abc import Callable, Coroutine, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from random import Random

from burnish.cache.memory import MemoryAnswers
from burnish.errors import ImpossibleStep, StateDamaged
from burnish.journal.lifecycle import Event, step
from burnish.model.cache import Saved, TierUse
from burnish.model.calls import Call, CallState, KnownCall, Lane, Outcome, Reply
from burnish.model.files import Found, Stamp
from burnish.model.runs import Counts, KnownDocument, Look, Recovered, Run, RunRecord, RunState, Spent
from burnish.testing.memory_files import MemoryFiles
from burnish.testing.memory_journal import MemoryJournal

_SOON = 0.1  #: seconds until a deed is committed for which nobody waits, as in `journal.writer`
_CACHE_LAG = 0.5  #: seconds until the cache has written what it was told


@dataclass(slots=True)
class _Deed:
    name: str
    about: object
    carry_out: Callable[[], object]
    waiter: "asyncio.Future[None] | None" = None


class ProcessJournal:
    """`ports.Journal` on a disk that is a `MemoryJournal`. Reading sees what is committed, as with SQLite."""

    def __init__(
        self, disk: MemoryJournal, note: Callable[[str], None], chance: Random, commit: float, most: int | None = None
    ) -> None:
        """`commit`: seconds that one takes, on average; after `most` commits the disk fails for good."""
        self.sent_calls: dict[int, Call] = {}  #: committed as sent, and not met by the endpoint yet
        self.failed = False
        self._disk, self._note, self._chance, self._seconds, self._most = disk, note, chance, commit, most
        self._waiting: list[_Deed] = []
        self._timer: asyncio.TimerHandle | None = None
        self._states: dict[int, CallState] = {}
        self._planned: dict[int, Call] = {}
        self._numbers = itertools.count(max(disk.calls, default=0) + 1)
        self._commits = 0
        self._dead = False

    def state(self, call: int) -> CallState | None:
        """Where a call stands, as this process sees it."""
        known = self._disk.calls.get(call)
        return self._states.get(call, known.state if known else None)

    # -- commits ------------------------------------------------------------------------------------------------------

    def cut_off(self) -> None:
        """The process dies: a part of what waits is committed, and nothing else will be."""
        if not self.failed:
            for deed in self._waiting[: self._chance.randint(0, len(self._waiting))]:
                deed.carry_out()
        self._dead = True
        for deed in self._waiting:  # so that its coroutines can end
            _tell(deed.waiter)
        self._waiting.clear()

    def commit(self) -> None:
        """Carry out what waits."""
        self._timer = None
        batch, self._waiting = self._waiting, []
        if self._most is not None and self._commits >= self._most:
            self.failed = True
            self._note("the disk fails")
            for deed in batch:
                if deed.waiter is not None and not deed.waiter.done():
                    deed.waiter.set_exception(_damaged())
            return
        self._commits += 1
        for deed in batch:
            self._note(f"commit {deed.name} {deed.about}")
            deed.carry_out()
            _tell(deed.waiter)

    def _put(self, name: str, about: object, carry_out: Callable[[], object], *, waits: bool = False) -> _Deed:
        waiter = asyncio.get_running_loop().create_future() if waits else None
        deed = _Deed(name, about, carry_out, waiter)
        if self._dead:
            _tell(waiter)
            return deed
        if self.failed:
            raise _damaged()
        self._waiting.append(deed)
        loop = asyncio.get_running_loop()
        due = loop.time() + (self._chance.expovariate(1 / self._seconds) if waits else _SOON)
        if self._timer is None or due < self._timer.when():
            if self._timer is not None:
                self._timer.cancel()
            self._timer = loop.call_at(due, self.commit)
        return deed

    async def _commit(self, name: str, about: object, carry_out: Callable[[], object]) -> None:
        deed = self._put(name, about, carry_out, waits=True)
        assert deed.waiter is not None
        await deed.waiter

    # -- runs and calls -----------------------------------------------------------------------------------------------

    def next_call(self) -> int:
        """As in `ports.Journal`."""
        return next(self._numbers)

    def begin(self, run: Run) -> None:
        """As in `ports.Journal`."""
        self._put("begin", run.id, lambda: self._disk.begin(run))

    def met(self, run: str, counts: Counts, saved: Saved) -> None:
        """As in `ports.Journal`."""
        self._put("met", f"{run} {counts.asked}", lambda: self._disk.met(run, counts, saved))

    def end(self, run: str, state: RunState, reason: str, at: str) -> None:
        """As in `ports.Journal`."""
        self._put("end", f"{run} {state} {reason}", lambda: self._disk.end(run, state, reason, at))

    def planned(self, call: Call) -> None:
        """As in `ports.Journal`."""
        if call.id in self._states:
            raise ImpossibleStep(call=call.id, state=str(self._states[call.id]), event="plan")
        self._planned[call.id] = call
        self._states[call.id] = CallState.PLANNED
        self._put("planned", call.id, lambda: self._disk.planned(call))

    def reserved(self, call: int) -> None:
        """As in `ports.Journal`."""
        self._step(call, Event.RESERVE)
        self._put("reserved", call, lambda: self._disk.reserved(call))

    async def sent(self, call: int) -> None:
        """As in `ports.Journal`."""
        self._step(call, Event.SEND)

        def carry_out() -> None:
            _done(self._disk.sent(call))
            self.sent_calls[call] = self._planned.pop(call)

        await self._commit("sent", call, carry_out)

    async def received(self, call: int, reply: Reply, cost: int) -> None:
        """As in `ports.Journal`."""
        self._step(call, Event.RECEIVE)
        await self._commit("received", f"{call} {cost}", lambda: _done(self._disk.received(call, reply, cost)))

    def unpaid(self, call: int, reason: str) -> None:
        """As in `ports.Journal`."""
        self._step(call, Event.UNPAID)

        def carry_out() -> None:
            self._disk.unpaid(call, reason)
            self.sent_calls.pop(call, None)

        self._put("unpaid", f"{call} {reason}", carry_out)

    def unknown(self, call: int, reason: str) -> None:
        """As in `ports.Journal`."""
        self._step(call, Event.LOSE)
        self._put("unknown", f"{call} {reason}", lambda: self._disk.unknown(call, reason))

    def accepted(self, call: int) -> None:
        """As in `ports.Journal`."""
        self._step(call, Event.ACCEPT)
        self._put("accepted", call, lambda: self._disk.accepted(call))

    def refused(self, call: int, reason: str) -> None:
        """As in `ports.Journal`."""
        self._step(call, Event.REFUSE)
        self._put("refused", f"{call} {reason}", lambda: self._disk.refused(call, reason))

    def done(self, call: int) -> None:
        """As in `ports.Journal`."""
        self._step(call, Event.DONE)
        self._put("done", call, lambda: self._disk.done(call))

    def _step(self, call: int, event: Event) -> None:
        state = self._states.get(call)
        if state is None:
            known = self._disk.calls.get(call)
            if known is None:
                if self._dead:
                    return
                raise ImpossibleStep(call=call, state="nothing", event=str(event))
            state = known.state
        self._states[call] = step(call, state, event)

    # -- documents and texts ------------------------------------------------------------------------------------------

    async def writing(self, run: str, path: str, digest: bytes) -> None:
        """As in `ports.Journal`."""
        await self._commit("writing", Path(path).name, lambda: _done(self._disk.writing(run, path, digest)))

    def document(self, run: str, document: KnownDocument, outcomes: Sequence[Outcome]) -> None:
        """As in `ports.Journal`."""
        about = f"{Path(document.path).name} {document.status}"
        self._put("document", about, lambda: self._disk.document(run, document, outcomes))

    def settle(self, keys: Iterable[bytes], strategies: str) -> None:
        """As in `ports.Journal`."""
        known = list(keys)
        self._put("settle", f"{len(known)} {strategies}", lambda: self._disk.settle(known, strategies))

    def settled(self, keys: Sequence[bytes]) -> Mapping[bytes, frozenset[str]]:
        """As in `ports.Journal`."""
        return self._disk.settled(keys)

    def refuse(self, refusals: Mapping[bytes, str]) -> None:
        """As in `ports.Journal`."""
        known = dict(refusals)
        self._put("refuse", len(known), lambda: self._disk.refuse(known))

    def refusals(self, keys: Sequence[bytes]) -> Mapping[bytes, str]:
        """As in `ports.Journal`."""
        return self._disk.refusals(keys)

    def look(self, path: str) -> Look | None:
        """As in `ports.Journal`."""
        return self._disk.look(path)

    def looked(self, looks: Mapping[str, Look]) -> None:
        """As in `ports.Journal`."""
        known = dict(looks)
        self._put("looked", sorted(Path(path).name for path in known), lambda: self._disk.looked(known))

    # -- reading ------------------------------------------------------------------------------------------------------

    def recover(self) -> Recovered:
        """As in `ports.Journal`."""
        return self._disk.recover()

    def runs(self) -> Sequence[tuple[Run, Spent]]:
        """As in `ports.Journal`."""
        return self._disk.runs()

    def record(self, run: str) -> RunRecord:
        """As in `ports.Journal`."""
        return self._disk.record(run)

    def recent(self, lane: Lane, count: int) -> Sequence[KnownCall]:
        """As in `ports.Journal`."""
        return self._disk.recent(lane, count)

    def pace(self, lane: Lane) -> int | None:
        """As in `ports.Journal`."""
        return self._disk.pace(lane)

    def keep_pace(self, lane: Lane, calls: int) -> None:
        """As in `ports.Journal`."""
        self._put("pace", calls, lambda: self._disk.keep_pace(lane, calls))

    async def flush(self) -> None:
        """As in `ports.Journal`."""
        await self._commit("flush", "", lambda: None)

    def close(self) -> None:
        """As in `ports.Journal`."""
        if not (self.failed or self._dead):
            self.commit()
        self._dead = True


class ProcessAnswers:
    """`ports.Answers`: what it is told is known at once here, and on the disk a little later."""

    def __init__(self, disk: MemoryAnswers, chance: Random) -> None:
        self._disk, self._chance = disk, chance
        self._memory = MemoryAnswers(10_000_000)
        self._waiting: list[tuple[bytes, bytes, bytes]] = []
        self._timer: asyncio.TimerHandle | None = None
        self._dead = False

    def get(self, keys: Sequence[bytes], parts: Sequence[bytes]) -> Sequence[bytes | None]:
        """As in `ports.Answers`."""
        own, kept = self._memory.get(keys, parts), self._disk.get(keys, parts)
        return [mine if mine is not None else other for mine, other in zip(own, kept, strict=True)]

    def put(self, entries: Iterable[tuple[bytes, bytes, bytes]]) -> None:
        """As in `ports.Answers`."""
        known = list(entries)
        if known and not self._dead:
            self._memory.put(known)
            self._waiting += known
            if self._timer is None:
                self._timer = asyncio.get_running_loop().call_later(_CACHE_LAG, self._write)

    def _write(self) -> None:
        self._timer = None
        if not self._dead:
            self._disk.put(self._waiting)
            self._waiting.clear()

    def flush(self) -> None:
        """As in `ports.Answers`."""
        self._write()

    def use(self) -> Sequence[TierUse]:
        """As in `ports.Answers`."""
        return [TierUse("process")]

    def close(self) -> None:
        """As in `ports.Answers`."""
        self._write()
        self._dead = True

    def cut_off(self) -> None:
        """The process dies: a part of what waits is on the disk, and nothing else will be."""
        self._disk.put(self._waiting[: self._chance.randint(0, len(self._waiting))])
        self._dead = True


@dataclass(frozen=True, slots=True)
class Written:
    """A document that was replaced."""

    path: Path
    before: bytes
    after: bytes


class ProcessFiles:
    """`ports.Files` on a disk that is a `MemoryFiles`; notes what was read and written."""

    def __init__(self, disk: MemoryFiles, expected: dict[Path, bytes], note: Callable[[str], None]) -> None:
        """`expected` is told what each file should hold after a write."""
        self.read_last: dict[Path, bytes] = {}
        self.written: list[Written] = []
        self._disk, self._expected, self._note, self._dead = disk, expected, note, False

    def find(self, paths: Sequence[Path], apart: Path | None = None) -> Iterator[Found]:
        """As in `ports.Files`."""
        return self._disk.find(paths, apart)

    def read(self, path: Path) -> bytes:
        """As in `ports.Files`."""
        self.read_last[path] = self._disk.read(path)
        return self.read_last[path]

    def holds(self, path: Path) -> bool:
        """As in `ports.Files`."""
        return self._disk.holds(path)

    def stamp(self, path: Path) -> Stamp | None:
        """As in `ports.Files`."""
        return self._disk.stamp(path)

    def writable(self, path: Path) -> str | None:
        """As in `ports.Files`."""
        return self._disk.writable(path)

    def remove_stale(self, paths: Sequence[Path], found: Sequence[Path] = ()) -> Sequence[Path]:
        """As in `ports.Files`."""
        return self._disk.remove_stale(paths, found)

    def place_for(self, path: Path, paths: Sequence[Path], folder: Path) -> Path:
        """As in `ports.Files`."""
        return self._disk.place_for(path, paths, folder)

    def replace(self, path: Path, expected: bytes, new: bytes) -> None:
        """As in `ports.Files`."""
        if self._dead:
            return
        self._disk.replace(path, expected, new)
        self._expected[path] = new
        self._note(f"write {path.name}")
        self.written.append(Written(path, expected, new))

    def create(self, path: Path, new: bytes) -> None:
        """As in `ports.Files`."""
        if not self._dead:
            self._disk.create(path, new)

    def cut_off(self) -> None:
        """The process dies."""
        self._dead = True


def _tell(waiter: "asyncio.Future[None] | None") -> None:
    if waiter is not None and not waiter.done():
        waiter.set_result(None)


def _damaged() -> StateDamaged:
    return StateDamaged(path="journal", problem="No space left on device")


def _done(work: Coroutine[None, None, None]) -> None:
    """Carry out a coroutine that waits for nothing."""
    with suppress(StopIteration):
        work.send(None)
