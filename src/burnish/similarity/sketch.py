"""What every sketch gives: a few numbers for each text, of which texts that are nearly the same share at least one."""

from collections.abc import Sequence
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
