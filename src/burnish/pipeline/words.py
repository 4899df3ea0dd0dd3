"""What rules may ask about words outside the block they look at; implements `burnish.ports.Words`."""

import re

from burnish.model.document import Document, PieceKind
from burnish.pipeline.corpus import OwnUsage
from burnish.ports import Corpus


class DocumentWords:
    """The user's accepted words and one document's code. The document is searched only when a rule asks."""

    def __init__(self, document: Document, accepted: frozenset[str], corpus: Corpus | None = None) -> None:
        """`corpus`: what other documents do; None: there are none."""
        self._document = document
        self.corpus = corpus or OwnUsage(document.source)
        self._accepted = accepted  # lower case
        self._code: bytes | None = None

    def accepted(self, word: str) -> bool:
        """Is `word` in the user's list, in any case?"""
        return word.lower() in self._accepted

    def used_as_code(self, word: str) -> bool:
        """Does `word` stand alone somewhere in what is frozen: code, targets, markup?"""
        if self._code is None:
            self._code = _frozen_bytes(self._document).lower()
        pattern = rb"(?<![A-Za-z0-9])" + re.escape(word.lower().encode()) + rb"(?![A-Za-z0-9])"
        return re.search(pattern, self._code) is not None


def _frozen_bytes(document: Document) -> bytes:
    """All that is no prose. What a person wants to be left alone is prose: mistakes in it are quoted, not code."""
    source = bytearray(document.source)
    for frozen in document.frozen:
        if frozen.prose:
            source[frozen.start : frozen.end] = b" " * (frozen.end - frozen.start)
    parts: list[bytes | bytearray] = []
    at = 0
    for block in document.blocks:
        for piece in block.pieces:
            if piece.kind is PieceKind.TEXT:
                parts.append(source[at : piece.start])
                at = piece.end
    parts.append(source[at:])
    return b"\n".join(parts)
