"""What the cache did in a run."""

from dataclasses import astuple, dataclass


@dataclass(frozen=True, slots=True)
class Saved:
    """What need not be asked, and what that would have cost, by what earlier calls took for a byte of text."""

    size: int = (
        0  #: UTF-8 bytes of text that were answered by the cache, moved from like texts, or asked once for several
    )
    input: int = 0  #: tokens, about
    output: int = 0
    cost: int = 0  #: micro-USD, about

    def __add__(self, other: "Saved") -> "Saved":
        return Saved(*map(sum, zip(astuple(self), astuple(other), strict=True)))


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
