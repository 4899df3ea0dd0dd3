"""Rate limits as the big providers have them: requests and tokens per minute. Pure but for its levels.

Each limit is a bucket that holds some seconds' worth, a minute's where nothing else is said, and fills evenly (RFC
2697, section 3, with a continuous refill). A request takes one, and the tokens of its prompt together with those that
its reply may have; what it does not use is not given back. A request that is refused takes nothing.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from burnish.testing.simulator.dialect import Level
from burnish.testing.simulator.wire import duration

_MINUTE = 60.0


@dataclass(frozen=True, slots=True)
class Refused:
    """Why a request must wait, and how long."""

    kind: str  #: "requests" or "tokens"
    message: str
    after: float  #: seconds; infinite when the request is larger than its limit can ever be

    @property
    def hint(self) -> str:
        """What the message may add: when to come again."""
        return "" if math.isinf(self.after) else f" Please try again in {duration(self.after)}."


@dataclass(slots=True)
class _Bucket:
    limit: int  #: what comes per minute
    most: float  #: ever held
    level: float
    read_at: float  #: seconds

    def fill(self, now: float) -> None:
        self.level = min(self.most, self.level + (now - self.read_at) * self.limit / _MINUTE)
        self.read_at = now

    def wait(self, cost: int) -> float:
        if cost > self.most:
            return math.inf
        return max(0.0, (cost - self.level) * _MINUTE / self.limit)

    @property
    def reset(self) -> float:
        """Seconds until it is full."""
        return (self.most - self.level) * _MINUTE / self.limit


class Limits:
    """The limits of all requests together.

    `rpm` and `tpm` per minute, None for no limit; `now` and `burst` in seconds. `burst` is what may be taken at once,
    of requests never less than one.
    """

    def __init__(self, rpm: int | None, tpm: int | None, now: float, burst: float = _MINUTE) -> None:
        given = (("requests", rpm), ("tokens", tpm))
        most = {kind: max(1.0, limit * burst / _MINUTE) for kind, limit in given if limit is not None}
        self._buckets = {k: _Bucket(limit, most[k], most[k], now) for k, limit in given if limit is not None}

    def take(self, model: str, tokens: int, now: float) -> Refused | None:
        """Take what a request costs, or say why there is no room for it."""
        costs = {"requests": 1, "tokens": tokens}
        for kind, bucket in self._buckets.items():
            bucket.fill(now)
            wait = bucket.wait(costs[kind])
            if wait > 0:
                return Refused(kind, _message(model, kind, bucket, costs[kind], wait), wait)
        for kind, bucket in self._buckets.items():
            bucket.level -= costs[kind]
        return None

    def levels(self, now: float) -> Sequence[Level]:
        """How each limit stands."""
        for bucket in self._buckets.values():
            bucket.fill(now)
        return [
            Level(kind, bucket.limit, math.floor(bucket.level), bucket.reset) for kind, bucket in self._buckets.items()
        ]


def _message(model: str, kind: str, bucket: _Bucket, cost: int, wait: float) -> str:
    short = "RPM" if kind == "requests" else "TPM"
    if math.isinf(wait):
        most = math.floor(bucket.most)
        return f"Request too large for {model} on {kind} per min ({short}): Limit {most}, Requested {cost}."
    used = math.ceil(bucket.most - bucket.level)
    return (
        f"Rate limit reached for {model} on {kind} per min ({short}): Limit {bucket.limit}, Used {used}, "
        f"Requested {cost}."
    )
