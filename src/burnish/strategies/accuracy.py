"""Slips of language, not of fact: a model cannot check what a document claims."""

from burnish.model.strategy import Strategy

ACCURACY = Strategy(
    name="accuracy",
    version=1,
    summary="Correct spelling, grammar and punctuation.",
    instructions="Correct errors of spelling, grammar and punctuation; never change what is claimed.",
)
