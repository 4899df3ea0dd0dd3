"""How much of what people corrected does the safe tier correct, and how much that they approved would it change?

    BURNISH_CORPUS=folder python benchmarks/corrections.py [--half building|judging] [--suggestions] [--show] [--speed]

`BURNISH_CORPUS` is a folder that holds `corrections-dev.jsonl.gz` (and `dev-corpus.tar.gz` for `--speed`). The halves
are by repository: `crc32(repo) % 2`. Rules are tuned to the building half; of the judging half only totals are shown.
*Exactly*: the paragraph before becomes the paragraph after, byte for byte. *Harm*: the paragraph after is changed; it
is an upper bound, since approved text is not free of other errors. The interval is a bootstrap by repository. With
`--suggestions` those of `CORRECTING` are applied too.
"""

import argparse
import gzip
import json
import os
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zlib import crc32

sys.path.insert(0, str(Path(__file__).parent))

from corpus import corpus_folder, markdown_files

from burnish import Burnish, Settings
from burnish.api import TextResult, Verdict
from burnish.documents.markdown.format import Markdown
from burnish.pipeline.words import DocumentWords
from burnish.rules.catalogue import catalogue

HALVES = ("building", "judging")
#: Rules that correct; the others change style.
CORRECTING = ("article", "confusion", "misspelling", "product-name", "repeated-word", "unknown-word")
NOTHING = "(nothing found)"


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--half", choices=HALVES, default="judging")
    arguments.add_argument("--suggestions", action="store_true", help="apply those that correct, too")
    arguments.add_argument("--show", action="store_true", help="list what went wrong; building half only")
    arguments.add_argument("--speed", action="store_true", help="time each rule over the documents instead")
    options = arguments.parse_args()
    if options.show and options.half == "judging":
        sys.exit("Rows of the judging half are never shown; use --half building.")
    if options.speed:
        speed()
    else:
        correct(options.half, show=options.show, suggestions=options.suggestions)


def correct(half: str, *, show: bool, suggestions: bool) -> None:
    burnish = Burnish(Settings(select=CORRECTING, suggestions=True) if suggestions else Settings())
    by_repo: dict[str, list[bool]] = {}
    right, wrong, harm = Counter[str](), Counter[str](), Counter[str]()
    count, exactly, harmful = 0, 0, 0
    for row in rows(half):
        count += 1
        before = burnish.enhance_text(row["before_paragraph"])
        after = burnish.enhance_text(row["after_paragraph"])
        is_right = before.text == row["after_paragraph"]
        exactly += is_right
        by_repo.setdefault(row["repo"], []).append(is_right)
        harmful += after.changed
        (right if is_right else wrong).update(rules_of(before) or {NOTHING})
        harm.update(rules_of(after))
        if show and not is_right:
            print("wrong", *(f"{e['removed']} -> {e['added']}" for e in row["edits"]), *told(before), sep="\t")
        if show and after.changed:
            print("harm", *told(after), sep="\t")
    print(f"{half} half: {count} rows")
    print(f"exactly  {exactly:4}  {exactly / count:6.2%}  95 %: {interval(by_repo)}")
    print(f"harm     {harmful:4}  {harmful / count:6.2%}")
    if half == "building":
        print(f"{'rule':16} exactly  not   harm")
        for rule in sorted(right | wrong | harm):
            print(f"{rule:16} {right[rule]:7} {wrong[rule]:5} {harm[rule]:5}")


def interval(by_repo: dict[str, list[bool]]) -> str:
    """Where the share lies in 95 of 100 samples of repositories, each drawn with replacement."""
    draw = random.Random(0)
    repos = [(sum(rights), len(rights)) for rights in by_repo.values()]
    shares = []
    for _ in range(2_000):
        sample = draw.choices(repos, k=len(repos))
        shares.append(sum(right for right, _ in sample) / sum(size for _, size in sample))
    shares.sort()
    return f"{shares[50]:.1%} to {shares[-51]:.1%}"


def rows(half: str) -> Iterator[dict[str, Any]]:
    """The rows of a half without those that a tool made."""
    name = os.environ.get("BURNISH_CORPUS")
    if not name:
        sys.exit("Set BURNISH_CORPUS to the folder that holds corrections-dev.jsonl.gz.")
    with gzip.open(Path(name) / "corrections-dev.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            if HALVES[crc32(row["repo"].encode()) % 2] == half and not row["tool_mentioned"]:
                yield row


def rules_of(result: TextResult) -> set[str]:
    return {p.rule for p in result.document.proposals if p.verdict is Verdict.APPLIED}


def told(result: TextResult) -> list[str]:
    shown = (Verdict.APPLIED, Verdict.REFUSED)
    edits = [
        f"{p.rule}: {p.before!r} -> {p.after!r} ({p.verdict})" for p in result.document.proposals if p.verdict in shown
    ]
    return edits or [result.document.reason or NOTHING]


def speed() -> None:
    """Seconds of processor time of each rule over the Markdown files, parsed beforehand."""
    form, rules = Markdown(), catalogue()
    with tempfile.TemporaryDirectory() as scratch:
        documents = [form.parse(path.read_bytes()) for path in markdown_files(corpus_folder(Path(scratch)))]
    source = sum(len(document.source) for document in documents) / 1e6
    text = sum(len(block.text) for document in documents for block in document.blocks) / 1e6
    print(f"{len(documents)} documents, {source:.1f} MB, {text:.1f} MB of them text")
    print(f"{'rule':16} start ms  findings  MB/s of source  of text")
    for name in rules:
        begun = time.process_time()
        rule = rules.make(name)
        list(rule.check(documents[0].blocks[0], DocumentWords(documents[0], frozenset())))
        ready = time.process_time()
        found = 0
        for document in documents:
            words = DocumentWords(document, frozenset())
            for block in document.blocks:
                for _ in rule.check(block, words):
                    found += 1
        took = time.process_time() - ready
        print(f"{name:16} {(ready - begun) * 1000:8.0f}  {found:8}  {source / took:14.1f}  {text / took:7.1f}")


if __name__ == "__main__":
    main()
