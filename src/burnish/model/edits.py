"""From a rule's finding to bytes: findings, edits, splices, verdicts."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from burnish.model.document import Block


class Tier(StrEnum):
    """How far burnish goes on its own (as ruff has it)."""

    SAFE = "safe"  #: applied
    SUGGESTION = "suggestion"  #: shown; applied with `--suggestions`
    FINDING = "finding"  #: reported; never applied


class Allowance(NamedTuple):
    """Which facts an edit may change; by default none (design, promise 3)."""

    classes: frozenset[str] = frozenset()  #: fact classes that may change, e.g. {"name"}
    own_span: bool = False  #: the fact tokens inside the edit's own span may change (spelling, repeated words)


_NONE = Allowance()


class Finding(NamedTuple):
    """What a rule says about a range of a block's logical text."""

    start: int  #: characters of the logical text, half-open
    end: int
    message: str  #: one sentence for a person
    replacement: str | None = None  #: None: nothing to apply
    tier: Tier | None = None  #: None: the rule's own tier; a rule may lower one finding, never raise it


@dataclass(frozen=True, slots=True)
class Edit:
    """A change to one block's logical text, and where it comes from."""

    block: Block
    start: int  #: characters of the logical text, half-open
    end: int
    replacement: str
    rule: str = ""
    strategy: str = ""
    tier: Tier = Tier.SAFE
    message: str = ""
    allowance: Allowance = _NONE


class Splice(NamedTuple):
    """Replace source bytes `start:end` (half-open) by `new`."""

    start: int
    end: int
    new: bytes


class Refusal(NamedTuple):
    """Why a check says no. `check` is its stable name; `reason` one clause for a person."""

    check: str
    reason: str
