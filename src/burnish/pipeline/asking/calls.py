"""One request until it has a reply: budget, journal, provider; tried again where that can help.

The order is what makes a kill harmless: reserved and SENT are committed before the first byte leaves, RECEIVED before
anybody looks into the reply (design, section 7).
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace

from burnish.batching.tokens import bound, guess
from burnish.config.prices import LONGEST_PROMPT
from burnish.crashpoints import Point, reach
from burnish.errors import (
    BudgetSpent,
    BurnishError,
    CallFailed,
    Denied,
    PluginFailed,
    ProviderDown,
    Rejected,
    StateDamaged,
)
from burnish.execution.budget import Budget
from burnish.execution.retry import Policy, delay
from burnish.model.calls import AskedBlock, Call, Lane, Prompt, Reply, Usage
from burnish.model.money import Price
from burnish.model.results import CallEnded, CallStarted, Circuit, Event, Waiting
from burnish.pipeline.asking.door import Door, Passage
from burnish.pipeline.asking.terms import Terms
from burnish.ports import Journal, Provider

_UNSENT = "the run ended before it was sent"
_ENDED = "the run ended before its reply came"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A request that is ready to be sent."""

    prompt: Prompt
    blocks: Sequence[AskedBlock]
    documents: int
    asked_bytes: int
    repeats: int | None = None  #: the call that this one mends or repeats
    lost: int = 0  #: calls for its questions that may have been paid, and brought no reply


@dataclass(frozen=True, slots=True)
class Answered:
    """A reply, and the call that got it."""

    call: int
    reply: Reply
    cost: int  #: micro-USD
    lane: Lane  #: that answered


@dataclass(frozen=True, slots=True)
class Unanswered:
    """There is no reply, and trying again would not help now, or is not allowed."""

    #: `BudgetSpent`: there was no room for an attempt; `ProviderDown`: none was let in; None: the run ended before it.
    failure: BurnishError | None
    call: int | None  #: the latest attempt, if there was one
    lost: int  #: as in `Wanted`, with those of this request


@dataclass(kw_only=True)
class Route:
    """A provider that a run may ask, and the door to it."""

    lane: Lane
    price: Price
    make: Callable[[], Provider]  #: called for the first call
    door: Door
    _made: Provider | None = None

    def provider(self) -> Provider:
        """Raises what `make` raises: it may refuse its settings."""
        if self._made is None:
            self._made = self.make()
        return self._made

    async def close(self) -> None:
        """Let nobody in any more, and give back what the provider holds."""
        self.door.close()
        if self._made is not None:
            await self._made.close()


@dataclass(slots=True)
class _Course:
    """How far a request has come."""

    began: float
    lost: int
    repeats: int | None
    attempt: int = 1  # as the journal counts them
    tries: int = 0  # of them, those that say something about the request: not those that an outage met
    waited: float = 0.0  # seconds before doors, which are nobody's fault
    failure: BurnishError | None = None  # of the latest attempt
    failed_at: float = 0.0


@dataclass(kw_only=True)
class Caller:
    """Sends requests for one run, and keeps its budget."""

    run: str
    terms: Terms
    budget: Budget
    journal: Journal
    routes: Sequence[Route]  #: the first one that is passable is taken
    emit: Callable[[Event], None]
    clock: Callable[[], float]
    sleep: Callable[[float], Awaitable[None]]
    random: Callable[[], float]
    policy: Policy = field(default_factory=Policy)
    replies: int = 0  #: that came so far
    _ending: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def room(self) -> int:
        """How many calls may be in flight."""
        return max(route.door.controller.limit for route in self.routes)

    async def ask(self, wanted: Wanted) -> Answered | Unanswered:
        """The reply to one request, or why there is none.

        Raises:
            StateDamaged: the journal cannot be written; nothing was sent after that.
        """
        if wanted.prompt.size > LONGEST_PROMPT:
            return Unanswered(_too_long(self.terms, wanted.prompt), None, wanted.lost)
        course = _Course(self.clock(), wanted.lost, wanted.repeats)
        while True:
            route = self._route()
            route.provider()  # before anything is recorded
            try:
                passage = await self._enter(route, wanted.prompt, course)
            except ProviderDown as failure:
                return Unanswered(failure, course.repeats, course.lost)
            if passage is None:
                if self._ending.is_set() or self._is_latched:
                    return Unanswered(
                        None if self._ending.is_set() else route.door.latched, course.repeats, course.lost
                    )
                continue  # elsewhere
            with passage:
                ended = await self._try(route, passage, wanted, course)
            if ended is not None:
                return ended
            if not await self._may_repeat(course):
                return Unanswered(course.failure, course.repeats, course.lost)

    def end(self) -> None:
        """The run is to end: what is in flight may come back, and nothing more is sent."""
        self._ending.set()
        for route in self.routes:
            route.door.close()

    async def close(self) -> None:
        """Give back what the providers hold."""
        for route in self.routes:
            await route.close()

    @property
    def _is_latched(self) -> bool:
        return all(route.door.latched is not None for route in self.routes)

    def _route(self) -> Route:
        usable = [route for route in self.routes if route.door.latched is None] or self.routes
        return next((route for route in usable if route.door.takes), usable[0])

    async def _enter(self, route: Route, prompt: Prompt, course: _Course) -> Passage | None:
        came = self.clock()
        elsewhere = any(other.door.takes for other in self.routes if other is not route)
        try:
            tokens = guess(prompt.size) + prompt.max_tokens
            return await route.door.enter(tokens, again=course.failure, failed_at=course.failed_at, parks=not elsewhere)
        finally:
            course.waited += self.clock() - came

    async def _try(
        self, route: Route, passage: Passage, wanted: Wanted, course: _Course
    ) -> Answered | Unanswered | None:
        """One attempt; None when it failed, as `course` says then."""
        call = self._call(route, wanted, course)
        try:
            answered = await self._attempt(route, passage, wanted, call)
            return answered or Unanswered(None, course.repeats, course.lost)
        except BudgetSpent as failure:
            return Unanswered(failure, course.repeats, course.lost)
        except PluginFailed as failure:
            return Unanswered(failure, call.id, course.lost + 1)
        except CallFailed as failure:
            course.failure, course.repeats, course.attempt = failure, call.id, course.attempt + 1
            course.failed_at = self.clock()
            course.lost += failure.paid
            course.tries += route.door.breaker.circuit is Circuit.CLOSED  # else it is the provider's failure
        return None

    async def _may_repeat(self, course: _Course) -> bool:
        """Wait until the next attempt may begin; False when there is to be none."""
        failure = course.failure
        assert isinstance(failure, CallFailed)
        if isinstance(failure, Denied):
            return not self._is_latched  # by another provider, to which that says nothing
        elapsed = self.clock() - course.began - course.waited
        resend = not self.terms.hold_unknown
        pause = delay(self.policy, failure, max(1, course.tries), elapsed, self.random, resend=resend, lost=course.lost)
        if pause is None or self._ending.is_set():
            return False
        self.emit(Waiting(str(failure), pause))
        nap, end = asyncio.ensure_future(self.sleep(pause)), asyncio.ensure_future(self._ending.wait())
        try:
            await asyncio.wait((nap, end), return_when=asyncio.FIRST_COMPLETED)
        finally:
            nap.cancel()
            end.cancel()
        return not self._ending.is_set()

    def _call(self, route: Route, wanted: Wanted, course: _Course) -> Call:
        prompt = wanted.prompt
        return Call(
            id=self.journal.next_call(),
            run=self.run,
            lane=route.lane,
            blocks=wanted.blocks,
            prompt_bytes=prompt.size,
            asked_bytes=wanted.asked_bytes,
            max_tokens=prompt.max_tokens,
            reserved=route.price.most(bound(prompt), prompt.max_tokens),
            attempt=course.attempt,
            repeats=course.repeats,
        )

    def _reserve(self, call: Call) -> None:
        reserved = self.budget.reserve(call.reserved)
        if reserved is None:
            left = self.budget.left or 0
            raise BudgetSpent(needed=f"${call.reserved / 1e6:.4f}", left=f"${left / 1e6:.4f}")
        self.budget = reserved

    async def _attempt(self, route: Route, passage: Passage, wanted: Wanted, call: Call) -> Answered | None:
        self._reserve(call)
        self.journal.planned(call)
        reach(Point.CALL_PLANNED)
        self.journal.reserved(call.id)
        reach(Point.CALL_RESERVED)
        try:
            await self.journal.sent(call.id)
        except asyncio.CancelledError:
            self.journal.unpaid(call.id, _UNSENT)
            raise
        if self._ending.is_set():
            self.journal.unpaid(call.id, _UNSENT)
            self.budget = self.budget.release(call.reserved)
            return None
        reach(Point.CALL_SENT)
        self.emit(CallStarted(call.id, wanted.documents, len(call.blocks), call.reserved))
        reply = await self._complete(route, passage, wanted.prompt, call)
        reach(Point.CALL_REPLIED)
        usage = _usage(wanted.prompt, reply)
        reply, cost = replace(reply, usage=usage), route.price.cost(usage)
        self.budget = self.budget.settle(call.reserved, cost)
        self.replies += 1
        passage.answered(reply)
        try:
            await self.journal.received(call.id, reply, cost)
        except (asyncio.CancelledError, StateDamaged):
            self.emit(CallEnded(call.id, ok=False, input=usage.input, output=usage.output, cost=cost, reason=_ENDED))
            raise
        reach(Point.CALL_RECEIVED)
        return Answered(call.id, reply, cost, route.lane)

    async def _complete(self, route: Route, passage: Passage, prompt: Prompt, call: Call) -> Reply:
        try:
            return await route.provider().complete(prompt, passage.begun)
        except asyncio.CancelledError:
            self._lose(call, _ENDED)
            raise
        except CallFailed as failure:
            passage.failed(failure)
            if isinstance(failure, Denied):
                route.door.latch(failure)
            if failure.paid:
                self._lose(call, str(failure))
            else:
                self.journal.unpaid(call.id, str(failure))
                self.budget = self.budget.release(call.reserved)
                self.emit(CallEnded(call.id, ok=False, reason=str(failure)))
            raise
        except Exception as exc:  # door: a plug-in call
            name, problem = f"the provider {call.lane.provider}", f"{type(exc).__name__}: {exc}"
            failed = PluginFailed(plugin=name, problem=problem)
            self._lose(call, str(failed))
            raise failed from exc

    def _lose(self, call: Call, reason: str) -> None:
        """There will be no reply, and the provider may have done the work."""
        self.journal.unknown(call.id, reason)
        self.budget = self.budget.settle(call.reserved, call.reserved)
        self.emit(CallEnded(call.id, ok=False, cost=call.reserved, reason=reason))


def _too_long(terms: Terms, prompt: Prompt) -> Rejected:
    """A token is a byte at least, so that a prompt of so many bytes is surely one to which the listed price applies."""
    problem = f"a prompt of {prompt.size:,} bytes; one of more than {LONGEST_PROMPT:,} may cost more than is listed"
    return Rejected(origin=terms.lane.origin, problem=problem, too_long=True)


def _usage(prompt: Prompt, reply: Reply) -> Usage:
    """What the provider says, where that can be true; else the larger of that and an estimate of ours (fault F59)."""
    said = reply.usage
    if said is not None and not said.estimated and said.input > 0 and (said.output > 0 or not reply.text):
        return said
    least_input = max(guess(prompt.size), said.input if said else 0)
    least_output = max(guess(len(reply.text.encode())), said.output if said else 0)
    return Usage(least_input, least_output, estimated=True)
