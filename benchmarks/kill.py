"""Does kill -9 of `burnish enhance --write` at random instants ever tear, lose or litter? (faults F91, F92)

Each round is a fresh folder of small documents: a run that is killed, perhaps a second one that is killed as well,
then one that completes. Before it every document must be old or new, after it all must equal those of an unbroken run
and nothing else may lie there.

python benchmarks/kill.py [--rounds 200] [--documents 60] [--seed 1] [--folder DIR]
"""

import argparse
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

ENHANCE = (sys.executable, "-m", "burnish", "enhance", "--write", "-q")
SENTENCES = ("We recieve it in the the morning.", "All is well.", "Teh code `teh` stays.", "It is alright, of course.")


def documents(count: int, chance: random.Random) -> dict[str, bytes]:
    """Small documents by name."""
    return {
        f"{number % 4}/{number:03}.md": "\n\n".join(chance.choices(SENTENCES, k=chance.randint(1, 12))).encode() + b"\n"
        for number in range(count)
    }


def lay_out(folder: Path, texts: dict[str, bytes]) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    for name, text in texts.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(text)


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def killed(folder: Path, after: float) -> bool:
    """Run, and kill after so many seconds; False when the run was over before."""
    running = subprocess.Popen([*ENHANCE, folder], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        running.wait(after)
    except subprocess.TimeoutExpired:
        running.kill()
    return running.wait() != 0


def one_round(
    folder: Path, texts: dict[str, bytes], whole: dict[str, bytes], seconds: tuple[float, ...]
) -> Counter[str]:
    seen: Counter[str] = Counter()
    for after in seconds:
        seen["killed"] += killed(folder, after)
        now = contents(folder)
        seen["temporary files found"] += len(now.keys() - texts.keys())
        seen["documents lost"] += len(texts.keys() - now.keys())
        seen["documents torn"] += sum(now.get(name) not in (None, texts[name], whole[name]) for name in texts)
        done = sum(now.get(name) == whole[name] != texts[name] for name in texts)
        seen["killed between two documents"] += 0 < done < sum(whole[name] != texts[name] for name in texts)
    subprocess.run([*ENHANCE, folder], check=True, stdout=subprocess.DEVNULL)
    seen["final runs that differ from an unbroken one"] += contents(folder) != whole
    return seen


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--rounds", type=int, default=200)
    arguments.add_argument("--documents", type=int, default=60)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--folder", type=Path, help="where to work; default: the system's temporary folder")
    options = arguments.parse_args()
    chance = random.Random(options.seed)
    seen: Counter[str] = Counter()
    with tempfile.TemporaryDirectory(dir=options.folder) as parent:
        folder = Path(parent, "documents")
        texts = documents(options.documents, chance)
        for _ in range(2):  # the first one only warms up
            lay_out(folder, texts)
            begun = time.perf_counter()
            subprocess.run([*ENHANCE, folder], check=True, stdout=subprocess.DEVNULL)
            lasts = time.perf_counter() - begun
        whole = contents(folder)
        for _ in range(options.rounds):
            lay_out(folder, texts)
            times = tuple(chance.uniform(0.2, 1.0) * lasts for _ in range(chance.choice((1, 2))))
            seen += one_round(folder, texts, whole, times)
    for what in (
        "killed",
        "killed between two documents",
        "temporary files found",
        "documents lost",
        "documents torn",
        "final runs that differ from an unbroken one",
    ):
        print(f"{seen[what]:6} {what}")
    return int(
        any(seen[what] for what in ("documents lost", "documents torn", "final runs that differ from an unbroken one"))
    )


if __name__ == "__main__":
    sys.exit(main())
