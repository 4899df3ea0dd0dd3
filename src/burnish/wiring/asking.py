"""Settings to the parts of a run that asks a provider: terms, journal, cache, the provider itself.

What such a run keeps lies in `.burnish` beside the configuration. One run at a time works there.
"""

import asyncio
import os
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from burnish.checks.secrets import check_secrets
from burnish.config.prices import price_for
from burnish.config.settings import STATE, Settings
from burnish.errors import ConfigurationError, NoSuchRun
from burnish.execution.fork import can_fork
from burnish.execution.loops import loop_factory
from burnish.execution.pressure import Room
from burnish.execution.process import Process
from burnish.files.room import free_disk, free_memory
from burnish.journal.lock import RootLock
from burnish.journal.store import SqliteJournal
from burnish.model.calls import Lane
from burnish.model.estimates import Planned
from burnish.model.money import Price
from burnish.model.results import Event, Noted, RunResult
from burnish.model.runs import Run, RunRecord, Spent
from burnish.pipeline.asking.plan import plan as plan_run
from burnish.pipeline.asking.run import Tools, Work, desk_work
from burnish.pipeline.asking.run import run as run_asking
from burnish.pipeline.asking.terms import Terms
from burnish.pipeline.control import Control
from burnish.pipeline.document import Plan
from burnish.pipeline.run import Target
from burnish.ports import Files, Provider
from burnish.wiring import providers
from burnish.wiring.answers import answers, shared, similar_texts, sketcher
from burnish.wiring.build import read_text
from burnish.wiring.forecasting import is_part
from burnish.wiring.strategies import strategies

#: Seconds that replacing a file may take, on average, before threads do it: to hand it to one takes as long itself.
_QUICK_DISK = 0.003
#: Threads that replace files. More would only wait for the interpreter's lock while the loop is busy, and slow it down:
#: 835 documents at 256 calls in flight took 5.2 s with one, 5.4 with two, 5.9 with six.
_DISK_THREADS = 2
_FREE = Price(0, 0)
#: Calls in flight from which a second process pays: with fewer, a run waits for replies and not for this process, and
#: to hand documents over costs a tenth more processor time.
_BUSY = 128


@dataclass(frozen=True, slots=True)
class Wish:
    """What a caller of the library asked for."""

    paths: Sequence[Path]
    plan: Plan
    target: Target = field(default_factory=Target)
    request: Mapping[str, object] = field(default_factory=dict)
    resumes: str = ""


def enhance(
    settings: Settings, files: Files, wish: Wish, on_event: Callable[[Event], None], control: Control
) -> RunResult:
    """One run, from the lock to its end. Raises as `api.Burnish.enhance`."""
    made = terms(settings, files)
    with _process(settings, wish.plan) as process, _tools(settings, files, on_event) as tools:
        work = Work(
            paths=wish.paths,
            plan=wish.plan,
            terms=made,
            target=wish.target,
            request=wish.request,
            resumes=wish.resumes,
            adds=is_part(wish.request, wish.paths),
        )
        with asyncio.Runner(loop_factory=loop_factory()) as runner:
            return runner.run(_run(tools, work, on_event, control, process))


async def _run(
    tools: Tools, work: Work, on_event: Callable[[Event], None], control: Control, process: Process | None
) -> RunResult:
    if process is None:
        return await run_asking(tools, work, on_event, control)
    try:
        return await run_asking(replace(tools, beside=process), work, on_event, control)
    finally:
        await process.leave()


def plan(settings: Settings, files: Files, wish: Wish, on_event: Callable[[Event], None]) -> Planned:
    """What `enhance` would ask. Raises as `api.Burnish.plan`."""
    made = terms(settings, files)
    with _tools(settings, files, on_event) as tools:
        return asyncio.run(plan_run(tools, Work(paths=wish.paths, plan=wish.plan, terms=made), on_event))


def runs(settings: Settings) -> Sequence[tuple[Run, Spent]]:
    """All runs, newest first; none where there is no journal."""
    if not _journal_file(settings).exists():
        return ()
    with _reading(settings) as journal:
        return journal.runs()


def record(settings: Settings, run: str) -> RunRecord:
    """One run. Raises `NoSuchRun`."""
    if not _journal_file(settings).exists():
        raise NoSuchRun(run=run)
    with _reading(settings) as journal:
        return journal.record(run)


def terms(settings: Settings, files: Files) -> Terms:
    """How to ask.

    Raises:
        ConfigurationError: a strategy or provider does not exist, or a file of the prompt cannot be read.
        UnknownPrice: no price is known for the model.
    """
    lane, price = _road(settings)
    return Terms(
        strategies=strategies(settings),
        lane=lane,
        price=price,
        fallbacks=tuple(map(_road, _fallbacks(settings))),
        parallel=settings.passes == "parallel",
        style_guide=_text("style-guide", settings.style_guide, files),
        glossary=_text("glossary", settings.glossary, files),
        concurrency=settings.concurrency,
        rpm=settings.rpm,
        tpm=settings.tpm,
        budget=settings.budget,
        pack=settings.pack,
        cache=settings.cache,
        retry_refused=settings.retry_refused,
        hold_unknown=settings.unknown == "hold",
        resend_unknown=settings.unknown == "resend",
    )


def _fallbacks(settings: Settings) -> list[Settings]:
    """The same settings for each provider that stands in for the first."""
    return [
        replace(
            settings,
            provider=other.provider,
            model=other.model,
            base_url=other.base_url,
            price=other.price,
            record=None,  # the file is the first one's
        )
        for other in settings.fallback
    ]


def _maker(settings: Settings, files: Files) -> Callable[[], Provider]:
    return lambda: providers.make(settings, files, os.environ)


def _road(settings: Settings) -> tuple[Lane, Price]:
    """Whom these settings ask, and for how much."""
    lane = providers.lane(settings)
    if settings.price is not None:
        return lane, settings.price
    # What has no origin is on this machine.
    return lane, price_for(lane.origin, lane.model) if lane.origin else _FREE


def _text(setting: str, path: Path | None, files: Files) -> str:
    """The text of a file that goes with each request.

    Raises:
        ConfigurationError: it cannot be read, or may not be sent.
    """
    if path is None:
        return ""
    where = f"{setting} ({path})"
    text = read_text(where, path, files)
    refusal = check_secrets(text)
    if refusal is not None:
        raise ConfigurationError(where=where, problem=refusal.reason)
    return text


def _journal_file(settings: Settings) -> Path:
    return settings.root / STATE / "journal.sqlite3"


@contextmanager
def _reading(settings: Settings) -> Iterator[SqliteJournal]:
    """The journal, while another run may be writing it."""
    journal = SqliteJournal(_journal_file(settings))
    try:
        yield journal
    finally:
        journal.close()


@contextmanager
def _process(settings: Settings, plan: Plan) -> Iterator[Process | None]:
    """Where documents are read and checked, if not here. To be entered before the lock, which a child must not hold."""
    wanted = settings.jobs > 1 if settings.jobs is not None else settings.concurrency >= _BUSY
    if not wanted or not can_fork():
        yield None
        return
    with Process(desk_work(plan)) as process:
        yield process


@contextmanager
def _tools(settings: Settings, files: Files, on_event: Callable[[Event], None]) -> Iterator[Tools]:
    folder, others, sketch = settings.root / STATE, shared(settings, os.environ), sketcher(settings)
    with (
        RootLock(folder, started=_now().isoformat(timespec="seconds")),
        ThreadPoolExecutor(_DISK_THREADS, "burnish-disk") as disk,
    ):
        journal = SqliteJournal(folder / "journal.sqlite3", settled_file=settings.settled)
        for warning in journal.warnings:
            on_event(Noted(warning))
        kept, similar = answers(folder, others), similar_texts(sketch, folder)
        try:
            yield Tools(
                files=files,
                journal=journal,
                answers=kept,
                near=similar,
                provider=_maker(settings, files),
                fallbacks=[_maker(own, files) for own in _fallbacks(settings)],
                now=_now,
                off_loop=_runner(disk, time.monotonic),
                room=lambda: Room(free_memory(), free_disk(folder)),
            )
        finally:
            try:
                kept.close()
                problems = [tier.problem for tier in kept.use()]
                if similar is not None:
                    similar.close()
                    problems.append(similar.problem)
                for problem in filter(None, problems):
                    on_event(Noted(problem))
            finally:
                journal.close()  # whatever a sketcher or a listener does


def _runner(pool: Executor, clock: Callable[[], float]) -> Callable[[Callable[[], None]], Awaitable[None]]:
    """Runs work on the disk: at once while the disk is quick, in a thread of `pool` when it would hold up the loop."""
    usual = 0.0  # seconds; recent ones count more

    async def run(work: Callable[[], None]) -> None:
        nonlocal usual
        began = clock()
        if usual > _QUICK_DISK:
            await asyncio.get_running_loop().run_in_executor(pool, work)
        else:
            work()
        usual += (clock() - began - usual) / 8

    return run


def _now() -> datetime:
    return datetime.now(UTC)
