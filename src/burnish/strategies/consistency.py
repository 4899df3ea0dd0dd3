"""One name and one spelling for one thing."""

from burnish.model.strategy import Strategy

CONSISTENCY = Strategy(
    name="consistency",
    version=1,
    summary="Name and spell one thing in one way.",
    instructions="Name and spell one thing in one way: the one used most here, or the glossary's.",
)
