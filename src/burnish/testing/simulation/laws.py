"""What must be true when a process has ended, however it ended. Each broken law is a sentence."""

from collections import Counter
from collections.abc import Iterator, Mapping
from functools import lru_cache

from burnish.model.calls import CallState, Finish, KnownCall
from burnish.model.results import CallEnded, CallStarted, DocumentDone, DocumentResult, FilesFound, Status, Verdict
from burnish.model.runs import RunState
from burnish.pipeline.document import admit
from burnish.pipeline.select import Selection, select
from burnish.pipeline.stopwatch import Stopwatch
from burnish.protocol.marks import is_end, shield
from burnish.testing.judge import broken
from burnish.testing.simulation.endpoint import LANE, Line
from burnish.testing.simulation.life import ROOT, Life, World, plan, terms_of

_SLACK = 5.0  #: seconds that the end may take
LONGEST = 48 * 3600.0  #: virtual seconds of a story

_UNSENT = (CallState.PLANNED, CallState.RESERVED)


def broken_laws(world: World, life: Life, began: float) -> Iterator[str]:
    """All that is not as it must be after a process, in the world that it left."""
    yield from world.book.broken_laws
    world.book.broken_laws.clear()
    yield from life.problems
    yield from _ledger(world, life)
    yield from _budget(world, life)
    yield from _paid_again(world, life)
    yield from _files(world, life)
    yield from _own_work(world, life)
    yield from _stopped(world, life)
    yield from _limits(world, life)
    if life.result is not None:
        yield from _events(life)
        yield from _documents(world, life)
        yield from _run(world, life)
    if world.clock.now - began > LONGEST:
        yield f"it took {(world.clock.now - began) / 3600:.1f} hours"


def _ledger(world: World, life: Life) -> Iterator[str]:
    """Journal and bill agree, call by call."""
    met: dict[int, Line] = {}
    for line in world.book.lines:
        known = world.journal.calls.get(line.call)
        if known is None:
            yield f"request {line.number}: the journal does not know it"
            continue
        met[line.call] = line
        yield from _booked(line, known)
    if life.killed or life.failure is not None:
        return
    for known in world.journal.calls.values():
        if known.call.run != life.run:
            continue
        if known.state in (*_UNSENT, CallState.SENT):
            yield f"call {known.call.id} is left {known.state}, and its process ended in order"
        if known.reply is not None and known.call.id not in met:
            yield f"call {known.call.id} has a reply that nobody gave"


def _booked(line: Line, known: KnownCall) -> Iterator[str]:
    name = f"call {line.call} (request {line.number}, {line.fault or 'no fault'})"
    if known.reply is not None:
        assert known.reply.usage is not None
        if not line.delivered:
            yield f"{name} has a reply that was never given"
        if line.told and (known.cost != line.cost or known.reply.usage.estimated):
            yield f"{name} is booked at {known.cost}, the bill says {line.cost}"
        if not line.told and not (known.reply.usage.estimated and known.cost > 0):
            yield f"{name} told no usage, and is booked at {known.cost} as if it had"
    elif known.state is CallState.UNPAID:
        if line.cost:
            yield f"{name} is booked as unpaid ({known.reason}), the bill says {line.cost}"
    elif known.state in (CallState.UNKNOWN, CallState.SENT):
        if line.cost > max(known.call.reserved, line.cost * line.told):
            yield f"{name} may cost {known.call.reserved} at most, the bill says {line.cost}"
    else:
        yield f"{name} is {known.state}"


def _budget(world: World, life: Life) -> Iterator[str]:
    """Neither our sums nor the bill are over the budget, but for what the endpoint bills above what is possible."""
    cap = life.asking.budget
    if cap is None or not life.run:
        return
    lines = [line for line in world.book.lines if _run_name(world, line) == life.run]
    over = sum(max(0, line.cost - line.reserved) for line in lines if line.told)
    bill = sum(line.cost for line in lines)
    spent = next((spent for run, spent in world.journal.runs() if run.id == life.run), None)
    if bill > cap + over:
        yield f"the bill of run {life.run} is {bill}, {cap} were allowed"
    if spent is not None and spent.cost + spent.unknown_cost > cap + over:
        yield f"run {life.run} has spent {spent.cost} and perhaps {spent.unknown_cost}, {cap} were allowed"


def _run_name(world: World, line: Line) -> str:
    known = world.journal.calls.get(line.call)
    return known.call.run if known else ""


def _paid_again(world: World, life: Life) -> Iterator[str]:
    """A good reply that was committed is never asked for again; one that was no good not in its run, unchanged.

    Another run may ask anew where the user wants that, and where another provider answered: that is not kept.
    """
    calls = world.journal.calls
    lines = {line.call: line for line in world.book.lines}
    answered: dict[str, list[int]] = {}
    for number, known in sorted(calls.items()):
        asks = number >= life.first_call and known.state not in (*_UNSENT, CallState.UNPAID) and number in lines
        for key in (block.key for block in known.call.blocks if asks):
            for earlier in answered.get(key, ()):
                if _may_ask_anew(life, known, calls[earlier]):
                    continue
                if not lines[earlier].fault:
                    yield f"call {number} asks what call {earlier} had answered well"
                elif _is_the_same(lines, known, calls[earlier]):
                    yield f"call {number} asks again, unchanged, what call {earlier} had answered"
        if known.reply is not None and known.state is not CallState.REFUSED and number in lines:
            for block in known.call.blocks:
                answered.setdefault(block.key, []).append(number)


def _is_the_same(lines: Mapping[int, Line], asks: KnownCall, had: KnownCall) -> bool:
    """Is a request the same as one before, in the same run? If the reply broke off, then more room makes another."""
    reply = had.reply
    assert reply is not None
    if asks.call.run != had.call.run or lines[asks.call.id].digest != lines[had.call.id].digest:
        return False
    broke_off = reply.finish is Finish.LENGTH or not any(map(is_end, reply.text.splitlines()))
    return not broke_off or asks.call.max_tokens <= had.call.max_tokens


def _may_ask_anew(life: Life, asks: KnownCall, had: KnownCall) -> bool:
    """Does the user want to hear again what is done with, or was it answered in another run that kept nothing?"""
    if life.asking.retry_refused and had.state is CallState.APPLIED:
        return True
    return asks.call.run != had.call.run and (not life.asking.cache or had.call.lane != LANE)


def _files(world: World, life: Life) -> Iterator[str]:
    """Each file is as burnish or a person left it, there is no other, and what burnish wrote is not broken."""
    if world.files.contents != world.expected:
        both = world.files.contents.keys() | world.expected.keys()
        odd = sorted(p.name for p in both if world.files.contents.get(p) != world.expected.get(p))
        yield f"{', '.join(odd)}: not what was written"
    for written in life.files.written:
        problem = broken(written.before, written.after)
        if problem is not None:
            yield f"{written.path.name} is broken: {problem}"


def _events(life: Life) -> Iterator[str]:
    """Every call that began has ended once, and every document is told of once."""
    events = life.events
    started = Counter(event.call for event in events if isinstance(event, CallStarted))
    ended = Counter(event.call for event in events if isinstance(event, CallEnded))
    if started != ended:
        odd = sorted((started - ended) + (ended - started))
        yield f"calls {odd} did not start and end once"
    made = sum(client.calls for client in life.clients)
    if sum(started.values()) != made:
        yield f"{sum(started.values())} calls were told of, {made} were made"
    told = Counter(event.result.path for event in events if isinstance(event, DocumentDone))
    found = [event.total for event in events if isinstance(event, FilesFound)]
    assert life.result is not None
    paths = Counter(document.path for document in life.result.documents)
    if told != paths or found != [len(paths)] or set(paths.values()) - {1}:
        yield f"of {found} documents {len(told)} were told of, {len(paths)} are in the result"


def _documents(world: World, life: Life) -> Iterator[str]:
    assert life.result is not None
    written = {each.path: each for each in life.files.written}
    for document in life.result.documents:
        path = ROOT / document.path
        name = path.name
        change = written.get(path)
        if (change is not None) != (document.status is Status.CHANGED):
            yield f"{name} is {document.status}, and was {'written' if change else 'not written'}"
        if (document.written is not None) != (document.status is Status.CHANGED):
            yield f"{name} is {document.status}, and is said to be written to {document.written}"
        if document.status in (Status.CHANGED, Status.UNCHANGED):
            source = change.before if change else life.files.read_last.get(path, life.found[path])
            yield from _blocks(world, life, document, source)
        elif not document.reason:
            yield f"{name} is {document.status}, and nobody says why"


def _blocks(world: World, life: Life, document: DocumentResult, source: bytes) -> Iterator[str]:
    """Every block is changed, shown, refused or failed with a reason, or was looked at by the model."""
    name = document.path.rpartition("/")[2]
    for proposal in document.proposals:
        if proposal.verdict in (Verdict.REFUSED, Verdict.FAILED, Verdict.REVIEW) and not (
            proposal.refusal and proposal.refusal.reason
        ):
            yield f"{name}: what is {proposal.verdict} in line {proposal.line} has no reason"
    answers = [p for p in document.proposals if p.refusal and p.refusal.check == "answer"]
    for selected in _selection(source).blocks:
        near = [p for p in document.proposals if p.start < selected.end and p.end > selected.start]
        about = sum(p.start == selected.start and p.end == selected.end for p in answers)
        passes = len(terms_of(life.asking).passes)
        if about > passes:
            yield f"{name}: the block at {selected.start} is accounted for {about} times"
        if near:
            continue
        text = shield(selected.block.text)
        asked = [",".join(sorted(each.names)) for each in terms_of(life.asking).passes]
        missing = [names for names in asked if (names, text) not in world.book.answered]
        if missing and text not in _made(world):
            yield f"{name}: the block at {selected.start} ({text[:40]!r}) is unchanged, and nobody asked about it"


def _stopped(world: World, life: Life) -> Iterator[str]:
    """Who is asked to stop sends nothing more, and is gone soon after the grace."""
    if life.stopped_at is None:
        return
    for line in world.book.lines:
        if line.life == life.number and line.at > life.stopped_at:
            yield f"request {line.number} left {line.at - life.stopped_at:.3f} s after burnish was asked to stop"
    late = life.ended_at - life.stopped_at - life.asking.grace
    if late > _SLACK + 10 * world.commit:
        yield f"it ended {late:.1f} s after its grace was over"


def _limits(world: World, life: Life) -> Iterator[str]:
    """In no minute more goes to the lane than the user allows; a commit may bring requests closer together."""
    lines = [line for line in world.book.lines if line.life == life.number and line.lane == LANE]
    minutes = 1 + (1 + 10 * world.commit) / 60
    counts = (
        ("requests", life.asking.rpm, [1] * len(lines), 2),
        ("tokens", life.asking.tpm, [line.tokens for line in lines], world.book.most_tokens),
    )
    for kind, limit, amounts, more in counts:
        if limit is None:
            continue
        first, total = 0, 0
        for line, amount in zip(lines, amounts, strict=True):
            total += amount
            while lines[first].at <= line.at - 60:
                total, first = total - amounts[first], first + 1
            if total > limit * minutes + more:
                yield f"{total} {kind} within a minute up to request {line.number}, {limit} are allowed"
                break


def _own_work(world: World, life: Life) -> Iterator[str]:
    """What an earlier process has written is not asked about, for the same strategies."""
    if len(terms_of(life.asking).passes) > 1:
        return  # one of them may have asked already, and the other one not yet
    for line in world.book.lines:
        if line.life == life.number and not line.texts.isdisjoint(_made(world)):
            text = min(line.texts & _made(world))
            yield f"request {line.number} asks about our own work: {text[:60]!r}"


def _made(world: World) -> frozenset[str]:
    """Texts that earlier processes made, as they would be sent; none that anybody else wrote is among them."""
    made: set[str] = set()
    for before, after in world.written:
        made |= _texts(after) - _texts(before)
    return frozenset(made)


@lru_cache(maxsize=1000)
def _texts(source: bytes) -> frozenset[str]:
    return frozenset(shield(each.block.text) for each in _selection(source).blocks)


@lru_cache(maxsize=1000)
def _selection(source: bytes) -> Selection:
    admitted = admit("x.md", source, plan(), Stopwatch(lambda: 0.0))
    assert not isinstance(admitted, DocumentResult)
    return select(admitted[0])


def _run(world: World, life: Life) -> Iterator[str]:
    """The run stands in the journal as its result says."""
    assert life.result is not None
    assert life.result.asked is not None
    state = next((run.state for run, _ in world.journal.runs() if run.id == life.run), None)
    if state not in (RunState.DONE, RunState.PAUSED, RunState.STOPPED):
        yield f"the run ended, and is {state}"
    if (state is RunState.PAUSED) != bool(life.result.asked.paused):
        yield f"the run is {state}, and paused for {life.result.asked.paused!r}"
    if state is RunState.DONE and life.result.count(Status.WAITING):
        yield "the run is done, and documents wait"
    if state is RunState.STOPPED and life.stopped_at is None:
        yield "the run is stopped, and nobody asked for it"
