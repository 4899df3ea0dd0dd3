"""A small world for runs that ask: documents in memory, a scripted provider, journal and cache that outlive runs."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from burnish.cache.memory import MemoryAnswers
from burnish.execution.pressure import Room
from burnish.model.calls import CallState, Finish, Prompt, Reply, Usage
from burnish.model.estimates import Planned
from burnish.model.money import Price
from burnish.model.results import CallEnded, CallStarted, DocumentResult, Event, RunResult
from burnish.model.strategy import Strategy
from burnish.pipeline.asking.plan import plan
from burnish.pipeline.asking.run import Tools, Work, run
from burnish.pipeline.asking.terms import Terms
from burnish.pipeline.control import Control
from burnish.pipeline.document import Plan
from burnish.pipeline.run import Target
from burnish.ports import Format, Near
from burnish.protocol.request import read_request
from burnish.testing import ManualClock, MemoryFiles, MemoryJournal, ScriptedProvider
from burnish.testing.scripted_provider import LANE, Answer, editing
from burnish.wiring.build import formats_by_suffix

ROOT = Path("docs").absolute()
IN_PLACE = Target(in_place=True)
PRICE = Price(1_000_000, 4_000_000)  #: micro-USD per million tokens: 1 for a token in, 4 for one out
NAMES = tuple("lantern ferry mill orchard harbour meadow chapel quarry stable cellar tower garden bakery".split())


def strategies(*names: str) -> tuple[Strategy, ...]:
    return tuple(Strategy(name, 1, f"{name}.", f"Mind {name}.") for name in names)


def text(name: str) -> str:
    """A paragraph about `name` that `plainer` changes; texts about different names are different."""
    return f"You utilize the {name} in order to carry the parcel across the quiet bridge."


def plainer(text: str) -> str:
    """What a good model makes of it."""
    return text.replace("utilize", "use").replace("in order to", "to")


def fine(name: str) -> str:
    """A paragraph about `name` that `plainer` leaves alone."""
    return f"Nobody has seen the {name} since the last boat went down the river."


def page(*texts: str) -> bytes:
    """A document with these paragraphs."""
    return ("\n\n".join(texts) + "\n").encode()


def bulky(*texts: str, more: int = 0) -> bytes:
    """The same, so large that it is read by itself; of such documents those with `more` bytes are read first."""
    return page(*texts) + b"\n<!--" + b"-" * (500_000 + more) + b" -->\n"


def asked(prompt: Prompt) -> list[str]:
    """The texts of the blocks of a request."""
    return [shown for _, shown in read_request(prompt.user)]


def ids(prompt: Prompt) -> list[str]:
    return [name for name, _ in read_request(prompt.user)]


def reply(text: str, finish: Finish = Finish.STOP, usage: Usage | None = None) -> Reply:
    return Reply(text, finish, usage or Usage(100, 10), "m")


@dataclass
class World:
    """`answer` is the provider; each `run` makes a new one, of which `provider` is the latest."""

    documents: Mapping[str, bytes]
    answer: Callable[[Prompt], Answer | Awaitable[Answer]] = field(default_factory=lambda: editing(plainer))
    target: Target = IN_PLACE
    journal: MemoryJournal = field(default_factory=MemoryJournal)
    answers: MemoryAnswers = field(default_factory=lambda: MemoryAnswers(10_000_000))
    clock: ManualClock = field(default_factory=ManualClock)
    files: MemoryFiles = field(init=False)
    provider: ScriptedProvider = field(init=False)
    control: Control = field(init=False)
    prompts: list[Prompt] = field(default_factory=list)  #: of all runs
    replies: list[Reply] = field(default_factory=list)  #: of all runs
    events: list[Event] = field(default_factory=list)  #: of the latest run
    naps: list[float] = field(default_factory=list)  #: seconds that calls waited
    grace: float = 60.0
    formats: Mapping[str, Format] = field(default_factory=formats_by_suffix)
    stand_ins: Sequence[ScriptedProvider] = ()  #: as `Terms.fallbacks`
    room: Callable[[], Room] = Room
    near: Near | None = None  #: answers about texts that are nearly the same

    def __post_init__(self) -> None:
        self.files = MemoryFiles({ROOT / name: source for name, source in self.documents.items()}, root=ROOT)

    def terms(self, *names: str, **more: object) -> Terms:
        return Terms(strategies=strategies(*(names or ("clarity",))), lane=LANE, price=PRICE, **more)

    def run(
        self,
        *names: str,
        resumes: str = "",
        adds: bool = False,
        on_event: Callable[[Event], None] = lambda _: None,
        **terms: object,
    ) -> RunResult:
        """One run. `terms`: fields of `Terms`; `names`: of the strategies; `adds` as in `Work`."""
        return asyncio.run(self.running(*names, resumes=resumes, adds=adds, on_event=on_event, **terms))

    async def running(
        self,
        *names: str,
        resumes: str = "",
        adds: bool = False,
        on_event: Callable[[Event], None] = lambda _: None,
        **terms: object,
    ) -> RunResult:
        self.provider, self.control = ScriptedProvider(lambda prompt: self.answer(prompt)), Control()
        self.events = []

        def listen(event: Event) -> None:
            self.events.append(event)
            on_event(event)

        work = Work(
            paths=[ROOT],
            plan=Plan(self.formats, lambda _: ()),
            terms=self.terms(*names, **terms),
            target=self.target,
            resumes=resumes,
            adds=adds,
        )
        try:
            return await run(self.tools(), work, listen, self.control)
        finally:
            self.prompts += self.provider.prompts
            self.replies += self.provider.replies

    def killed_at(self, deed: int, *names: str, **terms: object) -> "World | None":
        """What a run leaves that is killed just before a deed of the journal, as a world; None when it is over before.

        The cache loses what it was told in that run: it may write later than the journal.
        """
        left: list[World] = []
        count = len(self.journal.deeds)
        kept = list(self.answers.entries())

        def before(_: str) -> None:
            if len(self.journal.deeds) - count == deed and not left:
                self.journal._before = _go_on
                left.append(self._copy(kept))
                self.journal._before = before

        self.journal._before = before
        self.run(*names, **terms)
        return left[0] if left else None

    def _copy(self, entries: Iterable[tuple[bytes, bytes, bytes]]) -> "World":
        twin = World(self.documents, self.answer, self.target, deepcopy(self.journal))
        twin.clock.now = self.clock.now
        twin.files.contents = dict(self.files.contents)
        twin.prompts = [*self.prompts, *self.provider.prompts]
        twin.replies = [*self.replies, *self.provider.replies]
        twin.answers.put(entries)
        return twin

    def plan(self, *names: str, **terms: object) -> Planned:
        work = Work(paths=[ROOT], plan=Plan(formats_by_suffix(), lambda _: ()), terms=self.terms(*names, **terms))
        self.provider = ScriptedProvider(self.answer)
        return asyncio.run(plan(self.tools(), work, lambda _: None))

    def tools(self) -> Tools:
        return Tools(
            files=self.files,
            journal=self.journal,
            answers=self.answers,
            near=self.near,
            provider=lambda: self.provider,
            fallbacks=[lambda stand_in=stand_in: stand_in for stand_in in self.stand_ins],
            now=self._now,
            clock=self.clock,
            sleep=self._sleep,
            random=lambda: 0.5,
            off_loop=_at_once,
            room=self.room,
            grace=self.grace,
        )

    def _now(self) -> datetime:
        self.clock.advance(1.0)  # runs are named after it
        return datetime.fromtimestamp(self.clock.now, UTC)

    async def _sleep(self, seconds: float) -> None:
        self.naps.append(seconds)
        self.clock.advance(seconds)

    # -- what became of it --------------------------------------------------------------------------------------------

    def source(self, name: str) -> bytes:
        return self.files.contents[ROOT / name]

    def states(self) -> Counter[str]:
        """How many calls of the journal stand where."""
        return Counter(str(known.state) for known in self.journal.calls.values())

    def name(self) -> str:
        """Of the latest run."""
        return next((run.id for run, _ in self.journal.runs()), "")

    def sent(self) -> int:
        """Requests of the latest run."""
        return len(self.provider.prompts)

    def check_books(self) -> None:
        """Journal and provider agree; each call that started has ended once, and every reply that came is paid."""
        calls = self.journal.calls.values()
        unsent = {CallState.PLANNED, CallState.RESERVED}
        assert not [known for known in calls if known.state in unsent]
        got = sorted((str(known.reply.text), known.cost) for known in calls if known.reply is not None)
        assert got == sorted((str(given.text), PRICE.cost(given.usage)) for given in self.replies if given.usage)
        started = [event.call for event in self.events if isinstance(event, CallStarted)]
        ended = [event.call for event in self.events if isinstance(event, CallEnded)]
        assert sorted(started) == sorted(ended)
        assert len(started) == len(self.provider.prompts)


def ends(result: RunResult) -> dict[str, str]:
    """Path -> status, in the order of the results."""
    return {short(document): document.status.value for document in result.documents}


def short(document: DocumentResult) -> str:
    return Path(document.path).relative_to(ROOT).as_posix()


def verdicts(result: RunResult) -> Counter[str]:
    return Counter(str(p.verdict) for document in result.documents for p in document.proposals)


def reasons(result: RunResult) -> list[str]:
    found: Sequence[str] = [
        p.refusal.reason for document in result.documents for p in document.proposals if p.refusal is not None
    ]
    return list(found)


def _go_on(_: str) -> None:
    """Before no deed anything happens."""


async def _at_once(work: Callable[[], None]) -> None:
    work()
