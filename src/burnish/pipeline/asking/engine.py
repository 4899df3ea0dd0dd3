"""The loop of a run that asks a provider: fill the window, send what has room, finish what is answered.

One loop, one thread; what blocks (the disk, the journal's commits) is awaited elsewhere. Nothing is decided here:
what shares a request is `batching`, what follows from a reply is `read`, from none is `fate`, what becomes of a
document is `finish`.
"""

import asyncio
import math
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field, replace

from burnish.batching.pack import Coming
from burnish.crashpoints import Point, reach
from burnish.errors import BurnishError, internal
from burnish.execution.budget import Budget
from burnish.execution.pressure import LONGEST, Pressure, Room, Step, pressure_of
from burnish.model.edits import Refusal
from burnish.model.files import Found
from burnish.model.results import CallEnded, DocumentDone, DocumentResult, Event, Noted, Status
from burnish.model.runs import KnownDocument
from burnish.pipeline.asking.calls import Answered, Caller, Unanswered, Wanted
from burnish.pipeline.asking.fate import STRIKES, Fate, fate_of, may_be_held
from burnish.pipeline.asking.finish import Finisher
from burnish.pipeline.asking.jobs import Answer, Job, Part, Task
from burnish.pipeline.asking.prepare import Finished, Preparer
from burnish.pipeline.asking.queue import Queue
from burnish.pipeline.asking.read import Reading, read, smaller
from burnish.pipeline.asking.requests import wanted
from burnish.pipeline.asking.terms import Terms
from burnish.pipeline.control import Control
from burnish.ports import Journal

_STOPPED = "the run was stopped"
_NOTHING = Coming()
LOOK_EVERY = 1.0  #: seconds between two looks at the machine's room
_SAID = {
    Step.ALL: "there is room again: the run goes on as before",
    Step.LESS: "{}: the run takes on less at once, and keeps no new answers in the cache",
    Step.NOTHING: "{}: nothing is begun until there is room again",
}


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
    room: Callable[[], Room] = Room  #: what the machine has left
    grace: float = 60.0  #: seconds that calls in flight get when the run is to stop
    paused: str = ""  #: why the run is to be resumed later; empty while there is no reason
    held: int = 0  #: questions that were lost in this run, and are not to be asked again
    results: dict[int, DocumentResult] = field(default_factory=dict)  #: by the order of the documents
    _calls: set["asyncio.Task[None]"] = field(default_factory=set)
    _finishing: set["asyncio.Task[None]"] = field(default_factory=set)
    _ended: list["asyncio.Task[None]"] = field(default_factory=list)  # and not looked at yet
    _serves: dict[int, set[Job]] = field(default_factory=dict)  # documents that each call still serves
    _bytes: int = 0  # of documents that are being worked on
    _more: bool = True  # there are documents that were not taken yet
    _woken: asyncio.Event = field(default_factory=asyncio.Event)  # something happened
    _until: float | None = None  # the end of the grace, on the loop's clock
    _suspects: list[tuple[Sequence[Part], BurnishError]] = field(default_factory=list)  # may be met by an outage
    _full: Budget | None = None  # has no room for the next call; the next one may
    _pressure: Pressure = field(default_factory=Pressure)
    _looked_at: float = -math.inf  # at the machine's room, on the caller's clock
    _short_since: float = math.inf  # of it

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
            async with aclosing(self.preparer.chunks(found)) as chunks:
                await self._loop(chunks)
        finally:
            self.control.listen(None)
            await self._abandon()
        for order, file in enumerate(found):
            if order not in self.results:
                self._done(order, self._untouched(file))

    async def _loop(self, chunks: AsyncIterator[list[Job | Finished]]) -> None:
        while True:
            self._look_around()
            while self._has_room():
                self._take(await anext(chunks, None))
                self._send()
                await asyncio.sleep(0)  # replies may be waiting
                self._collect()
            self._send()
            if not (self._calls or self._finishing or self._is_ending()) and self._suspects:
                self._pause(str(self._suspects[0][1]))  # nothing is left that could tell
            if self._is_ending():
                self.caller.end()
            if not (self._calls or self._finishing) and (self._is_ending() or not (self._more or self.queue)):
                return
            if not self._ended and not await self._wait():
                return
            self._collect()

    async def _wait(self) -> bool:
        """Until something happens; False when the run is to stop and its grace is over."""
        self._woken.clear()
        now = asyncio.get_running_loop().time()
        if self.control.stopping and self._until is None:
            self._until = now + self.grace
        until = self._until
        if self._pressure.step is Step.NOTHING and until is None:
            until = now + LOOK_EVERY  # there may be room by then
        try:
            async with asyncio.timeout_at(until):
                await self._woken.wait()
        except TimeoutError:
            return until != self._until
        return True

    def _look_around(self) -> None:
        """Has the machine room for all that the run would take on?"""
        now = self.caller.clock()
        if now < self._looked_at + LOOK_EVERY:
            return
        self._looked_at, before = now, self._pressure
        self._pressure = pressure_of(self.room())
        self.finisher.keeping = self._pressure.step is Step.ALL
        if self._pressure.step is not before.step:
            self.emit(Noted(_SAID[self._pressure.step].format(self._pressure.reason)))
        if self._pressure.step is not Step.NOTHING:
            self._short_since = math.inf
        elif now >= (since := min(now, self._short_since)) + LONGEST and not self._calls:
            self._pause(self._pressure.reason)
        else:
            self._short_since = since

    def _untouched(self, file: Found) -> DocumentResult:
        """The result of a document that was not done with when the run ended."""
        if file.skip is not None:
            return DocumentResult(str(file.path), Status.LEFT_ALONE, file.skip)
        return DocumentResult(str(file.path), Status.WAITING, self.paused or _STOPPED)

    def _is_ending(self) -> bool:
        return bool(self.control.stopping or self.paused)

    def _has_room(self) -> bool:
        """Is another document to be taken?"""
        return self._more and not self._is_ending() and self._bytes < self._pressure.window(self.terms.window)

    def _pause(self, reason: str) -> None:
        self.paused = self.paused or reason
        self.caller.end()

    def _take(self, chunk: list[Job | Finished] | None) -> None:
        """Accept what was prepared; None: there is no more."""
        self._more = chunk is not None
        for met in chunk or ():
            if isinstance(met, Finished):
                self._note(met.result)
                self._done(met.order, met.result)
                continue
            self._bytes += len(met.source)
            self.queue.add(met)
            if not met.waiting:
                self._finish(met)
        for call, refusal in self.preparer.legacy.judged():
            if refusal:
                self.journal.refused(call, refusal)
            else:
                self.journal.accepted(call)

    def _note(self, result: DocumentResult) -> None:
        if result.status is not Status.UNCHANGED:  # of these there are thousands, and nothing to tell
            self.journal.document(self.caller.run, KnownDocument(result.path, result.status, result.reason), ())

    def _send(self) -> None:
        """Fill the free slots. What is coming counts only if it comes without anything being sent first."""
        while self.queue and not self._is_ending() and self.caller.budget is not self._full:
            free = min(self._pressure.calls(self.terms.concurrency), self.caller.room) - len(self._calls)
            parts = self.queue.take(free, self.preparer.coming if self._has_room() else _NOTHING) if free > 0 else []
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
        failures = [task.exception() for task in ended]  # all are asked for, or asyncio would tell of the others
        for failure in failures:
            if failure is not None:
                raise failure

    async def _ask(self, parts: Sequence[Part]) -> None:
        request, replies = wanted(parts), self.caller.replies
        got = await self.caller.ask(request)
        if isinstance(got, Answered):
            self._answered(parts, request, got)
        else:
            self._unanswered(parts, got, others_fare=self.caller.replies > replies)

    def _unanswered(self, parts: Sequence[Part], got: Unanswered, *, others_fare: bool) -> None:
        tasks = [task for part in parts for task in part.tasks]
        for task in tasks:
            task.lost = max(task.lost, got.lost)
            task.repeats = got.call if got.call is not None else task.repeats
        if got.failure is None:
            return  # the run ends, and the next one asks them
        fate = fate_of(
            got.failure,
            ending=self._is_ending(),
            others_fare=others_fare,
            questions=len(tasks),
            reserved=self.caller.budget.reserved,
        )
        if fate is Fate.GIVE_UP:
            self._give_up(parts, got.failure)
        elif fate is Fate.SUSPECT:
            self._suspects.append((parts, got.failure))
            if len(self._suspects) >= STRIKES:
                self._pause(str(got.failure))
        elif fate is Fate.PAUSE:
            self._pause(str(got.failure))
        elif fate is not Fate.NEXT_RUN:
            if fate is Fate.WHEN_FREED:
                self._full = self.caller.budget
            for part in smaller(parts) if fate is Fate.SPLIT else parts:
                self.queue.put_back(part)

    def _give_up(self, parts: Sequence[Part], failure: BurnishError) -> None:
        tasks = [task for part in parts for task in part.tasks]
        if self.terms.hold_unknown and may_be_held(failure):
            self.held += len(tasks)
        for task in tasks:
            self._resolve(task, Answer(failure=str(failure)))

    def _answered(self, parts: Sequence[Part], request: Wanted, answered: Answered) -> None:
        call, usage = answered.call, answered.reply.usage
        assert usage is not None
        reading = _reading(parts, request, answered)
        why = reading.refusal.reason if reading.refusal else ""
        if why:
            self.journal.refused(call, why)
            reach(Point.CALL_REFUSED)
        else:
            self.journal.accepted(call)
            reach(Point.CALL_ACCEPTED)
            self._serves[call] = {job for part in parts for task in part.tasks for job in task.waiters}
            for job in self._serves[call]:
                job.calls.add(call)
        self.emit(CallEnded(call, ok=not why, input=usage.input, output=usage.output, cost=answered.cost, reason=why))
        suspects, self._suspects = self._suspects, []  # no outage then: it was these requests
        for others, failure in suspects:
            self._give_up(others, failure)
        for part in reading.again:
            self.queue.put_back(part)
        for task, answer in reading.answers.items():
            elsewhere = answered.lane != self.terms.lane  # not what this model answers, so it is not kept as that
            self._resolve(task, replace(answer, elsewhere=True) if elsewhere else answer)

    def _resolve(self, task: Task, answer: Answer) -> None:
        task.answer = answer
        for job in task.waiters:
            job.answers[task] = answer
            job.waiting.discard(task)
            if not job.waiting:
                self._finish(job)

    def _finish(self, job: Job) -> None:
        self._start(self._finished(job), self._finishing)

    async def _finished(self, job: Job) -> None:
        result = await self.finisher.finish(job)
        self._bytes -= len(job.source)
        for call in job.calls:
            serves = self._serves[call]
            serves.discard(job)
            if not serves:
                del self._serves[call]
                self.journal.done(call)
                reach(Point.CALL_DONE)
        for call in self.preparer.legacy.used(job.recorded):
            self.journal.done(call)
        for _, task in job.tasks:
            task.waiters.pop(job, None)
            if not task.waiters and self.preparer.tasks.get(task.key) is task:
                del self.preparer.tasks[task.key]
        job.tasks.clear()  # they know their jobs: a cycle, which would keep the document until it is looked for
        job.answers.clear()
        job.grafts.clear()
        self._done(job.order, result)

    def _done(self, order: int, result: DocumentResult) -> None:
        self.results[order] = result
        self.emit(DocumentDone(result))

    async def _abandon(self) -> None:
        """What is still in flight when the run must end may have been paid; what is being written is written."""
        for task in self._calls:
            task.cancel()
        await asyncio.gather(*self._calls, *self._finishing, return_exceptions=True)


def _reading(parts: Sequence[Part], request: Wanted, answered: Answered) -> Reading:
    try:
        return read(parts, [block.id for block in request.blocks], answered.reply, answered.call)
    except Exception as exc:  # door: a worker's outermost frame
        reason = internal(exc)
        refused = Answer(failure=reason, refusing=True)
        return Reading({task: refused for part in parts for task in part.tasks}, (), Refusal("internal", reason))
