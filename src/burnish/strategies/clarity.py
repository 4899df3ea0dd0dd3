"""Fewer and plainer words."""

from burnish.model.strategy import Strategy

CLARITY = Strategy(
    name="clarity",
    version=1,
    summary="Say things in fewer and plainer words.",
    instructions="Cut needless words, use plain ones; untangle a sentence only if it is hard to follow.",
)
