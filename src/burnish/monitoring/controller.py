"""How many calls may be in flight? Slow start, then additive increase and multiplicative decrease. Pure.

Method: the congestion control of TCP (RFC 5681, sections 3.1 and 3.2), with refusals in the place of lost segments. Two
things are different. A cut that did not pay is taken back: where fewer calls bring fewer answers and just as many
refusals, the refusals do not follow from their number. And time tells only as seconds to the first token and for each
further one, since long replies are no sign of a queue; both must be far above what the lane has shown lately.
"""

import math
from dataclasses import dataclass, replace

START = 64  #: calls in flight at first, where the ceiling allows it
ADDED = 2.0  #: calls that each success adds in slow start
BACK = 3.0  #: the same, when the provider is back
LOW = 4  #: the last good limit is divided by this when the provider is back
CUT = 0.7  #: what is left of the limit after a refusal or a timeout
SLOW_CUT = 0.85  #: the same, when answers have become slow
EPOCH = 2.0  #: seconds that one cut stands for: what was refused together counts once
SLOW_EPOCH = 10.0  #: the same, when answers have become slow
USELESS = 0.6  #: of the best limit and of the answers in a second it brought: with less of both, cuts did not pay
HOLD = 10.0  #: seconds without a cut after they were taken back; doubled each time
LONGEST_HOLD = 120.0
SLOW = 3.0  #: times the best, from which on answers are slow
SAMPLES = 20  #: answers whose median is looked at
BLOCK = 60  #: answers whose median can be the best; more of them, so that luck is no measure
MEMORY = 300.0  #: seconds that a best is remembered for


@dataclass(frozen=True, slots=True)
class Yield:
    """What calls in flight bring: answers in a second."""

    since: float | None = None  #: when it was looked at last
    answers: int = 0  #: since then
    best: float = 0.0  #: the most in a second, so far
    limit: int = 0  #: the one that brought it
    hold: float = HOLD  #: for which cuts are left out next time

    @property
    def is_known(self) -> bool:
        """Is there a best?"""
        return self.best > 0

    def at(self, now: float) -> float | None:
        """Answers in a second since it was looked at last; None when that was just now."""
        if self.since is None or now - self.since < EPOCH / 2:
            return None
        return self.answers / (now - self.since)


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast answers come: seconds to the first token, and for each further one."""

    firsts: tuple[float, ...] = ()
    others: tuple[float, ...] = ()
    bests: tuple[tuple[float, float, float], ...] = ()  #: when, and the medians of a block

    def seen(self, now: float, first: float, other: float) -> "Pace":
        """With another answer."""
        firsts, others = (*self.firsts, first), (*self.others, other)
        if len(firsts) < BLOCK:
            return replace(self, firsts=firsts, others=others)
        best = (now, _median(firsts), _median(others))
        better = (old for old in self.bests if old[0] > now - MEMORY and (old[1] < best[1] or old[2] < best[2]))
        bests = (*better, best)  # what is older and no better can never be the best again
        return Pace(firsts[-SAMPLES:], others[-SAMPLES:], bests)

    @property
    def is_slow(self) -> bool:
        """Are both far above the best of the last minutes?"""
        if len(self.firsts) < SAMPLES or not self.bests:
            return False
        first, other = _median(self.firsts[-SAMPLES:]), _median(self.others[-SAMPLES:])
        best_first, best_other = min(best[1] for best in self.bests), min(best[2] for best in self.bests)
        return first > SLOW * best_first and other > SLOW * best_other


@dataclass(frozen=True, slots=True)
class Controller:
    """How many calls of a lane may be in flight. All times are seconds on one monotonic clock."""

    limit: int
    ceiling: int  #: the user's
    reason: str = "the start"  #: of the last step, a clause
    added: float = ADDED  #: calls that each success adds in slow start; 0.0 when that is over
    goal: int | None = None  #: where slow start ends; None: at the ceiling
    good: int = 0  #: the highest limit that calls used and succeeded with since the last cut
    earned: float = 0.0  #: parts of a call that successes have added
    cut_until: float = -math.inf  #: no further cut before that
    slow_until: float = -math.inf  #: the same, for slow answers
    gain: Yield = Yield()
    pace: Pace = Pace()

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
        """The answer to a call has begun; in slow start that tells as much as its end does, and sooner."""
        return _grown(self, in_flight) if self.added else self

    def succeeded(self, now: float, in_flight: int, first_seconds: float, seconds_per_token: float) -> "Controller":
        """A call was answered while `in_flight` calls, itself included, were under way."""
        began = now if self.gain.since is None else self.gain.since
        told = replace(self, gain=replace(self.gain, since=began, answers=self.gain.answers + 1))
        if _is_time(first_seconds) and _is_time(seconds_per_token):
            told = replace(told, pace=self.pace.seen(now, first_seconds, seconds_per_token))
            if now >= max(self.slow_until, self.cut_until) and told.pace.is_slow:
                cut = _cut(told, now, SLOW_CUT, EPOCH, "answers have become slow")
                return replace(cut, slow_until=now + SLOW_EPOCH)
        return _grown(told, in_flight)

    def throttled(self, now: float, hint: float | None = None) -> "Controller":
        """A call was refused by a limit. `hint`: seconds that the provider asks to wait; 0.0 cuts nothing."""
        if hint == 0.0 or now < self.cut_until:
            return self
        rate = self.gain.at(now)
        if rate is None:
            return _cut(self, now, CUT, max(EPOCH, hint or 0.0), "a limit refuses calls")
        gain = self.gain
        if gain.is_known and rate < USELESS * gain.best and self.limit < USELESS * gain.limit:
            return replace(
                self,
                limit=gain.limit,
                added=0.0,
                cut_until=now + gain.hold,
                gain=Yield(since=now, hold=min(LONGEST_HOLD, 2 * gain.hold)),
                reason="fewer calls are refused as often",
            )
        if rate >= gain.best:
            gain = replace(gain, best=rate, limit=self.limit)
        told = replace(self, gain=replace(gain, since=now, answers=0))
        return _cut(told, now, CUT, max(EPOCH, hint or 0.0), "a limit refuses calls")

    def timed_out(self, now: float) -> "Controller":
        """A call took longer than any may."""
        return self if now < self.cut_until else _cut(self, now, CUT, EPOCH, "calls time out")

    def reopened(self, now: float) -> "Controller":
        """The provider is back, or its time has come: begin low, and grow fast to what was good before."""
        goal = min(self.ceiling, self.last_good)
        low = max(1, goal // LOW, min(goal, 8))
        return replace(
            self,
            limit=low,
            added=BACK,
            goal=goal,
            earned=0.0,
            cut_until=now + EPOCH,
            gain=Yield(hold=self.gain.hold),
            pace=Pace(bests=self.pace.bests),
            reason="the provider is back",
        )


def _grown(controller: Controller, in_flight: int) -> Controller:
    good = max(controller.good, min(controller.limit, in_flight))
    top = controller.ceiling if not controller.added or controller.goal is None else controller.goal
    if controller.limit >= top:
        over = controller.limit >= controller.ceiling or controller.goal is not None
        return replace(controller, good=good, added=0.0 if over else controller.added)
    if in_flight < controller.limit / 2:
        return replace(controller, good=good)
    earned = controller.earned + (controller.added or 1 / controller.limit)
    whole = math.floor(earned + 1e-9)
    if not whole:
        return replace(controller, good=good, earned=earned)
    limit = min(top, controller.limit + whole)
    return replace(controller, limit=limit, good=good, earned=max(0.0, earned - whole), reason="calls succeed")


def _cut(controller: Controller, now: float, share: float, epoch: float, reason: str) -> Controller:
    limit = max(1, math.floor(controller.limit * share))
    return replace(
        controller, limit=limit, added=0.0, goal=None, good=limit, earned=0.0, cut_until=now + epoch, reason=reason
    )


def _is_time(seconds: float) -> bool:
    return 0 < seconds < math.inf


def _median(values: tuple[float, ...]) -> float:
    return sorted(values)[len(values) // 2]
