"""Spans of time in which nothing works, as people write them: `60-660`, `60-660=bad-gateway`, `60-660=refused`."""

import re
from dataclasses import dataclass

from burnish.errors import ConfigurationError
from burnish.testing.simulator.faults import FAULTS, REFUSED_CONNECTION

_OUTAGE = re.compile(r"(?P<begin>[0-9]+(?:\.[0-9]+)?)-(?P<end>[0-9]+(?:\.[0-9]+)?)(?:=(?P<fault>[a-z0-9-]+))?")


@dataclass(frozen=True, slots=True)
class Outage:
    """A span in which every request meets the same fault.

    Raises:
        ConfigurationError: it ends before it begins, or there is no such fault.
    """

    begin: float  #: seconds since the start
    end: float  #: not within the span
    fault: str = "unavailable"

    def __post_init__(self) -> None:
        if not 0 <= self.begin < self.end:
            raise ConfigurationError(where="--outage", problem="must end after it begins")
        if self.fault not in FAULTS and self.fault != REFUSED_CONNECTION:
            raise ConfigurationError(where="--outage", problem=f"there is no fault named {self.fault!r}")

    @property
    def refuses(self) -> bool:
        """Is there nobody who listens?"""
        return self.fault == REFUSED_CONNECTION


def read_outage(text: str) -> Outage:
    """The outage that a text tells of.

    Raises:
        ConfigurationError: it tells of none.
    """
    found = _OUTAGE.fullmatch(text)
    if found is None:
        raise ConfigurationError(where="--outage", problem=f"{text!r} is not of the form FROM-TO or FROM-TO=FAULT")
    span = float(found["begin"]), float(found["end"])
    return Outage(*span, found["fault"]) if found["fault"] else Outage(*span)
