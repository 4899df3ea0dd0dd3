"""What a reader would miss; only ever proposed, as text to go behind a block."""

from burnish.model.strategy import Strategy

COMPLETENESS = Strategy(
    name="completeness",
    version=1,
    summary="Propose a sentence where a reader would miss one.",
    instructions="Edit nothing for it. Where a block lacks what its reader needs and the document itself says, "
    "propose [id + completeness] and one sentence to follow it.",
)
