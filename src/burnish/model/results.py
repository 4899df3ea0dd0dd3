"""What a run tells: one `DocumentResult` per document, `RunResult` for all of them, events while it goes on."""

from __future__ import annotations  # a look by rules needs none of the nouns of runs

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from burnish.model.cache import Saved, TierUse
    from burnish.model.edits import Refusal, Tier
    from burnish.model.runs import Asked, Counts
    from burnish.model.scores import Scored


class Status(StrEnum):
    """How one document ended."""

    UNCHANGED = "unchanged"  #: nothing to apply
    CHANGED = "changed"  #: has applied edits (written, or to be written)
    LEFT_ALONE = "left alone"  #: not looked at, with a reason
    FAILED = "failed"  #: could not be read, parsed or written, with a reason
    CONFLICT = "conflict"  #: a person changed it meanwhile; their text stands
    WAITING = "waiting"  #: the run paused, stopped, or may apply no more, before it was done with; another goes on here


class Verdict(StrEnum):
    """What became of one finding."""

    APPLIED = "applied"  #: part of the new text
    OFFERED = "offered"  #: a suggestion that was not asked for
    REPORTED = "reported"  #: a finding: nothing to apply
    REVIEW = "review"  #: only a person may say yes: it changes a fact, a heading, or adds text
    REFUSED = "refused"  #: a check said no
    FAILED = "failed"  #: there is no answer for this block
    WAITING = "waiting"  #: the run may not apply so many edits
    WITHHELD = "withheld"  #: this block is not sent, since it holds what looks like a secret


@dataclass(frozen=True, slots=True)
class Proposal:
    """One finding of one rule, or one change by a provider, and what became of it."""

    rule: str
    strategy: str
    tier: Tier
    message: str
    verdict: Verdict
    line: int  #: 1-based
    column: int  #: 1-based, in characters
    start: int  #: source bytes, half-open
    end: int
    before: str  #: logical text of the range
    after: str | None  #: its replacement, or None
    refusal: Refusal | None = None


class Mark(NamedTuple):
    """A stretch of a sentence: kept, removed or added."""

    kind: str  #: "same", "removed" or "added"
    text: str


@dataclass(frozen=True, slots=True)
class Hunk:
    """What a person accepts or rejects: one sentence (or several that an edit joins) with its changes."""

    line: int  #: 1-based line on which the sentence begins
    marks: tuple[Mark, ...]
    proposals: tuple[Proposal, ...]  #: in the order of the text

    @property
    def before(self) -> str:
        """The sentence as it was."""
        return "".join(mark.text for mark in self.marks if mark.kind != "added")

    @property
    def after(self) -> str:
        """The sentence as it will be."""
        return "".join(mark.text for mark in self.marks if mark.kind != "removed")


@dataclass(frozen=True, slots=True)
class DocumentResult:
    """One document. `hunks` hold every proposal whose edit changes or would change text; `proposals` hold all."""

    path: str
    status: Status
    reason: str = ""  #: why, for any status but unchanged and changed
    proposals: tuple[Proposal, ...] = ()  #: in the order of the text
    hunks: tuple[Hunk, ...] = ()  #: of the applied, offered and refused ones
    frozen: Mapping[str, int] = field(default_factory=dict)  #: reason -> bytes that were left alone for it
    size: int = 0  #: source bytes
    written: str | None = None  #: where the result was written
    scored: Scored | None = None  #: what its scores are made of; None where nobody asked for them

    def count(self, verdict: Verdict) -> int:
        """How many proposals ended so."""
        return sum(proposal.verdict is verdict for proposal in self.proposals)


@dataclass(frozen=True, slots=True)
class TextResult:
    """What became of one text given to the library."""

    source: bytes  #: the new source; what was given, byte for byte, when nothing changed
    document: DocumentResult

    @property
    def text(self) -> str:
        """The new source as text.

        Raises:
            UnicodeDecodeError: the given bytes are not UTF-8, and so were left alone.
        """
        return self.source.decode()

    @property
    def changed(self) -> bool:
        """Is `source` different from what was given?"""
        return self.document.status is Status.CHANGED


@dataclass(frozen=True, slots=True)
class RunResult:
    """A whole run. `seconds` maps a stage (find, read, screen, parse, rules, checks, write) to the time spent in it."""

    documents: tuple[DocumentResult, ...]
    seconds: Mapping[str, float]
    interrupted: bool = False
    asked: Asked | None = None  #: None: no provider of models had a part in it

    def count(self, status: Status) -> int:
        """How many documents ended so."""
        return sum(document.status is status for document in self.documents)


class FilesFound(NamedTuple):
    """Event: the search is over."""

    total: int


class DocumentDone(NamedTuple):
    """Event: one document ended."""

    result: DocumentResult


class CallStarted(NamedTuple):
    """Event: a request is about to be sent."""

    call: int
    documents: int  #: that it serves
    blocks: int
    reserved: int  #: micro-USD, the most that it can cost


class CallEnded(NamedTuple):
    """Event: a call has a reply, or will have none."""

    call: int
    ok: bool  #: the reply was understood
    input: int = 0  #: tokens
    output: int = 0
    cost: int = 0  #: micro-USD
    reason: str = ""  #: why it is not ok


class Waiting(NamedTuple):
    """Event: calls wait, and why."""

    reason: str
    seconds: float  #: how long, as far as is known


class Paced(NamedTuple):
    """Event: from now on so many calls may be in flight."""

    limit: int
    reason: str  #: a clause: what made the controller change it


class Circuit(StrEnum):
    """Whether the calls of a lane may pass."""

    CLOSED = "closed"  #: they do
    OPEN = "open"  #: the provider fails; work is parked
    HALF_OPEN = "half open"  #: a few pass, to see whether it is back


class CircuitChanged(NamedTuple):
    """Event: the circuit of a lane opened, is being tried, or closed."""

    circuit: Circuit
    reason: str  #: a clause


class Met(NamedTuple):
    """Event: all questions of a run are known, and how they were met."""

    counts: Counts
    saved: Saved
    tiers: tuple[TierUse, ...]  #: of the cache, the fastest first


class Noted(NamedTuple):
    """Event: something that a person should know, and that stops nothing."""

    text: str  #: one sentence


class RuleInfo(NamedTuple):
    """A rule as `burnish rules` shows it."""

    name: str
    tier: Tier
    strategy: str
    summary: str
    cases: tuple[tuple[str, str], ...]  #: text before and after; of a rule for whole documents, text and message
    of_page: bool = False  #: it looks at whole documents
    on_request: bool = False  #: it looks only when it is selected by name
    may_change: tuple[str, ...] = ()  #: fact classes it may change
    own_span: bool = False  #: may change the facts inside its own span


Event = FilesFound | DocumentDone | CallStarted | CallEnded | Waiting | Paced | CircuitChanged | Met | Noted
