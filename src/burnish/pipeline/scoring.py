"""What is counted in a document for its scores, as it is and as it would be with the edits that are applied."""

from collections import Counter
from collections.abc import Iterable, Sequence

from burnish.documents.sentences import sentences
from burnish.model.document import Block, BlockKind
from burnish.model.results import Proposal, Verdict
from burnish.model.scores import Measures, Scored
from burnish.strategies.prose import measure, words_in

_PROSE = (BlockKind.PARAGRAPH, BlockKind.ITEM)  #: headings and cells are seldom sentences
_STRATEGIES = Measures._fields[-5:]


def scored(before: Sequence[Block], after: Sequence[Block], proposals: Sequence[Proposal]) -> Scored:
    """The counts of one document.

    Args:
        before: its blocks.
        after: the blocks that it would have; `before` itself when nothing is applied.
        proposals: all that was found in it.
    """
    measured = _measured(before)
    changed = measured if after is before else _measured(after)
    left = (proposal for proposal in proposals if proposal.verdict is not Verdict.APPLIED)
    return Scored(measured.plus(_found(proposals)), changed.plus(_found(left)))


def _measured(blocks: Sequence[Block]) -> Measures:
    words = Measures(words=sum(words_in(block.text) for block in blocks))
    prose = (block.text for block in blocks if block.kind in _PROSE)
    return Measures.total((words, *(measure(text, sentences(text)) for text in prose)))


def _found(proposals: Iterable[Proposal]) -> Measures:
    count = Counter(proposal.strategy for proposal in proposals)
    return Measures(**{name: count[name] for name in _STRATEGIES})
