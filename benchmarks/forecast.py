"""Are the documents that are expected to be edited next those that are? On real histories.

    python benchmarks/forecast.py REPLAY.tar.gz

The archive holds `REPO/steps.json` with `steps[]`, each a commit with `time` and `files: [[path, blob], ...]`; step 0
is the whole tree. Before each commit from the eleventh on, documents are ranked by the commits before it.
"""

import json
import sys
import tarfile
from pathlib import Path

from burnish.batching import forecast
from burnish.batching.forecast import Edit, rank

DAY = 86_400.0
FIRST = 11  # commits to learn from, at least 10


def main() -> None:
    """Print a table: of the documents that the commits changed, how many were among the first."""
    print("repository            documents  half-life, days  first  hits  of")
    with tarfile.open(Path(sys.argv[1])) as archive:
        names = sorted(name for name in archive.getnames() if name.endswith("/steps.json"))
        for name in names:
            stream = archive.extractfile(name)
            assert stream is not None
            steps = json.load(stream)["steps"]
            for days in (7, 30, 90):
                forecast.HALF_LIFE = days * DAY
                for first in (8, 16):
                    hits, changed = measured(steps, first)
                    repo = name.split("/")[0]
                    print(f"{repo:<21} {len(steps[0]['files']):>9} {days:>16} {first:>6} {hits:>5} {changed:>3}")


def measured(steps: list[dict[str, object]], first: int) -> tuple[int, int]:
    """How many of the documents that were changed were among the `first` ones; how many were changed."""
    hits = changed = 0
    for number in range(FIRST, len(steps)):
        edits = [Edit(path, step["time"]) for step in steps[1:number] for path, _ in step["files"]]
        likely = set(rank(edits, steps[number]["time"])[:first])
        documents = {path for path, _ in steps[number]["files"]}
        hits, changed = hits + len(documents & likely), changed + len(documents)
    return hits, changed


if __name__ == "__main__":
    main()
