"""Proposals grouped by sentence, with the words that change: what a person sees."""

from collections.abc import Sequence

from burnish.documents.diff import Change, changes
from burnish.documents.sentences import sentences
from burnish.model.document import Block, Document
from burnish.model.results import Hunk, Mark, Proposal


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
            hunks.append(Hunk(document.line_of(byte), _marks(block.text, start, end, own), shown))
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
