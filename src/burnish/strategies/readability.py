"""How sentences run."""

from burnish.model.strategy import Strategy

READABILITY = Strategy(
    name="readability",
    version=1,
    summary="Make sentences read smoothly.",
    instructions="Smooth awkward word order and links between sentences; keep the author's voice.",
)
