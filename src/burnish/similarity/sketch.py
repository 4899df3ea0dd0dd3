"""What every sketch gives: a few numbers for each text, of which texts that are nearly the same share at least one."""

from collections.abc import Sequence
from hashlib import blake2b
from typing import Protocol

Bands = tuple[int, ...]  #: signed 64-bit numbers; those of different bands differ


class Sketcher(Protocol):
    """Gives texts their bands. The same text always has the same."""

    @property
    def name(self) -> str:
        """With all that decides the numbers: bands of different names are not to be compared."""
        ...

    def bands(self, texts: Sequence[str]) -> Sequence[Bands]:
        """Of each text; none for a text with nothing to compare."""
        ...


def number_of(data: bytes) -> int:
    """Stands for some bytes: a signed number of 64 bits, as SQLite holds it. The same on every machine."""
    return int.from_bytes(blake2b(data, digest_size=8).digest(), "big", signed=True)
