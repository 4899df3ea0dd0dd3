"""What was put into the cache ahead of its use, what the cache holds, and what it was good for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from burnish.model.runs import Account


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of answers from elsewhere: from the journal, or from another cache."""

    put: int = 0  #: new to the cache
    known: int = 0  #: to questions about which the cache has an answer; it keeps its own
    unsound: int = 0  #: damaged, under a key that is not theirs, or not let pass by the checks
    problem: str = ""  #: why nothing more was found there: a clause for the user; empty when all is well


@dataclass(frozen=True, slots=True)
class Expected:
    """What will be asked about next, as far as the history of the documents tells."""

    documents: Sequence[Path]  #: the most likely first
    others: int = 0  #: documents that were not edited for so long that nothing is expected of them
    why_not: str = ""  #: why git told nothing, so that the times of the files count: a clause; empty when it did


@dataclass(frozen=True, slots=True)
class Predictions:
    """What became of documents that were asked about ahead of time."""

    documents: int = 0
    used: int = 0  #: of them, those that a later run worked on


@dataclass(frozen=True, slots=True)
class Removed:
    """What was removed from the cache on purpose."""

    entries: int
    problem: str = ""  #: why that is not all: a clause for the user; empty when all is well


@dataclass(frozen=True, slots=True)
class Verified:
    """What a look at every entry of the cache found."""

    entries: int  #: that were looked at
    damaged: int  #: of them; they were removed
    problem: str = ""  #: what is wrong with the file as a whole: a clause for the user; empty when all is well


@dataclass(frozen=True, slots=True)
class Kept:
    """What the cache holds on the disk, in entries and bytes."""

    entries: int = 0
    raw: int = 0  #: bytes of keys, questions and answers
    stored: int = 0  #: bytes that these take, with the dictionaries that they are packed with
    file: int = 0  #: bytes of the file
    models: Mapping[str, int] = field(default_factory=dict)  #: entries by who answered, of those counted
    counted: int = 0  #: entries that were looked into for that
    predictions: Predictions = field(default_factory=Predictions)
    account: Account = field(default_factory=Account)  #: of the runs in the journal beside it
    problem: str = ""  #: why it cannot be read: a clause for the user; empty when all is well
