"""Packing on simulated runs: 1,000 documents, against whole documents sent one by one. Run as a script, it prints
the table of docs/explanation/money.md.

Documents have 0.9 to 4 KB (mean 1.9), of which some 55 % is sent, 3.4 bytes a token; of blocks of 60 tokens, 3 in 10
come back whole. A request has 275 tokens of instructions, and headings and marks for another quarter of what it asks
about. (The share, the instructions and the quarter are near those of 1,207 real documents.) A reply begins after 0.2 s
and goes on at 200 tokens a second. A whole document comes back whole, and is sent with 60 tokens of instructions.
Nothing else takes time.
"""

import heapq
from dataclasses import dataclass
from random import Random
from statistics import mean

import pytest

from burnish.batching.pack import Work, take

RUNS = 10


@dataclass(frozen=True)
class Taken:
    seconds: float
    tokens: float
    calls: int


def documents(seed: int) -> list[tuple[float, float, float]]:
    """Tokens of each document: whole, sent, coming back."""
    random, out = Random(seed), []
    while len(out) < 1000:
        size = random.lognormvariate(7.45, 0.42)
        if not 900 <= size <= 4000:
            continue
        sent = size * min(1.0, max(0.2, random.gauss(0.55, 0.15))) / 3.4
        blocks = max(1, int(sent / 60))
        out.append((size / 3.4, sent, sent * sum(random.random() < 0.3 for _ in range(blocks)) / blocks))
    return out


def simulated(calls, slots: int) -> Taken:
    """`calls` gives, for the slots that are free, the tokens in and out of the next call, until there is none."""
    busy, now, end, tokens, count = [], 0.0, 0.0, 0.0, 0
    while True:
        if len(busy) == slots:
            now = heapq.heappop(busy)
        while busy and busy[0] <= now:
            heapq.heappop(busy)
        call = calls(slots - len(busy))
        if call is None:
            return Taken(end, tokens, count)
        sent, back = call
        ends = now + 0.2 + back / 200
        heapq.heappush(busy, ends)
        end, tokens, count = max(end, ends), tokens + sent + back, count + 1


def whole(documents, slots: int) -> Taken:
    calls = iter(sorted(((size + 60, size) for size, _, _ in documents), reverse=True))
    return simulated(lambda free: next(calls, None), slots)


def packed(documents, slots: int, *, pack: bool = True) -> Taken:
    ready = [Work(number, round(sent), not pack) for number, (_, sent, _) in enumerate(documents)]
    ready.sort(key=lambda work: -work.tokens)

    def call(free: int) -> tuple[float, float] | None:
        request = take(ready, free, slots)
        sent = sum(work.tokens for work in request)
        return (275 + 1.25 * sent, 5 + sum(documents[work.number][2] for work in request)) if request else None

    return simulated(call, slots)


def compared(slots: int, *, pack: bool = True) -> tuple[float, float, float]:
    """Time and tokens as shares of those for whole documents, and calls; means of several runs."""
    runs = [(packed(found, slots, pack=pack), whole(found, slots)) for found in map(documents, range(RUNS))]
    return (
        mean(ours.seconds / theirs.seconds for ours, theirs in runs),
        mean(ours.tokens / theirs.tokens for ours, theirs in runs),
        mean(ours.calls for ours, _ in runs),
    )


@pytest.mark.parametrize(("slots", "time", "tokens"), [(8, 0.18, 0.46), (64, 0.21, 0.49), (256, 0.29, 0.62)])
def test_blocks_in_packed_requests_take_a_fraction_of_whole_documents(slots, time, tokens):
    took, cost, _ = compared(slots)

    assert took < time
    assert cost < tokens


@pytest.mark.parametrize("slots", [8, 64, 256])
def test_packing_saves_tokens_and_costs_no_time_to_speak_of(slots):
    took, cost, calls = compared(slots)
    took_alone, cost_alone, calls_alone = compared(slots, pack=False)

    assert cost < 0.95 * cost_alone
    assert calls < 0.85 * calls_alone
    assert took < 1.05 * took_alone


if __name__ == "__main__":
    for slots in (8, 16, 64, 256):
        for pack in (True, False):
            took, cost, calls = compared(slots, pack=pack)
            print(f"{slots:4} {'packed' if pack else 'alone':7} time {took:.3f}  tokens {cost:.3f}  calls {calls:.0f}")  # noqa: T201
