"""Which check refuses which damage? Counts over our own small documents and, with a corpus, real ones.

    [BURNISH_CORPUS=folder] python benchmarks/mutations.py [--markdown]

Prints a row per damage: its kind, the documents and places where it could be done, how many were refused, and by which
check (a place counts for each check that objects). Then the share of harmless changes that was accepted, what no check
sees, and how often the two parsers were enough without the frozen bytes. Exits with 1 when a damage passed.
"""

import argparse
import os
import sys
import tarfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.checks.damage import Damage
from tests.checks.damages import STRUCTURE
from tests.checks.gates import (
    PARSERS,
    Original,
    fact_refusals,
    first_refusal,
    mask_refusal,
    only_third_parser_objects,
    stands_in_prose,
    structure_refusals,
)
from tests.checks.paragraphs import own_samples, real_samples
from tests.checks.word_damages import FACTS, HARMLESS, MASKS, UNSEEN

from burnish.model.document import Block

Row = tuple[str, str, int, int, int, str]
HEAD = ("damage", "kind", "documents", "places", "refused", "by")


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--markdown", action="store_true", help="print the tables as Markdown")
    options = arguments.parse_args()
    originals = [Original(sample.name, sample.source) for sample in (*own_samples(), *real_samples(_documents()))]
    blocks = [(original, block) for original in originals for block in original.document.blocks]
    print(f"{len(originals)} documents, {len(blocks)} blocks")
    damages = [*_structure(originals), *_words(blocks)]
    _print(damages, markdown=options.markdown)
    for kind in ("structure", "facts", "masks"):
        rows = [row for row in damages if row[1] == kind]
        places, refused = sum(row[3] for row in rows), sum(row[4] for row in rows)
        print(f"{kind}: {len(rows)} damages, {refused} of {places} places refused")
    _print([*_accepted("harmless", HARMLESS, blocks), *_accepted("unseen", UNSEEN, blocks)], markdown=options.markdown)
    sys.exit(any(row[3] != row[4] for row in damages))


def _documents() -> Mapping[str, bytes]:
    folder = os.environ.get("BURNISH_CORPUS")
    if not folder:
        return {}
    archive = Path(folder) / "dev-corpus.tar.gz"
    if not archive.exists():
        return {str(path.relative_to(folder)): path.read_bytes() for path in Path(folder).rglob("*.md")}
    with tarfile.open(archive) as tar:
        streams = ((member.name, tar.extractfile(member)) for member in tar)
        return {name: stream.read() for name, stream in streams if stream is not None}


def _structure(originals: Iterable[Original]) -> Iterator[Row]:
    alone: Counter[str] = Counter()
    for damage in STRUCTURE:
        by: Counter[str] = Counter()
        names: set[str] = set()
        places = refused = 0
        for original in originals:
            for damaged in damage.done_to(original.source.decode()):
                names.add(original.name)
                places += 1
                refusals = structure_refusals(original, damaged)
                refused += bool(refusals)
                by.update(refusals.keys())
                if refusals.keys() & PARSERS:
                    alone["refused by the two parsers, without the frozen bytes"] += 1
                elif only_third_parser_objects(original, damaged):
                    alone["seen by markdown-it and the frozen bytes, not by the two parsers"] += 1
                else:
                    alone["seen by no parser (bytes or characters only)"] += 1
        yield damage.says, "structure", len(names), places, refused, _shares(by)
    for what, count in alone.items():
        print(f"{count:6} places {what}")


def _words(blocks: Iterable[tuple[Original, Block]]) -> Iterator[Row]:
    for kind, damages in (("facts", FACTS), ("masks", MASKS)):
        for damage in damages:
            names: set[str] = set()
            places = refused = 0
            for original, block in blocks:
                for damaged in damage.done_to(block.text):
                    names.add(original.name)
                    places += 1
                    said = fact_refusals(block, damaged) if kind == "facts" else (mask_refusal(block, damaged),)
                    refused += None not in said
            yield damage.says, kind, len(names), places, refused, f"{kind} {refused}"


def _accepted(kind: str, damages: Iterable[Damage], blocks: Iterable[tuple[Original, Block]]) -> Iterator[Row]:
    all_places = all_refused = 0
    for damage in damages:
        by: Counter[str] = Counter()
        names: set[str] = set()
        places = 0
        for original, block in blocks:
            for changed in damage.done_to(block.text):
                if stands_in_prose(block, changed):
                    names.add(original.name)
                    places += 1
                    refusal = first_refusal(original, block, changed)
                    by.update([refusal.check] if refusal else [])
        yield damage.says, kind, len(names), places, by.total(), _shares(by)
        all_places, all_refused = all_places + places, all_refused + by.total()
    accepted = 100 * (1 - all_refused / max(1, all_places))
    yield f"all of them: {accepted:.1f} % accepted", kind, 0, all_places, all_refused, ""


def _shares(by: Counter[str]) -> str:
    return ", ".join(f"{check} {count}" for check, count in by.most_common())


def _print(rows: Iterable[Row], *, markdown: bool) -> None:
    if markdown:
        print("|".join(("", *HEAD, "")), "|".join(("", *("---" for _ in HEAD), "")), sep="\n")
        for row in rows:
            print("|".join(("", *map(str, row), "")))
        return
    print(f"\n{HEAD[0]:58} {HEAD[1]:10} {HEAD[2]:>9} {HEAD[3]:>6} {HEAD[4]:>7}  {HEAD[5]}")
    for says, kind, documents, places, refused, by in rows:
        print(f"{says:58} {kind:10} {documents:9} {places:6} {refused:7}  {by}")


if __name__ == "__main__":
    main()
