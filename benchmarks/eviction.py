"""What should the memory tier drop first? Hit rates on the revisions of real repositories, beside plain LRU.

    python benchmarks/eviction.py FOLDER

`FOLDER` holds repositories as `dev-replay.tar.gz` does: `NAME/steps.json` and `NAME/blobs/`. Each commit looks at the
whole tree again, split at blank lines; a block that is not held is put. Room is a share of the bytes of all different
blocks. `optimal` is Belady's: it knows what comes, and takes all blocks for equally long. Below that, how much of what
is asked often is still held after one pass over a large tree that is never looked at again.
"""

import argparse
import heapq
import json
import re
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from hashlib import blake2b
from pathlib import Path

from burnish.cache.memory import OVERHEAD, MemoryAnswers

SHARES = (0.1, 0.3, 0.6)
_BLANK = re.compile(rb"\n\s*\n")

Access = tuple[bytes, int]  # key, bytes


class PlainLru:
    """What was not asked for longest goes first."""

    def __init__(self, limit: int) -> None:
        self.limit, self.size = limit, 0
        self._held: OrderedDict[bytes, int] = OrderedDict()

    def asked(self, key: bytes, size: int) -> bool:
        """Is it held? From now on it is."""
        hit = key in self._held
        if hit:
            self._held.move_to_end(key)
        else:
            self._held[key] = size
            self.size += size
            while self.size > self.limit:
                self.size -= self._held.popitem(last=False)[1]
        return hit


class Ours:
    """The memory tier itself."""

    def __init__(self, limit: int) -> None:
        self._answers = MemoryAnswers(limit)

    def asked(self, key: bytes, size: int) -> bool:
        """Is it held? From now on it may be."""
        if self._answers.get([key], [b""])[0] is not None:
            return True
        self._answers.put([(key, b"", bytes(max(0, size - OVERHEAD - len(key))))])
        return False


def optimal(trace: Sequence[Access], limit: int) -> float:
    """The share of hits when what is asked for latest goes first, sizes left out of account."""
    following: dict[bytes, int] = {}
    coming = [0] * len(trace)
    for at in range(len(trace) - 1, -1, -1):
        coming[at] = following.get(trace[at][0], len(trace))
        following[trace[at][0]] = at
    held: dict[bytes, int] = {}
    queue: list[tuple[int, bytes]] = []
    size = hits = 0
    sizes = dict(trace)
    for at, (key, bytes_) in enumerate(trace):
        hits += key in held
        size += 0 if key in held else bytes_
        held[key] = coming[at]
        heapq.heappush(queue, (-coming[at], key))
        while size > limit:
            when, last = heapq.heappop(queue)
            if held.get(last) == -when:
                del held[last]
                size -= sizes[last]
    return hits / len(trace)


def revisions(folder: Path) -> Iterator[list[Access]]:
    """What each commit of a repository looks at."""
    tree: dict[str, str] = {}
    blobs: dict[str, list[Access]] = {}
    for step in json.loads((folder / "steps.json").read_text())["steps"]:
        tree.update((path, blob) for path, blob in step["files"] if blob)
        for blob in {*tree.values()} - blobs.keys():
            source = (folder / "blobs" / blob).read_bytes()
            texts = [text.strip() for text in _BLANK.split(source)]
            blobs[blob] = [(_key(text), len(text) + OVERHEAD + 16) for text in texts if text]
        yield [access for _, blob in sorted(tree.items()) for access in blobs[blob]]


def _key(text: bytes) -> bytes:
    return blake2b(text, digest_size=16).digest()


def share_of_hits(policy: PlainLru | Ours, trace: Sequence[Access]) -> float:
    """Of all accesses."""
    return sum(policy.asked(key, size) for key, size in trace) / len(trace)


def after_scan(policy: PlainLru | Ours, often: Sequence[Access], scan: Sequence[Access]) -> float:
    """Of `often`, which is asked for three times, what is held after one pass over `scan`."""
    for key, size in [*often, *often, *often, *scan]:
        policy.asked(key, size)
    return sum(policy.asked(key, size) for key, size in often) / len(often)


def main() -> None:
    """Print the table."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("folder", type=Path)
    folders = sorted(path.parent for path in arguments.parse_args().folder.glob("*/steps.json"))
    traces = {folder.name: [access for commit in revisions(folder) for access in commit] for folder in folders}
    for name, trace in traces.items():
        whole = sum(dict(trace).values())
        print(f"{name}: {len(trace):,} accesses, {len(dict(trace)):,} blocks, {whole / 1e6:.1f} MB")
        print(f"{'room':>8}{'LRU':>9}{'ours':>9}{'optimal':>9}   hits, of all accesses")
        for share in SHARES:
            limit = int(share * whole)
            rates = [share_of_hits(policy(limit), trace) for policy in (PlainLru, Ours)]
            print(f"{share:>8.0%}" + "".join(f"{rate:>9.1%}" for rate in (*rates, optimal(trace, limit))))
    if len(traces) > 1:
        often, scan = (list(dict.fromkeys(trace)) for trace in list(traces.values())[:2])
        often = often[: len(often) // 4]
        limit = 2 * sum(size for _, size in often)
        kept = [after_scan(policy(limit), often, scan) for policy in (PlainLru, Ours)]
        print(f"held after a pass over another tree: LRU {kept[0]:.0%}, ours {kept[1]:.0%}")


if __name__ == "__main__":
    main()
