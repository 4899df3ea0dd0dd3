"""Which blocks of a document are worth a question, and what of the document goes with them as context.

Sent are paragraphs, list items, quotes and cells of eight words or more (design, section 5). Headings go along as
context only, since links may rely on their words. What holds a secret is withheld: such a block is not asked about, and
such a heading does not go along.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from burnish.checks.secrets import check_secrets
from burnish.model.document import Block, BlockKind, Document, Piece, PieceKind
from burnish.model.edits import Refusal
from burnish.model.masks import MASK
from burnish.pipeline.touched import Spans
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


class Withheld(NamedTuple):
    """A block or heading that is not sent. Its text stays where it is, so that nothing can tell of it."""

    refusal: Refusal  #: why
    start: int  #: source bytes, half-open
    end: int
    context: bool  #: a heading, about which nothing is asked in any case


@dataclass(frozen=True, slots=True)
class Selection:
    """The blocks of one document to ask about, in its order."""

    title: str  #: its first heading, or empty where there is none or it is withheld
    blocks: tuple[Selected, ...]
    alone: bool  #: its text reads like instructions to a model, so that it shares no request with other documents
    withheld: tuple[Withheld, ...] = ()  #: in its order


def select(document: Document, spans: Spans | None = None) -> Selection:
    """What to ask about in `document`, or in these parts of it."""
    sent = [
        (number, block) for number, block in enumerate(document.blocks) if _is_heading(block) or _has_words(block.text)
    ]
    text = "\n\n".join(block.text for _, block in sent)
    secrets = _secrets(sent) if check_secrets(text) is not None else {}  # nearly no document has any
    return Selection(
        title=next((_words_of(block, number in secrets) for number, block in sent if _is_heading(block)), ""),
        blocks=tuple(each for each in _selected(sent, secrets) if spans is None or spans.touch(each.start, each.end)),
        alone=looks_like_instructions(text),
        withheld=tuple(
            Withheld(secrets[number], block.start, block.end, context=_is_heading(block))
            for number, block in sent
            if number in secrets and (spans is None or spans.touch(block.start, block.end))
        ),
    )


def _secrets(sent: Sequence[tuple[int, Block]]) -> Mapping[int, Refusal]:
    """Why blocks may not be sent, by their numbers."""
    found = ((number, check_secrets(block.text)) for number, block in sent)
    return {number: refusal for number, refusal in found if refusal is not None}


def _is_heading(block: Block) -> bool:
    return block.kind is BlockKind.HEADING


def _words_of(heading: Block, withheld: bool) -> str:
    return "" if withheld else heading.text


def _selected(sent: Sequence[tuple[int, Block]], secrets: Mapping[int, Refusal]) -> Iterator[Selected]:
    path: list[tuple[int, str]] = []
    for number, block in sent:
        if _is_heading(block):
            text = _words_of(block, number in secrets)
            path = [*((level, text) for level, text in path if level < block.level), (block.level, text)]
        elif number not in secrets:
            yield Selected(number, _light(block), tuple(text for _, text in path if text), block.start, block.end)


def _light(block: Block) -> Block:
    masks = tuple(piece for piece in block.pieces if piece.kind is PieceKind.MASK)
    return Block(block.kind, block.text, masks or (Piece(0, len(block.text), block.start, block.end, PieceKind.TEXT),))


def part_of(block: Block, start: int, end: int) -> Block:
    """A part of a selected block's text (characters, half-open) as a block of the same kind."""
    masks = tuple(
        piece._replace(logical=piece.logical - start)
        for piece in block.pieces
        if piece.kind is PieceKind.MASK and start <= piece.logical and piece.logical + piece.length <= end
    )
    whole = Piece(0, end - start, block.start, block.end, PieceKind.TEXT)
    return Block(block.kind, block.text[start:end], masks or (whole,))


def _has_words(text: str) -> bool:
    if len(text) < 2 * FEWEST_WORDS:
        return False
    plain = MASK.sub(" ", text) if "@@" in text else text
    # Nearly always the beginning tells; to count all the words of a long text for that takes ten times as long.
    return len(_WORD.findall(plain, 0, _BEGINNING)) >= FEWEST_WORDS or len(_WORD.findall(plain)) >= FEWEST_WORDS
