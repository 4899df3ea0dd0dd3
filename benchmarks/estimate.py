"""Does `burnish plan` say what a run will cost? (design, promise 7; 10 % after 20 calls of calibration)

For each seed the documents are dealt anew: a run over the first ones teaches, then `burnish plan` on the rest is
compared with the bill of the endpoint for the run over the rest. The endpoint is `burnish simulate`, whose tokenizer
the client does not know. How well it goes depends on how many blocks were seen, for which of them a model will edit is
chance: with few calls at once, requests are full, and 20 of them show some 600 blocks (`--taught-at 64` sends one
document a call, and is worse).

    BURNISH_CORPUS=folder python benchmarks/estimate.py [--documents 600] [--seeds 5] [--concurrency 16 64]

Exits with 1 when an estimate misses by more than 10 %, or a bill is above its ceiling.
"""

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from burnish.cli.bench.corpus import pieces
from burnish.cli.bench.processes import Simulator, simulator

BURNISH = (sys.executable, "-m", "burnish")
WANTED = 0.10  #: the share of the bill by which an estimate may miss
CALLS = 20  #: of calibration, at least


@dataclass(frozen=True)
class Found:
    """One plan and the bill that came."""

    estimate: Mapping[str, Any]
    bill: Mapping[str, Any]

    @property
    def miss(self) -> float:
        """Share of the bill; above 0 when too much was expected."""
        return float(self.estimate["cost"]["likely"]) / float(self.bill["cost_microusd"]) - 1

    def off(self, what: str) -> float:
        """The same for "input" or "output" tokens."""
        return float(self.estimate[what]["likely"]) / float(self.bill[f"{what}_tokens"]) - 1

    @property
    def inside(self) -> bool:
        """Does the bill lie in the range?"""
        cost = self.estimate["cost"]
        return bool(cost["low"] <= self.bill["cost_microusd"] <= cost["high"])

    @property
    def ceiling_holds(self) -> bool:
        return bool(self.bill["cost_microusd"] <= self.estimate["ceiling"])


def burnish(folder: Path, server: Simulator, concurrency: int, *arguments: str) -> str:
    asked = ("--provider", "openai", "--base-url", server.base_url, "--model", "simulated", "--price", "1,4")
    command = (*BURNISH, *arguments, "-q", *asked, "--concurrency", str(concurrency))
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode not in (0, 3):
        sys.exit(f"{' '.join(arguments)}: exit code {done.returncode}\n{done.stderr}")
    return done.stdout


def measured(
    folder: Path, server: Simulator, texts: list[tuple[str, bytes]], first: int, taught_at: int, concurrency: int
) -> Found:
    shutil.rmtree(folder, ignore_errors=True)
    for name, some in (("first", texts[:first]), ("rest", texts[first:])):
        (folder / name).mkdir(parents=True)
        for document, text in some:
            (folder / name / document).write_bytes(text)
    (folder / "burnish.toml").touch()
    server.reset()
    burnish(folder, server, taught_at, "enhance", "first", "--write")
    if server.stats()["requests"] < CALLS:
        sys.exit(f"{first} documents made fewer than {CALLS} calls; give more with --first")
    planned = json.loads(burnish(folder, server, concurrency, "plan", "rest", "--format", "json"))
    server.reset()
    burnish(folder, server, concurrency, "enhance", "rest", "--write")
    return Found(planned["estimate"], server.stats())


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--documents", type=int, default=600)
    arguments.add_argument("--first", type=int, default=100, help="documents to learn from")
    arguments.add_argument("--taught-at", type=int, default=4, help="calls in flight while learning")
    arguments.add_argument("--seeds", type=int, default=5)
    arguments.add_argument("--concurrency", type=int, nargs="+", default=(16, 64))
    arguments.add_argument("--edited", type=float, default=0.3, help="share of the blocks that the endpoint edits")
    options = arguments.parse_args()
    corpus = os.environ.get("BURNISH_CORPUS")
    texts = list(pieces(Path(corpus) if corpus else None, options.documents).items())
    endpoint = ("--ttft", "0.02", "--tokens-per-second", "5000", "--edited", str(options.edited), "--price", "1,4")
    bad = 0
    heads = (("", 11), ("seed", 5), ("learned", 8), ("calls", 12), ("likely", 10), ("bill", 10), ("miss", 8), ("in", 8))
    print("".join(f"{head:>{width}}" for head, width in (*heads, ("out", 8), ("range", 8))) + "  ceiling")
    with tempfile.TemporaryDirectory() as parent:
        for concurrency in options.concurrency:
            for seed in range(1, options.seeds + 1):
                dealt = random.Random(seed).sample(texts, len(texts))
                with simulator(*endpoint, "--seed", str(seed)) as server:
                    found = measured(
                        Path(parent, "documents"), server, dealt, options.first, options.taught_at, concurrency
                    )
                print(row(concurrency, seed, found))
                bad += abs(found.miss) > WANTED or not found.ceiling_holds
    return int(bad > 0)


def row(concurrency: int, seed: int, found: Found) -> str:
    expected, bill = found.estimate, found.bill
    calls = f"{expected['calls']}/{bill['requests']}"
    money = f"{expected['cost']['likely'] / 1e6:>10.4f}{bill['cost_microusd'] / 1e6:>10.4f}"
    shares = f"{found.miss:>+8.1%}{found.off('input'):>+8.1%}{found.off('output'):>+8.1%}"
    kept = f"{'holds' if found.inside else 'MISSED':>8}  {'holds' if found.ceiling_holds else 'BROKEN'}"
    times = expected["ceiling"] / bill["cost_microusd"]
    return (
        f"{concurrency:>3} at once{seed:>5}{expected['learned_from']:>8}{calls:>12}{money}{shares}{kept} ({times:.1f}x)"
    )


if __name__ == "__main__":
    sys.exit(main())
