"""One process of burnish: from its start to its end, whether that is its own or comes from outside."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from random import Random

from burnish.cache.memory import MemoryAnswers
from burnish.documents.markdown.format import Markdown
from burnish.errors import BurnishError
from burnish.model.results import Event, RunResult
from burnish.model.strategy import Strategy
from burnish.pipeline.asking.run import Tools, Work, run
from burnish.pipeline.asking.terms import Terms
from burnish.pipeline.control import Control
from burnish.pipeline.document import Plan
from burnish.pipeline.run import Target
from burnish.testing.memory_files import MemoryFiles
from burnish.testing.memory_journal import MemoryJournal
from burnish.testing.simulation.endpoint import LANE, Client, SimulatedEndpoint
from burnish.testing.simulation.process import ProcessAnswers, ProcessFiles, ProcessJournal
from burnish.testing.simulation.scenario import PRICE, STRATEGIES, Asking, End
from burnish.testing.virtual_time import VirtualTimeLoop

ROOT = Path("/docs")
_BEGIN = datetime(2030, 1, 1, tzinfo=UTC)
_DISK = 0.002  #: seconds that replacing a file takes


@dataclass
class Clock:
    """The world's: that of the event loop which runs, and between two of them it stands still."""

    now: float = 0.0  #: seconds
    loop: VirtualTimeLoop | None = None

    def __call__(self) -> float:
        """Seconds."""
        return self.loop.time() if self.loop is not None else self.now


@dataclass(kw_only=True)
class World:
    """What outlives a process."""

    files: MemoryFiles
    journal: MemoryJournal
    answers: MemoryAnswers
    endpoint: SimulatedEndpoint
    chance: Random
    note: Callable[[str], None]
    commit: float
    clock: Clock
    steps: int = 0  #: callbacks of all event loops
    written: list[bytes] = field(default_factory=list)  #: what was put into files


@dataclass(kw_only=True)
class Life:
    """What became of one process."""

    number: int  #: from 1
    asking: Asking
    run: str = ""  #: the name of its run
    result: RunResult | None = None  #: None: it was killed, or the run failed as a whole
    failure: BurnishError | None = None
    killed: bool = False
    stopped: bool = False  #: it was asked to stop
    events: list[Event] = field(default_factory=list)
    files: ProcessFiles
    journal: ProcessJournal
    client: Client
    problems: list[str] = field(default_factory=list)  #: what asyncio was told, and nobody looked at


def terms_of(asking: Asking) -> Terms:
    """As the pipeline wants them."""
    return Terms(
        strategies=tuple(_strategy(name) for name in asking.strategies),
        lane=LANE,
        price=PRICE,
        parallel=asking.parallel,
        concurrency=asking.concurrency,
        budget=asking.budget,
        pack=asking.pack,
        cache=asking.cache,
        retry_refused=asking.retry_refused,
        hold_unknown=asking.hold,
        resend_unknown=asking.resend,
        window=asking.window,
    )


def _strategy(name: str) -> Strategy:
    """Each prompt has another size, so that the endpoint can tell of which call of the journal a request is."""
    return Strategy(name, 1, f"{name}.", f"Mind {name}" + "." * (1 + STRATEGIES.index(name)))


@lru_cache(maxsize=1)
def plan() -> Plan:
    """Markdown, and no rules."""
    return Plan({".md": Markdown()}, lambda _: ())


def live(
    world: World,
    number: int,
    asking: Asking,
    end: tuple[End, float] | None,
    resumes: str,
    edits: "list[tuple[float, Callable[[], None]]]",
) -> Life:
    """Let one process run until it ends or is ended; the world is as that leaves it.

    Args:
        end: how and when it is ended from outside, if at all.
        resumes: the run that it goes on with; empty: a new one.
        edits: what persons do in the world, and when; what was done is taken out.

    Raises:
        Deadlock, Livelock: it would never end.
    """
    kind, when = end or (None, 0.0)
    loop = VirtualTimeLoop(world.chance.getrandbits(32), start=world.clock.now)
    world.clock.loop = loop
    most = int(when) if kind is End.DISK_FAILS else None
    journal = ProcessJournal(world.journal, world.note, world.chance, world.commit, most)
    answers, files = ProcessAnswers(world.answers, world.chance), ProcessFiles(world.files, world.note)
    client = Client(world.endpoint, journal, number, asking.concurrency)
    life = Life(number=number, asking=asking, files=files, journal=journal, client=client, run=resumes)
    control = Control()
    dead = False

    def on_event(event: Event) -> None:
        if not dead:
            life.events.append(event)

    def stop() -> None:
        world.note("it is asked to stop")
        life.stopped = True
        control.stop()

    async def off_loop(work: Callable[[], None]) -> None:
        await asyncio.sleep(_DISK * world.chance.random())
        work()
        await asyncio.sleep(_DISK * world.chance.random())

    async def main() -> None:
        tools = Tools(
            files=files,
            journal=journal,
            answers=answers,
            provider=lambda: client,
            now=lambda: _BEGIN + timedelta(seconds=loop.time()),
            clock=loop.time,
            random=world.chance.random,
            off_loop=off_loop,
            grace=asking.grace,
        )
        request = {"paths": ["."], "flags": {"budget": asking.budget}}
        work = Work(
            paths=[ROOT],
            plan=plan(),
            terms=terms_of(asking),
            target=Target(in_place=True),
            request=request,
            resumes=resumes,
        )
        try:
            life.result = await run(tools, work, on_event, control)
        except BurnishError as failure:
            life.failure = failure

    loop.set_exception_handler(lambda _, context: life.problems.append(_told(context)))
    task = loop.create_task(main())
    halt: Callable[[object], None] = lambda _: loop.stop()  # noqa: E731 - to be taken back
    task.add_done_callback(halt)
    for at, edit in edits:
        loop.call_at(max(at, loop.time()), _once, edits, (at, edit))
    kill: asyncio.TimerHandle | None = None
    if kind is End.KILL_AT:
        kill = loop.call_later(when, loop.stop)
    elif kind is End.KILL_AFTER:
        loop.stop_after(int(when))
    elif kind is End.STOP_AT:
        loop.call_later(when, stop)
    try:
        loop.run_forever()
        if not task.done():
            life.killed = dead = True
            world.note("it is killed")
            journal.cut_off()
            answers.cut_off()
            files.cut_off()
            client.cut_off()
        elif task.exception() is not None:
            raise task.exception()  # type: ignore[misc]
        else:
            answers.close()
            journal.close()
    finally:
        world.clock.now, world.steps, world.clock.loop = loop.time(), world.steps + loop.steps, None
        task.remove_done_callback(halt)
        if kill is not None:
            kill.cancel()
        _bury(loop, life)
    if not life.run:
        life.run = _run_of(life, world)
    return life


def _run_of(life: Life, world: World) -> str:
    """The name of the run of a process that began one, as far as it is recorded."""
    if life.result is not None and life.result.asked is not None:
        return life.result.asked.run
    return next((run.id for run, _ in world.journal.runs()), "")


def _once(edits: "list[tuple[float, Callable[[], None]]]", due: "tuple[float, Callable[[], None]]") -> None:
    edits.remove(due)
    due[1]()


def _bury(loop: VirtualTimeLoop, life: Life) -> None:
    """Close what a dead process left open; nobody sees what happens then."""
    problems = list(life.problems)
    loop.stop_after(1_000_000)  # for ever
    tasks = asyncio.all_tasks(loop)
    for task in sorted(tasks, key=hash):
        task.cancel()
    if tasks:
        loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))
    loop.run_until_complete(loop.shutdown_asyncgens())
    loop.close()
    if life.killed:
        life.problems[:] = problems


def _told(context: dict[str, object]) -> str:
    return f"{context.get('message')}: {context.get('exception')!r}"
