"""The two-parser gate and the frozen bytes: is the edited document the same document but for its words?

Pure comparisons of values that `documents` made; the pipeline brings them together (design, promises 1 and 2;
invariants I1 to I12 of a document that was enhanced).
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import groupby

from burnish.model.document import Block, Document, Outline, PieceKind
from burnish.model.edits import Refusal, Splice
from burnish.patterns import late_pattern

_MARK = late_pattern(rb"[][<>{}|\\`$~*_]")  # where no parser of ours reads markup, another tool may
#: marks that mean something only side by side; attributes in braces belong to what they touch
_JOINED = (b"](", b"][", b"[]", b"![", b"]{", b"){", b"*{", b"_{", b"`{", b"}{")
_OPENERS = (b"-", b"+", b"#", b">", b"=", b":")  #: of lists, headings, quotes and directives
_AMPERSAND = b"&amp;"
_REFERENCE_TAIL = late_pattern(rb"#?\w{1,31};")
#: Labels of nodes whose bytes a reader sees, beside `text`; `paragraph` is that of a format without inline markup.
_SEEN = late_pattern(r"paragraph\Z|Start (?:Emphasis|Strong|Strikethrough|\{'Link')")


def check_frozen_bytes(document: Document, splices: Sequence[Splice]) -> Refusal | None:
    """Splices may take away only text of prose regions, and soft breaks together with a whole line of it.

    They may not add a line end, spaces at the edge of a line, or a mark of Markdown that they do not also take away.
    """
    starts = [block.start for block in document.blocks]
    at = 0
    for splice in splices:
        if splice.start < at or splice.end < splice.start:
            return _frozen("the edits overlap")
        at = splice.end
        index = bisect_right(starts, splice.start) - 1
        if index < 0 or splice.end > document.blocks[index].end:
            return _frozen("an edit reaches outside of the prose of a block")
        block = document.blocks[index]
        problem = _touches_frozen(block, splice) or _strays(document.source, block, splice)
        if problem:
            return _frozen(problem)
    for _, group in groupby(splices, key=lambda splice: bisect_right(starts, splice.start)):
        first, *more = group
        block = document.blocks[bisect_right(starts, first.start) - 1]
        if _changes_marks(document.source, block, (first, *more)):
            return _frozen("an edit adds, removes or changes a mark such as `*` or `[`")
    return None


def _frozen(reason: str) -> Refusal:
    return Refusal("frozen-bytes", reason)


def _touches_frozen(block: Block, splice: Splice) -> str | None:
    for piece in block.pieces_near(splice.start, splice.end):
        touched = piece.start < splice.end and splice.start < piece.end
        inside = piece.start < splice.start < piece.end
        if piece.kind is PieceKind.TEXT or not (touched or inside):
            continue
        whole_break = piece.kind is PieceKind.BREAK and splice.start <= piece.start and piece.end <= splice.end
        if not whole_break:
            return f"an edit touches a {piece.kind.value} part of a block"
    return None


def _strays(source: bytes, block: Block, splice: Splice) -> str | None:
    """Does the splice make white space or a character reference that no word needs?"""
    if b"\n" in splice.new or b"\r" in splice.new:
        return "an edit adds a line end"
    if source.endswith(_AMPERSAND, 0, splice.start) and _REFERENCE_TAIL.match(splice.new):
        return "an edit would escape a character reference again"
    taken = source[splice.start : splice.end]
    near = block.pieces_near(splice.start, splice.end)
    breaks = [piece for piece in near if piece.kind in (PieceKind.BREAK, PieceKind.HARD_BREAK)]
    begins = splice.start == block.start or any(piece.end == splice.start for piece in breaks)
    ends = splice.end == block.end or any(piece.start == splice.end for piece in breaks)
    first = splice.new[:1] or source[splice.end : min(splice.end + 1, block.end)]
    last = splice.new[-1:] or source[max(block.start, splice.start - 1) : splice.start]
    if (begins and first.isspace() and not taken[:1].isspace()) or (
        ends and last.isspace() and not taken[-1:].isspace()
    ):
        return "an edit leaves spaces at the edge of a line"
    if begins and taken[:1] != splice.new[:1] and (taken[:1] in _OPENERS or splice.new[:1] in _OPENERS):
        return "an edit changes the mark at the start of a line"
    return None


def _changes_marks(source: bytes, block: Block, splices: Sequence[Splice]) -> bool:
    # The bytes of a break hold the marks of quotes, and go with it.
    taken = [
        mark
        for splice in splices
        for piece in block.pieces_near(splice.start, splice.end)
        if piece.kind is PieceKind.TEXT
        for mark in _MARK.findall(source, max(splice.start, piece.start), min(splice.end, piece.end))
    ]
    if taken != [mark for splice in splices for mark in _MARK.findall(splice.new)]:
        return True
    for splice in splices:
        before, after = source[max(0, splice.start - 1) : splice.start], source[splice.end : splice.end + 1]
        old, new = before + source[splice.start : splice.end] + after, before + splice.new + after
        if any(old.count(pair) != new.count(pair) for pair in _JOINED):
            return True
    return False


def check_outline(before: Outline, after: Outline, splices: Sequence[Splice], parser: str) -> Refusal | None:
    """Equal labels; and where the parser gives offsets, every range is where the splices have moved it."""
    if list(before.labels) != list(after.labels):
        return Refusal("structure", f"{parser} would read {_difference(before.labels, after.labels)}")
    if not before.starts and not after.starts:
        return None
    places = _Places(splices)
    for old, new in ((before.starts, after.starts), (before.ends, after.ends)):
        moved = places.first_moved(old, new)
        if moved is not None:
            return Refusal("structure", f"{parser} would read {_short(before.labels[moved])} at another place")
    if not _all_seen(after, places.filled()):
        return Refusal("structure", f"{parser} would not show all words of an edit")
    return None


def _all_seen(after: Outline, ranges: Iterator[tuple[int, int]]) -> bool:
    """Does every range begin and end in something that a reader sees? `# C #` hides its last character."""
    nodes = zip(after.labels, after.starts, after.ends, strict=True)
    seen = [(start, end) for label, start, end in nodes if label == "text" or _SEEN.match(label)]
    seen.sort()
    starts, furthest = [start for start, _ in seen], [0]
    for _, end in seen:
        furthest.append(max(furthest[-1], end))
    return all(at < furthest[bisect_right(starts, at)] for first, end in ranges for at in (first, end - 1))


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

    def filled(self) -> Iterator[tuple[int, int]]:
        """Where the new bytes of each splice lie after splicing, without white space at their ends."""
        for splice, shift in zip(self._splices, self._shifts, strict=False):
            words = splice.new.strip()
            if words:
                start = splice.start + shift + len(splice.new) - len(splice.new.lstrip())
                yield start, start + len(words)

    def first_moved(self, old: Sequence[int], new: Sequence[int]) -> int | None:
        """Of places before and after splicing, the number of the first that lies where it may not."""
        ends, shifts = self._ends, self._shifts
        # What all splices that end before a place moved it by is nearly always right, and quickly told.
        doubtful = [n for n, (a, b) in enumerate(zip(old, new, strict=True)) if b - a != shifts[bisect_right(ends, a)]]
        return next((n for n in doubtful if not self._allow(old[n], new[n])), None)

    def _allow(self, old: int, new: int) -> bool:
        """May what began or ended at `old` lie at `new`? Inside of a splice any place may be right."""
        behind = bisect_right(self._ends, old)  # splices that end at or before it
        begun = bisect_left(self._starts, old)  # splices that begin before it
        if begun > behind:
            return True
        first = behind
        while first and self._starts[first - 1] == old:  # insertions at this very place: before or behind them
            first -= 1
        return any(new == old + self._shifts[n] for n in range(first, behind + 1))
