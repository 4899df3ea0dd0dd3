"""One run from its search to its end in the journal."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from random import SystemRandom

from burnish.cache.memory import MemoryAnswers
from burnish.cache.tiers import Tiers
from burnish.crashpoints import Point, reach
from burnish.errors import CannotWrite, ConfigurationError
from burnish.execution.budget import Budget
from burnish.execution.limits import Rates
from burnish.execution.pressure import Room
from burnish.execution.process import Process
from burnish.model.cache import Saved
from burnish.model.files import Found
from burnish.model.results import Event, FilesFound, Met, RunResult
from burnish.model.runs import Asked, Counts, Run, RunState, Spent
from burnish.monitoring.controller import Controller
from burnish.monitoring.estimate import savings
from burnish.pipeline.asking.calls import Caller, Route
from burnish.pipeline.asking.desk import Beside, Desk, DeskWork, Here, Reader
from burnish.pipeline.asking.door import Door
from burnish.pipeline.asking.engine import Engine
from burnish.pipeline.asking.finish import Finisher
from burnish.pipeline.asking.prepare import Preparer
from burnish.pipeline.asking.queue import Queue
from burnish.pipeline.asking.recovery import Legacy, recall
from burnish.pipeline.asking.terms import Terms
from burnish.pipeline.control import Control
from burnish.pipeline.document import Plan
from burnish.pipeline.ration import Ration
from burnish.pipeline.run import Target, find_documents, only_touched, seldom_collected
from burnish.pipeline.stopwatch import Stopwatch
from burnish.ports import Answers, Files, Journal, Near, Provider

#: Flags that change neither what is asked nor what becomes of it.
_PACE = ("budget", "concurrency", "rpm", "tpm", "timeout", "jobs", "price", "unknown", "retry-refused", "record")
_RECENT = 200  #: calls from which is learned what a text would have cost
_MEMORY = 16_000_000  #: bytes of answers that a run without a cache keeps for itself


@dataclass(frozen=True, kw_only=True)
class Tools:
    """The parts that wiring plugs in, and what is different in a test: time, chance, threads."""

    files: Files
    journal: Journal
    answers: Answers
    near: Near | None = None  #: answers about texts that are nearly the same
    provider: Callable[[], Provider]
    fallbacks: Sequence[Callable[[], Provider]] = ()  #: as `Terms.fallbacks`
    now: Callable[[], datetime]  #: wall clock, UTC
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    random: Callable[[], float] = field(default_factory=lambda: SystemRandom().random)
    off_loop: Callable[[Callable[[], None]], Awaitable[None]] = asyncio.to_thread
    beside: Process | None = None  #: where documents are read and checked, if not here; its work is `desk_work`
    room: Callable[[], Room] = Room  #: what the machine has left
    grace: float = 60.0  #: seconds that calls in flight get when the run is to stop


@dataclass(frozen=True, kw_only=True)
class Work:
    """What is to be done with which documents."""

    paths: Sequence[Path]
    plan: Plan
    terms: Terms
    target: Target = field(default_factory=Target)
    request: Mapping[str, object] = field(default_factory=dict)  #: what `burnish resume` asks again
    resumes: str = ""  #: the run that this one goes on with
    adds: bool = False  #: with other documents than that had: what both met is added


async def run(tools: Tools, work: Work, on_event: Callable[[Event], None], control: Control) -> RunResult:
    """Every document below the paths.

    Raises:
        PathNotFound: a path does not exist; nothing was read or sent then.
        StateDamaged: the journal cannot be written; what was recorded stays.
        CannotWrite, ConfigurationError: the provider cannot be made; nothing was sent.
    """
    watch = Stopwatch(tools.clock)
    found = only_touched(find_documents(tools.files, work.paths, work.target, watch), work.plan)
    on_event(FilesFound(len(found)))
    recovered = tools.journal.recover()
    reach(Point.RUN_RECOVERED)
    legacy = recall(recovered, work.terms)
    name = work.resumes or _name(tools)
    before = _spent(tools.journal, name)
    tools.journal.begin(
        Run(
            id=name,
            started=tools.now().isoformat(timespec="seconds"),
            request=work.request,
            lane=work.terms.lane,
            budget=work.terms.budget,
        )
    )
    if tools.near is not None:
        tools.near.begin(name)
    reach(Point.RUN_BEGUN)
    engine = _engine(tools, work, name, before, legacy, watch, on_event, control)
    try:
        with seldom_collected():
            await engine.run(found)
        met = await _end(tools, work, engine, name)
    except (CannotWrite, ConfigurationError) as exc:  # the provider cannot be made
        tools.journal.end(name, RunState.STOPPED, str(exc), tools.now().isoformat(timespec="seconds"))
        raise
    finally:
        await engine.caller.close()
    on_event(met)
    return _result(tools, engine, found, name, watch, met)


def desk_work(plan: Plan) -> DeskWork:
    """What a process does beside a run by this plan."""
    return DeskWork(Desk(plan, Stopwatch(time.monotonic)))


def _name(tools: Tools) -> str:
    """A name that sorts by time, down to four thousandths of a second."""
    now = tools.now()
    return f"{now:%Y%m%d-%H%M%S}-{now.microsecond * 0x100 // 10**6:02x}{int(tools.random() * 0x10000):04x}"


def _spent(journal: Journal, name: str) -> Spent:
    """What a run has cost, also one that had ended."""
    return next((spent for run, spent in journal.runs() if run.id == name), Spent())


def _engine(
    tools: Tools,
    work: Work,
    name: str,
    before: Spent,
    legacy: Legacy,
    watch: Stopwatch,
    on_event: Callable[[Event], None],
    control: Control,
) -> Engine:
    terms, answers = work.terms, tools.answers
    own = MemoryAnswers(_MEMORY)  # what this very run was answered is used in it, whoever answered
    looked_up: Answers = own
    if terms.cache:
        looked_up = Tiers({"run": own, "kept": answers}) if terms.fallbacks else answers
    else:
        answers = Tiers({"run": own, "kept": answers})
    desk = Desk(work.plan, watch)
    reader: Reader = Here(desk) if tools.beside is None else Beside(tools.beside, desk)
    preparer = Preparer(
        files=tools.files,
        reader=reader,
        terms=terms,
        journal=tools.journal,
        answers=looked_up,
        near=tools.near if terms.cache else None,
        legacy=legacy,
        watch=watch,
        in_place=work.target.in_place,
        partial=work.plan.touched is not None,
        passing_over=work.target.folder is None,
    )
    return Engine(
        terms=terms,
        journal=tools.journal,
        preparer=preparer,
        caller=Caller(
            run=name,
            terms=terms,
            budget=Budget(terms.budget, settled=before.cost + before.unknown_cost),
            journal=tools.journal,
            routes=_routes(tools, terms, on_event),
            emit=on_event,
            clock=tools.clock,
            sleep=tools.sleep,
            random=tools.random,
        ),
        finisher=Finisher(
            run=name,
            files=tools.files,
            paths=work.paths,
            terms=terms,
            journal=tools.journal,
            answers=answers,
            own=own,
            near=tools.near,
            target=work.target,
            off_loop=tools.off_loop,
            reader=reader,
            ration=Ration(work.target.most),
            preparer=preparer,
        ),
        queue=Queue(concurrency=terms.concurrency, pack=terms.pack),
        emit=on_event,
        control=control,
        room=tools.room,
        grace=tools.grace,
    )


def _routes(tools: Tools, terms: Terms, on_event: Callable[[Event], None]) -> list[Route]:
    """Whom the run may ask, each behind a door of its own."""
    lanes = ((terms.lane, terms.price, terms.rpm, terms.tpm), *((*road, None, None) for road in terms.fallbacks))
    now = tools.clock()
    return [
        Route(
            lane=lane,
            price=price,
            make=make,
            door=Door(
                lane=lane,
                rates=Rates.of(rpm, tpm, now),
                controller=Controller.of(terms.concurrency, tools.journal.pace(lane)),
                emit=on_event,
                clock=tools.clock,
                sleep=tools.sleep,
                random=tools.random,
            ),
        )
        for (lane, price, rpm, tpm), make in zip(lanes, (tools.provider, *tools.fallbacks), strict=True)
    ]


async def _end(tools: Tools, work: Work, engine: Engine, name: str) -> Met:
    """Close the run in the journal, and wait until that is committed. Returns how its questions were met."""
    held = engine.preparer.counts.held + engine.held
    if held and not (engine.paused or engine.control.stopping):
        engine.paused = f"{held:,} blocks are held: calls for them may have been paid"
    engine.preparer.flush_looks()
    for route in engine.caller.routes:
        if route.door.answered:
            tools.journal.keep_pace(route.lane, route.door.controller.last_good)
    state = RunState.DONE
    if engine.paused:
        state = RunState.PAUSED
    elif engine.control.stopping:
        state = RunState.STOPPED
    at = tools.now().isoformat(timespec="seconds")
    if tools.near is not None:
        tools.near.flush()
    tools.answers.flush()  # before the run is done, and its replies are of no more use to another
    met = _met(tools, engine)
    _keep_met(tools.journal, work, name, met)
    tools.journal.end(name, state, engine.paused, at)
    if state is RunState.DONE:
        for earlier in _replaced(tools.journal, work, name, engine.preparer.legacy):
            tools.journal.end(earlier, RunState.REPLACED, f"run {name} did its work", at)
    reach(Point.RUN_ENDING)
    await tools.journal.flush()
    reach(Point.RUN_ENDED)
    return met


def _replaced(journal: Journal, work: Work, name: str, legacy: Legacy) -> list[str]:
    """The runs that were to do the same and did not end, and of whose replies none is left that somebody may need."""
    wish, left = _wish(work.request), set(legacy.left.values())
    return [
        run.id
        for run, _ in journal.runs()
        if run.id not in (name, *left)
        and run.state in (RunState.STOPPED, RunState.PAUSED)
        and run.lane == work.terms.lane
        and work.request
        and _wish(run.request) == wish
    ]


def _wish(request: Mapping[str, object]) -> dict[str, object]:
    """What a request is for, without how fast and for how much."""
    flags = request.get("flags")
    kept = {key: flags[key] for key in flags if key not in _PACE} if isinstance(flags, Mapping) else {}
    return {**request, "flags": kept}


def _met(tools: Tools, engine: Engine) -> Met:
    terms, spared = engine.terms, engine.preparer.spared
    saved = savings(spared, tools.journal.recent(terms.lane, _RECENT), terms.price) if spared else Saved()
    return Met(engine.preparer.counts, saved, tuple(tools.answers.use()))


def _keep_met(journal: Journal, work: Work, name: str, met: Met) -> None:
    """Tell the journal. A run that goes on meets questions again: only its last part is told, so none counts twice."""
    counts, saved = met.counts, met.saved
    if work.adds:
        before = journal.record(name)
        counts, saved = (before.counts or Counts()) + counts, before.saved + saved
    journal.met(name, counts, saved)


def _result(tools: Tools, engine: Engine, found: Sequence[Found], name: str, watch: Stopwatch, met: Met) -> RunResult:
    return RunResult(
        documents=tuple(engine.results[order] for order in range(len(found))),
        seconds=dict(watch.seconds),
        interrupted=engine.control.stopping,
        asked=Asked(
            run=name,
            lane=engine.terms.lane,
            counts=met.counts,
            spent=_spent(tools.journal, name),
            budget=engine.terms.budget,
            saved=met.saved,
            tiers=met.tiers,
            paused=engine.paused,
        ),
    )
