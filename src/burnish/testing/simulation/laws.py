"""What must be true when a process has ended, however it ended. Each broken law is a sentence."""

from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

from burnish.model.calls import CallState, KnownCall
from burnish.model.results import CallEnded, CallStarted, DocumentDone, DocumentResult, FilesFound, Status, Verdict
from burnish.model.runs import RunState
from burnish.pipeline.document import admit
from burnish.pipeline.select import Selection, select
from burnish.pipeline.stopwatch import Stopwatch
from burnish.protocol.marks import shield
from burnish.testing.judge import broken
from burnish.testing.simulation.endpoint import LANE, Line
from burnish.testing.simulation.life import ROOT, Life, World, plan, terms_of

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
    yield from _written(life)
    yield from _own_work(world, life)
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
    """What was answered and committed is asked again only to mend it.

    In another run also when its answer was no good, and nothing came of it; or when the user wants it asked anew.
    """
    calls = world.journal.calls
    good = {line.call for line in world.book.lines if line.delivered and not line.fault}
    good &= {number for number, known in calls.items() if known.call.lane == LANE}  # others' are not kept
    anew = life.asking.retry_refused or not life.asking.cache
    answered: dict[str, set[int]] = {}
    for number, known in sorted(calls.items()):
        mended: set[int] = set()
        before = known.call.repeats
        while before is not None and before not in mended:
            mended.add(before)
            before = calls[before].call.repeats if before in calls else None
        for key in (block.key for block in known.call.blocks if number >= life.first_call):
            earlier = {
                other
                for other in answered.get(key, set()) - mended
                if calls[other].call.run == known.call.run or (other in good and not anew)
            }
            if earlier and known.state not in (*_UNSENT, CallState.UNPAID):
                yield f"call {number} asks what call {max(earlier)} had answered"
        if known.reply is not None and known.state is not CallState.REFUSED:
            for block in known.call.blocks:
                answered.setdefault(block.key, set()).add(number)


def _written(life: Life) -> Iterator[str]:
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
    if state is RunState.STOPPED and not life.stopped:
        yield "the run is stopped, and nobody asked for it"
