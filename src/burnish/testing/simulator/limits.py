"""Rate limits as the big providers have them: requests and tokens per minute. Pure but for its levels.

Each limit is a bucket that holds one minute's worth and fills evenly (RFC 2697, section 3, with a continuous refill).
A request takes one, and the tokens of its prompt together with those that its reply may have; what it does not use is
not given back. A request that is refused takes nothing.
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


@dataclass(slots=True)
class _Bucket:
    limit: int  #: most ever held, and what comes per minute
    level: float
    read_at: float  #: seconds

    def fill(self, now: float) -> None:
        self.level = min(self.limit, self.level + (now - self.read_at) * self.limit / _MINUTE)
        self.read_at = now

    def wait(self, cost: int) -> float:
        if cost > self.limit:
            return math.inf
        return max(0.0, (cost - self.level) * _MINUTE / self.limit)

    @property
    def reset(self) -> float:
        """Seconds until it is full."""
        return (self.limit - self.level) * _MINUTE / self.limit


class Limits:
    """The limits of all requests together. `rpm` and `tpm` per minute, None for no limit; `now` in seconds."""

    def __init__(self, rpm: int | None, tpm: int | None, now: float) -> None:
        given = (("requests", rpm), ("tokens", tpm))
        self._buckets = {kind: _Bucket(limit, limit, now) for kind, limit in given if limit is not None}

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
        return f"Request too large for {model} on {kind} per min ({short}): Limit {bucket.limit}, Requested {cost}."
    used = math.ceil(bucket.limit - bucket.level)
    return (
        f"Rate limit reached for {model} on {kind} per min ({short}): Limit {bucket.limit}, Used {used}, "
        f"Requested {cost}. Please try again in {duration(wait)}."
    )
