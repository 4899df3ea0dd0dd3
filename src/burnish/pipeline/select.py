"""Which blocks of a document are worth a question, and what of the document goes with them as context.

Sent are paragraphs, list items, quotes and cells of eight words or more (design, section 5). Headings go along as
context only, since links may rely on their words.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from burnish.model.document import Block, BlockKind, Document, Piece, PieceKind
from burnish.model.masks import MASK
from burnish.protocol.instructions import looks_like_instructions

FEWEST_WORDS = 8
_BEGINNING = 160  #: characters
_WORD = re.compile(r"[^\W\d_]{2,}|[^\W\d_](?=['’])|\b[aAI]\b")


class Selected(NamedTuple):
    """One block to ask about."""

    number: int  #: of the block in the document
    block: Block  #: kind, text and masks alone: what a question needs
    headings: tuple[str, ...]  #: the headings above it, from the top
    start: int  #: source bytes, half-open
    end: int


@dataclass(frozen=True, slots=True)
class Selection:
    """The blocks of one document to ask about, in its order."""

    title: str  #: its first heading, or empty
    blocks: tuple[Selected, ...]
    alone: bool  #: its text reads like instructions to a model, so that it shares no request with other documents


def select(document: Document) -> Selection:
    """What to ask about in `document`."""
    chosen = tuple(_selected(document.blocks))
    title = next((block.text for block in document.blocks if block.kind is BlockKind.HEADING), "")
    sent = [block.text for block in document.blocks if block.kind is BlockKind.HEADING]
    sent += [selected.block.text for selected in chosen]
    return Selection(title, chosen, looks_like_instructions("\n\n".join(sent)))


def _selected(blocks: Sequence[Block]) -> Iterator[Selected]:
    path: list[tuple[int, str]] = []
    for index, block in enumerate(blocks):
        if block.kind is BlockKind.HEADING:
            path = [*((level, text) for level, text in path if level < block.level), (block.level, block.text)]
        elif _has_words(block.text):
            yield Selected(index, _light(block), tuple(text for _, text in path), block.start, block.end)


def _light(block: Block) -> Block:
    masks = tuple(piece for piece in block.pieces if piece.kind is PieceKind.MASK)
    return Block(block.kind, block.text, masks or (Piece(0, len(block.text), block.start, block.end, PieceKind.TEXT),))


def _has_words(text: str) -> bool:
    if len(text) < 2 * FEWEST_WORDS:
        return False
    plain = MASK.sub(" ", text) if "@@" in text else text
    # Nearly always the beginning tells; to count all the words of a long text for that takes ten times as long.
    return len(_WORD.findall(plain, 0, _BEGINNING)) >= FEWEST_WORDS or len(_WORD.findall(plain)) >= FEWEST_WORDS
