"""What the cache did in a run."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TierUse:
    """What one tier did so far, in keys that it was asked for."""

    name: str
    asked: int = 0
    hits: int = 0
    spared: int = 0  #: its filter knew that they are absent, so that nothing was looked up
    misled: int = 0  #: its filter let them pass, and they were absent
    seconds: float = 0.0  #: that look-ups took
    problem: str = ""  #: why it keeps or finds nothing: a clause for the user; empty when all is well
