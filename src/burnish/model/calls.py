"""One call to a provider: what is asked, what comes back, what became of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from burnish.model.edits import Refusal


class Finish(StrEnum):
    """Why a reply ended."""

    STOP = "stop"  #: the model was done
    LENGTH = "length"  #: `max_tokens` cut it off
    FILTER = "filter"  #: the provider withheld the rest
    OTHER = "other"  #: anything else, or not said


@dataclass(frozen=True, slots=True)
class Prompt:
    """What is sent."""

    system: str
    user: str
    max_tokens: int  #: of the reply

    @property
    def size(self) -> int:
        """UTF-8 bytes of both messages."""
        return len(self.system.encode()) + len(self.user.encode())


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens that a call is billed for."""

    input: int  #: all tokens of the prompt, cached ones included
    output: int
    cached: int = 0  #: of `input`, read from the provider's own prompt cache
    estimated: bool = False  #: the provider did not say; worked out by us
    written: int = 0  #: of `input`, taken into that cache, which may cost more; not kept in the journal


@dataclass(frozen=True, slots=True)
class RateLimit:
    """One limit of a lane, as an answer tells of it; None for what it does not tell."""

    limit: int | None = None  #: most per minute
    remaining: int | None = None  #: what of it was left when the answer was written
    reset: float | None = None  #: seconds from then until all of it is there again


@dataclass(frozen=True, slots=True)
class Limits:
    """What an answer tells of the limits of its lane."""

    requests: RateLimit = RateLimit()
    tokens: RateLimit = RateLimit()  #: of prompts and replies together; of the scarcer of the two, where they are apart


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back, whole."""

    text: str
    finish: Finish
    usage: Usage | None  #: None: the provider did not say
    model: str  #: the one that answered, by the provider's own word
    first_seconds: float = 0.0  #: from the request's start to the first piece of text
    seconds: float = 0.0  #: from the request's start to the end
    limits: Limits | None = None  #: of the lane, by the provider's own word; not kept in the journal


Begun = Callable[[Limits | None], None]  #: told when an answer has begun, with what it says of the limits


@dataclass(frozen=True, slots=True)
class Lane:
    """What shares one set of limits and prices."""

    provider: str
    origin: str  #: scheme, host and port; empty for what has none
    model: str


class CallState(StrEnum):
    """Where a call stands; which may follow which is in `journal.lifecycle`."""

    PLANNED = "planned"
    RESERVED = "reserved"
    SENT = "sent"
    RECEIVED = "received"
    ACCEPTED = "accepted"  #: its reply was understood; its blocks are judged one by one
    REFUSED = "refused"  #: its reply was not understood: paid and wasted
    APPLIED = "applied"  #: every document that it served is done with
    UNKNOWN = "unknown"  #: it may have been paid, and no reply is known
    UNPAID = "unpaid"  #: the provider surely did no work for it


@dataclass(frozen=True, slots=True)
class AskedBlock:
    """A block as the journal knows it."""

    id: str  #: in the request
    key: str  #: of its text and all else that matters to the answer, in hexadecimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One attempt at one request."""

    id: int
    run: str
    lane: Lane
    blocks: Sequence[AskedBlock]  #: in the order of the request
    prompt_bytes: int
    asked_bytes: int  #: of `prompt_bytes`, the texts of `blocks`
    max_tokens: int
    reserved: int  #: micro-USD, the most that it can cost
    attempt: int = 1  #: counted from 1 for one request
    repeats: int | None = None  #: the call before it, when this is another attempt or mends its reply


@dataclass(frozen=True, slots=True)
class KnownCall:
    """A call as the journal tells of it."""

    call: Call
    state: CallState
    cost: int  #: micro-USD; what is reserved, while that is not known
    reply: Reply | None
    reason: str  #: why it ended so; empty when there is nothing to say


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one change, or of one block that was asked about."""

    path: str
    line: int  #: 1-based
    verdict: str  #: a value of `results.Verdict`, "failed" or "held"
    strategy: str
    before: str
    after: str
    refusal: Refusal | None = None
