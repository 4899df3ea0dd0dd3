"""May a failed call be tried again, and after how long?

Waits are drawn evenly from 0 to a limit that doubles ("full jitter": M. Brooker, Exponential Backoff And Jitter, AWS
Architecture Blog, 2015), so that calls which failed together do not come back together. A provider that names a time is
obeyed, within limits. What was surely not paid may be tried again; what may have been paid only once, where the user
allows it; what would fail the same way never. Nothing here sleeps.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType

from burnish.errors import (
    BudgetSpent,
    BurnishError,
    CallFailed,
    Denied,
    Rejected,
    ReplyLost,
    Throttled,
    Unavailable,
    Unreachable,
)

LONGEST_HINT = 120.0  #: seconds; a provider that asks for more is not waited for: the work is parked
_LATE = 0.1  #: share of a hint that may be waited on top of it, so that not all come back at once


class Class(StrEnum):
    """What kind of failure it is; `ROWS` says what follows from it."""

    THROTTLE = "throttle"  #: a limit refused it
    UNSENT = "unsent"  #: it never left
    UNAVAILABLE = "unavailable"  #: the provider has a fault of its own
    AMBIGUOUS = "ambiguous"  #: it was sent, and no whole reply came
    FIXABLE = "fixable"  #: another request about the same would do
    FINAL = "final"  #: the provider will not have it
    LATCH = "latch"  #: no other call would fare better until somebody acts
    BUG = "bug"  #: a plug-in's or ours


class Action(StrEnum):
    """What is done about a failure."""

    RETRY = "retry"  #: the same request, after a wait drawn at random
    WAIT = "wait"  #: the whole lane sends nothing until the time that the provider names, then the same request
    SPLIT = "split"  #: its blocks in smaller requests
    REPAIR = "repair"  #: one turn that says what was wrong
    REFUSE = "refuse"  #: its blocks stay as they are, with the reason
    LATCH = "latch"  #: the lane sends nothing more in this run
    PAUSE = "pause"  #: the run ends, and `burnish resume` goes on with it


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What follows from a class of failures."""

    actions: tuple[Action, ...]  #: in the order in which they are tried
    cost: int = 0  #: what another attempt takes out of the retry budget
    counts: bool = False  #: does it count against the circuit of the lane?
    paid: bool = False  #: may it have been paid?
    seen: str  #: what a user sees, a sentence


ROWS: Mapping[Class, Row] = MappingProxyType(
    {
        Class.THROTTLE: Row(
            actions=(Action.WAIT, Action.PAUSE),
            cost=5,
            seen="The run slows down and says so; it pauses where nothing gets through or the wait is over 2 minutes.",
        ),
        Class.UNSENT: Row(
            actions=(Action.RETRY, Action.PAUSE),
            cost=14,
            counts=True,
            seen="It is tried again, at no cost; where nobody gets through, the run pauses and names the connection.",
        ),
        Class.UNAVAILABLE: Row(
            actions=(Action.RETRY, Action.REFUSE, Action.PAUSE),
            cost=14,
            counts=True,
            seen="It is tried again; work waits while the provider is away, and the run says so.",
        ),
        Class.AMBIGUOUS: Row(
            actions=(Action.RETRY, Action.REFUSE, Action.PAUSE),
            cost=14,
            counts=True,
            paid=True,
            seen="The call counts at the most it can have cost; its blocks are asked once more, or held if you say so.",
        ),
        Class.FIXABLE: Row(
            actions=(Action.SPLIT, Action.REPAIR, Action.REFUSE),
            seen="It is asked in another way, never the same again; what is left stays as it was, with the reason.",
        ),
        Class.FINAL: Row(
            actions=(Action.REFUSE,),
            seen="The blocks stay as they were, and the report gives the provider's words for it.",
        ),
        Class.LATCH: Row(
            actions=(Action.LATCH, Action.PAUSE),
            seen="The run pauses at once with one message (exit code 4); what came is kept, `burnish resume` goes on.",
        ),
        Class.BUG: Row(
            actions=(Action.REFUSE,),
            paid=True,
            seen="The blocks stay as they were; the report names the plug-in, or asks you to report a fault of ours.",
        ),
    }
)


def class_of(failure: BurnishError) -> Class:
    """The class of a failure."""
    if isinstance(failure, Rejected):
        return Class.FIXABLE if failure.facts.get("too_long") else Class.FINAL
    return next((found for kind, found in _CLASSES if isinstance(failure, kind)), Class.BUG)


_CLASSES: tuple[tuple[type[BurnishError], Class], ...] = (
    (Throttled, Class.THROTTLE),
    (Unreachable, Class.UNSENT),
    (Unavailable, Class.UNAVAILABLE),
    (ReplyLost, Class.AMBIGUOUS),
    (Denied, Class.LATCH),
    (BudgetSpent, Class.LATCH),
)


@dataclass(frozen=True, slots=True)
class RetryBudget:
    """What further attempts of a lane may still take. Successes fill it, so that an outage cannot double the load.

    Method: the retry quota of the AWS SDKs (Retry behavior, AWS SDKs and Tools Reference Guide, 2025).
    """

    capacity: float = 500.0
    level: float = 500.0
    read_at: float = 0.0  #: seconds on a monotonic clock
    per_success: float = 1.0
    per_second: float = 0.25  #: so that a lone request is never stuck for ever

    def spend(self, cost: float, now: float) -> "RetryBudget | None":
        """The budget after one more attempt, or None when there is not enough for it."""
        level = self._level_at(now)
        return replace(self, level=level - cost, read_at=now) if level >= cost else None

    def succeeded(self, now: float) -> "RetryBudget":
        """A call was answered."""
        return replace(self, level=min(self.capacity, self._level_at(now) + self.per_success), read_at=now)

    def wait(self, cost: float, now: float) -> float:
        """Seconds until `cost` is there, if nothing else happens; 0.0 when it is."""
        return max(0.0, (min(cost, self.capacity) - self._level_at(now)) / self.per_second)

    def _level_at(self, now: float) -> float:
        return min(self.capacity, self.level + max(0.0, now - self.read_at) * self.per_second)


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """How patient calls are; times in seconds."""

    attempts: int = 5  #: in all, the first one included
    base: float = 0.5  #: the first limit of a wait
    throttle_base: float = 2.0  #: the same, after "too many requests"
    cap: float = 60.0  #: the highest limit of a wait
    deadline: float = 600.0  #: from the first attempt's start to the last one's


def delay(
    policy: Policy,
    failure: CallFailed,
    attempt: int,
    elapsed: float,
    random: Callable[[], float],
    *,
    resend: bool = False,
    lost: int = 1,
) -> float | None:
    """Seconds to wait before the next attempt at the same request, or None to give it up.

    Args:
        failure: how this attempt ended.
        attempt: its number, from 1.
        elapsed: seconds since the first attempt began.
        random: gives evenly from 0 to 1.
        resend: may a request whose reply was lost be sent, and perhaps paid, a second time?
        lost: replies to this request that were lost so far, this one included.
    """
    if attempt >= policy.attempts or not _worth_it(failure, resend, lost):
        return None
    wait = _wait(policy, failure, attempt, random)
    return wait if wait is not None and elapsed + wait <= policy.deadline else None


def hint(failure: CallFailed) -> float | None:
    """Seconds that the provider asks to wait; None when it names no time, or one that makes no sense."""
    after = failure.facts.get("after")
    if not isinstance(after, int | float) or not math.isfinite(after) or after < 0:
        return None
    return float(after)


def _worth_it(failure: CallFailed, resend: bool, lost: int) -> bool:
    if isinstance(failure, ReplyLost):
        return resend and lost <= 1
    return isinstance(failure, Unreachable | Throttled | Unavailable)


def _wait(policy: Policy, failure: CallFailed, attempt: int, random: Callable[[], float]) -> float | None:
    asked = hint(failure)
    if asked is not None:
        return asked + random() * _LATE * asked if asked <= LONGEST_HINT else None
    base = policy.throttle_base if isinstance(failure, Throttled) else policy.base
    return random() * min(policy.cap, math.ldexp(base, min(attempt - 1, 64)))  # beyond it, floats end
