"""One request until it has a reply: budget, journal, provider; tried again where that can help.

The order is what makes a kill harmless: reserved and SENT are committed before the first byte leaves, RECEIVED before
anybody looks into the reply (design, section 7).
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace

from burnish.batching.tokens import bound, guess
from burnish.errors import BudgetSpent, CallFailed
from burnish.execution.budget import Budget
from burnish.execution.retry import Policy, delay
from burnish.model.calls import AskedBlock, Call, Prompt, Reply, Usage
from burnish.model.results import CallEnded, CallStarted, Event, Waiting
from burnish.pipeline.asking.terms import Terms
from burnish.ports import Journal, Provider


@dataclass(frozen=True, slots=True)
class Wanted:
    """A request that is ready to be sent."""

    prompt: Prompt
    blocks: Sequence[AskedBlock]
    documents: int
    asked_bytes: int
    repeats: int | None = None  #: the call that this one mends or repeats


@dataclass(frozen=True, slots=True)
class Answered:
    """A reply, and the call that got it."""

    call: int
    reply: Reply


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
    latest: float = float("-inf")  #: when the latest reply came
    _provider: Provider | None = None

    async def ask(self, wanted: Wanted) -> Answered:
        """The reply to one request.

        Raises:
            BudgetSpent: there is no room for another attempt.
            CallFailed: no reply, and trying again would not help or not be allowed.
            StateDamaged: the journal cannot be written; nothing was sent after that.
        """
        began, attempt, lost, repeats = self.clock(), 1, 0, wanted.repeats
        while True:
            call = self._call(wanted, attempt, repeats)
            try:
                return await self._attempt(wanted, call)
            except CallFailed as failure:
                lost += failure.paid
                pause = delay(
                    self.policy,
                    failure,
                    attempt,
                    self.clock() - began,
                    self.random,
                    resend=not self.terms.hold_unknown,
                    lost=lost,
                )
                if pause is None:
                    raise
                self.emit(Waiting(str(failure), pause))
                await self.sleep(pause)
                attempt, repeats = attempt + 1, call.id

    async def close(self) -> None:
        """Give back what the provider holds."""
        if self._provider is not None:
            await self._provider.close()

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

    async def _attempt(self, wanted: Wanted, call: Call) -> Answered:
        self._reserve(call)
        self.journal.planned(call)
        self.journal.reserved(call.id)
        await self.journal.sent(call.id)
        self.emit(CallStarted(call.id, wanted.documents, len(wanted.blocks), call.reserved))
        if self._provider is None:
            self._provider = self.provider()
        try:
            reply = await self._provider.complete(wanted.prompt)
        except CallFailed as failure:
            self._failed(call, failure)
            raise
        reply = replace(reply, usage=_usage(wanted.prompt, reply))
        assert reply.usage is not None
        cost = self.terms.price.cost(reply.usage)
        self.budget = self.budget.settle(call.reserved, cost)
        self.latest = self.clock()
        await self.journal.received(call.id, reply, cost)
        return Answered(call.id, reply)

    def _failed(self, call: Call, failure: CallFailed) -> None:
        if failure.paid:
            self.journal.unknown(call.id, str(failure))
            self.budget = self.budget.settle(call.reserved, call.reserved)
            self.emit(CallEnded(call.id, ok=False, cost=call.reserved, reason=str(failure)))
        else:
            self.journal.unpaid(call.id, str(failure))
            self.budget = self.budget.release(call.reserved)
            self.emit(CallEnded(call.id, ok=False, reason=str(failure)))


def _usage(prompt: Prompt, reply: Reply) -> Usage:
    """What the provider says, where that can be true; else the larger of that and an estimate of ours (fault F59)."""
    said = reply.usage
    if said is not None and not said.estimated and said.input > 0 and (said.output > 0 or not reply.text):
        return said
    least_input = max(guess(prompt.size), said.input if said else 0)
    least_output = max(guess(len(reply.text.encode())), said.output if said else 0)
    return Usage(least_input, least_output, estimated=True)
