"""The journal in SQLite. Deeds go to the one thread that writes; whoever reads does so on a connection of its own.

Every step of a call is checked against the table of `lifecycle` before it is recorded. One process may write at a time,
which `lock.RootLock` sees to; any number may read.
"""

import itertools
import shutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Self

from burnish.errors import ImpossibleStep, NoSuchRun, StateDamaged
from burnish.journal import rows
from burnish.journal.database import examine, opened, translated
from burnish.journal.lifecycle import RECOVERY, Event, is_over, step
from burnish.journal.merging import says_nothing_new
from burnish.journal.queries import query, query_of_keys
from burnish.journal.rows import Stored, Value, kept, told
from burnish.journal.settled_file import SharedSettled
from burnish.journal.writer import Deed, Writer
from burnish.model.cache import Saved
from burnish.model.calls import Call, CallState, KnownCall, Lane, Outcome, Reply
from burnish.model.runs import (
    Account,
    Counts,
    KnownDocument,
    Look,
    Recovered,
    Run,
    RunRecord,
    RunState,
    Spent,
)

KILLED = "the process ended"  #: the reason of what `recover` finds
_ROOM = 32 * 2**20  #: bytes that must be free before anything is sent, for the replies of calls in flight
_SIZES = (1, 4, 16, 64, 256)  #: how many keys one query looks up; few sizes, so that each is prepared once


def _free_bytes(folder: Path) -> int:
    return shutil.disk_usage(folder).free


class SqliteJournal:
    """`ports.Journal` in one file of SQLite, which is made when there is none, with the folder that holds it.

    Every method can raise `StateDamaged`: the file cannot be read or written, or an earlier commit failed.
    """

    def __init__(
        self, path: Path, *, settled_file: Path | None = None, free_bytes: Callable[[Path], int] = _free_bytes
    ) -> None:
        """Open the journal.

        Args:
            path: of the database, in a folder for it and its companions.
            settled_file: the file to commit that also says what is settled; read now, written by `close`.
            free_bytes: the room on the disk of a folder.

        Raises:
            StateDamaged: the file is damaged, lacks commits that were made, or was written by a newer burnish.
        """
        self._path = path
        self._free_bytes = free_bytes
        self._reader = opened(path)
        self._writer = Writer(path)
        self._states: dict[int, CallState] = {}  #: of calls to which something may still happen
        self._tag_sets: dict[int, frozenset[str]] = {}
        self._tags_told: set[str] = set()  #: sets of strategies that were written since it was opened
        self._unshared = False  #: there may be something for the settled file
        self._closed = False
        self._shared = SharedSettled(settled_file, owner=path)
        try:
            self._shared.read()
        except StateDamaged:
            self._reader.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def commits(self) -> int:
        """How many transactions were committed since it was opened."""
        return self._writer.commits

    @property
    def warnings(self) -> Sequence[str]:
        """Lines of the settled file that say nothing, each as a sentence."""
        return self._shared.warnings

    # -- runs ---------------------------------------------------------------------------------------------------------

    def begin(self, run: Run) -> None:
        """As in `ports.Journal`. Raises `StateDamaged` when the disk has too little room to go on safely."""
        self._require_room()
        self._writer.put(("begin", [rows.run_row(run)]))

    def met(self, run: str, counts: Counts, saved: Saved) -> None:
        """As in `ports.Journal`."""
        self._writer.put(("met", [rows.met_row(run, counts, saved)]))

    def end(self, run: str, state: RunState, reason: str, at: str) -> None:
        """As in `ports.Journal`."""
        self._writer.put(("end", [(str(state), kept(reason), at, run)]))

    # -- calls --------------------------------------------------------------------------------------------------------

    def next_call(self) -> int:
        """As in `ports.Journal`."""
        return next(self._numbers)

    def planned(self, call: Call) -> None:
        """As in `ports.Journal`.

        Raises:
            ImpossibleStep: there is a call of this number.
        """
        if call.id in self._states:
            raise ImpossibleStep(call=call.id, state=str(self._states[call.id]), event="plan")
        self._writer.put(("plan", [rows.call_row(call)]))
        self._states[call.id] = CallState.PLANNED

    def reserved(self, call: int) -> None:
        """As in `ports.Journal`."""
        self._writer.put(("step", [(self._step(call, Event.RESERVE), call)]))

    async def sent(self, call: int) -> None:
        """As in `ports.Journal`. Raises `StateDamaged` when the disk has too little room for replies."""
        self._require_room()
        await self._writer.commit(("step", [(self._step(call, Event.SEND), call)]))

    async def received(self, call: int, reply: Reply, cost: int) -> None:
        """As in `ports.Journal`."""
        self._step(call, Event.RECEIVE)
        text = ("reply", [rows.reply_row(call, reply)])
        await self._writer.commit(("receive", [rows.received_row(call, reply, cost)]), text)

    def unpaid(self, call: int, reason: str) -> None:
        """As in `ports.Journal`."""
        self._writer.put(("step unpaid", [(self._step(call, Event.UNPAID), kept(reason), call)]))

    def unknown(self, call: int, reason: str) -> None:
        """As in `ports.Journal`."""
        self._writer.put(("step with reason", [(self._step(call, Event.LOSE), kept(reason), call)]))

    def accepted(self, call: int) -> None:
        """As in `ports.Journal`."""
        self._writer.put(("step", [(self._step(call, Event.ACCEPT), call)]))

    def refused(self, call: int, reason: str) -> None:
        """As in `ports.Journal`."""
        self._writer.put(("step with reason", [(self._step(call, Event.REFUSE), kept(reason), call)]))

    def done(self, call: int) -> None:
        """As in `ports.Journal`."""
        self._writer.put(("step", [(self._step(call, Event.DONE), call)]))

    # -- documents ----------------------------------------------------------------------------------------------------

    async def writing(self, run: str, path: str, digest: bytes) -> None:
        """As in `ports.Journal`."""
        await self._writer.commit(("writing", [(run, kept(path), digest)]))

    def document(self, run: str, document: KnownDocument, outcomes: Sequence[Outcome]) -> None:
        """As in `ports.Journal`. It takes the place of what the run said of it before; see `merging`."""
        path, reason = kept(document.path), kept(document.reason)
        if says_nothing_new(document, outcomes):
            deeds: list[Deed] = [("document unchanged", [(run, path, document.status, reason)])]
            deeds += [("forget withheld", [(run, path)])] * bool(outcomes)
        else:
            deeds = [
                ("document", [(run, path, document.status, reason, document.edits)]),
                ("forget outcomes", [(run, path)]),
            ]
        if outcomes:
            deeds.append(("outcome", [rows.outcome_row(run, outcome) for outcome in outcomes]))
        self._writer.put(*deeds)

    # -- what is known of texts and files -----------------------------------------------------------------------------

    def settle(self, keys: Iterable[bytes], strategies: str) -> None:
        """As in `ports.Journal`."""
        found = [(key, strategies) for key in sorted(set(keys))]
        if found:
            self._unshared = True
            new = () if strategies in self._tags_told else (("tag set", [(strategies,)]),)
            self._tags_told.add(strategies)
            self._writer.put(*new, ("settle", found))

    def settled(self, keys: Sequence[bytes]) -> Mapping[bytes, frozenset[str]]:
        """As in `ports.Journal`. What the settled file says counts too."""
        found = self._shared.of(keys)
        for key, tag_set in self._of_keys("settled keys", keys):
            found[key] = found.get(key, frozenset()) | self._tags(tag_set)
        return found

    def refuse(self, refusals: Mapping[bytes, str]) -> None:
        """As in `ports.Journal`."""
        if refusals:
            self._writer.put(("refuse", [(key, kept(reason)) for key, reason in refusals.items()]))

    def refusals(self, keys: Sequence[bytes]) -> Mapping[bytes, str]:
        """As in `ports.Journal`."""
        return rows.by_key(self._of_keys("refused keys", keys))

    def look(self, path: str) -> Look | None:
        """As in `ports.Journal`."""
        found = self._read("look", kept(path))
        return Look(*found[0]) if found else None

    def looked(self, looks: Mapping[str, Look]) -> None:
        """As in `ports.Journal`."""
        if looks:
            self._writer.put(("looked", [rows.look_row(path, look) for path, look in looks.items()]))

    # -- reading ------------------------------------------------------------------------------------------------------

    def recover(self) -> Recovered:
        """As in `ports.Journal`. To be called under the lock only: it takes every run that is under way for killed.

        Raises:
            StateDamaged: after a kill the whole file is looked into, and something in it is damaged.
        """
        if not examine(self._reader, self._path):
            self._unshared = True  # the settled file may lack what that process settled
        ends: list[Deed] = []
        for state, event in RECOVERY.items():
            after = step(0, state, event)
            ends.append((f"recover {event}", [(str(after), KILLED, str(state))]))
        self._writer.commit_now(*ends, ("recover run", [(KILLED,)]))
        replies, unknown = self._calls("unused replies"), self._calls("all unknown")
        self._states.update((known.call.id, known.state) for known in replies)
        with translated(self._path):
            unfinished = self._read("unfinished runs")
            spent = dict(rows.spent_of(row) for (run,) in unfinished for row in self._read("ledger", run))
        return Recovered(replies, unknown, spent)

    def runs(self) -> Sequence[tuple[Run, Spent]]:
        """As in `ports.Journal`."""
        with translated(self._path):
            spent = dict(map(rows.spent_of, self._read("ledgers")))
            return [(run, spent.get(run.id, Spent())) for run in map(rows.run_of, self._read("runs"))]

    def record(self, run: str) -> RunRecord:
        """As in `ports.Journal`."""
        found = self._read("run", run)
        if not found:
            raise NoSuchRun(run=run)
        with translated(self._path):
            spent = dict(map(rows.spent_of, self._read("ledger", run))).get(run, Spent())
            outcomes = tuple(map(rows.outcome_of, self._read("outcomes", run)))
            known = rows.run_of(found[0])
            met = next(map(rows.met_of, self._read("how met", run)), (None, Saved()))
        unknown = self._calls("unknown of run", run)
        return RunRecord(known, spent, tuple(self.documents(run)), outcomes, unknown, *met)

    def account(self) -> Account:
        """How the questions of all runs were met. A run whose work went to a later one counts with that one."""
        [(runs, *sums)] = self._read("how all met")
        with translated(self._path):
            return Account(runs, *rows.met_of(tuple(sums)))

    def documents(self, run: str) -> Sequence[KnownDocument]:
        """The documents of a run, by path; none when there is no such run."""
        with translated(self._path):
            return sorted(map(rows.document_of, self._read("documents", run)), key=lambda known: known.path)

    def recent(self, lane: Lane, count: int) -> Sequence[KnownCall]:
        """As in `ports.Journal`. Calls whose usage the provider did not say are left out: they teach nothing."""
        return self._calls("recent", lane.provider, lane.origin, lane.model, count)

    def answered(self, lane: Lane) -> Sequence[KnownCall]:
        """Every call of a lane whose reply is kept and may have been understood, of all runs, oldest first."""
        return self._calls("answered", lane.provider, lane.origin, lane.model)

    def pace(self, lane: Lane) -> int | None:
        """As in `ports.Journal`."""
        found = self._read("pace", lane.provider, lane.origin, lane.model)
        return int(found[0][0]) if found else None

    def keep_pace(self, lane: Lane, calls: int) -> None:
        """As in `ports.Journal`."""
        self._writer.put(("keep pace", [(lane.provider, lane.origin, lane.model, calls)]))

    # -- the end ------------------------------------------------------------------------------------------------------

    def forget(self, before: str) -> None:
        """Drop the texts of runs that ended before `before` (ISO 8601, UTC) and have nothing left to resume.

        That is: replies, and what was changed. Sums, states and what is settled stay.
        """
        self._writer.put(("forget replies", [(before,)]), ("forget old outcomes", [(before,)]))

    async def flush(self) -> None:
        """As in `ports.Journal`."""
        await self._writer.commit()

    def close(self) -> None:
        """As in `ports.Journal`. Writes the settled file, when there is something new for it.

        Raises:
            StateDamaged: what waits cannot be committed, and nobody was told of it yet.
        """
        if self._closed:
            return
        self._closed = True
        try:
            self._share()
        finally:
            try:
                self._writer.close(well=not self._unshared)
            finally:
                self._reader.close()

    def _share(self) -> None:
        """Write the settled file. The tally says only afterwards that all is well: a kill in between is made up for."""
        if self._unshared and not self._writer.failed:
            self._writer.commit_now()
            self._shared.add(self._all_settled)
            self._unshared = False

    # -- within -------------------------------------------------------------------------------------------------------

    @cached_property
    def _numbers(self) -> "itertools.count[int]":
        [(last,)] = self._read("last call")
        return itertools.count(last + 1)

    def _step(self, call: int, event: Event) -> str:
        state = self._states.get(call)
        if state is None:
            state = self._recorded_state(call, event)
        after = step(call, state, event)
        if is_over(after, event):
            self._states.pop(call, None)  # else a long run would remember every call
        else:
            self._states[call] = after
        return str(after)

    def _recorded_state(self, call: int, event: Event) -> CallState:
        self._writer.commit_now()
        found = self._read("state of call", call)
        if not found:
            raise ImpossibleStep(call=call, state="nothing", event=str(event))
        with translated(self._path):
            return CallState(found[0][0])

    def _require_room(self) -> None:
        if self._free_bytes(self._path.parent) < _ROOM:
            problem = f"the disk has less than {_ROOM // 2**20} MB left, too little for the replies of calls in flight"
            raise StateDamaged(path=self._path, problem=problem)

    def _read(self, name: str, *values: Value) -> list[Stored]:
        with translated(self._path):
            return self._reader.execute(query(name), values).fetchall()

    def _of_keys(self, name: str, keys: Sequence[bytes]) -> list[Stored]:
        found: list[Stored] = []
        with translated(self._path):
            for start in range(0, len(keys), _SIZES[-1]):
                some = keys[start : start + _SIZES[-1]]
                size = next(size for size in _SIZES if size >= len(some))
                padded = (*some, *[None] * (size - len(some)))
                found += self._reader.execute(query_of_keys(name, size), padded)
        return found

    def _calls(self, name: str, *values: Value) -> tuple[KnownCall, ...]:
        with translated(self._path):
            return tuple(map(rows.call_of, self._read(name, *values)))

    def _tags(self, tag_set: int) -> frozenset[str]:
        if tag_set not in self._tag_sets:
            with translated(self._path):
                self._tag_sets.update((number, rows.tags_of(told(tags))) for number, tags in self._read("tag sets"))
        found = self._tag_sets.get(tag_set)
        if found is None:
            raise StateDamaged(path=self._path, problem="the database is damaged (a set of strategies is missing)")
        return found

    def _all_settled(self) -> Iterable[tuple[bytes, frozenset[str]]]:
        return ((key, self._tags(tag_set)) for key, tag_set in self._read("all settled"))
