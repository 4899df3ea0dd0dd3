"""What scores are made of: counts of a document, which add up to those of many."""

from __future__ import annotations

from dataclasses import astuple, dataclass


@dataclass(frozen=True, slots=True)
class Tally:
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

    def __add__(self, other: Tally) -> Tally:
        return Tally(*(one + more for one, more in zip(astuple(self), astuple(other), strict=True)))


@dataclass(frozen=True, slots=True)
class Scored:
    """The counts of a document as it is, and as it would be with the edits that a run applies."""

    before: Tally
    after: Tally

    def __add__(self, other: Scored) -> Scored:
        return Scored(self.before + other.before, self.after + other.after)
