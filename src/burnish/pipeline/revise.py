"""New logical texts for blocks, from anywhere, become sound word-level edits of a document.

The texts are compared with what stands there; the changes of a sentence are one unit, so that no half of a sentence
is applied without the other. Masks must come back as they are (design, section 3).
"""

from collections.abc import Mapping, Sequence

from burnish.documents.diff import changes
from burnish.documents.masks import check_masks
from burnish.documents.sentences import sentences
from burnish.errors import NotPlaceable
from burnish.model.document import Block, Document
from burnish.model.edits import Edit, Refusal, Tier
from burnish.model.results import DocumentResult, Proposal, Status, Verdict
from burnish.pipeline.document import Plan
from burnish.pipeline.findings import makes_anchor
from burnish.pipeline.gate import Gate, Unit
from burnish.pipeline.hunks import hunks_of
from burnish.pipeline.stopwatch import Stopwatch

_MARGIN = 0.15  #: by which a text may be more like another block than like its own (invariant I16)
_FEWEST_WORDS = 4


def revise_document(
    path: str, source: bytes, revisions: Mapping[int, str], plan: Plan, watch: Stopwatch
) -> tuple[bytes, DocumentResult]:
    """The new bytes and what became of each change.

    Raises:
        UnknownFormat: no format reads `path`.
        IndexError: a revision is for a block that does not exist.
    """
    form = plan.format_of(path)
    with watch.stage("parse"):
        document = form.parse(source)
    words = [_words(block.text) for block in document.blocks]
    units: list[Unit] = []
    noted: dict[int, list[tuple[int, Proposal]]] = {}  # block -> place in its text, proposal
    for index, text in sorted(revisions.items()):
        block = document.blocks[index]
        refusal = _refusal(block, index, text, words)
        if refusal is None:
            units += _sentence_units(block, text)
        else:
            noted[index] = [(0, _proposal(document, block, (0, len(block.text)), text, refusal))]
    with watch.stage("checks"):
        passed = Gate(document, form).judge(units)
    refused = {id(edit): refusal for edit, refusal in passed.refused}
    index_of = {document.blocks[index].start: index for index in revisions}
    for edit in (edit for unit in units for edit in unit):
        proposal = _proposal(document, edit.block, (edit.start, edit.end), edit.replacement, refused.get(id(edit)))
        place = min(edit.start, len(edit.block.text) - 1)
        noted.setdefault(index_of[edit.block.start], []).append((place, proposal))
    after = form.parse(passed.after)
    hunks = [
        hunk
        for index in sorted(noted)
        for hunk in hunks_of(document, document.blocks[index], after.blocks[index].text, noted[index])
    ]
    proposals = tuple(proposal for index in sorted(noted) for _, proposal in noted[index])
    status = Status.UNCHANGED if passed.after == source else Status.CHANGED
    return passed.after, DocumentResult(path, status, "", proposals, tuple(hunks), size=len(source))


def _refusal(block: Block, index: int, text: str, words: Sequence[frozenset[str]]) -> Refusal | None:
    """Why a new text is not taken for a block as a whole, or None; `words` are those of all blocks."""
    if text == block.text:
        return None
    if makes_anchor(block):
        return Refusal("anchor", "links may rely on a heading's words")
    try:
        check_masks(block, text)
    except NotPlaceable as problem:
        return Refusal("masks", str(problem.facts["problem"]))
    new, old = _words(text), words[index]
    if any(_likeness(other, new) > _likeness(old, new) + _MARGIN for other in words):
        return Refusal("identity", "the text is that of another block")
    return None


def _words(text: str) -> frozenset[str]:
    return frozenset(text.lower().split())


def _likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """The share of words that two texts have in common, from 0 to 1; 0 for texts too short to tell."""
    if len(one) < _FEWEST_WORDS or len(other) < _FEWEST_WORDS:
        return 0.0
    shared = len(one & other)
    return shared / (len(one) + len(other) - shared)


def _sentence_units(block: Block, text: str) -> Sequence[Unit]:
    """The edits that turn a block's text into `text`, those of a sentence (or of several that one joins) together."""
    ends = [end for _, end in sentences(block.text)]
    units: list[list[Edit]] = []
    reach = 0  # where the sentences of the latest unit end
    for change in changes(block.text, text):
        edit = Edit(block, change.start, change.end, change.replacement, tier=Tier.SUGGESTION)
        if units and change.start < reach:
            units[-1].append(edit)
        else:
            units.append([edit])
        reach = max(reach, next((end for end in ends if end >= change.end and end > change.start), len(block.text)))
    return units


def _proposal(document: Document, block: Block, span: tuple[int, int], text: str, refusal: Refusal | None) -> Proposal:
    first, last = block.byte_at(span[0]), block.byte_at(span[1])
    return Proposal(
        rule="revision",
        strategy="",
        tier=Tier.SUGGESTION,
        message="a revised text asks for this",
        verdict=Verdict.REFUSED if refusal else Verdict.APPLIED,
        line=document.line_of(first),
        column=document.column_of(first),
        start=first,
        end=max(first, last),
        before=block.text[span[0] : span[1]],
        after=text,
        refusal=refusal,
    )
