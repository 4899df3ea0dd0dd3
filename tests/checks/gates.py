"""The gates that damages are held against, without the pipeline that normally calls them."""

from dataclasses import dataclass
from functools import cached_property

from burnish.checks.characters import compare as compare_characters
from burnish.checks.facts import compare_block, compare_texts
from burnish.checks.structure import check_frozen_bytes, check_outline
from burnish.documents.diff import changes
from burnish.documents.markdown.format import Markdown
from burnish.documents.masks import check_masks
from burnish.errors import NotPlaceable
from burnish.model.document import Block, Document, Outline, PieceKind
from burnish.model.edits import Edit, Refusal, Splice
from burnish.pipeline.gate import Gate
from burnish.testing.judge import broken

#: Names of the gates against damages to a source, in the order in which they are asked.
STRUCTURE_GATES = ("frozen-bytes", "first parser", "second parser", "characters")
PARSERS = frozenset(("first parser", "second parser"))
THIRD_PARSER = "markdown-it"  #: how a verdict of the judge begins that only the third parser gave


@dataclass(frozen=True)
class Original:
    """A document before the damage, read once."""

    name: str
    source: bytes

    @cached_property
    def document(self) -> Document:
        return Markdown().parse(self.source)

    @cached_property
    def outline(self) -> Outline:
        return Markdown().outline(self.source)

    @cached_property
    def second_outline(self) -> Outline:
        return Markdown().second_outline(self.source)

    @cached_property
    def gate(self) -> Gate:
        return Gate(self.document, Markdown())


def coarse_splice(before: str, after: str) -> Splice:
    """The one splice that turns `before` into `after`: what lies between their common ends."""
    head = _common(before, after)
    tail = _common(before[head:][::-1], after[head:][::-1])
    start = len(before[:head].encode())
    taken = before[head : len(before) - tail]
    return Splice(start, start + len(taken.encode()), after[head : len(after) - tail].encode())


def _common(one: str, other: str) -> int:
    """How many characters both begin with."""
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def structure_refusals(original: Original, damaged: str) -> dict[str, Refusal]:
    """What each gate says against the damage, by the gates' names; those that have nothing to say are left out."""
    splice = coarse_splice(original.source.decode(), damaged)
    after, form = damaged.encode(), Markdown()
    said = {
        "frozen-bytes": check_frozen_bytes(original.document, [splice]),
        "first parser": check_outline(original.outline, form.outline(after), [splice], "the first parser"),
        "second parser": check_outline(
            original.second_outline, form.second_outline(after), [splice], "the second parser"
        ),
        "characters": _characters(original.document, splice),
    }
    return {name: refusal for name, refusal in said.items() if refusal is not None}


def _characters(document: Document, splice: Splice) -> Refusal | None:
    """Asked only for an edit of one block's prose: nothing else ever reaches this gate."""
    for block in document.blocks:
        if block.start <= splice.start and splice.end <= block.end:
            try:
                start, end = _logical(block, splice.start), _logical(block, splice.end)
                return compare_characters(block.text, block.text[:start] + splice.new.decode() + block.text[end:])
            except ValueError:
                return None
    return None


def _logical(block: Block, byte: int) -> int:
    """Where a source byte stands in the logical text.

    Raises:
        ValueError: it lies inside of something that is not prose.
    """
    for piece in block.pieces:
        if byte == piece.start:
            return piece.logical
        if piece.start < byte < piece.end:
            if piece.kind is not PieceKind.TEXT:
                raise ValueError(byte)
            text = block.text[piece.logical : piece.logical + piece.length]
            return piece.logical + len(text.encode()[: byte - piece.start].decode())
    return len(block.text)


def only_third_parser_objects(original: Original, damaged: str) -> str | None:
    """What the judge's own parser says, where the labels of the two parsers are as before."""
    verdict = broken(original.source, damaged.encode())
    return verdict if verdict is not None and verdict.startswith(THIRD_PARSER) else None


def fact_refusals(block: Block, damaged: str) -> tuple[Refusal | None, Refusal | None]:
    """What the facts say against a new logical text, as a whole text and as word edits."""
    return compare_texts(block.text, damaged), compare_block(block.text, _edits(block, damaged))


def mask_refusal(block: Block, damaged: str) -> Refusal | None:
    """What the masks say against a new logical text."""
    try:
        check_masks(block, damaged)
    except NotPlaceable as problem:
        return Refusal("masks", str(problem.facts["problem"]))
    return None


def _edits(block: Block, new: str) -> list[Edit]:
    return [Edit(block, change.start, change.end, change.replacement) for change in changes(block.text, new)]


def stands_in_prose(block: Block, new: str) -> bool:
    """Do all changes from the block's text to `new` leave alone what is frozen?"""
    return not any(block.is_frozen(change.start, change.end) for change in changes(block.text, new))


def first_refusal(original: Original, block: Block, new: str) -> Refusal | None:
    """What the pipeline's gate says to a new logical text, all checks together."""
    edits = _edits(block, new)
    refused = original.gate.judge([(edit,) for edit in edits]).refused  # with those of earlier questions
    return next((refusal for edit, refusal in refused if any(edit is asked for asked in edits)), None)
