"""What becomes of questions whose request got no reply: asked again in this run, in another one, or never. Pure.

A fault of one request costs its own blocks and nothing else; a fault that would meet the next request as well pauses
the run, so that it can be resumed. Which of the two it is, is told by how the others fare.
"""

from enum import StrEnum

from burnish.errors import (
    BudgetSpent,
    BurnishError,
    Denied,
    PluginFailed,
    ProviderDown,
    Rejected,
    ReplyLost,
    Throttled,
    Unreachable,
)
from burnish.execution.retry import LONGEST_HINT, hint

STRIKES = 3  #: requests in a row that fail for good, with no reply between them, are an outage


class Fate(StrEnum):
    """What is to be done with the questions of a request."""

    AGAIN = "again"  #: the fault lies not in them, and others get through: to be asked once more
    WHEN_FREED = "when freed"  #: to be asked when calls in flight have given back what they do not need
    SPLIT = "split"  #: to be asked in smaller requests
    GIVE_UP = "give up"  #: they stay without an answer in this run
    SUSPECT = "suspect"  #: set aside, until the next request tells whether this is an outage
    PAUSE = "pause"  #: the run is to end for this, and a resumed one asks them
    NEXT_RUN = "next run"  #: the run is about to end anyway, and a resumed one asks them


def fate_of(failure: BurnishError, *, ending: bool, others_fare: bool, questions: int, reserved: int) -> Fate:
    """What becomes of the questions of a request that failed for good.

    Args:
        ending: is the run about to end anyway, so that nothing more may be sent?
        others_fare: did a reply to another request come since this one was begun?
        questions: how many there are in the request.
        reserved: micro-USD set aside for calls in flight.
    """
    if isinstance(failure, Rejected):
        fits = failure.facts.get("too_long") and questions > 1
        return Fate.SPLIT if fits else Fate.GIVE_UP
    if ending:
        return Fate.NEXT_RUN
    if isinstance(failure, Denied | ProviderDown):
        return Fate.PAUSE
    if isinstance(failure, BudgetSpent):
        return Fate.WHEN_FREED if reserved else Fate.PAUSE
    if isinstance(failure, Throttled | Unreachable):
        too_long = (hint(failure) or 0.0) > LONGEST_HINT  # the provider asks to be left alone
        return Fate.AGAIN if others_fare and not too_long else Fate.PAUSE
    return Fate.GIVE_UP if others_fare else Fate.SUSPECT


def may_be_held(failure: BurnishError) -> bool:
    """May the request have been paid, so that those who `hold` such questions do not want it repeated?"""
    return isinstance(failure, ReplyLost | PluginFailed)
