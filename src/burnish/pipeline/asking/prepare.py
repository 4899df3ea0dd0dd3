"""From files to jobs: read, screen, parse, select, and look up what is known already.

A file that was found settled is not read again while size, time and what is asked are the same (design, section 6).
"""

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from burnish.batching.pack import Coming
from burnish.batching.tokens import guess
from burnish.cache.entries import decode
from burnish.cache.keys import name_of
from burnish.cache.transplant import Known, Transplant, transplants
from burnish.errors import BurnishError, internal
from burnish.model.files import Found, Stamp
from burnish.model.results import DocumentResult, Status
from burnish.model.runs import Counts, Look
from burnish.pipeline.asking.desk import Looked, Paper, Reader
from burnish.pipeline.asking.jobs import Answer, Change, Graft, Job, Task
from burnish.pipeline.asking.recent import Recent
from burnish.pipeline.asking.recovery import Legacy
from burnish.pipeline.asking.terms import Pass, Terms
from burnish.pipeline.look import digest_of
from burnish.pipeline.select import Selected, part_of
from burnish.pipeline.stopwatch import Stopwatch
from burnish.ports import Answers, Files, Journal, Near

_CHUNK = 32  #: documents whose questions are looked up together, at most
_CHUNK_BYTES = 500_000  #: of such documents, unless one is larger
_SPARED = ("cached", "coalesced")  #: of `Counts`: an answer is used that somebody else has asked for
_MOST_LOOKS = 1000  #: kept in memory


@dataclass(frozen=True, slots=True)
class Finished:
    """A document with nothing to ask or apply."""

    order: int
    result: DocumentResult


@dataclass(frozen=True, slots=True)
class Unread:
    """A file that must be read."""

    order: int
    path: Path
    size: int  #: bytes, as the disk says
    look: Look | None  #: what was known of it when it was found settled


@dataclass(frozen=True, slots=True)
class Ahead:
    """Documents that are being looked at."""

    chunk: Sequence[Unread]
    met: Sequence[Paper | Finished]  #: in the same order
    looked: asyncio.Future[Sequence[Looked | DocumentResult]]  #: of the papers among them


@dataclass(frozen=True, slots=True)
class Inquiry:
    """A block of a job that is not settled, and the pass that is to ask about it."""

    job: Job
    selected: Selected
    asked: Pass
    key: bytes
    parts: bytes  #: what `key` is made of
    graft: Graft | None = None  #: what is known of the rest of the block, when `selected` is a part of one

    @property
    def size(self) -> int:
        """UTF-8 bytes of the text."""
        return len(self.selected.block.text.encode())

    def task(self) -> Task:
        """As a question for which nobody waits yet."""
        return Task(self.key, self.parts, self.asked, self.selected.block, self.selected.headings, {})


@dataclass(kw_only=True)
class Preparer:
    """Turns files into jobs, some at a time. Its jobs wait for the tasks in `tasks`, which the engine empties."""

    files: Files
    reader: Reader
    terms: Terms
    journal: Journal
    answers: Answers | None  #: None: nothing is looked up
    near: Near | None = None  #: answers about texts that are nearly the same
    legacy: Legacy
    watch: Stopwatch
    in_place: bool  #: results go back to their files, so these must be writable
    partial: bool = False  #: documents are looked at in part, so that none is known to be settled as a whole
    passing_over: bool = True  #: files known to be settled are not looked into: nothing has to be written for them
    tasks: dict[bytes, Task] = field(default_factory=dict)  #: questions that somebody waits for, by key
    recent: Recent = field(default_factory=Recent)  #: what the journal may not know yet
    met: Counter[str] = field(default_factory=Counter)  #: by the names of `Counts`
    spared: int = 0  #: bytes of text of which the answer is known, or asked for already
    looks: dict[str, Look] = field(default_factory=dict)  #: files to be noted as settled
    _unread: int = 0  # files
    _unread_bytes: int = 0
    _read_bytes: int = 0
    _tokens: int = 0  # of new questions in what was read

    @property
    def counts(self) -> Counts:
        """How the questions so far were met."""
        return Counts(**self.met)

    @property
    def coming(self) -> Coming:
        """What the files that were not read yet will ask, if they are like those that were."""
        share = self._tokens / self._read_bytes if self._read_bytes else 0.0
        return Coming(round(self._unread_bytes * share), self._unread)

    async def chunks(self, found: Sequence[Found]) -> AsyncGenerator[list[Job | Finished], None]:
        """Each document of `found`, in lists that are worth handing on. Never raises for a document.

        The largest come first, so that what takes longest begins early (the rest: in the order of `found`).
        """
        with self.watch.stage("find"):
            met = [self._glance(order, file) for order, file in enumerate(found)]
        yield [glance for glance in met if isinstance(glance, Finished)]
        unread = sorted((glance for glance in met if isinstance(glance, Unread)), key=lambda glance: -glance.size)
        self._unread_bytes, self._unread = sum(glance.size for glance in unread), len(unread)
        ahead: Ahead | None = None  # the next documents are looked at while what these ask is looked up
        try:
            for chunk in _chunked(unread):
                following = self._ahead(chunk)
                if ahead is not None:
                    yield await self._prepared(ahead)
                ahead = following
            if ahead is not None:
                yield await self._prepared(ahead)
        finally:
            if ahead is not None:
                ahead.looked.cancel()

    def _ahead(self, chunk: "Sequence[Unread]") -> "Ahead":
        met = [self._meet(unread) for unread in chunk]
        papers = [paper for paper in met if isinstance(paper, Paper)]
        return Ahead(chunk, met, asyncio.ensure_future(self.reader.look(papers)))

    async def _prepared(self, ahead: "Ahead") -> list[Job | Finished]:
        looked = iter(await ahead.looked)
        read: list[Job | Finished] = []
        for unread, met in zip(ahead.chunk, ahead.met, strict=True):
            if isinstance(met, Finished):
                read.append(met)
            elif isinstance(seen := next(looked), DocumentResult):
                read.append(Finished(unread.order, seen))
            else:
                read.append(Job(unread.order, unread.path, met.source, seen.selection, seen.frozen))
        jobs = [job for job in read if isinstance(job, Job)]
        with self.watch.stage("look up"):
            self._look_up(jobs)
        self._note_read(ahead.chunk, jobs)
        if len(self.looks) > _MOST_LOOKS:
            self.flush_looks()
        return read

    def _note_read(self, chunk: "Sequence[Unread]", jobs: Sequence[Job]) -> None:
        size = sum(glance.size for glance in chunk)
        self._unread_bytes, self._unread = self._unread_bytes - size, self._unread - len(chunk)
        self._read_bytes += size
        self._tokens += sum(guess(task.size) for job in jobs for task in job.waiting if task.job is job)

    def _glance(self, order: int, file: Found) -> "Finished | Unread":
        """A file from outside: is it known to be settled?"""
        name = str(file.path)
        if file.skip is not None:
            return Finished(order, DocumentResult(name, Status.LEFT_ALONE, file.skip))
        stamp, look = self.files.stamp(file.path), self._look(name)
        if look is not None and stamp is not None and (stamp.size, stamp.modified) == (look.size, look.modified):
            return Finished(order, DocumentResult(name, Status.UNCHANGED, size=look.size))
        return Unread(order, file.path, stamp.size if stamp else 0, look)

    def _meet(self, unread: "Unread") -> Paper | Finished:
        order, name = unread.order, str(unread.path)
        try:
            return self._read(unread)
        except BurnishError as exc:
            return Finished(order, DocumentResult(name, Status.FAILED, str(exc)))
        except Exception as exc:  # door: a worker's outermost frame
            reason = internal(exc)
            return Finished(order, DocumentResult(name, Status.FAILED, reason))

    def _read(self, unread: "Unread") -> Paper | Finished:
        order, path, name = unread.order, unread.path, str(unread.path)
        with self.watch.stage("read"):
            refusal = self.files.writable(path) if self.in_place else None
            if refusal is not None:
                return Finished(order, DocumentResult(name, Status.FAILED, refusal))
            source = self.files.read(path)
        if unread.look is not None and digest_of(source) == unread.look.digest:
            self.note_settled(path, source, refused=unread.look.asked != self.terms.asked)
            return Finished(order, DocumentResult(name, Status.UNCHANGED, size=len(source)))
        return Paper(order, name, source)

    def _look(self, name: str) -> Look | None:
        look = self.journal.look(name) if self.passing_over else None
        return look if look is not None and look.asked in self._good_looks else None

    @cached_property
    def _good_looks(self) -> tuple[bytes, ...]:
        terms = self.terms
        return (terms.asked,) if terms.retry_refused else (terms.asked, terms.asked_here)

    def note_settled(self, path: Path, source: bytes, *, refused: bool = False) -> None:
        """A file that holds `source` needs no other look while it is the same.

        Args:
            refused: answers about some of its texts were refused, so that this holds for the same model only.
        """
        stamp: Stamp | None = None if self.partial else self.files.stamp(path)
        if stamp is not None and stamp.size == len(source):
            modified = stamp.modified if stamp.certain else 0
            asked = self.terms.asked_here if refused else self.terms.asked
            self.looks[str(path)] = Look(stamp.size, modified, digest_of(source), asked)

    def flush_looks(self) -> None:
        """Hand what `note_settled` gathered to the journal."""
        if self.looks:
            self.journal.looked(self.looks)
            self.looks = {}

    def _look_up(self, jobs: Sequence[Job]) -> None:
        """Give each job its tasks: those that are known, those that others ask already, and new ones."""
        wanted = [(job, selected) for job in jobs for selected in job.selection.blocks]
        withheld = sum(not each.context for job in jobs for each in job.selection.withheld)
        self.met["blocks"] += len(wanted) + withheld
        self.met["withheld"] += withheld
        keys = [self.terms.settled_key(selected.block.text) for _, selected in wanted]
        settled = self.journal.settled(keys)
        inquiries: list[Inquiry] = []
        for (job, selected), key in zip(wanted, keys, strict=True):
            tags = settled.get(key, frozenset()) | self.recent.tags(key)
            open_ = [asked for asked in self.terms.passes if not asked.tags <= tags]
            self.met["settled"] += not open_
            if open_:
                job.settled[selected.number] = key
                job.past += [(selected.number, asked) for asked in self.terms.passes if asked.tags <= tags]
            inquiries += [_inquiry(job, selected, asked) for asked in open_]
        self._ask(self._ask(inquiries))

    def _ask(self, inquiries: Sequence[Inquiry]) -> list[Inquiry]:
        """Give jobs their questions. Returns what is left to be asked about blocks that are known in part."""
        keys, parts = [inquiry.key for inquiry in inquiries], [inquiry.parts for inquiry in inquiries]
        stored = self.answers.get(keys, parts) if self.answers else [None] * len(keys)
        refused = {} if self.terms.retry_refused else self.journal.refusals(keys)
        new: list[tuple[Inquiry, Task]] = []
        for inquiry, value in zip(inquiries, stored, strict=True):
            key = inquiry.key
            now, before = self.recent.refusal(key), refused.get(key)
            only_shown = before is not None and now is None
            how = self._place(inquiry, value, now or before, only_shown=only_shown)
            if isinstance(how, Task):
                new.append((inquiry, how))
            else:
                self.met[how] += 1
                self.spared += inquiry.size if how in _SPARED else 0
        return list(self._asked_anew(new))

    def _place(self, inquiry: Inquiry, value: bytes | None, refusal: str | None, *, only_shown: bool) -> str | Task:
        """Give a job its question, if that is known or not to be asked: how it is met, as `Counts` calls it.

        Else the question as one for which nobody waits.

        Args:
            refusal: why it is not asked, by an earlier run or by this one just now.
            only_shown: what another document took of a refused answer is not applied here.
        """
        job, key, index = inquiry.job, inquiry.key, inquiry.selected.number
        task = self.tasks.get(key)
        if task is not None and task.parts == inquiry.parts:
            job.join(index, task, inquiry.graft)
            return "coalesced"
        task = inquiry.task()
        if (name := task.name) in self.legacy.replies:
            job.recorded.append(name)
        task.answer = self.legacy.answer(task) or _decoded(value, refused=only_shown)
        if task.answer is not None:
            job.join(index, task, inquiry.graft)
            return "cached"
        if refusal is not None:
            job.refused += 1
            job.past.append((index, inquiry.asked))
            return "refused"
        if self.legacy.held(name):
            job.held.append(index)
            return "held"
        return task

    def _asked_anew(self, new: Sequence[tuple[Inquiry, Task]]) -> Iterator[Inquiry]:
        """Ask what nobody knows; of blocks that are known in part, give back the rest."""
        for (inquiry, task), found in zip(new, self._transplants([inquiry for inquiry, _ in new]), strict=True):
            first = self.tasks.get(inquiry.key)  # of an equal block a moment ago
            if first is not None and first.parts == inquiry.parts:
                inquiry.job.join(inquiry.selected.number, first, inquiry.graft)
                self.met["coalesced"] += 1
                self.spared += inquiry.size
                continue
            if not found:
                self.tasks[inquiry.key] = task
                inquiry.job.join(inquiry.selected.number, task, inquiry.graft)
                self.met["asked"] += 1
                continue
            self.met["transplanted"] += 1
            rests = [_rest(inquiry, moved) for moved in found]
            rest = next((rest for rest in rests if rest is not None and self._is_known(rest)), rests[0])
            self.spared += inquiry.size - (0 if rest is None else rest.size)
            if rest is not None:
                yield rest
                continue
            task.answer = Answer(known=True)
            changes = tuple(Change(*change) for change in found[0].changes)
            inquiry.job.join(inquiry.selected.number, task, Graft(changes))

    def _is_known(self, inquiry: Inquiry) -> bool:
        """Was a question paid for, or is it about to be?"""
        return name_of(inquiry.parts) in self.legacy.replies or inquiry.key in self.tasks

    def _transplants(self, new: Sequence[Inquiry]) -> Sequence[Sequence[Transplant]]:
        """Of each question what is known from texts that are nearly the same, the most first."""
        found: list[Sequence[Transplant]] = [()] * len(new)
        if self.near is None:
            return found
        open_ = [at for at, each in enumerate(new) if each.graft is None]
        with self.watch.stage("transplant"):
            near = self.near.near(
                [new[at].asked.scope(new[at].selected.block) for at in open_],
                [new[at].selected.block.text for at in open_],
            )
            for at, values in zip(open_, near, strict=True):
                known = [Known(text, entry) for text, value in values if (entry := decode(value)) is not None]
                found[at] = transplants(new[at].selected.block.text, known) if known else ()
        return found


def _inquiry(job: Job, selected: Selected, asked: Pass, graft: Graft | None = None) -> Inquiry:
    question = asked.question(selected.block)
    return Inquiry(job, selected, asked, question.key, question.parts, graft)


def _rest(inquiry: Inquiry, moved: Transplant) -> Inquiry | None:
    """The question about what a transplant leaves; None: nothing is left."""
    if moved.rest is None:
        return None
    selected, (start, end) = inquiry.selected, moved.rest
    text = selected.block.text
    graft = Graft(tuple(Change(*change) for change in moved.changes), text[:start], text[end:])
    part = selected._replace(block=part_of(selected.block, start, end))
    return _inquiry(inquiry.job, part, inquiry.asked, graft)


def _decoded(value: bytes | None, *, refused: bool) -> Answer | None:
    entry = decode(value) if value is not None else None
    if entry is None:
        return None
    changes = tuple(Change(*change) for change in entry.changes)
    return Answer(changes, known=True, refused=refused, model=entry.model)


def _chunked(unread: Sequence[Unread]) -> Iterator[list[Unread]]:
    chunk: list[Unread] = []
    size = 0
    for file in unread:
        if chunk and (len(chunk) == _CHUNK or size + file.size > _CHUNK_BYTES):
            yield chunk
            chunk, size = [], 0
        chunk.append(file)
        size += file.size
    if chunk:
        yield chunk
