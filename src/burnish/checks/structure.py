"""The two-parser gate and the frozen bytes: is the edited document the same document but for its words?

Pure comparisons of values that `documents` made; the pipeline brings them together (design, promises 1 and 2;
invariants I1 to I12 of a document that was enhanced).
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from burnish.model.document import Document, Outline, PieceKind
from burnish.model.edits import Refusal, Splice


def check_frozen_bytes(document: Document, splices: Sequence[Splice]) -> Refusal | None:
    """Splices may take away only text of prose regions, and soft breaks together with a whole line of it."""
    starts = [block.start for block in document.blocks]
    at = 0
    for splice in splices:
        if splice.start < at or splice.end < splice.start:
            return Refusal("frozen-bytes", "the edits overlap")
        at = splice.end
        index = bisect_right(starts, splice.start) - 1
        if index < 0 or splice.end > document.blocks[index].end:
            return Refusal("frozen-bytes", "an edit reaches outside of the prose of a block")
        for piece in document.blocks[index].pieces:
            touched = piece.start < splice.end and splice.start < piece.end
            inside = piece.start < splice.start < piece.end
            if piece.kind is PieceKind.TEXT or not (touched or inside):
                continue
            whole_break = piece.kind is PieceKind.BREAK and splice.start <= piece.start and piece.end <= splice.end
            if not whole_break:
                return Refusal("frozen-bytes", f"an edit touches a {piece.kind.value} part of a block")
    return None


def check_outline(before: Outline, after: Outline, splices: Sequence[Splice], parser: str) -> Refusal | None:
    """Equal labels; and where the parser gives offsets, every range is where the splices have moved it."""
    if list(before.labels) != list(after.labels):
        return Refusal("structure", f"{parser} would read {_difference(before.labels, after.labels)}")
    if not before.starts and not after.starts:
        return None
    places = _Places(splices)
    for label, old_start, old_end, new_start, new_end in zip(
        before.labels, before.starts, before.ends, after.starts, after.ends, strict=True
    ):
        if not (places.allow(old_start, new_start) and places.allow(old_end, new_end)):
            return Refusal("structure", f"{parser} would read {_short(label)} at another place")
    return None


def _difference(before: Sequence[str], after: Sequence[str]) -> str:
    for old, new in zip(before, after, strict=False):
        if old != new:
            return f"{_short(new)} where {_short(old)} was"
    missing = len(before) > len(after)
    label = before[len(after)] if missing else after[len(before)]
    return f"no {_short(label)} at the end" if missing else f"a new {_short(label)} at the end"


def _short(label: str) -> str:
    return repr(label if len(label) <= 60 else label[:57] + "...")


class _Places:
    """Where a source byte may lie after splicing."""

    def __init__(self, splices: Sequence[Splice]) -> None:
        self._splices = splices
        self._starts = [splice.start for splice in splices]
        self._ends = [splice.end for splice in splices]
        self._shifts = [0]  # after the first n splices
        for splice in splices:
            self._shifts.append(self._shifts[-1] + len(splice.new) - (splice.end - splice.start))

    def allow(self, old: int, new: int) -> bool:
        """May what began or ended at `old` lie at `new`? Inside of a splice any place may be right."""
        behind = bisect_right(self._ends, old)  # splices that end at or before it
        begun = bisect_left(self._starts, old)  # splices that begin before it
        if begun > behind:
            return True
        first = behind
        while first and self._starts[first - 1] == old:  # insertions at this very place: before or behind them
            first -= 1
        return any(new == old + self._shifts[n] for n in range(first, behind + 1))
