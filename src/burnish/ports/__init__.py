"""What the pipeline needs from the parts that wiring plugs in, as Protocols.

Belongs here: the smallest interface that a caller needs. Does not belong here: an implementation, a vendor's type.
"""

from burnish.ports.calls import Answers, Journal, Near, Provider
from burnish.ports.documents import (
    Corpus,
    Files,
    Findings,
    Format,
    PageRule,
    Rule,
    Site,
    Surroundings,
    UsageIndex,
    Words,
)

__all__ = [
    "Answers",
    "Corpus",
    "Files",
    "Findings",
    "Format",
    "Journal",
    "Near",
    "PageRule",
    "Provider",
    "Rule",
    "Site",
    "Surroundings",
    "UsageIndex",
    "Words",
]
