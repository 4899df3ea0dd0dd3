"""From leaves and atoms to blocks with logical text (design, section 3)."""

from collections.abc import Iterable, Sequence

from burnish.documents.markdown.leaves import Leaf
from burnish.documents.markdown.scanner import Atom
from burnish.model.document import Block, BlockKind, Piece, PieceKind
from burnish.model.masks import mask_for
from burnish.patterns import late_pattern

_ANCHOR = late_pattern(rb"\{(?:#|:\s*#|/\*\s*#?[\w.-]+\s*\*/\})")  # of a heading that names its own
_LETTER = late_pattern(r"[^\W\d_]")


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
    parts: list[str] = []
    pieces: list[Piece] = []
    at, logical, masks, has_letters = leaf.start, 0, 0, False
    for start, end, kind in (*_with_breaks(atoms, leaf.breaks), Atom(leaf.end, leaf.end, PieceKind.TEXT)):
        if start > at:
            text = body[at:start].decode()
            has_letters = has_letters or _LETTER.search(text) is not None
            parts.append(text)
            pieces.append(Piece(logical, len(text), base + at, base + start, PieceKind.TEXT))
            logical += len(text)
        at = end
        if kind is PieceKind.TEXT:  # the end of the leaf
            break
        if kind is PieceKind.MASK:
            masks += 1
        shown = _shown(body[start:end], kind, masks)
        parts.append(shown)
        pieces.append(Piece(logical, len(shown), base + start, base + end, kind))
        logical += len(shown)
    if not has_letters:
        return None
    anchored = leaf.kind is BlockKind.HEADING and _ANCHOR.search(body, leaf.start, leaf.end) is not None
    return Block(leaf.kind, "".join(parts), tuple(pieces), leaf.level, anchored)


def _with_breaks(atoms: Sequence[Atom], breaks: Sequence[Atom]) -> Sequence[Atom]:
    """Atoms and line breaks in order. An atom that spans lines is masked, and the breaks inside lie under its mask."""
    if not atoms or not breaks:
        return atoms or breaks
    found: list[Atom] = []
    for part in sorted((*atoms, *breaks), key=lambda a: (a.start, -a.end)):
        last = found[-1] if found else None
        if last is None or part.start >= last.end:
            found.append(part)
        elif last.kind in (PieceKind.FROZEN, PieceKind.MASK):
            found[-1] = Atom(last.start, max(last.end, part.end), PieceKind.MASK)
        elif part.end > last.end:  # a line's atom that begins in its container prefix, which belongs to the break
            found.append(part._replace(start=last.end))
    return found


def _shown(payload: bytes, kind: PieceKind, number: int) -> str:
    """What stands in the logical text for source bytes that are no prose."""
    if kind is PieceKind.BREAK:
        return "\n"
    if kind is PieceKind.MASK:
        return mask_for(number, payload)
    if kind is PieceKind.FROZEN:
        return payload.decode()
    mark = "\\" if payload.startswith(b"\\") else payload[: len(payload) - len(payload.lstrip(b" \t"))].decode()
    return mark + "\n"
