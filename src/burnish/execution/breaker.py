"""Is the provider there at all? A circuit that opens when it fails, so that work is parked instead of spent. Pure.

Only failures of the provider count (no connection, a fault of the server, a reply that was lost). What says nothing of
its health, a refusal by a limit say, ends a call without a word here. A result belongs to the time at which its call
was sent: what was in flight when the circuit opened can neither close it nor open it again, and a reply to an earlier
call does not excuse the failures of later ones.

Method: the circuit breaker of M. Nygard, Release It!, 2nd edition, 2018, chapter 5, with a window of time.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

from burnish.model.results import Circuit

WINDOW = 60.0  #: seconds that results count for
LEAST = 20  #: results in the window, below which a share means nothing
SHARE = 0.5  #: of failures in the window, from which on the circuit opens
STREAK = 10  #: failures of calls that were sent one after the other open it as well: the window may be full of old luck
LONE_STREAK = 5  #: the same, when nothing in the window succeeded
PROBES = 3  #: calls that must succeed before it closes
FIRST_OPEN = 2.0  #: seconds it stays open for at first; each failed probe doubles it
LONGEST_OPEN = 8.0  #: seconds, before jitter
JITTER = 0.25  #: of that time, at most, is added: no probe is more than 10 s after the one before it

_SLOT = 5.0  # seconds that are counted together


@dataclass(frozen=True, slots=True)
class _Slot:
    number: int  # of `_SLOT` seconds since the clock's beginning
    succeeded: int = 0
    failed: int = 0


@dataclass(frozen=True, slots=True)
class Breaker:
    """The circuit of a lane (provider, origin, model). All times are seconds on one monotonic clock.

    `sent_at` is when the call of a result was sent. Without it the result is taken to be of a call sent in the present
    state, which is true of callers that have one call in flight.
    """

    circuit: Circuit = Circuit.CLOSED
    opened_at: float = -math.inf  #: when it opened last
    until: float = -math.inf  #: when a first probe may go, while it is open
    openings: int = 0  #: in a row, with no closing between them
    probes: int = 0  #: that are out
    proofs: int = 0  #: probes that succeeded since it is half open
    streak: int = 0  #: failures in a row, in the order of sending
    streak_from: float = math.inf  #: when the first of them was sent
    _slots: tuple[_Slot, ...] = ()

    def wait(self, now: float) -> float:
        """Seconds until a call may pass; `math.inf` when probes are out and all depends on them."""
        if self.circuit is Circuit.CLOSED:
            return 0.0
        if self.circuit is Circuit.OPEN:
            return max(0.0, self.until - now)
        return 0.0 if self.probes < self._allowed() else math.inf

    def sent(self, now: float) -> "Breaker":  # noqa: ARG002 - as the others have it
        """A call passes; it is a probe when the circuit is not closed."""
        if self.circuit is Circuit.CLOSED:
            return self
        return replace(self, circuit=Circuit.HALF_OPEN, probes=self.probes + 1)

    def succeeded(
        self,
        now: float,
        random: Callable[[], float],  # noqa: ARG002 - as for `failed`
        sent_at: float | None = None,
    ) -> "Breaker":
        """A call got an answer that shows the provider at work."""
        if self._is_stale(sent_at):
            return self
        if self.circuit is Circuit.HALF_OPEN:
            proofs = self.proofs + 1
            if proofs >= PROBES:
                return Breaker(opened_at=self.opened_at)
            return replace(self, probes=max(0, self.probes - 1), proofs=proofs)
        counted = replace(self, _slots=self._counted(now, 1, 0))
        if sent_at is not None and sent_at < self.streak_from:
            return counted
        return replace(counted, streak=0, streak_from=math.inf)

    def failed(self, now: float, random: Callable[[], float], sent_at: float | None = None) -> "Breaker":
        """A call failed for a fault of the provider or of the way to it. `random` gives evenly from 0 to 1."""
        if self._is_stale(sent_at):
            return self
        if self.circuit is Circuit.HALF_OPEN:
            return _opened(self, now, random)
        began = now if sent_at is None else sent_at
        counted = replace(
            self,
            _slots=self._counted(now, 0, 1),
            streak=self.streak + 1,
            streak_from=began if self.streak == 0 else self.streak_from,
        )
        return _opened(counted, now, random) if _is_broken(counted) else counted

    def ended(self, sent_at: float | None = None) -> "Breaker":
        """A call ended in a way that says nothing of the provider's health: the place of a probe is free again."""
        if self.circuit is not Circuit.HALF_OPEN or self._is_stale(sent_at):
            return self
        return replace(self, probes=max(0, self.probes - 1))

    @property
    def failures(self) -> tuple[int, int]:
        """How many of how many results in the window are failures."""
        failed = sum(slot.failed for slot in self._slots)
        return failed, failed + sum(slot.succeeded for slot in self._slots)

    def _allowed(self) -> int:
        """Probes that may be out at once: one finds out whether it is worth it, then the others go together."""
        return PROBES - self.proofs if self.proofs else 1

    def _is_stale(self, sent_at: float | None) -> bool:
        """Was the call sent before the circuit opened? While it is open, every call was."""
        if self.circuit is Circuit.OPEN:
            return True
        return sent_at is not None and sent_at <= self.opened_at

    def _counted(self, now: float, succeeded: int, failed: int) -> tuple[_Slot, ...]:
        number = math.floor(now / _SLOT)
        slots = [slot for slot in self._slots if slot.number > number - WINDOW / _SLOT]
        if slots and slots[-1].number == number:
            last = slots.pop()
            succeeded, failed = last.succeeded + succeeded, last.failed + failed
        return (*slots, _Slot(number, succeeded, failed))


def _is_broken(breaker: Breaker) -> bool:
    failed, results = breaker.failures
    if failed == results and breaker.streak >= LONE_STREAK:
        return True
    return breaker.streak >= STREAK or (results >= LEAST and failed >= SHARE * results)


def _opened(breaker: Breaker, now: float, random: Callable[[], float]) -> Breaker:
    longest = min(LONGEST_OPEN, math.ldexp(FIRST_OPEN, min(breaker.openings, 8)))
    until = now + longest * (1 + JITTER * random())
    return Breaker(Circuit.OPEN, opened_at=now, until=until, openings=breaker.openings + 1)
