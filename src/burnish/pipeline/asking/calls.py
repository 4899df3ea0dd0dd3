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
from burnish.errors import BudgetSpent, BurnishError, CallFailed, PluginFailed, Rejected, StateDamaged
from burnish.execution.budget import Budget
from burnish.execution.retry import Policy, delay
from burnish.model.calls import AskedBlock, Call, Prompt, Reply, Usage
from burnish.model.results import CallEnded, CallStarted, Event, Waiting
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


@dataclass(frozen=True, slots=True)
class Unanswered:
    """There is no reply, and trying again would not help now, or is not allowed."""

    failure: BurnishError | None  #: `BudgetSpent`: there was no room for an attempt; None: the run ended before it
    call: int | None  #: the latest attempt, if there was one
    lost: int  #: as in `Wanted`, with those of this request


@dataclass(kw_only=True)
class Caller:
    """Sends requests for one run, and keeps its budget."""

    run: str
    terms: Terms
    budget: Budget
    journal: Journal
    provider: Callable[[], Provider]  #: made at the first call
    emit: Callable[[Event], None]
    clock: Callable[[], float]
    sleep: Callable[[float], Awaitable[None]]
    random: Callable[[], float]
    policy: Policy = field(default_factory=Policy)
    replies: int = 0  #: that came so far
    _provider: Provider | None = None
    _ending: asyncio.Event = field(default_factory=asyncio.Event)

    async def ask(self, wanted: Wanted) -> Answered | Unanswered:
        """The reply to one request, or why there is none.

        Raises:
            StateDamaged: the journal cannot be written; nothing was sent after that.
        """
        if wanted.prompt.size > LONGEST_PROMPT:
            return Unanswered(_too_long(self.terms, wanted.prompt), None, wanted.lost)
        if self._provider is None:
            self._provider = self.provider()  # before anything is recorded: it may refuse its settings
        began, attempt, lost, repeats = self.clock(), 1, wanted.lost, wanted.repeats
        while True:
            call = self._call(wanted, attempt, repeats)
            try:
                answered = await self._attempt(self._provider, wanted.prompt, call, wanted.documents)
                return answered or Unanswered(None, repeats, lost)
            except BudgetSpent as failure:
                return Unanswered(failure, repeats, lost)
            except PluginFailed as failure:
                return Unanswered(failure, call.id, lost + 1)
            except CallFailed as failure:
                lost += failure.paid
                if not await self._may_repeat(failure, attempt, self.clock() - began, lost):
                    return Unanswered(failure, call.id, lost)
            attempt, repeats = attempt + 1, call.id

    def end(self) -> None:
        """The run is to end: what is in flight may come back, and nothing more is sent."""
        self._ending.set()

    async def close(self) -> None:
        """Give back what the provider holds."""
        if self._provider is not None:
            await self._provider.close()

    async def _may_repeat(self, failure: CallFailed, attempt: int, elapsed: float, lost: int) -> bool:
        """Wait until the next attempt may begin; False when there is to be none."""
        resend = not self.terms.hold_unknown
        pause = delay(self.policy, failure, attempt, elapsed, self.random, resend=resend, lost=lost)
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

    def _call(self, wanted: Wanted, attempt: int, repeats: int | None) -> Call:
        prompt = wanted.prompt
        worst = Usage(input=bound(prompt), output=prompt.max_tokens)
        return Call(
            id=self.journal.next_call(),
            run=self.run,
            lane=self.terms.lane,
            blocks=wanted.blocks,
            prompt_bytes=prompt.size,
            asked_bytes=wanted.asked_bytes,
            max_tokens=prompt.max_tokens,
            reserved=self.terms.price.cost(worst),
            attempt=attempt,
            repeats=repeats,
        )

    def _reserve(self, call: Call) -> None:
        reserved = self.budget.reserve(call.reserved)
        if reserved is None:
            left = self.budget.left or 0
            raise BudgetSpent(needed=f"${call.reserved / 1e6:.4f}", left=f"${left / 1e6:.4f}")
        self.budget = reserved

    async def _attempt(self, provider: Provider, prompt: Prompt, call: Call, documents: int) -> Answered | None:
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
        self.emit(CallStarted(call.id, documents, len(call.blocks), call.reserved))
        reply = await self._complete(provider, prompt, call)
        reach(Point.CALL_REPLIED)
        usage = _usage(prompt, reply)
        reply, cost = replace(reply, usage=usage), self.terms.price.cost(usage)
        self.budget = self.budget.settle(call.reserved, cost)
        self.replies += 1
        try:
            await self.journal.received(call.id, reply, cost)
        except (asyncio.CancelledError, StateDamaged):
            self.emit(CallEnded(call.id, ok=False, input=usage.input, output=usage.output, cost=cost, reason=_ENDED))
            raise
        reach(Point.CALL_RECEIVED)
        return Answered(call.id, reply)

    async def _complete(self, provider: Provider, prompt: Prompt, call: Call) -> Reply:
        try:
            return await provider.complete(prompt)
        except asyncio.CancelledError:
            self._lose(call, _ENDED)
            raise
        except CallFailed as failure:
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
