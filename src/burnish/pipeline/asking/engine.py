"""The loop of a run that asks a provider: fill the window, send what has room, finish what is answered.

One loop, one thread; what blocks (the disk, the journal's commits) is awaited elsewhere. Nothing is decided here:
what shares a request is `batching`, what follows from a reply is `read`, what becomes of a document is `finish`.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Coroutine, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from burnish.errors import BudgetSpent, CallFailed, Denied, Rejected, ReplyLost
from burnish.model.files import Found
from burnish.model.results import CallEnded, DocumentDone, DocumentResult, Event, Status
from burnish.model.runs import KnownDocument
from burnish.pipeline.asking.calls import Answered, Caller, Wanted
from burnish.pipeline.asking.finish import Finisher
from burnish.pipeline.asking.jobs import Answer, Job, Part, Task
from burnish.pipeline.asking.prepare import Finished, Preparer
from burnish.pipeline.asking.queue import Queue
from burnish.pipeline.asking.read import read
from burnish.pipeline.asking.requests import wanted
from burnish.pipeline.asking.terms import Terms
from burnish.pipeline.control import Control
from burnish.ports import Journal

_RECENT = 50_000  #: settled texts remembered until the journal knows them surely


class Recent:
    """Keys of texts that were settled a moment ago."""

    def __init__(self) -> None:
        self._keys: OrderedDict[bytes, None] = OrderedDict()

    def add(self, keys: Iterable[bytes]) -> None:
        """Remember `keys`, and forget the oldest."""
        for key in keys:
            self._keys[key] = None
        while len(self._keys) > _RECENT:
            self._keys.popitem(last=False)

    def __contains__(self, key: bytes) -> bool:
        return key in self._keys


@dataclass(kw_only=True)
class Engine:
    """One run. To be used once."""

    terms: Terms
    journal: Journal
    preparer: Preparer
    caller: Caller
    finisher: Finisher
    queue: Queue
    emit: Callable[[Event], None]
    control: Control
    grace: float = 60.0  #: seconds that calls in flight get when the run is to stop
    paused: str = ""  #: why the run is to be resumed later; empty while there is no reason
    results: dict[int, DocumentResult] = field(default_factory=dict)  #: by the order of the documents
    _jobs: set[Job] = field(default_factory=set)
    _calls: set["asyncio.Task[None]"] = field(default_factory=set)
    _finishing: set["asyncio.Task[None]"] = field(default_factory=set)
    _ended: list["asyncio.Task[None]"] = field(default_factory=list)  # and not looked at yet
    _serves: dict[int, set[Job]] = field(default_factory=dict)  # documents that each call still serves
    _bytes: int = 0  # of documents in `_jobs`
    _woken: asyncio.Event = field(default_factory=asyncio.Event)  # something happened

    async def run(self, found: Sequence[Found]) -> None:
        """Deal with every document of `found`; what became of each is in `results`.

        Raises:
            StateDamaged: the journal cannot be written.
        """
        loop = asyncio.get_running_loop()

        def wake() -> None:
            loop.call_soon_threadsafe(self._woken.set)

        self.control.listen(wake)
        try:
            await self._loop(self.preparer.chunks(found))
        finally:
            self.control.listen(None)
            await self._abandon()
        for order, file in enumerate(found):
            if order not in self.results:
                self._done(order, self._untouched(file))

    async def _loop(self, chunks: Iterator[list[Job | Finished]]) -> None:
        more = True
        while True:
            while more and not self._is_ending() and self._bytes < self.terms.window:
                more = self._take(next(chunks, None))
                self._send()
                await asyncio.sleep(0)  # replies may be waiting
                self._collect()
            if not self._is_ending():
                self._send()
            if not (self._calls or self._finishing) and (self._is_ending() or not (more or self.queue)):
                return
            if not self._ended and not await self._wait():
                return
            self._collect()

    async def _wait(self) -> bool:
        """Until something happens; False when the run is to stop and its grace is over."""
        self._woken.clear()
        was_stopping = self.control.stopping
        try:
            await asyncio.wait_for(self._woken.wait(), self.grace if was_stopping else None)
        except TimeoutError:
            return False
        return True

    def _untouched(self, file: Found) -> DocumentResult:
        """The result of a document that was not done with when the run ended."""
        if file.skip is not None:
            return DocumentResult(str(file.path), Status.LEFT_ALONE, file.skip)
        return DocumentResult(str(file.path), Status.WAITING, self.paused or "the run was stopped")

    def _is_ending(self) -> bool:
        return bool(self.control.stopping or self.paused)

    def _take(self, chunk: list[Job | Finished] | None) -> bool:
        """Accept what was prepared; False when there is no more."""
        for met in chunk or ():
            if isinstance(met, Finished):
                self._note(met.result)
                self._done(met.order, met.result)
                continue
            self._jobs.add(met)
            self._bytes += len(met.source)
            self.queue.add(met)
            if not met.waiting:
                self._finish(met)
        return chunk is not None

    def _note(self, result: DocumentResult) -> None:
        if result.status is not Status.UNCHANGED:  # of these there are thousands, and nothing to tell
            self.journal.document(self.caller.run, KnownDocument(result.path, result.status, result.reason), ())

    def _send(self) -> None:
        while self.queue and len(self._calls) < self.terms.concurrency:
            parts = self.queue.take(self.terms.concurrency - len(self._calls), self.preparer.coming)
            if not parts:
                return
            self._start(self._ask(parts), self._calls)

    def _start(self, work: Coroutine[None, None, None], among: "set[asyncio.Task[None]]") -> None:
        task = asyncio.ensure_future(work)
        among.add(task)
        task.add_done_callback(self._note_end)

    def _note_end(self, task: "asyncio.Task[None]") -> None:
        self._ended.append(task)
        self._woken.set()

    def _collect(self) -> None:
        """Look at what has ended; a failure that concerns the whole run is raised here."""
        ended, self._ended = self._ended, []
        for task in ended:
            self._calls.discard(task)
            self._finishing.discard(task)
        for task in ended:
            task.result()

    async def _ask(self, parts: Sequence[Part]) -> None:
        request, began = wanted(parts), self.caller.clock()
        try:
            answered = await self.caller.ask(request)
        except BudgetSpent as exc:
            self._put_back(parts, str(exc))
        except Denied as exc:
            self._put_back(parts, str(exc))
        except (Rejected, ReplyLost) as exc:
            self._give_up(parts, str(exc))
        except CallFailed as exc:
            if self.caller.latest < began:  # nobody else fares better: an outage
                self._put_back(parts, str(exc))
            else:
                self._give_up(parts, str(exc))
        else:
            self._answered(parts, request, answered)

    def _put_back(self, parts: Sequence[Part], reason: str) -> None:
        """The run is to pause; these questions are for the next one."""
        self.paused = self.paused or reason
        for part in parts:
            self.queue.put_back(part)

    def _give_up(self, parts: Sequence[Part], reason: str) -> None:
        for part in parts:
            for task in part.tasks:
                self._resolve(task, Answer(failure=reason))

    def _answered(self, parts: Sequence[Part], request: Wanted, answered: Answered) -> None:
        call, reply = answered.call, answered.reply
        reading = read(parts, [block.id for block in request.blocks], reply, call)
        usage = reply.usage
        assert usage is not None
        refusal = reading.refusal
        if refusal is None:
            self.journal.accepted(call)
        else:
            self.journal.refused(call, refusal.reason)
        self.emit(
            CallEnded(
                call,
                ok=refusal is None,
                input=usage.input,
                output=usage.output,
                cost=self.terms.price.cost(usage),
                reason=refusal.reason if refusal else "",
            )
        )
        if refusal is None:
            self._serves[call] = {job for task in reading.answers for job in task.waiters}
            for job in self._serves[call]:
                job.calls.add(call)
            if not self._serves[call]:
                self.journal.done(call)
        for part in reading.again:
            self.queue.put_back(part)
        for task, answer in reading.answers.items():
            self._resolve(task, answer)

    def _resolve(self, task: Task, answer: Answer) -> None:
        self.preparer.tasks.pop(task.key, None)
        for job in task.waiters:
            job.answers[task] = answer
            job.waiting.discard(task)
            if not job.waiting:
                self._finish(job)

    def _finish(self, job: Job) -> None:
        self._start(self._finished(job), self._finishing)

    async def _finished(self, job: Job) -> None:
        result = await self.finisher.finish(job)
        self._jobs.discard(job)
        self._bytes -= len(job.source)
        for call in job.calls:
            serves = self._serves[call]
            serves.discard(job)
            if not serves:
                del self._serves[call]
                self.journal.done(call)
        for call in self.preparer.legacy.used(job.recorded):
            self.journal.done(call)
        job.tasks.clear()  # they know their jobs: a cycle, which would keep the document until it is looked for
        job.answers.clear()
        self._done(job.order, result)

    def _done(self, order: int, result: DocumentResult) -> None:
        self.results[order] = result
        self.emit(DocumentDone(result))

    async def _abandon(self) -> None:
        """What is still in flight when the run must end: its calls become UNKNOWN at the next start."""
        left = [*self._calls, *self._finishing]
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)
