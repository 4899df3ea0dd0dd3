"""What a reader would miss; only ever proposed, as text to go behind a block."""

from burnish.model.strategy import Strategy
from burnish.strategies.scoring import MAJOR, by_findings, findings

COMPLETENESS = Strategy(
    name="completeness",
    version=1,
    summary="Propose a sentence where a reader would miss one.",
    instructions="Edit nothing for it. Where a block lacks what its reader needs and the document itself says, "
    "propose [id + completeness] and one sentence to follow it.",
    rules=(
        "empty-column",
        "empty-section",
        "fence-language",
        "missing-alt",
        "placeholder-link",
        "placeholder-text",
        "todo",
        "undefined-acronym",
    ),
    metrics=(findings("completeness"),),
    score=by_findings("completeness", MAJOR),
    after=("reading the document as a page: headings, links, images, tables and code",),
    never=("writes text into a document by itself: what is missing is reported, or proposed for review",),
)
