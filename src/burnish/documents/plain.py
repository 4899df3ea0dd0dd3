"""Plain text: paragraphs between blank lines.

A paragraph with a line that does not look like running text (indented, a ruler, a table) is frozen; tokens that look
like code, paths or addresses are visible but frozen. There is no second parser for plain text: its outlines are the
places of the paragraphs that are prose, and the words of those that are not.
"""

import re
from collections.abc import Sequence

from burnish.documents.front_matter import BOM
from burnish.model.document import Block, BlockKind, Document, Frozen, Outline, Piece, PieceKind
from burnish.model.masks import mask_for
from burnish.patterns import late_pattern

_PARAGRAPH = late_pattern(r"(?:[^\r\n]*[^\s][^\r\n]*(?:\r\n|\r|\n|\Z))+")
_LINE = late_pattern(r"([ \t]*)([^\r\n]*?)([ \t]*)(\r\n|\r|\n|\Z)")
_LINE_END = late_pattern(r"\r\n?")
_LETTER = late_pattern(r"[^\W\d_]")
_NOT_PROSE = late_pattern(r"^(?: {4}|\t)|^[^A-Za-z\n]*$|\||\S(?: {3,}|\t+)\S|[=~_-]{4,}", re.MULTILINE)
_ATOM = late_pattern(r"`[^`\n]+`|(?:(?<!\S)\S*|\S{0,100})(?:://|www\.|[@/\\_=<>{}$~^*]|\(\))\S*")


class Plain:
    """Text without markup; implements `burnish.ports.Format`. Sources are UTF-8."""

    name = "plain"
    suffixes = (".txt", ".text")

    def parse(self, source: bytes) -> Document:
        """One block per paragraph of running text."""
        base = len(BOM) if source.startswith(BOM) else 0
        text = source[base:].decode()
        blocks, frozen, at, byte = [], [], 0, base
        for paragraph in _PARAGRAPH.finditer(text):
            byte += len(text[at : paragraph.start()].encode())
            at = paragraph.start()
            block = _block(paragraph[0], byte)
            if _has_letters(block) and not _NOT_PROSE.search(_LINE_END.sub("\n", paragraph[0]).strip("\n")):
                blocks.append(block)
            else:
                end = byte + len(paragraph[0].encode())
                frozen.append(Frozen(byte, end, "does not look like running text"))
        return Document(source, self.name, tuple(blocks), tuple(frozen))

    def outline(self, source: bytes) -> Outline:
        """One label per paragraph, with its place."""
        labels, starts, ends = [], [], []
        for block in self.parse(source).blocks:
            labels.append("paragraph")
            starts.append(block.start)
            ends.append(block.end)
        return Outline(labels, starts, ends)

    def page(self, source: bytes) -> None:  # noqa: ARG002 - the port's signature
        """Plain text has no markup."""
        return

    def second_outline(self, source: bytes) -> Outline:
        """The paragraphs that are not prose, word for word."""
        document = self.parse(source)
        return Outline([source[f.start : f.end].decode() for f in document.frozen])

    def disputed(self, source: bytes) -> Sequence[tuple[int, int]]:  # noqa: ARG002 - the port's signature
        """Nothing: there is one reading of plain text."""
        return ()


def _has_letters(block: Block) -> bool:
    texts = (block.text[p.logical : p.logical + p.length] for p in block.pieces if p.kind is PieceKind.TEXT)
    return any(_LETTER.search(text) for text in texts)


def _block(paragraph: str, byte: int) -> Block:
    parts: list[str] = []
    pieces: list[Piece] = []
    logical = masks = 0

    def add(raw: str, kind: PieceKind, shown: str) -> None:
        nonlocal logical, byte
        end = byte + len(raw.encode())
        pieces.append(Piece(logical, len(shown), byte, end, kind))
        parts.append(shown)
        logical, byte = logical + len(shown), end

    pending = ""  # the line end and what surrounds it, until it is known that a line follows
    for line in _LINE.finditer(paragraph):
        lead, content, trail, end = line.groups()
        if not content:
            continue
        if pieces:
            add(pending + lead, PieceKind.BREAK, "\n")
        else:
            byte += len(lead.encode())
        at = 0
        for atom in _ATOM.finditer(content):
            if atom.start() > at:
                add(content[at : atom.start()], PieceKind.TEXT, content[at : atom.start()])
            if "@@" in atom[0]:  # looks like a mask
                masks += 1
                add(atom[0], PieceKind.MASK, mask_for(masks, atom[0].encode()))
            else:
                add(atom[0], PieceKind.FROZEN, atom[0])
            at = atom.end()
        if at < len(content):
            add(content[at:], PieceKind.TEXT, content[at:])
        pending = trail + end
    return Block(BlockKind.PARAGRAPH, "".join(parts), tuple(pieces))
