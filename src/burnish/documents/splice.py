"""From edits of a block's logical text to bytes, by the line rule of the design (section 3).

Line breaks are frozen. The replacement of a range that spans a break goes before it; a line emptied by an edit loses
its break with it; hard breaks never move; a word that would open a block at a line's start joins the line above.
Nothing is reflowed. What cannot be placed soundly is refused, never bent.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from burnish.errors import NotPlaceable
from burnish.model.document import Block, BlockKind, PieceKind
from burnish.model.edits import Edit, Splice
from burnish.patterns import late_pattern

_WHITE = late_pattern(r"\s+")
#: What would begin another block, or another tool's line, where a line of a paragraph begins.
_OPENER = late_pattern(
    r"[-+*](?=\s|$)|[0-9]{1,9}[.)](?=\s|$)|\#{1,6}(?=\s|$)|>|```|~~~|=+\s*$|[-_*](?:\s*[-_*])*\s*$|\||:::|:\s|!!!|\?\?\?"
    r"|<[A-Za-z/!?]|\[[^\]]*\]:|\$\$|\{%"
)
_WORD = late_pattern(r"\S+")


@dataclass(slots=True)
class _Part:
    """A stretch of a new line: the logical range that it keeps, or new text."""

    start: int
    end: int
    text: str
    kept: bool


@dataclass(slots=True)
class _Line:
    """One source line of a block: its logical range, and what is to stand there."""

    start: int
    end: int
    hard: bool  #: its line end is a hard break
    parts: list[_Part] = field(default_factory=list)
    touched: bool = False
    removed: bool = False

    @property
    def text(self) -> str:
        return "".join(part.text for part in self.parts)


def edited_text(block: Block, edits: Sequence[Edit]) -> str:
    """The block's logical text with sorted, disjoint edits applied."""
    parts: list[str] = []
    at = 0
    for edit in edits:
        parts += (block.text[at : edit.start], edit.replacement)
        at = edit.end
    return "".join((*parts, block.text[at:]))


def splices_for(block: Block, edits: Sequence[Edit]) -> list[Splice]:
    """The splices that carry out `edits`, which are sorted, disjoint and all of `block`.

    Raises:
        NotPlaceable: an edit touches something frozen, or its result has no sound place.
    """
    for edit in edits:
        _check(block, edit)
    lines = _lines(block)
    _apply(block, lines, edits)
    for index, line in enumerate(lines):
        if line.touched:
            _tidy(block, line)
            _join_openers(block, lines, index)
    _remove_empty(lines)
    if _words(block, lines) != edited_text(block, edits).split():
        raise NotPlaceable(problem="words would be joined or parted at a line break")
    if not any(_has_letter(block, part) for line in lines for part in line.parts):
        raise NotPlaceable(problem="no word would be left of the block")
    return _merged(_emit(block, lines))


def _check(block: Block, edit: Edit) -> None:
    if block.is_frozen(edit.start, edit.end):
        raise NotPlaceable(problem="it touches code, a link target or other markup")
    if block.kind is BlockKind.CELL and "|" in edit.replacement:
        raise NotPlaceable(problem="a table cell cannot hold a new `|`")


def _lines(block: Block) -> list[_Line]:
    lines, start = [], 0
    for piece in block.pieces:
        if piece.kind in (PieceKind.BREAK, PieceKind.HARD_BREAK):
            lines.append(_Line(start, piece.logical, piece.kind is PieceKind.HARD_BREAK))
            start = piece.logical + piece.length
    lines.append(_Line(start, len(block.text), hard=False))
    return lines


def _apply(block: Block, lines: list[_Line], edits: Sequence[Edit]) -> None:
    """Fill each line's parts; a replacement stands in the line in which its range begins."""
    first = 0  # of the edits that end in this line or later
    for line in lines:
        at = line.start
        while first < len(edits) and edits[first].end < line.start:
            first += 1
        for edit in islice(edits, first, None):
            if edit.start > line.end:
                break
            begins_here = line.start <= edit.start <= line.end
            start, end = max(edit.start, line.start), min(edit.end, line.end)
            if start > end or (start == end and not begins_here):
                continue
            if at < start:
                line.parts.append(_Part(at, start, block.text[at:start], kept=True))
            if begins_here and edit.replacement:
                line.parts.append(_Part(start, start, _WHITE.sub(" ", edit.replacement), kept=False))
            line.touched = True
            at = max(at, end)
        if at < line.end:
            line.parts.append(_Part(at, line.end, block.text[at : line.end], kept=True))


def _tidy(block: Block, line: _Line) -> None:
    """No new spaces where a line begins or ends."""
    old = block.text[line.start : line.end]
    if not old[:1].isspace():
        _strip(line, left=True)
    if not old[-1:].isspace():
        _strip(line, left=False)


def _strip(line: _Line, *, left: bool) -> None:
    while line.parts:
        part = line.parts[0 if left else -1]
        text = part.text.lstrip() if left else part.text.rstrip()
        cut = len(part.text) - len(text)
        if part.kept:
            part.start, part.end = (part.start + cut, part.end) if left else (part.start, part.end - cut)
        part.text = text
        if text:
            return
        line.parts.pop(0 if left else -1)


def _join_openers(block: Block, lines: list[_Line], index: int) -> None:
    """Move words that would open a block from the start of a line to the end of the line above."""
    line = lines[index]
    stood = _OPENER.match(block.text[line.start : line.end])
    while opener := _OPENER.match(line.text):
        if stood and opener[0] == stood[0]:
            return
        above = next((other for other in reversed(lines[:index]) if other.text.strip()), None)
        if above is None or above.hard:
            raise NotPlaceable(problem="a word would open a new block at the start of a line")
        word = _WORD.match(line.text)
        assert word is not None
        _take(block, line, word.end())
        above.parts.append(_Part(above.end, above.end, " " + word[0], kept=False))
        _strip(line, left=True)


def _take(block: Block, line: _Line, count: int) -> None:
    """Remove the first `count` characters of a line."""
    while count and line.parts:
        part = line.parts[0]
        cut = min(count, len(part.text))
        if part.kept:
            if block.is_frozen(part.start, part.start + cut):
                raise NotPlaceable(problem="something frozen would open a new block at the start of a line")
            part.start += cut
        part.text = part.text[cut:]
        count -= cut
        if not part.text:
            line.parts.pop(0)


def _has_letter(block: Block, part: _Part) -> bool:
    letters = (at for at, character in enumerate(part.text, part.start) if character.isalpha())
    return any(not part.kept or not block.is_frozen(at, at + 1) for at in letters)


def _remove_empty(lines: list[_Line]) -> None:
    """Mark lines that were emptied; their break goes with them.

    Raises:
        NotPlaceable: a hard break would go.
    """
    for index, line in enumerate(lines):
        if line.end > line.start and not line.text.strip():
            line.removed = True
            if line.hard or (index and lines[index - 1].hard):
                raise NotPlaceable(problem="a hard line break would be lost")


def _words(block: Block, lines: Sequence[_Line]) -> list[str]:
    """The words that the new lines hold; breaks count as they will be written."""
    ends = (*(line.start for line in lines[1:]), len(block.text))
    kept = (line.text + block.text[line.end : end] for line, end in zip(lines, ends, strict=True) if not line.removed)
    return "".join(kept).split()


def _emit(block: Block, lines: Sequence[_Line]) -> Iterator[Splice]:
    """Splices in order. A removed line goes with the break before it; one at the block's start, with the one after."""
    leading = True
    for index, line in enumerate(lines):
        first, last = _byte(block, line.start, after_break=True), _byte(block, line.end)
        if line.removed:
            if leading:
                yield Splice(first, _byte(block, lines[index + 1].start, after_break=True), b"")
            else:
                yield Splice(_byte(block, lines[index - 1].end), last, b"")
            continue
        leading = False
        at, fresh = line.start, ""
        for part in line.parts:
            if not part.kept:
                fresh += part.text
                continue
            if part.start > at or fresh:
                yield _splice(block, line, at, part.start, fresh)
            at, fresh = part.end, ""
        if at < line.end or fresh:
            yield _splice(block, line, at, line.end, fresh)


def _splice(block: Block, line: _Line, start: int, end: int, text: str) -> Splice:
    first = _byte(block, start, after_break=start == line.start)
    return Splice(first, max(first, _byte(block, end)), text.encode())


def _byte(block: Block, logical: int, *, after_break: bool = False) -> int:
    """The source byte at a logical offset; where two pieces meet, the end of the earlier or, `after_break`, the start
    of the later one."""
    if logical and not after_break and block.piece_at(logical).logical == logical:
        return block.piece_at(logical - 1).end
    return block.byte_at(logical)


def _merged(splices: Iterator[Splice]) -> list[Splice]:
    merged: list[Splice] = []
    for splice in splices:
        if merged and merged[-1].end == splice.start:
            last = merged.pop()
            splice = Splice(last.start, splice.end, last.new + splice.new)
        merged.append(splice)
    return merged


def apply(source: bytes, splices: Sequence[Splice]) -> bytes:
    """`source` with each range replaced; `splices` are sorted and disjoint."""
    parts: list[bytes] = []
    at = 0
    for splice in splices:
        parts += (source[at : splice.start], splice.new)
        at = splice.end
    parts.append(source[at:])
    return b"".join(parts)
