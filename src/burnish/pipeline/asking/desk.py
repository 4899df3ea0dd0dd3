"""Where documents are read, and where new texts are checked and put into them: in this process, or in one beside it.

Parsing a document, parsing it again, and comparing what two parsers saw is most of the work of a run that waits for
replies. Beside the event loop it costs no reply its time. What passes between the two is what questions are made of:
texts, places, counts; a document itself stays on its desk until it is done with.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from burnish.errors import BurnishError, internal
from burnish.execution.process import Process, ProcessLost
from burnish.model.results import DocumentResult, Status
from burnish.pipeline.document import Plan, admit, frozen_bytes
from burnish.pipeline.revise import Revised, Revision, revise
from burnish.pipeline.select import Selection, select
from burnish.pipeline.stopwatch import Stopwatch

if TYPE_CHECKING:
    from burnish.model.document import Document
    from burnish.ports import Format


@dataclass(frozen=True, slots=True)
class Paper:
    """A file as it was read."""

    order: int  #: among the documents of the run
    name: str
    source: bytes


@dataclass(frozen=True, slots=True)
class Looked:
    """What a document holds for a run that asks."""

    selection: Selection
    frozen: Mapping[str, int]  #: reason -> bytes that are left alone for it


class Desk:
    """Reads documents, and keeps them until they are done with."""

    def __init__(self, plan: Plan, watch: Stopwatch, *, keeps: bool = True) -> None:
        """`keeps`: documents are to be revised afterwards."""
        self._plan, self._watch, self._keeps = plan, watch, keeps
        self._open: dict[int, tuple[Document, Format]] = {}  #: by the order of the documents

    def look(self, paper: Paper) -> Looked | DocumentResult:
        """What to ask about a document; or the result of one that is left alone or cannot be read. Never raises."""
        try:
            admitted = admit(paper.name, paper.source, self._plan, self._watch)
            if isinstance(admitted, DocumentResult):
                return admitted
            with self._watch.stage("select"):
                spans = self._plan.spans_of(paper.name, paper.source)
                looked = Looked(select(admitted[0], spans), frozen_bytes(admitted[0]))
        except BurnishError as exc:
            return DocumentResult(paper.name, Status.FAILED, str(exc), size=len(paper.source))
        except Exception as exc:  # door: a worker's outermost frame
            reason = internal(exc)
            return DocumentResult(paper.name, Status.FAILED, reason, size=len(paper.source))
        if self._keeps:
            self._open[paper.order] = admitted
        return looked

    def revise(self, paper: Paper, revisions: Sequence[Revision], *, hunks: bool) -> Revised:
        """Put new texts into a document, and let go of it."""
        if paper.order not in self._open:  # another desk has read it
            self.look(paper)
        document, form = self._open.pop(paper.order)
        with self._watch.stage("checks"):
            return revise(document, form, revisions, hunks=hunks)


class Reader(Protocol):
    """A desk for an event loop."""

    async def look(self, papers: Sequence[Paper]) -> Sequence[Looked | DocumentResult]:
        """As `Desk.look`, of several documents."""
        ...

    async def revise(self, paper: Paper, revisions: Sequence[Revision], *, hunks: bool) -> Revised:
        """As `Desk.revise`."""
        ...


class Here:
    """A desk in this process."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def look(self, papers: Sequence[Paper]) -> Sequence[Looked | DocumentResult]:
        """As `Desk.look`, of several documents."""
        return [self._desk.look(paper) for paper in papers]

    async def revise(self, paper: Paper, revisions: Sequence[Revision], *, hunks: bool) -> Revised:
        """As `Desk.revise`."""
        return self._desk.revise(paper, revisions, hunks=hunks)


class Beside:
    """A desk in a process whose work is a `DeskWork`; when that ends before its time, one in this process."""

    def __init__(self, process: Process, otherwise: Desk) -> None:
        self._process = process
        self._otherwise = otherwise

    async def look(self, papers: Sequence[Paper]) -> Sequence[Looked | DocumentResult]:
        """As `Desk.look`, of several documents."""
        try:
            looked: Sequence[Looked | DocumentResult] = await self._process.ask(papers)
        except ProcessLost:
            return [self._otherwise.look(paper) for paper in papers]
        return looked

    async def revise(self, paper: Paper, revisions: Sequence[Revision], *, hunks: bool) -> Revised:
        """As `Desk.revise`."""
        known = Paper(paper.order, paper.name, b"")  # its bytes are there already
        try:
            revised: Revised = await self._process.ask((known, revisions, hunks))
        except ProcessLost:
            return self._otherwise.revise(paper, revisions, hunks=hunks)
        return revised


class DeskWork:
    """What a process beside this one does: a list of papers is to be looked at, anything else is to be revised."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def __call__(
        self, request: list[Paper] | tuple[Paper, Sequence[Revision], bool]
    ) -> list[Looked | DocumentResult] | Revised:
        """One answer."""
        if isinstance(request, list):
            return [self._desk.look(paper) for paper in request]
        paper, revisions, hunks = request
        return self._desk.revise(paper, revisions, hunks=hunks)
