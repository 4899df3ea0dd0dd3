"""The door of a lane: who may send, and when.

Behind it stand four pure parts: the lane's limits (`execution.limits`), its circuit (`execution.breaker`), its pace
(`monitoring.controller`) and what may be spent on trying again (`execution.retry`). The door asks them, lets calls pass
in the order in which they came, and tells them how each call ended. It decides nothing itself.
"""

import asyncio
import math
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from burnish.errors import BurnishError, CallFailed, ProviderDown, Throttled
from burnish.execution.breaker import Breaker
from burnish.execution.limits import Rates
from burnish.execution.retry import LONGEST_HINT, ROWS, RetryBudget, class_of, hint
from burnish.model.calls import Lane, Limits, Reply
from burnish.model.results import Circuit, CircuitChanged, Event, Paced, Waiting
from burnish.monitoring.controller import Controller

_LATE = 0.1  #: share of a hint that is waited on top of it
_LONG = 2.0  #: seconds; who was asked to wait so long comes back slowly
_WORTH_TELLING = 1.0  #: seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long work is parked before an open circuit until the run is paused; seconds."""

    new: float = 45.0  #: while no call of this run had an answer: a wrong address is told of soon
    known: float = 900.0  #: of a lane that did answer


class Passage:
    """A call that was let in; a context, at whose end the door knows how it ended: unsent, if nobody said otherwise."""

    def __init__(self, door: "Door", tokens: int, at: float) -> None:
        self.at = at  #: on the door's clock
        self.tokens = tokens  #: that were taken from the lane's limit
        self.proved = False  #: it has shown that the provider is back
        self.has_begun = False  #: its answer has, and has told of the limits
        self._door = door
        self._told = False

    def begun(self, limits: Limits | None) -> None:
        """Its answer has begun, and is no refusal."""
        if not self._told:
            self._door.note_beginning(self, limits)

    def answered(self, reply: Reply) -> None:
        """It has a reply, whose usage is known or estimated."""
        self._told = True
        self._door.note_reply(self, reply)

    def failed(self, failure: CallFailed) -> None:
        """It has none."""
        self._told = True
        self._door.note_failure(self, failure)

    def __enter__(self) -> "Passage":
        return self

    def __exit__(self, *_: object) -> None:
        if not self._told:
            self._told = True
            self._door.note_unsent(self)


@dataclass(eq=False, slots=True)
class _Waiter:
    tokens: int
    cost: float  # from the retry budget
    parks: bool
    entered: "asyncio.Future[Passage | None]"


@dataclass(kw_only=True)
class Door:
    """Of one lane of one run."""

    lane: Lane
    rates: Rates
    controller: Controller
    emit: Callable[[Event], None]
    clock: Callable[[], float]
    sleep: Callable[[float], Awaitable[None]]
    random: Callable[[], float]
    patience: Patience = field(default_factory=Patience)
    breaker: Breaker = field(default_factory=Breaker)
    retries: RetryBudget = field(default_factory=RetryBudget)
    in_flight: int = 0
    answered: bool = False  #: has it answered in this run?
    latched: BurnishError | None = None  #: no call of this lane can fare better until somebody does something
    _waiters: list[_Waiter] = field(default_factory=list)
    _not_before: float = -math.inf  # as the provider asked
    _why_not: str = ""  # in its words
    _open_since: float | None = None  # the circuit
    _back_at: float = -math.inf  # when it closed last
    _failure: BurnishError | None = None  # the latest that counts against it
    _nap: "asyncio.Task[None] | None" = None
    _wakes_at: float = math.inf
    _closed: bool = False  # nobody is let in any more

    @property
    def takes(self) -> bool:
        """Is it of use to come here: does the circuit let calls pass, or is it time for one that tries it?"""
        return self.latched is None and (self.breaker.circuit is Circuit.CLOSED or self.breaker.wait(self.clock()) == 0)

    async def enter(
        self, tokens: int, *, again: BurnishError | None = None, failed_at: float = math.inf, parks: bool = True
    ) -> Passage | None:
        """Wait until a call may be sent that takes so many tokens; None when it is not to be sent here any more.

        Args:
            again: how the attempt before ended, of which this is a repetition.
            failed_at: when it ended so. What an outage did to calls costs no attempts once that is over.
            parks: False for who goes elsewhere when the circuit is open.

        Raises:
            ProviderDown: the circuit was open for too long.
        """
        if self._closed or self.latched is not None or (not parks and not self.takes):
            return None
        is_free = again is None or _is_free(again) or failed_at <= self._back_at
        cost = 0 if again is None or is_free else ROWS[class_of(again)].cost
        waiter = _Waiter(tokens, cost, parks, asyncio.get_running_loop().create_future())
        self._waiters.append(waiter)
        self._let_in()
        try:
            return await waiter.entered
        except asyncio.CancelledError:
            if waiter in self._waiters:
                self._waiters.remove(waiter)
            elif waiter.entered.done() and not waiter.entered.cancelled() and waiter.entered.exception() is None:
                passage = waiter.entered.result()
                if passage is not None:
                    self.note_unsent(passage)
            raise

    def latch(self, failure: BurnishError) -> None:
        """No call can fare better here until somebody does something: those who wait are sent away."""
        self.latched = failure
        self._send_away()

    def close(self) -> None:
        """Let nobody in any more; those who wait are sent away."""
        self._closed = True
        self._send_away()

    def _send_away(self) -> None:
        for waiter in self._waiters:
            if not waiter.entered.done():
                waiter.entered.set_result(None)
        self._waiters.clear()
        if self._nap is not None:
            self._nap.cancel()
            self._nap = None

    # -- how a call ended ---------------------------------------------------------------------------------------------

    def note_beginning(self, passage: Passage, limits: Limits | None) -> None:
        """For `Passage`."""
        now = self.clock()
        passage.has_begun = True
        if self.breaker.circuit is Circuit.HALF_OPEN:
            passage.proved = True
            self._turn(self.breaker.succeeded(now, self.random, passage.at), now, "it answers again")
        if limits is not None:
            self.rates = self.rates.told(now, limits, self.in_flight)
        self._pace(self.controller.begun(self.in_flight))
        self._let_in()

    def note_reply(self, passage: Passage, reply: Reply) -> None:
        """For `Passage`."""
        now, usage = self.clock(), reply.usage
        self.in_flight -= 1
        self.answered = True
        used = usage.input + usage.output if usage else passage.tokens
        self.rates = self.rates.passed(now).give_back(now, max(0, passage.tokens - used))
        if reply.limits is not None and not passage.has_begun:  # else they were told, and are old by now
            self.rates = self.rates.told(now, reply.limits, self.in_flight)
        self.retries = self.retries.succeeded(now)
        written = max(1, usage.output if usage else 1)
        per_token = max(0.0, reply.seconds - reply.first_seconds) / written
        if not passage.proved:
            self._turn(self.breaker.succeeded(now, self.random, passage.at), now, "it answers again")
        self._pace(self.controller.succeeded(now, self.in_flight + 1, reply.first_seconds, per_token))
        self._let_in()

    def note_failure(self, passage: Passage, failure: CallFailed) -> None:
        """For `Passage`."""
        now, row = self.clock(), ROWS[class_of(failure)]
        self.in_flight -= 1
        if isinstance(failure, Throttled):
            self._throttled(passage, failure, now)
        elif row.counts:
            self._failure = failure
            self._turn(self.breaker.failed(now, self.random, passage.at), now, str(failure))
            if row.paid:
                self._pace(self.controller.timed_out(now))
            else:
                self.rates = self.rates.give_back(now, passage.tokens)
        else:
            self._say_nothing(passage, now)
        self._let_in()

    def note_unsent(self, passage: Passage) -> None:
        """For `Passage`."""
        now = self.clock()
        self.in_flight -= 1
        self.rates = self.rates.give_back(now, passage.tokens)
        self._say_nothing(passage, now)
        self._let_in()

    def _throttled(self, passage: Passage, failure: Throttled, now: float) -> None:
        self._say_nothing(passage, now)
        self.rates = self.rates.give_back(now, passage.tokens)
        if _is_free(failure):
            return
        limits, asked = failure.facts.get("limits"), hint(failure)
        self.rates = self.rates.refused(now, limits if isinstance(limits, Limits) else None)
        self._pace(self.controller.throttled(now, asked))
        if asked is not None and asked <= LONGEST_HINT:
            until = now + asked * (1 + _LATE * self.random())
            if until > self._not_before:
                self._not_before, self._why_not = until, str(failure)
            if asked >= _LONG:
                self._pace(self.controller.reopened(now))

    # -- who is let in ------------------------------------------------------------------------------------------------

    def _let_in(self) -> None:
        """Everybody for whom it is time; then sleep until it is for the next."""
        now = self.clock()
        # Who was cancelled leaves by itself, but perhaps only after this.
        self._waiters = [waiter for waiter in self._waiters if not waiter.entered.done()]
        if self._is_down(now):
            return
        if not self.takes:
            for waiter in [waiter for waiter in self._waiters if not waiter.parks]:
                self._waiters.remove(waiter)
                waiter.entered.set_result(None)
        soonest, why = math.inf, ""
        for waiter in list(self._waiters):
            pause, reason = self._pause(waiter, now)
            if pause > 0:
                soonest, why = min((soonest, why), (pause, reason))
                if reason:  # it holds for whoever comes after
                    break
                continue
            self._waiters.remove(waiter)
            self._admit(waiter, now)
        if self._waiters and soonest < math.inf:
            self._wake_in(soonest, now, why)

    def _pause(self, waiter: _Waiter, now: float) -> tuple[float, str]:
        """How long a call has to wait, and for what; a reason that holds for it alone is empty."""
        if self.in_flight >= self.controller.limit:
            return math.inf, "calls in flight"
        pause, reason = max(
            (self._not_before - now, self._why_not),
            (self.breaker.wait(now), f"{self.lane.origin or self.lane.provider} fails"),
            (self.rates.wait(now, waiter.tokens), "the limit of the provider"),
        )
        if pause > 0:
            return pause, reason
        is_probe = self.breaker.circuit is not Circuit.CLOSED
        return (0.0 if is_probe or not waiter.cost else self.retries.wait(waiter.cost, now)), ""

    def _admit(self, waiter: _Waiter, now: float) -> None:
        if waiter.cost and self.breaker.circuit is Circuit.CLOSED:
            self.retries = self.retries.spend(waiter.cost, now) or self.retries
        self.rates = self.rates.take(now, waiter.tokens)
        self._turn(self.breaker.sent(now), now, "it is tried")
        self.in_flight += 1
        waiter.entered.set_result(Passage(self, waiter.tokens, now))

    def _is_down(self, now: float) -> bool:
        """Has the circuit been open for too long? Then those who wait are told so."""
        patience = self.patience.known if self.answered else self.patience.new
        if self._open_since is None or now - self._open_since < patience or self.in_flight:
            return False
        problem = str(self._failure) if self._failure else "it fails"
        for waiter in self._waiters:
            waiter.entered.set_exception(ProviderDown(problem=problem, seconds=round(now - self._open_since)))
        self._waiters.clear()
        return True

    def _wake_in(self, pause: float, now: float, why: str) -> None:
        at = now + pause
        if self._nap is not None and not self._nap.done():
            if self._wakes_at <= at:
                return
            self._nap.cancel()
        if pause >= _WORTH_TELLING and why:
            self.emit(Waiting(why, pause))
        self._wakes_at = at
        self._nap = asyncio.ensure_future(self._doze(pause))

    async def _doze(self, pause: float) -> None:
        await self.sleep(pause)
        self._nap = None
        self._let_in()

    def _say_nothing(self, passage: Passage, now: float) -> None:
        """A call ended in a way that tells nothing of the provider's health."""
        if not passage.proved:
            self._turn(self.breaker.ended(passage.at), now, "")

    # -- what is told -------------------------------------------------------------------------------------------------

    def _turn(self, breaker: Breaker, now: float, reason: str) -> None:
        before, self.breaker = self.breaker.circuit, breaker
        if breaker.circuit is before:
            return
        if breaker.circuit is Circuit.CLOSED:
            self._open_since, self._back_at = None, now
            for waiter in self._waiters:
                waiter.cost = 0
            self._pace(self.controller.reopened(now))
        elif self._open_since is None:
            self._open_since = now
        self.emit(CircuitChanged(breaker.circuit, reason))

    def _pace(self, controller: Controller) -> None:
        before, self.controller = self.controller, controller
        if controller.limit != before.limit:
            self.emit(Paced(controller.limit, controller.reason))


def _is_free(failure: BurnishError) -> bool:
    """Was it nothing but a request in another form that is wanted? See `providers.openai`."""
    return isinstance(failure, Throttled) and failure.facts.get("after") == 0
