"""How fast is burnish on one core? Markdown per second of processor time, rules and gates together.

    BURNISH_CORPUS=folder python benchmarks/speed.py [--rounds N]

Reading, screening, parsing, rules, checks; nothing is written. Safe edits only, and with suggestions, which sends more
documents through the gates. In turn with a bare loop over the same files that reads and splits them into words, so that
the ratio holds on a noisy machine. Times are of the processor, in one process.
"""

import argparse
import re
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from corpus import corpus_folder, markdown_files

from burnish import Burnish, Settings
from burnish.api import RunResult, Verdict

WORD = re.compile(r"[A-Za-z']+")


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--rounds", type=int, default=3)
    options = arguments.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = corpus_folder(Path(scratch))
        files = markdown_files(folder)
        size = sum(path.stat().st_size for path in files) / 1e6

        def bare() -> None:
            for path in files:
                set(WORD.findall(path.read_bytes().decode(errors="replace")))

        def burnish(suggestions: bool) -> RunResult:
            settings = Settings(root=folder, suggestions=suggestions, include=("*.md",), jobs=1, cache=False)
            return Burnish(settings, clock=time.process_time).enhance([folder])

        print(f"{len(files)} files, {size:.1f} MB; median of {options.rounds}, in turn")
        times: dict[str, list[float]] = {}
        runs: dict[str, RunResult] = {}
        for _ in range(options.rounds):
            seconds, _ = _timed(bare)
            times.setdefault("bare loop over words", []).append(seconds)
            for name, suggestions in (("burnish, safe edits", False), ("burnish, suggestions too", True)):
                seconds, runs[name] = _timed(lambda: burnish(suggestions))  # noqa: B023 - called at once
                times.setdefault(name, []).append(seconds)
        base = statistics.median(times["bare loop over words"])
        for name, values in times.items():
            median = statistics.median(values)
            print(f"{name:28} {median:6.2f} s  {size / median:6.2f} MB/s  {median / base:6.1f} x the bare loop")
        for name, result in runs.items():
            stages = ", ".join(f"{stage} {seconds:.2f}" for stage, seconds in result.seconds.items())
            applied = sum(document.count(Verdict.APPLIED) for document in result.documents)
            print(f"{name}: {len(result.documents)} documents, {applied} edits; {stages}")


def _timed(work: Callable[[], object]) -> tuple[float, Any]:
    begun = time.process_time()
    result = work()
    return time.process_time() - begun, result


if __name__ == "__main__":
    main()
