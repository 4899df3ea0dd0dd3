"""What a run is expected to take: numbers with a range."""

from dataclasses import dataclass

from burnish.model.runs import Counts


@dataclass(frozen=True, slots=True)
class Range:
    """A number between `low` and `high`, most likely `likely`."""

    low: float
    likely: float
    high: float


@dataclass(frozen=True, slots=True)
class Estimate:
    """Of one run. Cost in micro-USD; the run cannot cost more than `ceiling`, whatever the estimate."""

    calls: int
    input: Range  #: tokens
    output: Range
    cost: Range
    ceiling: int  #: for one attempt at each call
    seconds: Range
    learned_from: int  #: calls that the estimate is learned from; 0: from nothing but rules of thumb


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """What a run would send, were it started now."""

    documents: int  #: found
    to_ask: int  #: of these, with something to ask about
    left_alone: int
    counts: Counts
    estimate: Estimate
