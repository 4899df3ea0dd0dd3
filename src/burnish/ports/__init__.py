"""What the pipeline needs from the parts that wiring plugs in, as Protocols.

Belongs here: the smallest interface that a caller needs. Does not belong here: an implementation, a vendor's type.
"""

from burnish.ports.calls import Answers, Journal, Near, Provider
from burnish.ports.documents import Files, Findings, Format, PageRule, Rule, Site, Words

__all__ = ["Answers", "Files", "Findings", "Format", "Journal", "Near", "PageRule", "Provider", "Rule", "Site", "Words"]
