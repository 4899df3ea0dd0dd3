"""Can any reply of a model break a document? (faults A, design promises 1 to 4)

    BURNISH_CORPUS=folder python benchmarks/hostile.py [--count 10000] [--seed 1] [--documents 600]

Three kinds of replies go through the whole engine, on real and on tricky documents, until each question is answered or
given up: 50 KB of random bytes, replies that were right and then damaged, and right replies of other documents under
the ids that were asked for. What may never happen: an exception, a document that one of three parsers reads as another
one, a document that gained something which was planted, a run whose repetition asks or writes. Exits with 1 if it did.
"""

import argparse
import os
import random
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.faults.hostile import Attack, Tally, attacked, damaged, foreign, random_bytes, texts_of
from tests.faults.tricky import tricky

from burnish.cli.bench.corpus import pieces

MOST_AT_ONCE = 3  #: documents of one run, which share requests
EVERY = 5  #: how seldom a run is repeated


def measured(name: str, attack: Attack, sources: dict[str, bytes], count: int, seed: int) -> int:
    """Send `count` replies, print what became of them, and return how often harm was done."""
    chance, tally, runs, began = random.Random(seed), Tally(), 0, time.perf_counter()
    names = sorted(sources)
    while tally.replies < count:
        chosen = chance.sample(names, chance.randint(1, MOST_AT_ONCE))
        again = runs % EVERY == 0
        attacked({n: sources[n] for n in chosen}, attack, chance, tally, again=again)
        runs += 1
    print(f"\n{name}: {tally.replies:,} replies in {runs:,} runs, {time.perf_counter() - began:.0f} s")
    print(f"  changes applied {tally.applied:,} (in {tally.changed:,} documents), for review {tally.for_review:,}")
    print("  replies not understood: " + (_told(tally.not_understood) or "none"))
    print("  changes refused: " + (_told(tally.refused) or "none"))
    print(f"  harm: {len(tally.harm)}")
    for harm in tally.harm[:20]:
        print(f"    {harm}")
    return len(tally.harm)


def _told(counts: dict[str, int]) -> str:
    ordered = sorted(counts.items(), key=lambda item: -item[1])
    return ", ".join(f"{what} {number:,}" for what, number in ordered[:12])


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--count", type=int, default=10_000, help="replies of each kind")
    arguments.add_argument("--documents", type=int, default=600)
    arguments.add_argument("--seed", type=int, default=1)
    options = arguments.parse_args()
    corpus = os.environ.get("BURNISH_CORPUS")
    real = pieces(Path(corpus) if corpus else None, options.documents)
    sources = {**real, **{f"{n}-{name}": text for n in range(len(real) // 30) for name, text in tricky().items()}}
    kinds = {
        "random bytes": random_bytes,
        "damaged replies": damaged,
        "replies of other documents": foreign(texts_of(real)),
    }
    return int(sum(measured(k, attack, sources, options.count, options.seed) for k, attack in kinds.items()) > 0)


if __name__ == "__main__":
    sys.exit(main())
