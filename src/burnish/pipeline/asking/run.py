"""One run from its search to its end in the journal."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from random import SystemRandom

from burnish.execution.budget import Budget
from burnish.model.calls import CallState
from burnish.model.files import Found
from burnish.model.results import Event, FilesFound, RunResult
from burnish.model.runs import Asked, Recovered, Run, RunState, Spent
from burnish.pipeline.asking.calls import Caller
from burnish.pipeline.asking.engine import Engine, Recent
from burnish.pipeline.asking.finish import Finisher
from burnish.pipeline.asking.prepare import Preparer
from burnish.pipeline.asking.queue import Queue
from burnish.pipeline.asking.recovery import Legacy, legacy_of
from burnish.pipeline.asking.terms import Terms
from burnish.pipeline.control import Control
from burnish.pipeline.document import Plan
from burnish.pipeline.run import Target, find_documents, seldom_collected
from burnish.pipeline.stopwatch import Stopwatch
from burnish.ports import Answers, Files, Journal, Provider


@dataclass(frozen=True, kw_only=True)
class Tools:
    """The parts that wiring plugs in, and what is different in a test: time, chance, threads."""

    files: Files
    journal: Journal
    answers: Answers
    provider: Callable[[], Provider]
    now: Callable[[], datetime]  #: wall clock, UTC
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    random: Callable[[], float] = field(default_factory=lambda: SystemRandom().random)
    off_loop: Callable[[Callable[[], None]], Awaitable[None]] = asyncio.to_thread


@dataclass(frozen=True, kw_only=True)
class Work:
    """What is to be done with which documents."""

    paths: Sequence[Path]
    plan: Plan
    terms: Terms
    target: Target = field(default_factory=Target)
    request: Mapping[str, object] = field(default_factory=dict)  #: what `burnish resume` asks again
    resumes: str = ""  #: the run that this one goes on with


async def run(tools: Tools, work: Work, on_event: Callable[[Event], None], control: Control) -> RunResult:
    """Every document below the paths.

    Raises:
        PathNotFound: a path does not exist; nothing was read or sent then.
        StateDamaged: the journal cannot be written; what was recorded stays.
    """
    watch = Stopwatch(tools.clock)
    found = find_documents(tools.files, work.paths, work.target, watch)
    on_event(FilesFound(len(found)))
    recovered = tools.journal.recover()
    legacy = legacy_of(recovered, [s.name for s in work.terms.strategies], hold=work.terms.hold_unknown)
    name = work.resumes or _name(tools)
    before = recovered.spent.get(name, Spent())
    tools.journal.begin(
        Run(
            id=name,
            started=tools.now().isoformat(timespec="seconds"),
            request=work.request,
            lane=work.terms.lane,
            budget=work.terms.budget,
        )
    )
    _note_legacy(tools.journal, recovered, legacy)
    engine = _engine(tools, work, name, before, legacy, watch, on_event, control)
    try:
        with seldom_collected():
            await engine.run(found)
        await _end(tools, engine, name)
    finally:
        await engine.caller.close()
    return _result(tools, engine, found, name, watch)


def _name(tools: Tools) -> str:
    return f"{tools.now():%Y%m%d-%H%M%S}-{int(tools.random() * 0x10000):04x}"


def _note_legacy(journal: Journal, recovered: Recovered, legacy: Legacy) -> None:
    """What a killed run had received and not looked into is looked into now."""
    for known in recovered.replies:
        if known.state is CallState.RECEIVED:
            if known.call.id in legacy.refused:
                journal.refused(known.call.id, legacy.refused[known.call.id])
            else:
                journal.accepted(known.call.id)


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
    terms, recent = work.terms, Recent()
    preparer = Preparer(
        files=tools.files,
        plan=work.plan,
        terms=terms,
        journal=tools.journal,
        answers=tools.answers if terms.cache else None,
        legacy=legacy,
        watch=watch,
        in_place=work.target.in_place,
        fresh=recent.__contains__,
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
            provider=tools.provider,
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
            answers=tools.answers,
            target=work.target,
            watch=watch,
            off_loop=tools.off_loop,
            note_settled=preparer.note_settled,
            settled_now=recent.add,
        ),
        queue=Queue(concurrency=terms.concurrency, pack=terms.pack),
        emit=on_event,
        control=control,
    )


async def _end(tools: Tools, engine: Engine, name: str) -> None:
    """Close the run in the journal, and wait until that is committed."""
    held = engine.preparer.counts.held
    if held and not (engine.paused or engine.control.stopping):
        engine.paused = f"{held:,} blocks are held: calls for them may have been paid"
    engine.preparer.flush_looks()
    state = RunState.DONE
    if engine.paused:
        state = RunState.PAUSED
    elif engine.control.stopping:
        state = RunState.STOPPED
    tools.journal.end(name, state, engine.paused, tools.now().isoformat(timespec="seconds"))
    await tools.journal.flush()


def _result(tools: Tools, engine: Engine, found: Sequence[Found], name: str, watch: Stopwatch) -> RunResult:
    spent = next((spent for run, spent in tools.journal.runs() if run.id == name), Spent())
    return RunResult(
        documents=tuple(engine.results[order] for order in range(len(found))),
        seconds=dict(watch.seconds),
        interrupted=engine.control.stopping,
        asked=Asked(
            run=name,
            lane=engine.terms.lane,
            counts=engine.preparer.counts,
            spent=spent,
            budget=engine.terms.budget,
            paused=engine.paused,
        ),
    )
