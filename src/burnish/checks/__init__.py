"""The gates between a proposal and the disk: structure, facts, characters; and secrets, between a text and a provider.

All are pure.

Belongs here: functions from values of `model` to a `Refusal` or None. Does not belong here: a parser (the outlines
that are compared come from `documents`, through the pipeline).
"""
