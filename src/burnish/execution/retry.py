"""May a failed call be tried again, and after how long?

Waits are drawn evenly from 0 to a limit that doubles ("full jitter": M. Brooker, Exponential Backoff And Jitter, AWS
Architecture Blog, 2015), so that calls which failed together do not come back together. A provider that names a time is
obeyed, within limits. What was surely not paid may be tried again; what may have been paid only once, where the user
allows it; what would fail the same way never. Nothing here sleeps.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

from burnish.errors import CallFailed, ReplyLost, Throttled, Unavailable, Unreachable

LONGEST_HINT = 120.0  #: seconds; a provider that asks for more is not waited for: the work is parked
_LATE = 0.1  #: share of a hint that may be waited on top of it, so that not all come back at once


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
