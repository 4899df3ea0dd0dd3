"""How many texts that people changed are found again by a sketch, and how many strangers with them?

    BURNISH_CORPUS=folder python benchmarks/neighbours.py [--embeddings FOLDER] [--bands N --bits N] [--half H]

`BURNISH_CORPUS` is a folder that holds `corrections-dev.jsonl.gz` and `dev-replay.tar.gz`. A pair is a paragraph before
and after a correction, or a block and what a commit made of it, or a paragraph and the same with one of its three or
more sentences replaced by a stranger, which no rewriting exceeds. All texts before a change are in one index; each text
after it is looked up. *Found*: the two share a band. *First four*: the old text is among the four that share most
bands, which are those that burnish looks at. *Strangers*: other texts that share a band, of each look-up; some of them
are truly like it. Without `--embeddings`: by words alone.
"""

import argparse
import gzip
import json
import os
import re
import sys
import tarfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import pairwise
from pathlib import Path
from zlib import crc32

from burnish.cache.transplant import has_parts
from burnish.documents.sentences import sentences
from burnish.similarity.embedding import Meaning
from burnish.similarity.minhash import MinHash
from burnish.similarity.sketch import Sketcher

_BLANK = re.compile(r"\n\s*\n")
_HALVES = ("building", "judging")
_SENTENCES = 3
_LIKE = 0.5  # share of words that a block and what became of it have in common, at least

Pair = tuple[str, str]  # before, after


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    arguments.add_argument("--embeddings", type=Path, help="a folder with a model")
    arguments.add_argument("--bands", type=int, nargs="+", default=[24])
    arguments.add_argument("--bits", type=int, nargs="+", default=[14])
    arguments.add_argument("--half", choices=_HALVES, default="building", help="of the corrections, by repository")
    options = arguments.parse_args()
    name = os.environ.get("BURNISH_CORPUS")
    if not name:
        sys.exit("Set BURNISH_CORPUS to the folder that holds the corrections and the histories.")
    sketchers: dict[str, Sketcher] = {"words": MinHash()}
    for bands in options.bands if options.embeddings else ():
        for bits in options.bits:
            sketchers[f"meaning {bands}x{bits}"] = Meaning(options.embeddings, bands=bands, bits=bits)
    print(f"{'':34}{'pairs':>7}{'found':>8}{'first four':>12}{'strangers':>11}{'of':>7}{'us a text':>11}")
    for title, pairs in _sets(Path(name), options.half):
        for sketch, sketcher in sketchers.items():
            print(f"{title:18}{sketch:16}{_measured(pairs, sketcher)}")


def _sets(folder: Path, half: str) -> Iterator[tuple[str, Sequence[Pair]]]:
    corrected = list(_corrections(folder / "corrections-dev.jsonl.gz", half))
    yield "corrections", corrected
    yield "  2 sentences", [pair for pair in corrected if all(map(has_parts, pair))]
    yield "  1 replaced", list(_replaced([before for before, _ in corrected]))
    for repository, pairs in _histories(folder / "dev-replay.tar.gz"):
        yield repository, pairs
        yield "  2 sentences", [pair for pair in pairs if all(map(has_parts, pair))]


def _measured(pairs: Sequence[Pair], sketcher: Sketcher) -> str:
    old = list(dict.fromkeys(before for before, _ in pairs))
    sketcher.bands(old[:1])  # loads what there is to load
    began = time.perf_counter()
    index: dict[int, list[int]] = defaultdict(list)
    for at, bands in enumerate(sketcher.bands(old)):
        for band in bands:
            index[band].append(at)
    looked_up = sketcher.bands([after for _, after in pairs])
    took = time.perf_counter() - began
    found = first = strangers = 0
    for (before, _), bands in zip(pairs, looked_up, strict=True):
        shared = Counter(at for band in bands for at in index.get(band, ()))
        own = shared.pop(old.index(before), 0)
        found += own > 0
        first += own > 0 and sum(count >= own for count in shared.values()) < 4
        strangers += len(shared)
    count = len(pairs)
    told = f"{count:7}{found / count:8.1%}{first / count:12.1%}{strangers / count:11.2f}{len(old):7}"
    return f"{told}{took / (count + len(old)) * 1e6:11.0f}"


def _corrections(file: Path, half: str) -> Iterator[Pair]:
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            if _HALVES[crc32(row["repo"].encode()) % 2] == half and not row["tool_mentioned"]:
                yield row["before_paragraph"], row["after_paragraph"]


def _replaced(texts: Sequence[str]) -> Iterator[Pair]:
    """Each text with a sentence in its midst that is another text's first."""
    for text, other in pairwise(texts):
        own, its = sentences(text), sentences(other)
        if len(own) >= _SENTENCES and its:
            start, end = own[len(own) // 2]
            yield text, f"{text[:start]}{other[slice(*its[0])]}{text[end:]}"


def _histories(archive: Path) -> Iterator[tuple[str, Sequence[Pair]]]:
    with tarfile.open(archive) as tar:
        members = {member.name.removeprefix("./"): member for member in tar.getmembers()}

        def read(name: str) -> str:
            data = tar.extractfile(members[name])
            return data.read().decode(errors="replace") if data else ""

        for name in sorted(name for name in members if name.endswith("steps.json")):
            folder = name.removesuffix("steps.json")
            history = json.loads(read(name))
            yield history["repo"], list(_versions(history["steps"], lambda blob, at=folder: read(f"{at}blobs/{blob}")))


def _versions(steps, read) -> Iterator[Pair]:
    """Blocks that no commit before had, each with the one that it was made of: the likest of those that went."""
    met: set[str] = set()
    latest: dict[str, list[str]] = {}
    for number, step in enumerate(steps):
        for path, blob in step["files"]:
            blocks = [block.strip() for block in _BLANK.split(read(blob)) if block.strip()]
            gone = [block for block in latest.get(path, ()) if block not in set(blocks)]
            if number:
                for block in dict.fromkeys(blocks):
                    if block not in met and (before := _likest(block, gone)):
                        yield before, block
            met.update(blocks)
            latest[path] = blocks


def _likest(block: str, gone: Sequence[str]) -> str | None:
    words = block.split()
    rated = [(SequenceMatcher(None, words, other.split(), autojunk=False).ratio(), other) for other in gone]
    rate, other = max(rated, default=(0.0, ""))
    return other if rate >= _LIKE else None


if __name__ == "__main__":
    main()
