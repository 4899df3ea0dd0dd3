"""How much may a run take on, by the room that the machine has left? In stated steps, each said to the user. Pure.

With less room a run first holds less at once and keeps no new answers in the cache, then begins nothing new until there
is room again, and pauses when there is none for long. What is in flight is always taken in: it is paid for.
"""

from dataclasses import dataclass
from enum import StrEnum

_MB = 1_000_000
LITTLE_MEMORY, NO_MEMORY = 256 * _MB, 64 * _MB  #: bytes available, below which a run holds less, or takes on nothing
LITTLE_DISK, NO_DISK = 256 * _MB, 64 * _MB  #: bytes free on the disk of the journal, likewise
LONGEST = 60.0  #: seconds without room, after which a run pauses


class Step(StrEnum):
    """How far a run is reduced."""

    ALL = "all"  #: not at all
    LESS = "less"  #: half of the calls, a quarter of the documents at once, no new entries in the cache
    NOTHING = "nothing"  #: nothing is begun


@dataclass(frozen=True, slots=True)
class Room:
    """What the machine has left, in bytes; None where that cannot be told."""

    memory: int | None = None
    disk: int | None = None


@dataclass(frozen=True, slots=True)
class Pressure:
    """How far a run is reduced, and for what reason: a clause, empty when it is not."""

    step: Step = Step.ALL
    reason: str = ""

    def calls(self, most: int) -> int:
        """How many calls may be in flight, where `most` may otherwise."""
        return {Step.ALL: most, Step.LESS: max(1, most // 2), Step.NOTHING: 0}[self.step]

    def window(self, most: int) -> int:
        """How many bytes of documents may be worked on at once, where `most` may otherwise."""
        return {Step.ALL: most, Step.LESS: most // 4, Step.NOTHING: 0}[self.step]


def pressure_of(room: Room) -> Pressure:
    """What `room` asks for; the scarcer of the two decides."""
    for step, memory, disk in ((Step.NOTHING, NO_MEMORY, NO_DISK), (Step.LESS, LITTLE_MEMORY, LITTLE_DISK)):
        if room.memory is not None and room.memory < memory:
            return Pressure(step, f"only {room.memory // _MB:,} MB of memory is available")
        if room.disk is not None and room.disk < disk:
            return Pressure(step, f"only {room.disk // _MB:,} MB is free on the disk")
    return Pressure()
