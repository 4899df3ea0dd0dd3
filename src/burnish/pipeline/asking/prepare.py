"""From files to jobs: read, screen, parse, select, and look up what is known already.

A file that was found settled is not read again while size, time and what is asked are the same (design, section 6).
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path

from burnish.batching.pack import Coming
from burnish.batching.tokens import guess
from burnish.cache.entries import decode
from burnish.errors import BurnishError
from burnish.model.files import Found, Stamp
from burnish.model.results import DocumentResult, Status
from burnish.model.runs import Counts, Look
from burnish.pipeline.asking.jobs import Answer, Change, Job, Task
from burnish.pipeline.asking.recovery import Legacy
from burnish.pipeline.asking.terms import Pass, Terms
from burnish.pipeline.document import Plan, admit
from burnish.pipeline.select import Selected, select
from burnish.pipeline.stopwatch import Stopwatch
from burnish.ports import Answers, Files, Journal

_CHUNK = 32  #: documents whose questions are looked up together
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


@dataclass(kw_only=True)
class Preparer:
    """Turns files into jobs, some at a time. Its jobs wait for the tasks in `tasks`, which the engine empties."""

    files: Files
    plan: Plan
    terms: Terms
    journal: Journal
    answers: Answers | None  #: None: nothing is looked up
    legacy: Legacy
    watch: Stopwatch
    in_place: bool  #: results go back to their files, so these must be writable
    tasks: dict[bytes, Task] = field(default_factory=dict)  #: questions that are open, by key
    fresh: Callable[[bytes], bool] = lambda _: False  #: was a text just settled, so that the journal may not know yet?
    met: Counter[str] = field(default_factory=Counter)  #: by the names of `Counts`
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

    def chunks(self, found: Sequence[Found]) -> Iterator[list[Job | Finished]]:
        """Each document of `found`, in lists that are worth handing on. Never raises for a document.

        The largest come first, so that what takes longest begins early (the rest: in the order of `found`).
        """
        with self.watch.stage("find"):
            met = [self._glance(order, file) for order, file in enumerate(found)]
        yield [glance for glance in met if isinstance(glance, Finished)]
        unread = sorted((glance for glance in met if isinstance(glance, Unread)), key=lambda glance: -glance.size)
        self._unread_bytes, self._unread = sum(glance.size for glance in unread), len(unread)
        for first in range(0, len(unread), _CHUNK):
            chunk = unread[first : first + _CHUNK]
            read = [self._meet(glance) for glance in chunk]
            jobs = [job for job in read if isinstance(job, Job)]
            with self.watch.stage("look up"):
                self._look_up(jobs)
            self._note_read(chunk, jobs)
            if len(self.looks) > _MOST_LOOKS:
                self.flush_looks()
            yield read

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

    def _meet(self, unread: "Unread") -> Job | Finished:
        order, name = unread.order, str(unread.path)
        try:
            return self._read(unread)
        except BurnishError as exc:
            return Finished(order, DocumentResult(name, Status.FAILED, str(exc)))
        except Exception as exc:  # door: a worker's outermost frame
            reason = f"internal error, please report it: {type(exc).__name__}: {exc}"
            return Finished(order, DocumentResult(name, Status.FAILED, reason))

    def _read(self, unread: "Unread") -> Job | Finished:
        order, path, name = unread.order, unread.path, str(unread.path)
        with self.watch.stage("read"):
            refusal = self.files.writable(path) if self.in_place else None
            if refusal is not None:
                return Finished(order, DocumentResult(name, Status.FAILED, refusal))
            source = self.files.read(path)
        if unread.look is not None and digest_of(source) == unread.look.digest:
            self.note_settled(path, source)
            return Finished(order, DocumentResult(name, Status.UNCHANGED, size=len(source)))
        admitted = admit(name, source, self.plan, self.watch)
        if isinstance(admitted, DocumentResult):
            return Finished(order, admitted)
        document, form = admitted
        with self.watch.stage("select"):
            return Job(order, path, source, document, form, select(document))

    def _look(self, name: str) -> Look | None:
        look = self.journal.look(name)
        return look if look is not None and look.asked == self.terms.asked else None

    def note_settled(self, path: Path, source: bytes) -> None:
        """A file that holds `source` needs no other look while it is the same."""
        stamp: Stamp | None = self.files.stamp(path)
        if stamp is not None and stamp.size == len(source):
            modified = stamp.modified if stamp.certain else 0
            self.looks[str(path)] = Look(stamp.size, modified, digest_of(source), self.terms.asked)

    def flush_looks(self) -> None:
        """Hand what `note_settled` gathered to the journal."""
        if self.looks:
            self.journal.looked(self.looks)
            self.looks = {}

    def _look_up(self, jobs: Sequence[Job]) -> None:
        """Give each job its tasks: those that are known, those that others ask already, and new ones."""
        wanted = [(job, selected) for job in jobs for selected in job.selection.blocks]
        self.met["blocks"] += len(wanted)
        keys = [self.terms.settled_key(selected.block.text) for _, selected in wanted]
        settled = self.journal.settled(keys)
        open_: list[tuple[Job, Selected, Pass, bytes, bytes]] = []
        for (job, selected), key in zip(wanted, keys, strict=True):
            tags = settled.get(key, frozenset())
            if self.fresh(key) or all(asked.tags <= tags for asked in self.terms.passes):
                self.met["settled"] += 1
                continue
            for asked in self.terms.passes:
                if not asked.tags <= tags:
                    question = asked.question(selected.block)
                    open_.append((job, selected, asked, question.key, question.parts))
        self._ask(open_)

    def _ask(self, wanted: Sequence[tuple[Job, Selected, Pass, bytes, bytes]]) -> None:
        keys = [key for *_, key, _ in wanted]
        stored = self.answers.get(keys, [parts for *_, parts in wanted]) if self.answers else [None] * len(wanted)
        refused = {} if self.terms.retry_refused else self.journal.refusals(keys)
        for (job, selected, asked, key, parts), value in zip(wanted, stored, strict=True):
            task = self.tasks.get(key)
            if task is not None and task.parts == parts:
                self.met["coalesced"] += 1
                if job not in task.waiters:
                    task.waiters.append(job)
                job.waiting.add(task)
                job.tasks.append((selected.index, task))
                continue
            if key.hex() in self.legacy.held:
                self.met["held"] += 1
                job.held.append(selected.index)
                continue
            answer = self._known(job, key, selected, value)
            if answer is None and key in refused:
                self.met["refused"] += 1
                job.refused[selected.index] = refused[key]
                continue
            task = Task(key, parts, asked, selected.block, selected.headings, [job])
            job.tasks.append((selected.index, task))
            if answer is not None:
                self.met["cached"] += 1
                job.answers[task] = answer
                continue
            self.met["asked"] += 1
            task.repeats = self.legacy.lost.get(key.hex())
            self.tasks[key] = task
            job.waiting.add(task)

    def _known(self, job: Job, key: bytes, selected: Selected, value: bytes | None) -> Answer | None:
        recorded = self.legacy.answer(key, selected.block.text)
        if recorded is not None:
            job.recorded.append(key)
            return recorded
        entry = decode(value) if value is not None else None
        return Answer(tuple(Change(*change) for change in entry.changes), known=True) if entry else None


def digest_of(source: bytes) -> bytes:
    """Of a file's content."""
    return blake2b(source, digest_size=16).digest()
