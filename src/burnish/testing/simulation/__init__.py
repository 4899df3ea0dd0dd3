"""Runs of the whole pipeline on virtual time, in worlds that one integer makes.

`scenario` draws a world from a seed, `endpoint` is the provider that misbehaves there, `process` holds what a kill
cuts off, `life` is one process of burnish from its start to its end, `laws` says what must be true afterwards, and
`story` goes through all lives of a seed. `python -m burnish.testing.simulation SEED` tells one story; `many` runs
thousands. Needs the extra `testing`, for the judge.
"""
