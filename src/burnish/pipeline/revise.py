"""New logical texts for blocks, from anywhere, become sound word-level edits of a document.

The texts are compared with what stands there; the changes of a sentence are one unit, so that no half of a sentence
is applied without the other. Masks must come back as they are (design, section 3). What a check holds against a
change decides its verdict: a broken text is refused, a changed fact is for a person to judge.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import NamedTuple

from burnish.checks.reply import REVIEW
from burnish.checks.reply import compare as check_reply
from burnish.documents.diff import changes
from burnish.documents.masks import check_masks
from burnish.documents.sentences import sentences
from burnish.documents.splice import edited_text
from burnish.errors import NotPlaceable
from burnish.model.document import Block, Document
from burnish.model.edits import Edit, Refusal, Tier
from burnish.model.results import Hunk, Proposal, Verdict
from burnish.pipeline.findings import makes_anchor
from burnish.pipeline.gate import Gate, Passed, Unit
from burnish.pipeline.hunks import hunks_of
from burnish.ports import Format

_MARGIN = 0.15  #: by which a text may be more like another block than like its own (invariant I16)
_FEWEST_WORDS = 4
_EARLIER = Refusal("earlier", "it was refused before; `--retry-refused` applies it")
_FOR_A_PERSON = REVIEW | {"anchor", "insertion", _EARLIER.check}


def for_a_person(refusal: Refusal) -> bool:
    """Is the change sound in form, so that a person may still want it?"""
    return refusal.check in _FOR_A_PERSON


class Revision(NamedTuple):
    """A new logical text for a block, or with `insertion` a text that is to follow it."""

    number: int  #: of the block in the document
    text: str
    strategy: str = ""
    insertion: bool = False
    screened: bool = False  #: `screen` has nothing against it
    refused: bool = False  #: before, so that nothing of it is applied, whatever the checks say now


@dataclass(frozen=True, slots=True)
class Revised:
    """The result. `verdicts` has, per revised block, what became of its changes; none where nothing was changed."""

    after: bytes  #: the source itself, when nothing is applied
    texts: Mapping[int, str]  #: by block: its new logical text, but for the kind of its white space
    proposals: tuple[Proposal, ...]  #: in the order of the text
    hunks: tuple[Hunk, ...]
    verdicts: dict[int, frozenset[Verdict]]


def screen(block: Block, text: str, strategy: str = "") -> Refusal | None:
    """Why a new text cannot be taken for a block, whatever the rest of the document; cheap."""
    if text == block.text:
        return None
    try:
        check_masks(block, text)
    except NotPlaceable as problem:
        return Refusal("masks", str(problem.facts["problem"]))
    return check_reply(block.text, text, strategy)


def revise(document: Document, form: Format, revisions: Sequence[Revision], *, hunks: bool = True) -> Revised:
    """Apply what passes all checks, and say of each change what became of it.

    Args:
        revisions: for one block there may be several, from the most to the least important; where two touch the same
            sentence, the first one stays.
        hunks: False where nobody will look at them.

    Raises:
        IndexError: a revision is for a block that does not exist.
    """
    work = _Work(document)
    for revision in revisions:
        work.take(revision)
    units, only_shown = work.units()
    passed = _judged(document, form, units)
    refused = dict.fromkeys((id(edit) for unit in only_shown for edit in unit), _EARLIER)
    refused |= {id(edit): why for edit, why in (*passed.refused, *_judged(document, form, only_shown).refused)}
    for unit in (*units, *only_shown):
        for edit in unit:
            work.note(edit, refused.get(id(edit)))
    texts = work.texts(passed.edits)
    return Revised(
        after=passed.after,
        texts=texts,
        proposals=tuple(p for index in sorted(work.noted) for _, p in sorted(work.noted[index], key=_place)),
        hunks=tuple(work.hunks(texts)) if hunks else (),
        verdicts={index: frozenset(p.verdict for _, p in noted) for index, noted in work.noted.items()},
    )


def _judged(document: Document, form: Format, units: Sequence[Unit]) -> Passed:
    return Gate(document, form).judge(units) if units else Passed(document.source, (), (), ())


def _place(noted: tuple[int, Proposal]) -> int:
    return noted[0]


class _Work:
    """The changes of one document on their way through the checks."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._units: dict[int, list[tuple[Unit, bool]]] = {}  # by block, with whether it is only shown
        self._index: dict[int, int] = {}  # first byte of a block -> its index
        self.noted: dict[int, list[tuple[int, Proposal]]] = {}  #: by block: place in its text, proposal

    @cached_property
    def _words(self) -> list[frozenset[str]]:
        return [_words(block.text) for block in self._document.blocks]

    def take(self, revision: Revision) -> None:
        index, block = revision.number, self._document.blocks[revision.number]
        self._index[block.start] = index
        whole = (0, len(block.text))
        if revision.insertion:
            refusal: Refusal | None = Refusal("insertion", "a person decides about new text")
            whole = (len(block.text), len(block.text))
        else:
            refusal = self._refusal(index, revision)
        if refusal is not None:
            self._add(index, whole, revision.text, revision.strategy, refusal)
            return
        own = self._units.setdefault(index, [])
        new = [unit for unit in _sentence_units(block, revision) if not any(_meet(unit, other) for other, _ in own)]
        own += [(unit, revision.refused) for unit in new]

    def _refusal(self, index: int, revision: Revision) -> Refusal | None:
        block, text = self._document.blocks[index], revision.text
        if text == block.text:
            return None
        new, old = _words(text), _words(block.text)
        own = _likeness(old, new)
        # likeness is at most 1, so that most texts need not be compared with any other block
        if own + _MARGIN < 1 and any(_likeness(other, new) > own + _MARGIN for other in self._words):
            return Refusal("identity", "the text is that of another block")
        refusal = None if revision.screened else screen(block, text, revision.strategy)
        if refusal is None and makes_anchor(block):
            return Refusal("anchor", "links may rely on a heading's words")
        return refusal

    def units(self) -> tuple[list[Unit], list[Unit]]:
        """What may be applied, and what is only shown; both in the order of the document."""
        units: tuple[list[Unit], list[Unit]] = [], []
        for index in sorted(self._units):
            for unit, only_shown in sorted(self._units[index], key=lambda pair: pair[0][0].start):
                units[only_shown].append(unit)
        return units

    def note(self, edit: Edit, refusal: Refusal | None) -> None:
        index = self._index[edit.block.start]
        self._add(index, (edit.start, edit.end), edit.replacement, edit.strategy, refusal)

    def _add(self, index: int, span: tuple[int, int], text: str, strategy: str, refusal: Refusal | None) -> None:
        block = self._document.blocks[index]
        place = min(span[0], len(block.text) - 1)
        proposal = _proposal(self._document, block, span, text, strategy, refusal)
        self.noted.setdefault(index, []).append((place, proposal))

    def texts(self, edits: Sequence[Edit]) -> Mapping[int, str]:
        """The texts of the blocks that `edits`, sorted and all that was applied, change."""
        by_block = groupby(edits, key=lambda edit: self._index[edit.block.start])
        return {index: edited_text(self._document.blocks[index], tuple(own)) for index, own in by_block}

    def hunks(self, texts: Mapping[int, str]) -> Iterator[Hunk]:
        for index in sorted(self.noted):
            block = self._document.blocks[index]
            yield from hunks_of(self._document, block, texts.get(index, block.text), self.noted[index])


def _words(text: str) -> frozenset[str]:
    return frozenset(text.lower().split())


def _likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """The share of words that two texts have in common, from 0 to 1; 0 for texts too short to tell."""
    if len(one) < _FEWEST_WORDS or len(other) < _FEWEST_WORDS:
        return 0.0
    shared = len(one & other)
    return shared / (len(one) + len(other) - shared)


def _meet(one: Unit, other: Unit) -> bool:
    """Do two units of one block touch the same words?"""
    return one[0].start <= other[-1].end and other[0].start <= one[-1].end


def _sentence_units(block: Block, revision: Revision) -> Sequence[Unit]:
    """The edits that turn a block's text into the new one, those of a sentence (or of several joined) together."""
    ends = [end for _, end in sentences(block.text)]
    units: list[list[Edit]] = []
    reach = 0  # where the sentences of the latest unit end
    for change in changes(block.text, revision.text):
        edit = Edit(
            block, change.start, change.end, change.replacement, strategy=revision.strategy, tier=Tier.SUGGESTION
        )
        if units and change.start < reach:
            units[-1].append(edit)
        else:
            units.append([edit])
        reach = max(reach, next((end for end in ends if end >= change.end and end > change.start), len(block.text)))
    return units


def _verdict(refusal: Refusal | None) -> Verdict:
    if refusal is None:
        return Verdict.APPLIED
    return Verdict.REVIEW if for_a_person(refusal) else Verdict.REFUSED


def _proposal(
    document: Document, block: Block, span: tuple[int, int], text: str, strategy: str, refusal: Refusal | None
) -> Proposal:
    first, last = block.byte_at(span[0]), block.byte_at(span[1])
    return Proposal(
        rule=strategy or "revision",
        strategy=strategy,
        tier=Tier.SUGGESTION,
        message="a new text asks for this",
        verdict=_verdict(refusal),
        line=document.line_of(first),
        column=document.column_of(first),
        start=first,
        end=max(first, last),
        before=block.text[span[0] : span[1]],
        after=text,
        refusal=refusal,
    )
