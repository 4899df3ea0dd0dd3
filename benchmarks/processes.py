"""Do two processes of `burnish check` reach what two bare processes of the same work reach?

    BURNISH_CORPUS=folder python benchmarks/processes.py [--rounds N]

`burnish check --jobs 2` over the corpus, in turn with two `burnish check --jobs 1` at once, each over half of it.
Whole processes by the wall clock; medians, and the ratio of what each gets done in a second.
"""

import argparse
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from corpus import corpus_folder, markdown_files


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--rounds", type=int, default=7)
    options = arguments.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        files = markdown_files(corpus_folder(Path(scratch) / "corpus"))
        whole, halves = lay(files, Path(scratch))
        ours: list[float] = []
        bare: list[float] = []
        for _ in range(options.rounds):
            ours.append(seconds([[str(whole), "--jobs", "2"]]))
            bare.append(seconds([[str(half), "--jobs", "1"] for half in halves]))
        one, other = statistics.median(ours), statistics.median(bare)
        size = sum(path.stat().st_size for path in files) / 1e6
        print(f"{len(files)} files, {size:.1f} MB, medians of {options.rounds}")
        print(f"one command with two processes: {one:6.2f} s")
        print(f"two bare commands at once:      {other:6.2f} s")
        print(f"reached: {other / one:.0%}")


def lay(files: Sequence[Path], folder: Path) -> tuple[Path, tuple[Path, Path]]:
    """All files in one folder, and in two of about the same bytes."""
    whole, halves = folder / "whole", (folder / "one", folder / "other")
    sizes = [0, 0]
    for place in (whole, *halves):
        place.mkdir()
    for number, path in enumerate(sorted(files, key=lambda path: -path.stat().st_size)):
        at = sizes.index(min(sizes))
        sizes[at] += path.stat().st_size
        for place in (whole, halves[at]):
            shutil.copyfile(path, place / f"{number}.md")
    return whole, halves


def seconds(commands: Sequence[Sequence[str]]) -> float:
    """From the start of all commands to the end of the last one."""
    began = time.perf_counter()
    running = [
        subprocess.Popen(
            [sys.executable, "-m", "burnish", "check", "--no-cache", "--quiet", *command],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for command in commands
    ]
    for process in running:
        if process.wait() not in (0, 1):
            raise SystemExit(f"exit code {process.returncode}")
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
