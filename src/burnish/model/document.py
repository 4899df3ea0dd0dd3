"""A document as bytes with prose regions in it.

`Document` is what a format makes of a file. Its `blocks` are the only places in which anything may ever change; all
other bytes are frozen. A block's *logical text* is what rules and providers see (design, section 3): the raw source
without container prefixes, line ends as `\\n`, opaque atoms as masks.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple


class PieceKind(StrEnum):
    """What a stretch of logical text stands for."""

    TEXT = "text"  #: prose; the source bytes are the text itself
    FROZEN = "frozen"  #: visible but never changed: short inline code, entities, labels
    MASK = "mask"  #: `@@1QX@@` stands for the source bytes
    BREAK = "break"  #: `\n` stands for a line end and the container prefix of the next line
    HARD_BREAK = "hard break"  #: like BREAK, with the spaces or backslash that make it hard


class Piece(NamedTuple):
    """One stretch of logical text and the source bytes under it."""

    logical: int  #: where it begins in the logical text, in characters
    length: int  #: characters of logical text
    start: int  #: source bytes, half-open
    end: int
    kind: PieceKind


class BlockKind(StrEnum):
    """Where a block's inline content stands."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    ITEM = "item"  #: the text of a tight list item
    CELL = "cell"


@dataclass(frozen=True)
class Block:
    """The inline content of one paragraph, heading, tight list item or table cell."""

    kind: BlockKind
    text: str  #: the logical text
    pieces: tuple[Piece, ...]  #: cover `text` without gaps, in order
    level: int = 0  #: 1 to 6 for a heading, else 0
    anchored: bool = False  #: a heading with an explicit identifier, so that its words do not make its anchor
    ignored: frozenset[str] = frozenset()  #: rules that a person does not want to look at it

    @property
    def start(self) -> int:
        """First source byte."""
        return self.pieces[0].start

    @property
    def end(self) -> int:
        """One past the last source byte."""
        return self.pieces[-1].end

    @cached_property
    def frozen(self) -> tuple[tuple[int, int], ...]:
        """Half-open logical ranges that no edit may touch: every piece that is neither text nor a soft break."""
        free = (PieceKind.TEXT, PieceKind.BREAK)
        return tuple((p.logical, p.logical + p.length) for p in self.pieces if p.kind not in free)

    def is_frozen(self, start: int, end: int) -> bool:
        """Does the logical range touch anything frozen? An empty range only inside of it, or where two atoms meet."""
        if start < end:
            return any(a < end and start < b for a, b in self.frozen)
        atoms = (PieceKind.FROZEN, PieceKind.MASK)
        between = start > 0 and self.piece_at(start - 1).kind in atoms and self.piece_at(start).kind in atoms
        return between or any(a < start < b for a, b in self.frozen)

    @cached_property
    def _logical_starts(self) -> list[int]:
        return [piece.logical for piece in self.pieces]

    def piece_at(self, logical: int) -> Piece:
        """The piece that holds the character at `logical` (the last one for the end of the text)."""
        return self.pieces[max(0, bisect_right(self._logical_starts, logical) - 1)]

    @cached_property
    def _starts(self) -> list[int]:
        return [piece.start for piece in self.pieces]

    def pieces_near(self, start: int, end: int) -> tuple[Piece, ...]:
        """The pieces that share a source byte with `start:end`, or touch that range."""
        first = max(0, bisect_left(self._starts, start) - 1)
        return self.pieces[first : bisect_right(self._starts, end)]

    def byte_at(self, logical: int) -> int:
        """The source byte of a character; at the edge of two pieces that of the later one."""
        piece = self.piece_at(logical)
        if logical >= piece.logical + piece.length:
            return piece.end
        if piece.kind is not PieceKind.TEXT:
            return piece.start
        if piece.end - piece.start == piece.length:
            return piece.start + logical - piece.logical
        return piece.start + len(self.text[piece.logical : logical].encode())


class Frozen(NamedTuple):
    """A part of a document that is left alone, and why. Source bytes, half-open."""

    start: int
    end: int
    reason: str
    prose: bool = False  #: it may be prose like any other: a person wants it to be left alone


class Outline(NamedTuple):
    """What one parser saw, as parallel sequences; two outlines with equal `labels` have the same skeleton.

    A label names a node with everything that must not change (level, target, title, code, raw HTML). `starts` and
    `ends` are source bytes, half-open, or empty for a parser that gives no offsets.
    """

    labels: Sequence[str]
    starts: Sequence[int] = ()
    ends: Sequence[int] = ()


@dataclass(frozen=True)
class Document:
    """A parsed file: its bytes, its prose blocks in source order, and what is frozen with a reason."""

    source: bytes
    format: str  #: name of the format that made it
    blocks: tuple[Block, ...]
    frozen: tuple[Frozen, ...] = ()

    def line_of(self, byte: int) -> int:
        """The 1-based line on which a source byte lies."""
        return bisect_left(self._line_ends, byte) + 1

    @cached_property
    def _line_ends(self) -> Sequence[int]:
        return [end.start() for end in re.finditer(b"\n", self.source)]

    def column_of(self, byte: int) -> int:
        """The 1-based column of a source byte, in characters."""
        start = self.source.rfind(b"\n", 0, byte) + 1
        return len(self.source[start:byte].decode(errors="replace")) + 1
