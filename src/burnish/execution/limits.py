"""How long must a request wait so that no limit refuses it? Two buckets, of requests and of tokens. Pure.

What is known of a limit comes from three sides: the user (an upper bound for ever), the headers of answers, and, where
neither speaks, refusals. Nothing here sleeps.
"""

from dataclasses import dataclass, replace

from burnish.model.calls import Limits, RateLimit

BURST = 0.5  #: seconds of a rate that may go at once
MINUTE = 60.0
_EPS = 1e-9
_PAUSE = 1.0  # seconds without a request after a refusal that teaches nothing yet


@dataclass(frozen=True, slots=True)
class Bucket:
    """One limit. Amounts are requests or tokens, rates are per second; None: nobody knows of a limit."""

    configured: float | None = None
    told: float | None = None
    learned: float | None = None
    level: float = 0.0
    read_at: float = 0.0
    spare: float = 0.0  #: above the burst, that the provider says is there

    @property
    def rate(self) -> float | None:
        """What may go in a second in the long run."""
        known = [rate for rate in (self.configured, self.told, self.learned) if rate is not None]
        return min(known) if known else None

    def wait(self, now: float, amount: float) -> float:
        """Seconds until `amount` may go; what is larger than the bucket goes when it is full."""
        rate = self.rate
        if rate is None:
            return 0.0
        short = min(amount, self._size(rate)) - self._level_at(now, rate)
        return 0.0 if short <= _EPS else short / rate

    def take(self, now: float, amount: float) -> "Bucket":
        """The bucket after `amount` went. Debt is kept."""
        rate = self.rate
        return self if rate is None else replace(self, level=self._level_at(now, rate) - amount, read_at=now)

    def limited(self, now: float, **known: float | None) -> "Bucket":
        """With another source's rate; a bucket that had none begins full."""
        before, after = self.rate, replace(self, **known)  # type: ignore[arg-type]
        rate = after.rate
        if rate is None:
            return after
        level = after._size(rate) if before is None else min(after._size(rate), self._level_at(now, before))
        return replace(after, level=level, read_at=now)

    def _size(self, rate: float) -> float:
        return max(1.0, rate * BURST)

    def _level_at(self, now: float, rate: float) -> float:
        return min(self._size(rate), self.level + max(0.0, now - self.read_at) * rate)


def _per_second(limit: int | None) -> float | None:
    """The rate at which no minute holds more than `limit`, whatever went at once before."""
    if limit is None or limit <= 0:
        return None
    burst = max(1.0, limit / MINUTE * BURST)
    return (limit - (burst - 1)) / MINUTE


@dataclass(frozen=True, slots=True)
class Rates:
    """What a lane may still send. A limit that nobody told and no refusal taught lets everything pass."""

    requests: Bucket = Bucket()
    tokens: Bucket = Bucket()
    hold_until: float = 0.0  #: nothing goes before that
    through: int = 0  #: requests that went and were not refused, since `since`
    since: float = 0.0

    @classmethod
    def of(cls, requests_per_minute: int | None, tokens_per_minute: int | None, now: float) -> "Rates":
        """With what the user configured."""
        return cls(
            Bucket(read_at=now).limited(now, configured=_per_second(requests_per_minute)),
            Bucket(read_at=now).limited(now, configured=_per_second(tokens_per_minute)),
            hold_until=now,
            since=now,
        )

    def wait(self, now: float, tokens: int) -> float:
        """Seconds until a request that may take so many tokens may go; 0.0: at once."""
        return max(0.0, self.hold_until - now, self.requests.wait(now, 1), self.tokens.wait(now, tokens))

    def take(self, now: float, tokens: int) -> "Rates":
        """A request goes."""
        return replace(
            self,
            requests=self.requests.take(now, 1),
            tokens=self.tokens.take(now, tokens),
            through=self.through + 1,
        )

    def give_back(self, now: float, tokens: int) -> "Rates":
        """Of what was taken, so many tokens were not used after all; fewer than 0: more were."""
        return replace(self, tokens=self.tokens.take(now, -tokens))

    def told(self, now: float, limits: Limits, in_flight: int) -> "Rates":
        """An answer's headers. What they say remains does not know of `in_flight` requests."""
        return replace(
            self,
            requests=_told(self.requests, now, limits.requests, in_flight),
            tokens=_told(self.tokens, now, limits.tokens, 0),
        )

    def refused(self, now: float, limits: Limits | None) -> "Rates":
        """A request was refused by a limit: nothing is left."""
        rates = self if limits is None else self.told(now, limits, 0)
        through = max(0, rates.through - 1)
        requests = rates.requests
        if requests.configured is None and requests.told is None and now >= rates.hold_until:
            seconds = max(now - rates.since, _PAUSE)
            requests = requests.limited(now, learned=max(1 / MINUTE, 0.95 * through / seconds))
        if requests.rate is not None:
            requests = replace(requests, level=min(0.0, requests._level_at(now, requests.rate)), read_at=now)
        return replace(rates, requests=requests, hold_until=max(rates.hold_until, now + _PAUSE), through=through)

    def passed(self, now: float) -> "Rates":
        """A request was answered."""
        learned = self.requests.learned
        if learned is None:
            return self
        return replace(self, requests=self.requests.limited(now, learned=learned * 1.001))


def _told(bucket: Bucket, now: float, said: RateLimit, in_flight: int) -> Bucket:
    if said.limit is not None and said.limit > 0:
        bucket = bucket.limited(now, told=_per_second(said.limit))
    rate = bucket.rate
    if said.remaining is None or rate is None:
        return bucket
    return replace(bucket, level=min(bucket._level_at(now, rate), said.remaining - in_flight), read_at=now)
