"""Fewer and plainer words."""

from burnish.model.strategy import Strategy
from burnish.strategies.scoring import MINOR, by_findings, findings

CLARITY = Strategy(
    name="clarity",
    version=1,
    summary="Say things in fewer and plainer words.",
    instructions="Cut needless words, use plain ones; untangle a sentence only if it is hard to follow.",
    rules=("wordy-phrase",),
    metrics=(findings("clarity"),),
    score=by_findings("clarity", MINOR),
    after=("reading the document into blocks",),
    never=("drops a fact, a negation or a condition", "changes code, a target or a quotation's markup"),
)
