"""Only what somebody touched: which documents, and which parts of them, does a run look at?

A run that is limited so looks at a block when any line of it was added or changed, or a line in its middle was removed;
and of what is found in a document as a whole it keeps what lies on such lines.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from burnish.model.files import Found


@dataclass(frozen=True, slots=True)
class Spans:
    """Parts of a document, in source bytes."""

    parts: Sequence[tuple[int, int]]  #: half-open, in their order; an empty one is a place where something was removed

    def touch(self, start: int, end: int) -> bool:
        """Does any of them share a byte with these (half-open), or lie within?"""
        after = bisect_right(self.parts, start, key=lambda part: part[1])
        return after < len(self.parts) and self.parts[after][0] < end


@dataclass(frozen=True, slots=True)
class Touched:
    """The lines that were touched."""

    since: str  #: as a person calls it
    lines_of: Callable[[PurePath], Sequence[tuple[int, int]] | None]  #: 1-based, half-open; None: an untouched file

    def only(self, found: Iterable[Found]) -> list[Found]:
        """`found`, in which the files that nobody touched are to be left alone."""
        return [
            file._replace(skip=f"not changed since {self.since}")
            if file.skip is None and self.lines_of(file.path) is None
            else file
            for file in found
        ]

    def spans(self, path: str, source: bytes) -> Spans:
        """The same, in bytes of a file that holds `source`."""
        lines = self.lines_of(PurePath(path)) or ()
        return Spans(list(_spans(lines, source)))


def _spans(lines: Sequence[tuple[int, int]], source: bytes) -> Iterable[tuple[int, int]]:
    number, at = 1, 0  # a line, and where it begins
    for first, end in lines:
        number, start = _to_line(source, number, at, first)
        number, at = _to_line(source, number, start, end)
        yield start, at


def _to_line(source: bytes, number: int, at: int, wanted: int) -> tuple[int, int]:
    """A line and where it begins: `wanted`, or the one behind the last; from the line `number`, which begins `at`."""
    while number < wanted:
        end = source.find(b"\n", at)
        if end < 0:
            return wanted, len(source)
        number, at = number + 1, end + 1
    return number, at
