"""Slips of language, links and examples; not of fact: neither a rule nor a model can check what a document claims."""

from burnish.model.strategy import Strategy
from burnish.strategies.scoring import MAJOR, by_findings, findings

ACCURACY = Strategy(
    name="accuracy",
    version=1,
    summary="Correct spelling, grammar and punctuation.",
    instructions="Correct errors of spelling, grammar and punctuation; never change what is claimed.",
    rules=(
        "article",
        "broken-code",
        "broken-link",
        "burnish-comment",
        "confusion",
        "misspelling",
        "repeated-word",
        "unknown-word",
        "version-conflict",
    ),
    metrics=(findings("accuracy"),),
    score=by_findings("accuracy", MAJOR),
    after=("finding all documents, so that it is known where links lead",),
    never=("changes what a document claims: numbers, versions, names and negations stay", "changes code or a link"),
)
