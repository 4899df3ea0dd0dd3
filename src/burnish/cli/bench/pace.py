"""How long does one small thing take? Medians over rounds, so that one interruption by the machine does not count."""

from collections.abc import Callable, Sequence
from statistics import median
from time import perf_counter
from typing import TypeVar

ROUNDS = 5

T = TypeVar("T")


def pace(work: Callable[[T], object], items: Sequence[T], rounds: int = ROUNDS) -> float:
    """Microseconds that `work` takes for one of the items, the median of rounds over all of them."""
    took = []
    for _ in range(rounds):
        began = perf_counter()
        for item in items:
            work(item)
        took.append((perf_counter() - began) / max(1, len(items)) * 1e6)
    return median(took)


def pace_once(work: Callable[[T], object], items: Sequence[T]) -> float:
    """The same for what must not be done twice: the median over the items, each timed by itself."""
    took = []
    for item in items:
        began = perf_counter()
        work(item)
        took.append(perf_counter() - began)
    return median(took) * 1e6
