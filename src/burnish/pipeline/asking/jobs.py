"""The moving parts of a run: a job is a document that waits for answers, a task is one question."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from burnish.cache.keys import name_of
from burnish.model.document import Block
from burnish.pipeline.asking.desk import Paper
from burnish.pipeline.asking.terms import Pass
from burnish.pipeline.revise import Revision
from burnish.pipeline.select import Selected, Selection


@dataclass(frozen=True, slots=True)
class Change:
    """What an answer asks for: a new logical text, or with `insertion` a text that is to follow the block."""

    strategy: str
    text: str
    insertion: bool = False
    screened: bool = False  #: as in `pipeline.revise.Revision`


@dataclass(frozen=True, slots=True)
class Answer:
    """What is known about one question. No changes: the text is fine as it is."""

    changes: tuple[Change, ...] = ()
    failure: str = ""  #: why there is no answer, for a person
    refusing: bool = False  #: of a failure: the answers were refused, so that asking again would not help
    known: bool = False  #: from the cache, so that it need not be stored again
    refused: bool = False  #: by an earlier run, so that it is only shown; another document may have taken it
    elsewhere: bool = False  #: from another model than was asked, so that it counts in this run only
    model: str = ""  #: the one that answered, by the provider's own word


@dataclass(frozen=True, slots=True)
class Graft:
    """What is known of a block from a text that is nearly the same. A task asks about what stands between."""

    changes: tuple[Change, ...]  #: of the whole block's text
    before: str = ""  #: that part of its text which nobody is asked about
    after: str = ""


@dataclass(eq=False, slots=True)
class Task:
    """One question: the same text, asked for the same purpose, is one task for all who wait for it."""

    key: bytes
    parts: bytes  #: what `key` is made of
    asked: Pass
    block: Block
    headings: tuple[str, ...]  #: context, of the first who waits
    waiters: dict["Job", None]  #: in the order in which they came; they stay until they are done with
    answer: Answer | None = None  #: kept for those who ask before the journal can tell
    repairs: int = 0  #: how often its answer was refused
    note: str = ""  #: why it was refused last
    repeats: int | None = None  #: the call that the next one mends or repeats
    lost: int = 0  #: calls for it that may have been paid, and brought no reply

    @property
    def name(self) -> str:
        """By which the journal knows it."""
        return name_of(self.parts)

    @property
    def job(self) -> "Job":
        """Whose context goes with the question."""
        return next(iter(self.waiters))

    @property
    def size(self) -> int:
        """UTF-8 bytes of the text."""
        return len(self.block.text.encode())


@dataclass(eq=False, slots=True)
class Job:
    """One document on its way. It is done when nothing is waited for."""

    order: int  #: among the documents of the run
    path: Path
    source: bytes
    selection: Selection
    frozen: Mapping[str, int]  #: reason -> bytes that are left alone for it
    settled: dict[int, bytes] = field(default_factory=dict)  #: block -> the key under which its text is settled
    tasks: list[tuple[int, Task]] = field(default_factory=list)  #: block and question, in the order of both
    waiting: set[Task] = field(default_factory=set)
    answers: dict[Task, Answer] = field(default_factory=dict)
    grafts: dict[tuple[int, Task], Graft] = field(default_factory=dict)  #: of the blocks that have one
    past: list[tuple[int, Pass]] = field(default_factory=list)  #: what was settled or refused before, of open blocks
    refused: int = 0  #: questions not asked, since an answer was refused
    calls: set[int] = field(default_factory=set)  #: that served it
    recorded: list[str] = field(default_factory=list)  #: names of questions about which a killed run left a reply
    held: list[int] = field(default_factory=list)  #: blocks not asked about: calls for them may have been paid

    @property
    def name(self) -> str:
        """The path as results show it."""
        return str(self.path)

    @property
    def paper(self) -> Paper:
        """What a desk knows it by."""
        return Paper(self.order, self.name, self.source)

    def selected(self, index: int) -> Selected:
        """The block `index` of the document, which is one of those that were selected."""
        return next(selected for selected in self.selection.blocks if selected.number == index)

    def join(self, index: int, task: Task, graft: Graft | None = None) -> None:
        """Ask what `task` asks about the block `index`, too; with a graft about a part of it."""
        self.tasks.append((index, task))
        if graft is not None:
            self.grafts[index, task] = graft
        task.waiters[self] = None
        if task.answer is None:
            self.waiting.add(task)
        else:
            self.answers[task] = task.answer

    def revisions(self) -> list[Revision]:
        """The changes of all answers, in the order of the blocks, then of importance."""
        return [
            Revision(index, change.text, change.strategy, change.insertion, change.screened, self.answers[task].refused)
            for index, task in self.tasks
            for change in self.changes(index, task)
        ]

    def changes(self, index: int, task: Task) -> tuple[Change, ...]:
        """What the answer to a question asks for in a block, with what was transplanted to it."""
        changes, graft = self.answers[task].changes, self.grafts.get((index, task))
        if graft is None:
            return changes
        return graft.changes + tuple(_placed(change, graft) for change in changes)


def _placed(change: Change, graft: Graft) -> Change:
    """A change of a part, as one of the whole block: nobody has looked at that yet."""
    text = change.text if change.insertion else graft.before + change.text + graft.after
    return replace(change, text=text, screened=False)


@dataclass(frozen=True, slots=True)
class Part:
    """Questions of one document and one pass that go into a request together."""

    job: Job
    asked: Pass
    tasks: Sequence[Task]
    alone: bool = False  #: shares its request with no other document
