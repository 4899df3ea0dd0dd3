"""Which of the proposed edits may be applied together? All checks, from the cheapest to the dearest.

A set of edits that fails is halved until the edits that fail are known, so that one bad edit costs no good one. What
is accepted was checked as it will be written, together.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import groupby
from typing import NamedTuple

from burnish.checks.characters import compare as check_characters
from burnish.checks.facts import compare_block as check_facts
from burnish.checks.structure import check_frozen_bytes, check_outline
from burnish.documents.splice import apply, edited_text, splices_for
from burnish.errors import NotPlaceable
from burnish.model.document import Block, Document, Piece, PieceKind
from burnish.model.edits import Edit, Refusal, Splice
from burnish.ports import Format


class Passed(NamedTuple):
    """The edits that passed, and the bytes that they make."""

    after: bytes
    splices: tuple[Splice, ...]
    edits: tuple[Edit, ...]
    refused: tuple[tuple[Edit, Refusal], ...]


def edited_block(block: Block, edits: Sequence[Edit]) -> Block:
    """The block as rules will see it after the edits; its bytes are not to be relied on."""
    text = edited_text(block, edits)
    pieces: list[Piece] = []
    shift, at, waiting = 0, 0, list(edits)
    for piece in block.pieces:
        while waiting and waiting[0].end <= piece.logical:
            shift += len(waiting[0].replacement) - (waiting[0].end - waiting[0].start)
            waiting.pop(0)
        if piece.kind in (PieceKind.TEXT, PieceKind.BREAK):
            continue
        start = piece.logical + shift
        if start > at:
            pieces.append(Piece(at, start - at, block.start, block.start, PieceKind.TEXT))
        pieces.append(piece._replace(logical=start))
        at = start + piece.length
    if at < len(text) or not pieces:
        pieces.append(Piece(at, len(text) - at, block.start, block.start, PieceKind.TEXT))
    return replace(block, text=text, pieces=tuple(pieces))


Check = Callable[[Sequence[Edit]], Refusal | None]
Unit = Sequence[Edit]  #: edits of one block that are applied together or not at all, sorted and disjoint


class Gate:
    """The checks of one document; the readings of the original are made once."""

    def __init__(self, document: Document, form: Format) -> None:
        self._document = document
        self._format = form
        self._before = form.outline(document.source)
        self._second_before = form.second_outline(document.source)
        self._disputed = form.disputed(document.source)
        self._refused: list[tuple[Edit, Refusal]] = []
        self._sound: dict[int, tuple[int, ...]] = {}  # block -> identities of the edits that passed `_check_words` last
        self._after = document.source  # with the edits that passed last
        self._latest: tuple[Splice, ...] = ()  # that made it

    def judge(self, units: Sequence[Unit]) -> Passed:
        """The largest sound part of `units`, which are sorted by place and disjoint; the rest with their reasons."""
        sound: list[Unit] = []
        for _, group in groupby(units, key=lambda unit: unit[0].block.start):
            sound += self._keep((), tuple(group), self._check_words)
        edits = _flat(self._keep((), sound, self._check_document))
        return Passed(self._after, self._latest, edits, tuple(self._refused))

    def _keep(self, base: tuple[Unit, ...], units: Sequence[Unit], check: Check) -> tuple[Unit, ...]:
        """`base` with as many of `units` as pass `check` beside it; the others are refused."""
        if not units:
            return base
        together = (*base, *units)
        refusal = check(_flat(together))
        if refusal is None:
            return together
        if len(units) == 1:
            self._refused += [(edit, refusal) for edit in units[0]]
            return base
        half = len(units) // 2
        return self._keep(self._keep(base, units[:half], check), units[half:], check)

    def _check_words(self, edits: Sequence[Edit]) -> Refusal | None:
        """The checks of one block that need no parser; `edits` are all of it."""
        block, them = edits[0].block, tuple(map(id, edits))
        if self._sound.get(block.start) == them:
            return None
        if any(start < block.end and block.start < end for start, end in self._disputed):
            return Refusal("structure", "the two parsers read this block differently, so it is left as it is")
        refusal = check_facts(block.text, edits) or check_characters(block.text, edited_text(block, edits))
        if refusal is None:
            self._sound[block.start] = them
        return refusal

    def _check_document(self, edits: Sequence[Edit]) -> Refusal | None:
        for _, group in _by_block(edits):
            refusal = self._check_words(group)
            if refusal is not None:
                return refusal
        try:
            splices = self._splices(edits)
        except NotPlaceable as problem:
            return Refusal("placement", str(problem.facts["problem"]))
        refusal = check_frozen_bytes(self._document, splices)
        if refusal is not None:
            return refusal
        after = apply(self._document.source, splices)
        refusal = check_outline(
            self._before, self._format.outline(after), splices, "the first parser"
        ) or check_outline(self._second_before, self._format.second_outline(after), splices, "the second parser")
        if refusal is None:
            self._after, self._latest = after, tuple(splices)
        return refusal

    def _splices(self, edits: Sequence[Edit]) -> list[Splice]:
        return [splice for block, group in _by_block(edits) for splice in splices_for(block, group)]


def _flat(units: Sequence[Unit]) -> tuple[Edit, ...]:
    return tuple(edit for unit in units for edit in unit)


def _by_block(edits: Sequence[Edit]) -> list[tuple[Block, tuple[Edit, ...]]]:
    return [(group[0].block, group) for group in (tuple(g) for _, g in groupby(edits, key=lambda e: e.block.start))]
