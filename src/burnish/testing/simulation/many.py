"""Many seeds in several processes, and what they came to together."""

import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from multiprocessing import get_context

from burnish.testing.simulation.story import Outcome, tell

_AT_ONCE = 20  #: seeds that a process gets at a time


@dataclass(slots=True)
class Sum:
    """Of many seeds."""

    seeds: int = 0
    virtual: float = 0.0  #: seconds
    real: float = 0.0  #: seconds
    lives: int = 0
    requests: int = 0
    refused: int = 0  #: requests, by a limit
    again: int = 0  #: hopeless requests that came again after a restart
    broken: dict[int, Sequence[str]] = field(default_factory=dict)  #: by seed: the laws that were broken

    def add(self, outcome: Outcome) -> None:
        """One seed more."""
        self.seeds += 1
        self.virtual += outcome.seconds
        self.lives += outcome.lives
        self.requests += outcome.requests
        self.refused += outcome.refused
        self.again += outcome.again
        if outcome.broken:
            self.broken[outcome.seed] = outcome.broken

    def lines(self) -> Iterator[str]:
        """For a person. The seeds that fail come first, each with what replays it."""
        for seed, laws in sorted(self.broken.items()):
            yield f"seed {seed} fails; `python -m burnish.testing.simulation {seed}` replays it"
            yield from (f"  {law}" for law in laws)
        pace = self.seeds / self.real if self.real else 0.0
        yield f"{self.seeds:,} seeds, {len(self.broken)} fail; {pace:,.1f} seeds a second"
        yield f"{self.virtual / 3600:,.1f} virtual hours in {self.real / 60:,.1f} minutes"
        yield f"{self.lives:,} processes of burnish, {self.requests:,} requests"
        share = self.refused / self.requests if self.requests else 0.0
        yield f"{self.refused:,} requests ({share:.1%}) were refused by a limit of the endpoint"
        yield f"{self.again:,} requests that had failed for what they are came again, after a restart"


def tell_many(seeds: range, processes: int) -> Iterator[tuple[Outcome, Sum]]:
    """Each outcome with the sum so far, in the order of the seeds; the traces of good ones are dropped."""
    total, began = Sum(), time.monotonic()
    for outcome in _outcomes(seeds, processes):
        total.add(outcome)
        total.real = time.monotonic() - began
        yield outcome, total


def _outcomes(seeds: range, processes: int) -> Iterator[Outcome]:
    if processes == 1:
        yield from map(_light, seeds)
        return
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        yield from pool.map(_light, seeds, chunksize=_AT_ONCE)


def _light(seed: int) -> Outcome:
    """An outcome that is cheap to hand over."""
    return tell(seed).without_trace()
