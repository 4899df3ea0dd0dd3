"""A run as the journal knows it: what was asked for, how it stands, what it cost."""

from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass, field
from enum import StrEnum

from burnish.model.cache import Saved, TierUse
from burnish.model.calls import KnownCall, Lane, Outcome


class RunState(StrEnum):
    """How a run stands."""

    RUNNING = "running"  #: or killed: a run that nobody runs is found so at the next start
    DONE = "done"
    PAUSED = "paused"  #: by budget, billing or outage; can be resumed
    STOPPED = "stopped"  #: by a signal or a crash; can be resumed
    REPLACED = "replaced"  #: its recorded work went to a later run


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One run."""

    id: str  #: sortable by time
    started: str  #: ISO 8601, UTC
    request: Mapping[str, object]  #: what `burnish resume` asks again: paths, mode, flags; plain JSON values
    lane: Lane
    budget: int | None  #: micro-USD
    state: RunState = RunState.RUNNING
    reason: str = ""  #: why it is paused or stopped
    ended: str = ""  #: ISO 8601, UTC; empty while it runs


@dataclass(frozen=True, slots=True)
class Spent:
    """The ledger of a run, in calls, tokens and micro-USD."""

    calls: int = 0  #: attempts that reached the provider, as far as is known
    input: int = 0  #: tokens
    output: int = 0
    cost: int = 0  #: of calls with a reply
    estimated: int = 0  #: calls whose usage the provider did not say
    wasted: int = 0  #: of `cost`: for replies that were not understood
    unknown: int = 0  #: calls that may have been paid
    unknown_cost: int = 0  #: the most that these can have cost


@dataclass(frozen=True, slots=True)
class Counts:
    """How the questions of a run were met. One block is several questions where each strategy asks for itself.

    What is left of a block to which changes were transplanted is a question of its own.
    """

    blocks: int = 0  #: worth a question
    settled: int = 0  #: blocks known to be fine
    cached: int = 0  #: answered by the cache, or by what an earlier run was paid for
    transplanted: int = 0  #: answered, wholly or in part, by single changes from nearly the same text
    coalesced: int = 0  #: asked already for an equal block
    refused: int = 0  #: refused in an earlier run, and not asked again
    held: int = 0  #: not asked, since a call for it may have been paid
    withheld: int = 0  #: blocks that hold what looks like a secret, and are never sent
    asked: int = 0  #: to be sent

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(*map(sum, zip(astuple(self), astuple(other), strict=True)))


@dataclass(frozen=True, slots=True)
class Account:
    """How the questions of several runs were met."""

    runs: int = 0  #: that came to an end of their own: done, paused or stopped
    counts: Counts = field(default_factory=Counts)
    saved: Saved = field(default_factory=Saved)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a run asked a provider, and what that cost."""

    run: str
    lane: Lane
    counts: Counts
    spent: Spent
    budget: int | None  #: micro-USD
    saved: Saved = field(default_factory=Saved)
    tiers: tuple[TierUse, ...] = ()  #: of the cache, the fastest first
    paused: str = ""  #: why it can be resumed; empty when it is done


@dataclass(frozen=True, slots=True)
class KnownDocument:
    """A document as a run left it."""

    path: str
    status: str  #: a value of `results.Status`
    reason: str = ""
    edits: int = 0  #: applied


@dataclass(frozen=True, slots=True)
class RunRecord:
    """All that the journal knows of a run."""

    run: Run
    spent: Spent
    documents: Sequence[KnownDocument] = ()
    outcomes: Sequence[Outcome] = ()
    unknown: Sequence[KnownCall] = ()
    counts: Counts | None = None  #: None: it was killed before it could say, or an older burnish ran
    saved: Saved = field(default_factory=Saved)


@dataclass(frozen=True, slots=True)
class Recovered:
    """What an earlier run left when it was killed."""

    replies: Sequence[KnownCall] = ()  #: paid for: not to be paid again, and if refused not unchanged
    unknown: Sequence[KnownCall] = ()  #: sent, and no reply: they may have been paid
    spent: Mapping[str, Spent] = field(default_factory=dict)  #: by run


@dataclass(frozen=True, slots=True)
class Look:
    """A file that was found settled, so that it need not be read again while it is the same."""

    size: int  #: bytes
    modified: int  #: nanoseconds since the epoch
    digest: bytes  #: of its content
    asked: bytes  #: digest of all else that decides what is done with it
