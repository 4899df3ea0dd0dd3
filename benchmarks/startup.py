"""How long does `burnish --version` take beside an interpreter that does nothing? Interleaved, medians.

Half of the difference is pip's launcher, which imports `re`; uv's does not.

python benchmarks/startup.py [--rounds N]
"""

import argparse
import statistics
import subprocess
import sys
import time
from pathlib import Path


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--rounds", type=int, default=31)
    options = arguments.parse_args()
    commands = {
        "python -c pass": [sys.executable, "-c", "pass"],
        "burnish --version": [str(Path(sys.executable).with_name("burnish")), "--version"],
    }
    times: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(options.rounds):
        for name, command in commands.items():
            begun = time.perf_counter()
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
            times[name].append(time.perf_counter() - begun)
    medians = {name: statistics.median(values) for name, values in times.items()}
    for name, median in medians.items():
        print(f"{name:20} {1000 * median:7.1f} ms")
    print(f"ratio {medians['burnish --version'] / medians['python -c pass']:.2f}")


if __name__ == "__main__":
    main()
