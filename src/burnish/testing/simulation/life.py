"""One process of burnish: from its start to its end, whether that is its own or comes from outside."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import lru_cache, partial
from pathlib import Path
from random import Random
from typing import Protocol, TypeAlias

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
from burnish.testing.simulation.endpoint import FALLBACK, LANE, Book, Client, Line, SimulatedEndpoint
from burnish.testing.simulation.process import ProcessAnswers, ProcessFiles, ProcessJournal
from burnish.testing.simulation.scenario import FALLBACK_PRICE, PRICE, STRATEGIES, Asking, End
from burnish.testing.virtual_time import VirtualTimeLoop

ROOT = Path("/docs")
_BEGIN = datetime(2030, 1, 1, tzinfo=UTC)
Edits: TypeAlias = list[tuple[float, Callable[[], None]]]  #: when on the world's clock, and what is done then
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
    expected: dict[Path, bytes]  #: each file as burnish or a person left it
    journal: MemoryJournal
    answers: MemoryAnswers
    endpoints: Sequence[SimulatedEndpoint]  #: in the order in which they are asked
    chance: Random
    note: Callable[[str], None]
    commit: float
    clock: Clock
    book: Book
    steps: int = 0  #: callbacks of all event loops
    written: list[tuple[bytes, bytes]] = field(default_factory=list)  #: by processes that ended: before, and after


@dataclass(kw_only=True)
class Life:
    """What became of one process."""

    number: int  #: from 1
    asking: Asking
    first_call: int  #: the number of its first call, if it makes one
    run: str = ""  #: the name of its run
    result: RunResult | None = None  #: None: it was killed, or the run failed as a whole
    failure: BurnishError | None = None
    killed: bool = False
    stopped_at: float | None = None  #: when it was asked to stop, on the world's clock
    ended_at: float = 0.0
    events: list[Event] = field(default_factory=list)
    found: Mapping[Path, bytes]  #: what was on the disk when it began
    files: ProcessFiles
    journal: ProcessJournal
    clients: Sequence[Client]
    problems: list[str] = field(default_factory=list)  #: what was raised and should not have been


def terms_of(asking: Asking, falls_back: bool = False) -> Terms:
    """As the pipeline wants them."""
    return Terms(
        strategies=tuple(_strategy(name) for name in asking.strategies),
        lane=LANE,
        price=PRICE,
        fallbacks=((FALLBACK, FALLBACK_PRICE),) if falls_back else (),
        parallel=asking.parallel,
        concurrency=asking.concurrency,
        budget=asking.budget,
        rpm=asking.rpm,
        tpm=asking.tpm,
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


def live(world: World, number: int, asking: Asking, end: tuple[End, float] | None, resumes: str, edits: Edits) -> Life:
    """Let one process run until it ends or is ended; the world is as that leaves it.

    Args:
        number: of the process.
        asking: what it is to do.
        end: how and when it is ended from outside, if at all.
        resumes: the run that it goes on with; empty: a new one.
        edits: what persons do in the world, and when; what was done is taken out.

    Raises:
        Deadlock, Livelock: it would never end.
    """
    process = _Process(world, number, asking, end or (None, 0.0), resumes)
    process.run(edits)
    life = process.life
    if not life.run:
        life.run = _run_of(life, world)
    return life


class _Part(Protocol):
    def cut_off(self) -> None: ...


class _Process:
    """One process, and what may end it."""

    def __init__(self, world: World, number: int, asking: Asking, end: tuple[End | None, float], resumes: str) -> None:
        self.world, self.asking, self.resumes = world, asking, resumes
        self.kind, self.when = end
        self.loop = VirtualTimeLoop(world.chance.getrandbits(32), start=world.clock.now)
        most = int(self.when) if self.kind is End.DISK_FAILS else None
        journal = ProcessJournal(world.journal, world.note, world.chance, world.commit, most)
        self.answers = ProcessAnswers(world.answers, world.chance)
        self.control = Control()
        self.over = False  # nobody sees what happens in it any more
        in_flight: dict[int, Line] = {}
        self.life = Life(
            number=number,
            asking=asking,
            first_call=max(world.journal.calls, default=0) + 1,
            found=dict(world.files.contents),
            files=ProcessFiles(world.files, world.expected, world.note),
            journal=journal,
            clients=[Client(one, journal, number, asking.concurrency, in_flight) for one in world.endpoints],
            run=resumes,
        )

    def run(self, edits: Edits) -> None:
        loop, world = self.loop, self.world
        world.clock.loop = loop
        loop.set_exception_handler(self._hear)
        task = loop.create_task(self._main())
        task.add_done_callback(self._halt)
        for edit in edits:
            loop.call_at(max(edit[0], loop.time()), _once, edits, edit)
        self._arm()
        try:
            loop.run_forever()
            if not task.done():
                self._die()
            elif (failure := task.exception()) is not None:
                self.life.problems.append(f"the run raised {failure!r}")
            else:
                self.answers.close()
                self.life.journal.close()
        finally:
            self.over = True
            self.life.ended_at = loop.time()
            world.clock.now, world.clock.loop = loop.time(), None
            world.steps += loop.steps
            _bury(loop)

    def _arm(self) -> None:
        if self.kind is End.KILL_AT:
            self.loop.call_later(self.when, self._halt)
        elif self.kind is End.KILL_AFTER:
            self.loop.stop_after(int(self.when))
        elif self.kind is End.STOP_AT:
            self.loop.call_later(self.when, self._stop)

    def _halt(self, _: object = None) -> None:
        if not self.over:
            self.loop.stop()

    def _stop(self) -> None:
        self.world.note("it is asked to stop")
        self.life.stopped_at = self.loop.time()
        self.control.stop()

    def _die(self) -> None:
        self.world.note("it is killed")
        self.life.killed = self.over = True
        parts: Sequence[_Part] = (self.life.journal, self.answers, self.life.files, *self.life.clients)
        for part in parts:
            part.cut_off()

    def _on_event(self, event: Event) -> None:
        if not self.over:
            self.life.events.append(event)

    def _hear(self, _: object, context: dict[str, object]) -> None:
        if not self.over:
            self.life.problems.append(f"{context.get('message')}: {context.get('exception')!r}")

    async def _off_loop(self, work: Callable[[], None]) -> None:
        await asyncio.sleep(_DISK * self.world.chance.random())
        work()
        await asyncio.sleep(_DISK * self.world.chance.random())

    async def _main(self) -> None:
        tools = Tools(
            files=self.life.files,
            journal=self.life.journal,
            answers=self.answers,
            provider=lambda: self.life.clients[0],
            fallbacks=[partial(self.life.clients.__getitem__, at) for at in range(1, len(self.life.clients))],
            now=lambda: _BEGIN + timedelta(seconds=self.loop.time()),
            clock=self.loop.time,
            random=self.world.chance.random,
            off_loop=self._off_loop,
            grace=self.asking.grace,
        )
        work = Work(
            paths=[ROOT],
            plan=plan(),
            terms=terms_of(self.asking, len(self.life.clients) > 1),
            target=Target(in_place=True),
            request={"paths": ["."], "flags": {"budget": self.asking.budget}},
            resumes=self.resumes,
        )
        try:
            self.life.result = await run(tools, work, self._on_event, self.control)
        except BurnishError as failure:
            self.life.failure = failure


def _run_of(life: Life, world: World) -> str:
    """The name of the run of a process that began one, as far as it is recorded."""
    if life.result is not None and life.result.asked is not None:
        return life.result.asked.run
    return next((run.id for run, _ in world.journal.runs()), "")


def _once(edits: Edits, due: tuple[float, Callable[[], None]]) -> None:
    edits.remove(due)
    due[1]()


def _bury(loop: VirtualTimeLoop) -> None:
    """Close what a dead process left open; nobody sees what happens then."""
    loop.stop_after(1_000_000)  # for ever
    tasks = asyncio.all_tasks(loop)
    for task in sorted(tasks, key=hash):
        task.cancel()
    if tasks:
        loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))
    loop.run_until_complete(loop.shutdown_asyncgens())
    loop.close()
