"""One name and one spelling for one thing."""

from burnish.model.strategy import Strategy
from burnish.strategies.scoring import MINOR, by_findings, findings

CONSISTENCY = Strategy(
    name="consistency",
    version=1,
    summary="Name and spell one thing in one way.",
    instructions="Name and spell one thing in one way: the one used most here, or the glossary's.",
    rules=("heading-case", "product-name", "term"),
    metrics=(findings("consistency"),),
    score=by_findings("consistency", MINOR),
    after=("reading the glossary", "the index of all documents, where a rule asks what most of them write"),
    never=("changes a name in code, an address or a quotation", "prefers a spelling that the glossary forbids"),
)
