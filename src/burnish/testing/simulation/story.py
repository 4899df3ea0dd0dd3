"""All lives of one seed, one after the other, until the work is done; and what was not as it must be."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from random import Random

from burnish.cache.memory import MemoryAnswers
from burnish.model.results import Status, Verdict
from burnish.model.runs import RunState
from burnish.testing.memory_files import MemoryFiles
from burnish.testing.memory_journal import MemoryJournal
from burnish.testing.simulation.endpoint import FALLBACK, LANE, Book, SimulatedEndpoint
from burnish.testing.simulation.laws import broken_laws
from burnish.testing.simulation.life import ROOT, Clock, Life, World, live
from burnish.testing.simulation.scenario import FALLBACK_PRICE, PRICE, Asking, Edit, End, Scenario, scenario
from burnish.testing.virtual_time import Deadlock, Livelock

_MORE_LIVES = 2  #: than are ended from outside, before the endpoint is well again


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a seed came to."""

    seed: int
    broken: tuple[str, ...]  #: laws, as sentences; none is as it should be
    trace: tuple[str, ...]  #: all that happened, in order; empty when it was dropped
    digest: str  #: of the trace
    seconds: float  #: virtual, in which a process ran
    steps: int  #: callbacks of the event loops
    lives: int
    requests: int
    refused: int  #: requests, by a limit
    again: int  #: hopeless requests that came again after a restart
    most_in_flight: int

    def without_trace(self) -> "Outcome":
        """The same, small."""
        return replace(self, trace=())


@dataclass
class _Story:
    plot: Scenario
    world: World
    trace: list[str]
    broken: list[str] = field(default_factory=list)
    edits: list[tuple[float, Callable[[], None]]] = field(default_factory=list)
    lives: int = 0
    seconds: float = 0.0
    _told: set[str] = field(default_factory=set)

    def live(self, asking: Asking, end: tuple[End, float] | None, resumes: str) -> Life | None:
        """One more process; None when it would never have ended."""
        self.lives += 1
        began = self.world.clock.now
        self.world.note(f"process {self.lives} begins, resuming {resumes or 'nothing'}, to end by {end}")
        try:
            life = live(self.world, self.lives, asking, end, resumes, self.edits)
        except (Deadlock, Livelock) as exc:
            self.broken.append(f"process {self.lives}: {type(exc).__name__}: {exc}")
            return None
        self.seconds += life.ended_at - began
        how = "killed" if life.killed else "failed" if life.failure else "ended"
        self.world.note(f"process {self.lives} {how}: {life.failure or ''}{_told(life)}")
        for law in broken_laws(self.world, life, began):
            if law not in self._told:  # later processes find it again
                self._told.add(law)
                self.broken.append(f"process {self.lives}: {law}")
        self.world.written += [(written.before, written.after) for written in life.files.written]
        return life


def tell(seed: int) -> Outcome:
    """The whole story of a seed."""
    return tell_of(scenario(seed))


def tell_of(
    plot: Scenario, *, files: type[MemoryFiles] = MemoryFiles, journal: type[MemoryJournal] = MemoryJournal
) -> Outcome:
    """The whole story of a scenario, perhaps on disks that are not as they should be."""
    story = _begun(plot, files, journal)
    _tell(story)
    world = story.world
    return Outcome(
        seed=plot.seed,
        broken=tuple(story.broken),
        trace=tuple(story.trace),
        digest=blake2b("\n".join(story.trace).encode(), digest_size=8).hexdigest(),
        seconds=story.seconds,
        steps=world.steps,
        lives=story.lives,
        requests=len(world.book.lines),
        refused=world.book.refused,
        again=world.book.again,
        most_in_flight=world.book.most_in_flight,
    )


def _begun(
    plot: Scenario, files: type[MemoryFiles] = MemoryFiles, journal: type[MemoryJournal] = MemoryJournal
) -> _Story:
    trace: list[str] = []
    clock, book = Clock(), Book()
    chance = Random(plot.seed ^ 0x5EED)  # noqa: S311 - not for secrets

    def note(what: str) -> None:
        trace.append(f"{clock():.6f} {what}")

    found = {ROOT / name: source for name, source in plot.documents.items()}
    world = World(
        files=files(found, root=ROOT),
        expected=found,
        journal=journal(),
        answers=MemoryAnswers(10_000_000),
        endpoints=[
            SimulatedEndpoint(fares, book, chance, clock, note, lane=lane, price=price)
            for fares, lane, price in ((plot.endpoint, LANE, PRICE), (plot.fallback, FALLBACK, FALLBACK_PRICE))
            if fares is not None
        ],
        book=book,
        chance=chance,
        note=note,
        commit=plot.commit,
        clock=clock,
    )
    story = _Story(plot, world, trace)
    story.edits += [(edit.at, _doing(world, edit)) for edit in plot.edits]
    return story


def _doing(world: World, edit: Edit) -> Callable[[], None]:
    def do() -> None:
        path = ROOT / f"{edit.document:02}.md"
        world.expected[path] = world.files.contents[path] + f"\n{edit.text}\n".encode()
        world.files.replace(path, world.files.contents[path], world.expected[path])
        world.note(f"a person edits {path.name}")

    return do


def _tell(story: _Story) -> None:
    plot, world = story.plot, story.world
    resumes = ""
    for number in range(len(plot.ends) + _MORE_LIVES):
        for endpoint in world.endpoints:
            endpoint.new_life()
        end = plot.ends[number] if number < len(plot.ends) else None
        life = story.live(plot.asking, end, resumes)
        if life is None:
            return
        if life.result is not None and _state(world, life) is RunState.DONE:
            resumes = ""
            break
        resumes = life.run if world.chance.random() < plot.resumes else ""
        world.clock.now += world.chance.expovariate(1 / plot.rest)
    _finish(story, resumes)


def _finish(story: _Story, resumes: str) -> None:
    """The endpoint is well again: one more process ends the work, and after that there is none."""
    world = story.world
    for endpoint in world.endpoints:
        endpoint.calm_down()
    story.edits.clear()
    well = replace(
        story.plot.asking, budget=None, rpm=None, tpm=None, hold=False, resend=True, retry_refused=False, cache=True
    )
    for _ in range(3):
        life = story.live(well, None, resumes)
        if life is None:
            return
        if life.result is None or _state(world, life) is not RunState.DONE:
            story.broken.append(f"process {story.lives}: all is well, and the run is not done: {_told(life)}")
            return
        if not any(_open(document.status) or document.count(Verdict.FAILED) for document in life.result.documents):
            break
        resumes = ""
    else:
        story.broken.append(f"process {story.lives}: all is well, and some documents are not")
    life = story.live(well, None, "")
    if life is not None:
        calls, files = sum(client.calls for client in life.clients), len(life.files.written)
        if calls or files:
            story.broken.append(f"process {story.lives}: all was done, and it made {calls} calls, wrote {files} files")


def _open(status: Status) -> bool:
    return status in (Status.FAILED, Status.CONFLICT, Status.WAITING)


def _state(world: World, life: Life) -> RunState | None:
    return next((run.state for run, _ in world.journal.runs() if run.id == life.run), None)


def _told(life: Life) -> str:
    if life.result is None or life.result.asked is None:
        return ""
    counts = {str(status): life.result.count(status) for status in Status if life.result.count(status)}
    return f"{counts} {life.result.asked.paused}"
