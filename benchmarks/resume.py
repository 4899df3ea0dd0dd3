"""Does kill -9 of a run that asks a provider, at random instants, ever lose, tear or pay again? (faults F91, F94)

Each round is a fresh folder: a run that is killed, perhaps resumed runs that are killed as well, then one that goes on
to the end. The provider is `burnish simulate`, whose own account is compared with the journal.

    BURNISH_CORPUS=folder python benchmarks/resume.py [--rounds 50] [--documents 120] [--seed 1]

Exits with 1 when anything in the lower half of the table is not 0.
"""

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.faults.ledger import Known, calls_of, lost_twice, paid_again

from burnish.cli.bench.corpus import pieces
from burnish.cli.bench.processes import Simulator, simulator

BURNISH = (sys.executable, "-m", "burnish")
#: Paragraphs that several documents share, so that a document which is done with answers for one that is not.
SHARED = (
    "If you find a bug in this project, please report it in the tracker and show a small example that fails.",
    "The easiest way to get help is to ask a question in the forum, where many people check for new posts often.",
    "All releases are made from the main branch, and the whole set of tests is run before any package is created.",
    "You can use the same command on a large folder, since it keeps only a small part of the files in memory.",
    "See the guide for several ways to build the documentation, and for the tools that are used to check the links.",
    "Changes that make the code fast are welcome if they show a benchmark, because guesses about speed often fail.",
)
FACTS = (
    "killed",
    "resumed",
    "enhanced again instead",
    "held first",
    "ended by --unknown resend",
    "calls",
    "of them unknown",
    "requests received",
)
FAULTS = (
    "final bytes that differ from an unbroken run",
    "documents torn",
    "files left over",
    "wrong exit codes",
    "questions paid again though their reply was recorded",
    "requests that the journal does not know",
    "journaled requests that never came and are not unknown",
    "unknown calls that no report lists",
    "bills above the ledger",
    "ledgers above the bill",
    "held runs that did not pause",
)


@dataclass(frozen=True, kw_only=True)
class Bench:
    """What is the same in all rounds."""

    folder: Path
    texts: Mapping[str, bytes]
    server: Simulator
    concurrency: int
    whole: Mapping[str, bytes]  #: what an unbroken run makes
    seconds: float  #: that it takes

    def lay_out(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir()
        (self.folder / "burnish.toml").touch()
        for name, text in self.texts.items():
            (self.folder / name).write_bytes(text)

    def enhance(self) -> tuple[str, ...]:
        asked = ("--provider", "openai", "--base-url", self.server.base_url, "--model", "simulated", "--price", "1,4")
        return (*BURNISH, "enhance", ".", "--write", "-q", *asked, "--concurrency", str(self.concurrency))

    def run(self, command: Sequence[str], kill_after: float | None = None) -> int:
        """The exit code; that of a killed process is -9."""
        with Path(f"{self.folder}.log").open("ab") as log:
            running = subprocess.Popen(command, cwd=self.folder, stdout=log, stderr=log)
            try:
                return running.wait(kill_after)
            except subprocess.TimeoutExpired:
                running.kill()
            return running.wait()

    def contents(self) -> dict[str, bytes]:
        """By name, but for what burnish keeps beside the documents."""
        files = (path for path in self.folder.rglob("*") if path.is_file())
        named = {path.relative_to(self.folder).as_posix(): path for path in files}
        return {n: p.read_bytes() for n, p in named.items() if not n.startswith(".burnish/") and n != "burnish.toml"}

    def bill(self) -> Mapping[str, int]:
        """The provider's account, once it has noticed that a killed client is gone."""
        while (stats := self.server.stats())["in_flight"]:
            time.sleep(0.01)
        return stats


def has_run(folder: Path) -> bool:
    """Is there a run to go on with? A kill may come before it is recorded."""
    done = subprocess.run([*BURNISH, "runs"], cwd=folder, capture_output=True, text=True, check=False)
    return any(line.split()[1] != "done" for line in done.stdout.splitlines() if line)


def listed(folder: Path, calls: Sequence[Known]) -> set[int]:
    """Unknown calls that `burnish report` tells of."""
    found = set()
    for run in {call.run for call in calls}:
        command = [*BURNISH, "report", run, "--format", "json"]
        told = json.loads(subprocess.run(command, cwd=folder, capture_output=True, check=True).stdout)
        found |= {known["call"] for known in told["unknown_calls"]}
    return found


def one_round(bench: Bench, chance: random.Random) -> Counter[str]:
    bench.lay_out()
    bench.server.reset()
    seen: Counter[str] = Counter()
    code = bench.run(bench.enhance(), instant(bench, chance))
    seen["killed"] += code == -9
    seen["documents torn"] += torn(bench)
    kills = chance.choices((0, 1, 2), (6, 3, 1))[0] if code == -9 else 0
    for _ in range(kills):
        code = bench.run(go_on(bench, chance, seen), instant(bench, chance))
        seen["killed"] += code == -9
        seen["documents torn"] += torn(bench)
    if chance.random() < 0.3 and has_run(bench.folder):
        seen["held runs that did not pause"] += held(bench, seen)
    if code == -9 or has_run(bench.folder):
        code = bench.run(go_on(bench, chance, seen))
    if code == 4 and lost_twice(calls_of(bench.folder)):
        seen["ended by --unknown resend"] += 1
        code = bench.run((*BURNISH, "resume", "-q", "--unknown", "resend"))
    seen["wrong exit codes"] += code not in (0, 3)
    return seen + judged(bench)


def instant(bench: Bench, chance: random.Random) -> float:
    """Mostly in the midst of the run, at times very early or very late; in seconds."""
    first, last = chance.choices(((0.0, 0.3), (0.25, 1.0), (0.9, 1.05)), (1, 7, 2))[0]
    return chance.uniform(first, last) * bench.seconds


def go_on(bench: Bench, chance: random.Random, seen: Counter[str]) -> Sequence[str]:
    if not has_run(bench.folder) or chance.random() < 0.15:
        seen["enhanced again instead"] += 1
        return bench.enhance()
    seen["resumed"] += 1
    return (*BURNISH, "resume", "-q", "--unknown", "resend-once")


def held(bench: Bench, seen: Counter[str]) -> bool:
    """Resume without asking again about what may have been paid; True when that went wrong."""
    seen["held first"] += 1
    before = {call.id for call in calls_of(bench.folder)}
    code = bench.run((*BURNISH, "resume", "-q", "--unknown", "hold"))
    calls = calls_of(bench.folder)
    answered = {key for call in calls if call.replied for key in call.keys}
    unknown = {key for call in calls if call.state == "unknown" for key in call.keys}
    asked = {key for call in calls if call.id not in before and call.sent for key in call.keys}
    return code not in ((4,) if unknown - answered else (0, 3, 4)) or bool(asked & (unknown - answered))


def torn(bench: Bench) -> int:
    """Documents that are neither as they were nor as they will be, line by line: blocks that are held stay back."""
    now = bench.contents()
    count = 0
    for name, text in bench.texts.items():
        lines = [source.splitlines() for source in (now.get(name, b""), text, bench.whole[name])]
        same_length = len({len(found) for found in lines}) == 1
        count += not same_length or any(line not in others for line, *others in zip(*lines, strict=True))
    return count


def judged(bench: Bench) -> Counter[str]:
    now, bill, calls = bench.contents(), bench.bill(), calls_of(bench.folder)
    sent = [call for call in calls if call.sent]
    unknown = [call for call in calls if call.state == "unknown"]
    spent = sum(call.cost for call in calls if call.replied)
    return Counter(
        {
            "calls": len(sent),
            "of them unknown": len(unknown),
            "requests received": bill["requests"],
            "final bytes that differ from an unbroken run": sum(now.get(n) != text for n, text in bench.whole.items()),
            "files left over": len(now.keys() - bench.texts.keys()),
            "questions paid again though their reply was recorded": paid_again(calls),
            "requests that the journal does not know": max(0, bill["requests"] - len(sent)),
            "journaled requests that never came and are not unknown": max(
                0, len(sent) - len(unknown) - bill["requests"]
            ),
            "unknown calls that no report lists": len({call.id for call in unknown} ^ listed(bench.folder, calls)),
            "bills above the ledger": bill["cost_microusd"] > spent + sum(call.reserved for call in unknown),
            "ledgers above the bill": spent > bill["cost_microusd"],
        }
    )


def documents(corpus: Path | None, count: int) -> dict[str, bytes]:
    """Sections of the corpus; of each three, two end with a paragraph that others have too."""
    texts = pieces(corpus, count)
    for number, (name, text) in enumerate(texts.items()):
        if number % 3 and text.rstrip()[-3:] not in (b"```", b"~~~"):
            texts[name] = text.rstrip() + b"\n\n" + SHARED[number % len(SHARED)].encode() + b"\n"
    return texts


def measured(options: argparse.Namespace, folder: Path, server: Simulator) -> Bench:
    """The bench, after two unbroken runs; the first one only warms up."""
    texts = documents(options.corpus, options.documents)
    shared = {"folder": folder, "texts": texts, "server": server, "concurrency": options.concurrency}
    bench = Bench(**shared, whole={}, seconds=0.0)
    for _ in range(2):
        bench.lay_out()
        begun = time.perf_counter()
        code = bench.run(bench.enhance())
        seconds = time.perf_counter() - begun
        assert code in (0, 3), Path(f"{folder}.log").read_text(errors="replace")[-2000:]
    whole = bench.contents()
    assert whole != texts, "the simulator edited nothing"
    return Bench(**shared, whole=whole, seconds=seconds)


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--rounds", type=int, default=50)
    arguments.add_argument("--documents", type=int, default=120)
    arguments.add_argument("--concurrency", type=int, default=8)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--corpus", type=Path, default=os.environ.get("BURNISH_CORPUS"))
    arguments.add_argument("--folder", type=Path, help="where to work; default: the system's temporary folder")
    options = arguments.parse_args()
    options.corpus = None if options.corpus is None else Path(options.corpus)
    endpoint = ("--ttft", "0.05", "--tokens-per-second", "2000", "--edited", "0.3", "--price", "1,4")
    seen: Counter[str] = Counter()
    with tempfile.TemporaryDirectory(dir=options.folder) as parent, simulator(*endpoint) as server:
        bench = measured(options, Path(parent, "documents"), server)
        print(f"{len(bench.texts)} documents, {bench.seconds:.2f} s unbroken, {options.rounds} rounds")
        for number in range(options.rounds):
            found = one_round(bench, random.Random(options.seed * 1_000_003 + number))
            seen += found
            for what in FAULTS:
                if found[what]:
                    print(f"  round {number}: {found[what]} {what}")
    for what in (*FACTS, *FAULTS):
        print(f"{seen[what]:6} {what}")
    return int(any(seen[what] for what in FAULTS))


if __name__ == "__main__":
    sys.exit(main())
