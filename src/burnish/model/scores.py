"""What scores are made of: counts of a document, which add up to those of many."""

from __future__ import annotations

from operator import add
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable


class Measures(NamedTuple):
    """Counts of a text, a document or a corpus."""

    words: int = 0  #: of all prose
    sentences: int = 0  #: that end as sentences do
    sentence_words: int = 0  #: in these; inline code and figures are one word each
    spoken: int = 0  #: words of letters among these
    letters: int = 0  #: in the spoken ones
    syllables: int = 0
    passive: int = 0  #: sentences in passive voice
    nested: int = 0  #: sentences with two subordinate clauses or more
    clarity: int = 0  #: findings of each strategy's rules
    completeness: int = 0
    consistency: int = 0
    accuracy: int = 0
    readability: int = 0

    def plus(self, other: Measures) -> Measures:
        """The counts of both together."""
        return Measures(*map(add, self, other))

    @classmethod
    def total(cls, measures: Iterable[Measures]) -> Measures:
        """The counts of all together."""
        return cls(*map(sum, zip(cls(), *measures, strict=True)))


class Scored(NamedTuple):
    """The counts of a document as it is, and as it would be with the edits that the run applies."""

    before: Measures = Measures()
    after: Measures = Measures()

    @classmethod
    def total(cls, scored: Iterable[Scored]) -> Scored:
        """The counts of all together."""
        return cls(*map(Measures.total, zip(cls(), *scored, strict=True)))
