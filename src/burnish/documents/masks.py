"""Masks stand for opaque atoms of the source (their form is in `model.masks`). Here they are checked and undone.

Unmasking is exact or refused; nothing is guessed (faults F15 to F18).
"""

from collections.abc import Sequence

from burnish.errors import NotPlaceable
from burnish.model.document import Block, PieceKind
from burnish.model.masks import MASK


def masks_of(block: Block) -> Sequence[str]:
    """The masks of a block in the order of its text."""
    return [block.text[p.logical : p.logical + p.length] for p in block.pieces if p.kind is PieceKind.MASK]


def check_masks(block: Block, text: str) -> None:
    """Accept a new text for `block` only if it holds each of its masks once, in order, and no other.

    Raises:
        NotPlaceable: a mask is missing, repeated, moved, altered or unknown; the message names the first one.
    """
    expected, found = list(masks_of(block)), MASK.findall(text)
    if found == expected and text.count("@@") == 2 * len(expected):
        return
    for mask in expected:
        if found.count(mask) != 1:
            raise NotPlaceable(problem=f"the mask {mask} must stand in the text exactly once")
    for mask in found:
        if mask not in expected:
            raise NotPlaceable(problem=f"{mask} is not a mask of this block")
    raise NotPlaceable(problem="the masks are not in their order" if found != expected else "a mask was altered")


def unmask(block: Block, source: bytes) -> bytes:
    """The source bytes that the block's logical text stands for, container prefixes left out.

    The inverse of masking: each mask is replaced by the bytes under it, each break by `\\n`.
    """
    parts: list[bytes] = []
    for piece in block.pieces:
        if piece.kind in (PieceKind.BREAK, PieceKind.HARD_BREAK):
            parts.append(block.text[piece.logical : piece.logical + piece.length].encode())
        else:
            parts.append(source[piece.start : piece.end])
    return b"".join(parts)
