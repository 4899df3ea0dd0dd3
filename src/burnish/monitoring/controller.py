"""How many calls may be in flight? Slow start, then additive increase and multiplicative decrease. Pure.

Method: the congestion control of TCP (RFC 5681, sections 3.1 and 3.2), with refusals in the place of lost segments.
Time tells only as seconds to the first token and for each further one, since long replies are no sign of a queue; both
must be far above what the same lane has shown lately before anything is cut.
"""

import math
from dataclasses import dataclass, replace

START = 64  #: calls in flight at first, where the ceiling allows it
CUT = 0.7  #: what is left of the limit after a refusal or a timeout
SLOW_CUT = 0.85  #: the same, when answers have become slow
EPOCH = 2.0  #: seconds that one cut stands for: what was refused together counts once
SLOW_EPOCH = 10.0  #: the same, when answers have become slow
SLOW = 3.0  #: times the best, from which on answers are slow
SAMPLES = 20  #: answers whose median is looked at
BLOCK = 60  #: answers whose median can be the best; more of them, so that luck is no measure
MEMORY = 300.0  #: seconds that a best is remembered for


@dataclass(frozen=True, slots=True)
class Controller:
    """How many calls of a lane may be in flight. All times are seconds on one monotonic clock."""

    limit: int
    ceiling: int  #: the user's
    reason: str = "the start"  #: of the last step, a clause
    growing: float = 2.0  #: calls that each success adds, until the first cut (slow start); 0.0 after it
    goal: int | None = None  #: where slow start ends
    good: int = 0  #: the highest limit at which calls succeeded since the last cut
    earned: float = 0.0  #: parts of a call that successes have added
    cut_until: float = -math.inf  #: no further cut before that
    slow_until: float = -math.inf  #: the same, for slow answers
    _firsts: tuple[float, ...] = ()
    _paces: tuple[float, ...] = ()
    _bests: tuple[tuple[float, float, float], ...] = ()  # (when, seconds to the first token, seconds for each)

    @classmethod
    def of(cls, ceiling: int, last_good: int | None = None) -> "Controller":
        """At the start of a run: the limit that was good in the run before, or a slow start."""
        ceiling = max(1, ceiling)
        if last_good is not None and last_good >= 1:
            return cls(min(ceiling, last_good), ceiling, "it was good in an earlier run")
        return cls(min(ceiling, START), ceiling)

    @property
    def last_good(self) -> int:
        """What is to be remembered for the next run."""
        return self.good or self.limit

    def begun(self, in_flight: int) -> "Controller":
        """The answer to a call has begun; in a slow start that tells as much as its end, and sooner."""
        return self._grown(in_flight) if self.growing and self.goal is None else self

    def succeeded(self, now: float, in_flight: int, first_seconds: float, seconds_per_token: float) -> "Controller":
        """A call was answered while `in_flight` calls, itself included, were under way."""
        after = self._timed(now, first_seconds, seconds_per_token)
        if after is not self and after.limit < self.limit:
            return after
        return after._grown(in_flight)

    def throttled(self, now: float, hint: float | None = None) -> "Controller":
        """A call was refused by a limit. `hint`: seconds that the provider asks to wait; 0.0 cuts nothing."""
        if hint == 0.0:
            return self
        return self._cut(now, CUT, max(EPOCH, hint or 0.0), "calls are refused by a limit")

    def timed_out(self, now: float) -> "Controller":
        """A call took longer than any may."""
        return self._cut(now, CUT, EPOCH, "calls time out")

    def reopened(self, now: float) -> "Controller":
        """The provider is back: begin low, and grow fast to what was good before."""
        goal = max(self.last_good, 1)
        low = max(1, min(goal, max(goal // 4, min(8, goal))))
        return replace(
            self, limit=low, growing=2.0, goal=goal, earned=0.0, reason="the provider is back", cut_until=now + EPOCH
        )

    def _grown(self, in_flight: int) -> "Controller":
        good = max(self.good, min(self.limit, in_flight))
        top = min(self.ceiling, self.goal) if self.goal is not None and self.growing else self.ceiling
        if self.limit >= top or in_flight < self.limit / 2:
            ended = self.growing and self.goal is not None and self.limit >= top
            return replace(self, good=good, growing=0.0 if ended else self.growing)
        earned = self.earned + (self.growing or 1 / self.limit)
        whole = math.floor(earned + 1e-9)
        if not whole:
            return replace(self, good=good, earned=earned)
        return replace(
            self, limit=min(top, self.limit + whole), good=good, earned=earned - whole, reason="calls succeed"
        )

    def _cut(self, now: float, share: float, epoch: float, reason: str) -> "Controller":
        if now < self.cut_until:
            return self
        limit = max(1, math.floor(self.limit * share))
        return replace(
            self, limit=limit, growing=0.0, goal=None, good=limit, earned=0.0, cut_until=now + epoch, reason=reason
        )

    def _timed(self, now: float, first: float, pace: float) -> "Controller":
        if not (math.isfinite(first) and math.isfinite(pace) and first > 0 and pace > 0):
            return self
        firsts, paces = (*self._firsts, first), (*self._paces, pace)
        seen = replace(self, _firsts=firsts, _paces=paces)
        if len(firsts) >= BLOCK:
            bests = (*(best for best in self._bests if best[0] > now - MEMORY), (now, _median(firsts), _median(paces)))
            seen = replace(seen, _firsts=firsts[-SAMPLES:], _paces=paces[-SAMPLES:], _bests=bests)
        if now < self.slow_until or not seen._is_slow():
            return seen
        cut = seen._cut(now, SLOW_CUT, EPOCH, "answers have become slow")
        return replace(cut, slow_until=now + SLOW_EPOCH)

    def _is_slow(self) -> bool:
        if len(self._firsts) < SAMPLES or not self._bests:
            return False
        first, pace = _median(self._firsts[-SAMPLES:]), _median(self._paces[-SAMPLES:])
        return first > SLOW * min(best[1] for best in self._bests) and pace > SLOW * min(
            best[2] for best in self._bests
        )


def _median(values: tuple[float, ...]) -> float:
    return sorted(values)[len(values) // 2]
