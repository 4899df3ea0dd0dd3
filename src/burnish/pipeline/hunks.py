"""Proposals grouped by sentence, with the words that change: what a person sees."""

from collections.abc import Sequence

from burnish.documents.diff import Change, changes
from burnish.documents.sentences import sentences
from burnish.model.document import Block, Document, PieceKind
from burnish.model.masks import MASK
from burnish.model.results import Hunk, Mark, Proposal

_LONGEST = 60  #: characters shown of what a mask hides


def hunks_of(document: Document, block: Block, after: str, proposals: Sequence[tuple[int, Proposal]]) -> list[Hunk]:
    """The hunks of one block.

    Args:
        after: the block's logical text with everything applied that is to be shown as applied.
        proposals: each with its logical place in `block.text`; its sentence is shown, applied or not.
    """
    edits = changes(block.text, after)
    grouped: list[tuple[int, int]] = []
    for start, end in sentences(block.text):
        joins = bool(grouped) and any(e.start < start < e.end for e in edits)
        grouped[-1:] = [(grouped[-1][0], end)] if joins else [*grouped[-1:], (start, end)]
    hunks = []
    for start, end in grouped:
        own = [e for e in edits if start <= e.start < end or (e.start == end == len(block.text))]
        shown = tuple(p for at, p in proposals if start <= at < end)
        if own or shown:
            byte = block.piece_at(start).start
            marks = _marks(block.text, start, end, own)
            hunks.append(Hunk(document.line_of(byte), _shown(document.source, block, marks), shown))
    return hunks


def _marks(text: str, start: int, end: int, edits: Sequence[Change]) -> tuple[Mark, ...]:
    marks, at = [], start
    for edit in edits:
        pieces = (
            ("same", text[at : edit.start]),
            ("removed", text[edit.start : edit.end]),
            ("added", edit.replacement),
        )
        marks += [Mark(kind, piece) for kind, piece in pieces if piece]
        at = edit.end
    marks.append(Mark("same", text[at:end].rstrip()))
    return tuple(mark for mark in marks if mark.text)


def _shown(source: bytes, block: Block, marks: Sequence[Mark]) -> tuple[Mark, ...]:
    """Marks with what stands under the masks: a person has never seen a mask."""
    under = {
        block.text[p.logical : p.logical + p.length]: _brief(source[p.start : p.end].decode())
        for p in block.pieces
        if p.kind is PieceKind.MASK
    }
    return tuple(Mark(mark.kind, MASK.sub(lambda m: under.get(m[0], m[0]), mark.text)) for mark in marks)


def _brief(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "\N{HORIZONTAL ELLIPSIS}"
