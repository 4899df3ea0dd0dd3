"""From leaves and atoms to blocks with logical text (design, section 3)."""

import re
from collections.abc import Iterable, Sequence

from burnish.documents.markdown.leaves import Leaf
from burnish.documents.markdown.scanner import Atom
from burnish.documents.masks import mask_for
from burnish.model.document import Block, BlockKind, Piece, PieceKind

_LETTER = re.compile(r"[^\W\d_]")


def merge(atoms: Iterable[Atom]) -> list[Atom]:
    """Disjoint atoms that cover the same bytes, sorted. One that holds others keeps its kind; overlaps are masked."""
    merged: list[Atom] = []
    for atom in sorted(atoms, key=lambda a: (a.start, -a.end)):
        if not merged or atom.start >= merged[-1].end:
            merged.append(atom)
        elif atom.end > merged[-1].end:
            merged[-1] = Atom(merged[-1].start, atom.end, PieceKind.MASK)
    return merged


def blocks_of(body: bytes, base: int, leaves: Sequence[Leaf], atoms: Sequence[Atom]) -> tuple[Block, ...]:
    """One block per leaf in which a letter can change.

    `atoms` are disjoint and sorted; like the leaves they count from the body's first byte, which is byte `base` of the
    source. The blocks count from the source's first byte.
    """
    blocks, first = [], 0
    for leaf in leaves:
        while first < len(atoms) and atoms[first].end <= leaf.start:
            first += 1
        last = first
        while last < len(atoms) and atoms[last].start < leaf.end:
            last += 1
        inside = leaf.atoms
        if first < last:
            clipped = (Atom(max(a.start, leaf.start), min(a.end, leaf.end), a.kind) for a in atoms[first:last])
            inside = [*leaf.atoms, *clipped]
        block = _block(body, base, leaf, merge(inside) if inside else inside)
        if block is not None:
            blocks.append(block)
    return tuple(blocks)


def _block(body: bytes, base: int, leaf: Leaf, atoms: Sequence[Atom]) -> Block | None:
    if not atoms and not leaf.breaks:  # half of all blocks: one line of text
        text = body[leaf.start : leaf.end].decode()
        piece = Piece(0, len(text), base + leaf.start, base + leaf.end, PieceKind.TEXT)
        return Block(leaf.kind, text, (piece,), leaf.level) if _LETTER.search(text) else None
    builder = _Builder(body, base, leaf.start)
    breaks = iter((*leaf.breaks, (leaf.end, leaf.end, False)))
    start, resume, hard = next(breaks)
    for atom in atoms:
        while start < atom.start:
            builder.text(start)
            builder.line_break(resume, hard)
            start, resume, hard = next(breaks)
        builder.text(atom.start)
        spans_lines = False
        while start < atom.end:  # a break inside the atom lies under its mask
            spans_lines = True
            start, resume, hard = next(breaks)
        builder.atom(atom.end, visible=atom.kind is PieceKind.FROZEN and not spans_lines)
    while resume < leaf.end:
        builder.text(start)
        builder.line_break(resume, hard)
        start, resume, hard = next(breaks)
    builder.text(leaf.end)
    if not builder.has_letters:
        return None
    anchored = leaf.kind is BlockKind.HEADING and b"{#" in body[leaf.start : leaf.end]
    return Block(leaf.kind, "".join(builder.parts), tuple(builder.pieces), leaf.level, anchored)


class _Builder:
    """Grows the logical text piece by piece; `at` is the next source byte of the body."""

    def __init__(self, body: bytes, base: int, at: int) -> None:
        self.parts: list[str] = []
        self.pieces: list[Piece] = []
        self.has_letters = False
        self._body, self._base, self._at = body, base, at
        self._logical = 0
        self._masks = 0

    def text(self, end: int) -> None:
        """Prose up to `end`."""
        if end > self._at:
            text = self._body[self._at : end].decode()
            self.has_letters = self.has_letters or _LETTER.search(text) is not None
            self._add(text, end, PieceKind.TEXT)

    def atom(self, end: int, *, visible: bool) -> None:
        """Something frozen up to `end`."""
        payload = self._body[self._at : end]
        if visible:
            self._add(payload.decode(), end, PieceKind.FROZEN)
        else:
            self._masks += 1
            self._add(mask_for(self._masks, payload), end, PieceKind.MASK)

    def line_break(self, resume: int, hard: bool) -> None:
        """A line end with the next line's container prefix, up to `resume`."""
        raw = self._body[self._at : resume]
        if not hard:
            self._add("\n", resume, PieceKind.BREAK)
            return
        mark = "\\" if raw.startswith(b"\\") else raw[: len(raw) - len(raw.lstrip(b" \t"))].decode()
        self._add(mark + "\n", resume, PieceKind.HARD_BREAK)

    def _add(self, text: str, end: int, kind: PieceKind) -> None:
        self.parts.append(text)
        self.pieces.append(Piece(self._logical, len(text), self._base + self._at, self._base + end, kind))
        self._logical += len(text)
        self._at = end
