"""`burnish.ports.Journal` without a disk: what is recorded is known at once, and lost with the object."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from burnish.errors import ImpossibleStep, NoSuchRun
from burnish.journal.lifecycle import RECOVERY, Event, step
from burnish.journal.merging import WRITING, merged, merged_outcomes
from burnish.model.cache import Saved
from burnish.model.calls import Call, CallState, KnownCall, Lane, Outcome, Reply
from burnish.model.runs import Counts, KnownDocument, Look, Recovered, Run, RunRecord, RunState, Spent

_KILLED = "the process ended"
_REPLIED = {CallState.RECEIVED, CallState.ACCEPTED, CallState.REFUSED, CallState.APPLIED}
_OVER = {RunState.DONE, RunState.REPLACED}


def _nothing(_: str) -> None:
    """The default of `before`."""


class MemoryJournal:
    """A journal in memory. To play a kill, stop using it and call `recover`."""

    def __init__(self, *, before: Callable[[str], None] = _nothing) -> None:
        """`before` is called with the name of each deed just before it is recorded; what it raises, the deed raises."""
        self.deeds: list[tuple[str, object]] = []  #: (name of the deed, its call, run, path or keys), in order
        self.calls: dict[int, KnownCall] = {}
        self.documents: dict[tuple[str, str], KnownDocument] = {}  #: by run and path
        self.outcomes: dict[tuple[str, str], Sequence[Outcome]] = {}
        self.digests: dict[tuple[str, str], bytes] = {}  #: of what was being written
        self.looks: dict[str, Look] = {}
        self.closed = False
        self._runs: dict[str, Run] = {}
        self._met: dict[str, tuple[Counts, Saved]] = {}
        self._settled: dict[bytes, frozenset[str]] = {}
        self._refusals: dict[bytes, str] = {}
        self._paces: dict[Lane, int] = {}
        self._before = before
        self._last = 0

    def _record(self, deed: str, about: object) -> None:
        self._before(deed)
        self.deeds.append((deed, about))

    def next_call(self) -> int:
        """As in `ports.Journal`."""
        self._last += 1
        return self._last

    def begin(self, run: Run) -> None:
        """As in `ports.Journal`."""
        self._record("begin", run.id)
        known = self._runs.get(run.id, run)
        self._runs[run.id] = replace(run, started=known.started)

    def met(self, run: str, counts: Counts, saved: Saved) -> None:
        """As in `ports.Journal`."""
        self._record("met", run)
        self._met[run] = counts, saved

    def end(self, run: str, state: RunState, reason: str, at: str) -> None:
        """As in `ports.Journal`."""
        self._record("end", run)
        if run in self._runs:
            self._runs[run] = replace(self._runs[run], state=state, reason=reason, ended=at)

    def planned(self, call: Call) -> None:
        """As in `ports.Journal`."""
        if call.id in self.calls:
            raise ImpossibleStep(call=call.id, state=str(self.calls[call.id].state), event="plan")
        self._record("planned", call.id)
        self._last = max(self._last, call.id)
        self.calls[call.id] = KnownCall(call, CallState.PLANNED, call.reserved, None, "")

    def reserved(self, call: int) -> None:
        """As in `ports.Journal`."""
        self._step(call, Event.RESERVE, "reserved")

    async def sent(self, call: int) -> None:
        """As in `ports.Journal`."""
        self._step(call, Event.SEND, "sent")

    async def received(self, call: int, reply: Reply, cost: int) -> None:
        """As in `ports.Journal`."""
        self._step(call, Event.RECEIVE, "received")
        self.calls[call] = replace(self.calls[call], reply=reply, cost=cost)

    def unpaid(self, call: int, reason: str) -> None:
        """As in `ports.Journal`."""
        self._step(call, Event.UNPAID, "unpaid", reason)

    def unknown(self, call: int, reason: str) -> None:
        """As in `ports.Journal`."""
        self._step(call, Event.LOSE, "unknown", reason)

    def accepted(self, call: int) -> None:
        """As in `ports.Journal`."""
        self._step(call, Event.ACCEPT, "accepted")

    def refused(self, call: int, reason: str) -> None:
        """As in `ports.Journal`."""
        self._step(call, Event.REFUSE, "refused", reason)

    def done(self, call: int) -> None:
        """As in `ports.Journal`."""
        self._step(call, Event.DONE, "done")

    async def writing(self, run: str, path: str, digest: bytes) -> None:
        """As in `ports.Journal`."""
        self._record("writing", path)
        self.digests[run, path] = digest
        known = self.documents.get((run, path), KnownDocument(path, WRITING))
        self.documents[run, path] = replace(known, status=WRITING, reason="")

    def document(self, run: str, document: KnownDocument, outcomes: Sequence[Outcome]) -> None:
        """As in `ports.Journal`."""
        self._record("document", document.path)
        place = run, document.path
        self.documents[place] = merged(self.documents.get(place), document, outcomes)
        self.outcomes[place] = merged_outcomes(self.outcomes.pop(place, ()), document, outcomes)

    def settle(self, keys: Iterable[bytes], strategies: str) -> None:
        """As in `ports.Journal`."""
        known = list(keys)
        self._record("settle", known)
        tags = frozenset(filter(None, strategies.split(",")))
        self._settled.update({key: self._settled.get(key, frozenset()) | tags for key in known})

    def settled(self, keys: Sequence[bytes]) -> Mapping[bytes, frozenset[str]]:
        """As in `ports.Journal`."""
        return {key: self._settled[key] for key in keys if key in self._settled}

    def refuse(self, refusals: Mapping[bytes, str]) -> None:
        """As in `ports.Journal`."""
        self._record("refuse", list(refusals))
        self._refusals.update(refusals)

    def refusals(self, keys: Sequence[bytes]) -> Mapping[bytes, str]:
        """As in `ports.Journal`."""
        return {key: self._refusals[key] for key in keys if key in self._refusals}

    def look(self, path: str) -> Look | None:
        """As in `ports.Journal`."""
        return self.looks.get(path)

    def looked(self, looks: Mapping[str, Look]) -> None:
        """As in `ports.Journal`."""
        self._record("looked", list(looks))
        self.looks.update(looks)

    def recover(self) -> Recovered:
        """As in `ports.Journal`."""
        self._record("recover", "")
        for known in self._unfinished():
            if known.state in RECOVERY:
                self._move(known.call.id, RECOVERY[known.state], _KILLED)
        left = self._unfinished()
        for run in self._runs.values():
            if run.state is RunState.RUNNING:
                self._runs[run.id] = replace(run, state=RunState.STOPPED, reason=_KILLED)
        replies = [known for known in left if known.state in _REPLIED]
        unknown = [known for known in left if known.state is CallState.UNKNOWN]
        return Recovered(replies, unknown, {run: self._spent(run) for run in {known.call.run for known in left}})

    def runs(self) -> Sequence[tuple[Run, Spent]]:
        """As in `ports.Journal`."""
        return [(self._runs[name], self._spent(name)) for name in sorted(self._runs, reverse=True)]

    def record(self, run: str) -> RunRecord:
        """As in `ports.Journal`."""
        if run not in self._runs:
            raise NoSuchRun(run=run)
        documents = [self.documents[place] for place in sorted(self.documents) if place[0] == run]
        outcomes = [outcome for place, found in self.outcomes.items() if place[0] == run for outcome in found]
        unknown = [known for known in self._of(run) if known.state is CallState.UNKNOWN]
        met = self._met.get(run, (None, Saved()))
        return RunRecord(self._runs[run], self._spent(run), documents, outcomes, unknown, *met)

    def pace(self, lane: Lane) -> int | None:
        """As in `ports.Journal`."""
        return self._paces.get(lane)

    def keep_pace(self, lane: Lane, calls: int) -> None:
        """As in `ports.Journal`."""
        self._record("keep pace", lane)
        self._paces[lane] = calls

    def recent(self, lane: Lane, count: int) -> Sequence[KnownCall]:
        """As in `ports.Journal`."""
        told = [
            known
            for _, known in sorted(self.calls.items(), reverse=True)
            if known.call.lane == lane and known.reply and known.reply.usage and not known.reply.usage.estimated
        ]
        return told[:count]

    async def flush(self) -> None:
        """As in `ports.Journal`."""
        self._record("flush", "")

    def close(self) -> None:
        """As in `ports.Journal`."""
        self.closed = True

    def _step(self, call: int, event: Event, deed: str, reason: str | None = None) -> None:
        if call not in self.calls:
            raise ImpossibleStep(call=call, state="nothing", event=str(event))
        step(call, self.calls[call].state, event)
        self._record(deed, call)
        self._move(call, event, reason)

    def _move(self, call: int, event: Event, reason: str | None) -> None:
        known = self.calls[call]
        cost = 0 if event is Event.UNPAID else known.cost
        state = step(call, known.state, event)
        self.calls[call] = replace(known, state=state, cost=cost, reason=known.reason if reason is None else reason)

    def _of(self, run: str) -> list[KnownCall]:
        return [known for _, known in sorted(self.calls.items()) if known.call.run == run]

    def _unfinished(self) -> list[KnownCall]:
        over = {run.id for run in self._runs.values() if run.state in _OVER}
        return [known for _, known in sorted(self.calls.items()) if known.call.run in set(self._runs) - over]

    def _spent(self, run: str) -> Spent:
        calls = self._of(run)
        replies = [(known, known.reply.usage) for known in calls if known.reply and known.reply.usage]
        unknown = [known for known in calls if known.state is CallState.UNKNOWN]
        return Spent(
            calls=len(replies) + sum(known.state in {CallState.SENT, CallState.UNKNOWN} for known in calls),
            input=sum(usage.input for _, usage in replies),
            output=sum(usage.output for _, usage in replies),
            cost=sum(known.cost for known, _ in replies),
            estimated=sum(usage.estimated for _, usage in replies),
            wasted=sum(known.cost for known, _ in replies if known.state is CallState.REFUSED),
            unknown=len(unknown),
            unknown_cost=sum(known.call.reserved for known in unknown),
        )
