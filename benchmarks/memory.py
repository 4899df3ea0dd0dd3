"""Does memory grow with the number of documents? Peak of `burnish enhance` at one copy of the corpus and at eight.

    BURNISH_CORPUS=folder python benchmarks/memory.py [--copies N]

Whole processes, as the operating system accounts for them. Copies differ in their first line.
"""

import argparse
import multiprocessing
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

from corpus import corpus_folder, markdown_files


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--copies", type=int, default=8)
    options = arguments.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        files = markdown_files(corpus_folder(Path(scratch) / "corpus"))
        peaks = {}
        for copies in (1, options.copies):
            folder = Path(scratch) / f"times-{copies}"
            for number in range(copies):
                for index, path in enumerate(files):
                    place = folder / str(number) / f"{index}.md"
                    place.parent.mkdir(parents=True, exist_ok=True)
                    place.write_bytes(b"Copy %d.\n\n" % number + path.read_bytes())
            with multiprocessing.get_context("spawn").Pool(1) as pool:  # the peak is of all children so far
                peaks[copies] = pool.apply(peak_of, (str(folder),))
            print(f"{copies * len(files):6} documents: {peaks[copies] / 1024:6.1f} MB at most")
        print(f"ratio {peaks[options.copies] / peaks[1]:.2f}")


def peak_of(folder: str) -> int:
    """KB of resident memory, at most."""
    command = [sys.executable, "-m", "burnish", "enhance", folder, "--suggestions", "--quiet"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss


if __name__ == "__main__":
    main()
