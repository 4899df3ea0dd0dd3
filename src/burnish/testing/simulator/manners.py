"""How a reply is told, when not all that is told is true: its content, its usage, its model. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from burnish.model.calls import Usage

_ABSURD = 10**12  # tokens


class Content(StrEnum):
    """What stands where the text belongs."""

    SAID = "said"  #: the text
    REFUSAL = "refusal"  #: the text, as a refusal
    NULL = "null"
    NO_MESSAGE = "no message"
    NO_CHOICES = "no choices"


class Told(StrEnum):
    """What is told of the usage."""

    TRUE = "true"
    ABSENT = "absent"
    NULL = "null"
    ZERO = "zero"
    NEGATIVE = "negative"
    DOUBLED = "doubled"
    ABSURD = "absurd"


@dataclass(frozen=True, slots=True)
class Manner:
    """How a reply is told."""

    content: Content = Content.SAID
    usage: Told = Told.TRUE
    model: str = ""  #: that is said to have answered; empty for the one that was asked for

    def told(self, usage: Usage) -> Usage | None:
        """The usage as it is told, or None where `usage` is absent or null."""
        match self.usage:
            case Told.ABSENT | Told.NULL:
                return None
            case Told.ZERO:
                return Usage(0, 0)
            case Told.NEGATIVE:
                return Usage(-usage.input, -usage.output)
            case Told.ABSURD:
                return Usage(_ABSURD, _ABSURD)
        return usage


TRUTH = Manner()

#: By the name of their fault.
MANNERS: Mapping[str, Manner] = MappingProxyType(
    {
        "refusal": Manner(content=Content.REFUSAL),
        "null-content": Manner(content=Content.NULL),
        "null-message": Manner(content=Content.NO_MESSAGE),
        "no-choices": Manner(content=Content.NO_CHOICES),
        "usage-absent": Manner(usage=Told.ABSENT),
        "usage-null": Manner(usage=Told.NULL),
        "usage-zero": Manner(usage=Told.ZERO),
        "usage-negative": Manner(usage=Told.NEGATIVE),
        "usage-doubled": Manner(usage=Told.DOUBLED),
        "usage-absurd": Manner(usage=Told.ABSURD),
        "other-model": Manner(model="another-model-2"),
    }
)
