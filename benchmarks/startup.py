"""How long do `burnish --version` and `burnish check one.md` take beside an interpreter that does nothing?

Interleaved, medians. The document is a page of some lines, without findings. Of `--version` half of the difference is
pip's launcher, which imports `re`; uv's does not.

python benchmarks/startup.py [--rounds N]
"""

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PAGE = "# A page\n\nThis page says what the tool does.\n\n- It reads a file.\n- It prints what it finds.\n"


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--rounds", type=int, default=31)
    options = arguments.parse_args()
    burnish = str(Path(sys.executable).with_name("burnish"))
    commands = {
        "python -c pass": [sys.executable, "-c", "pass"],
        "burnish --version": [burnish, "--version"],
        "burnish check one.md": [burnish, "check", "one.md"],
    }
    times: dict[str, list[float]] = {name: [] for name in commands}
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "one.md").write_text(PAGE, encoding="utf-8")
        for _ in range(options.rounds):
            for name, command in commands.items():
                begun = time.perf_counter()
                subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=folder)
                times[name].append(time.perf_counter() - begun)
    medians = {name: statistics.median(values) for name, values in times.items()}
    for name, median in medians.items():
        print(f"{name:20} {1000 * median:7.1f} ms, {median / medians['python -c pass']:5.2f} times the first")


if __name__ == "__main__":
    main()
