"""Can burnish break a document? Counts, over a corpus, what must be zero.

    BURNISH_CORPUS=folder python benchmarks/soundness.py [--seed N] [--files N]

`BURNISH_CORPUS` is a folder that holds `dev-corpus.tar.gz` and `commonmark-0.31.2.json`, or a folder of documents.
Three tables: every Markdown file with all rules and suggestions; the same files with 20 random word edits forced into
each (replace, delete, insert); the examples of the CommonMark specification. "Broken" is judged by three parsers
(`burnish.testing.judge`).
"""

import argparse
import json
import os
import random
import re
import sys
import tempfile
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from corpus import corpus_folder, markdown_files

from burnish import Burnish, Settings
from burnish.api import Status, Verdict
from burnish.documents.markdown.format import Markdown
from burnish.testing.judge import broken

WORD = re.compile(r"[^\W\d_]{2,}")
INSERTED = (
    "really",
    "the",
    "not",
    "- dash",
    "1. one",
    "# hash",
    "> quote",
    "*star*",
    "`code`",
    "[x]",
    "|",
    "<b>",
    "a_b_c",
)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--must-be-sound", action="store_true", help="fail unless nothing broke")
    arguments.add_argument("--files", type=int, default=0, help="look at the first N files only")
    options = arguments.parse_args()
    harm: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as scratch:
        folder = corpus_folder(Path(scratch))
        files = markdown_files(folder)[: options.files or None]
        sources = {str(path.relative_to(folder)): path.read_bytes() for path in files}
        harm += by_rules(sources)
        harm += by_force(sources, random.Random(options.seed))
    examples = Path(os.environ["BURNISH_CORPUS"]) / "commonmark-0.31.2.json"
    if examples.exists():
        rows = json.loads(examples.read_text(encoding="utf-8"))
        texts = {f"example {row['example']}.md": row["markdown"].encode() for row in rows}
        print("\nThe CommonMark specification")
        harm += by_rules(texts)
        harm += by_force(texts, random.Random(options.seed))
    print("\nharm:", dict(harm) or "none")
    if options.must_be_sound and harm:
        sys.exit(1)


def by_rules(sources: dict[str, bytes]) -> Counter[str]:
    burnish, form = Burnish(Settings(suggestions=True)), Markdown()
    counts: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    for path, source in sources.items():
        result = burnish.enhance_text(source, path)
        counts[result.document.status.value] += 1
        counts["edits applied"] += result.document.count(Verdict.APPLIED)
        counts["edits refused"] += result.document.count(Verdict.REFUSED)
        if result.document.status is Status.LEFT_ALONE:
            reasons[result.document.reason] += 1
            continue
        if form.disputed(source):
            counts["parsers disagree"] += 1
            print(f"  parsers disagree on part of: {path}")
        if result.changed:
            problem = broken(source, result.source)
            if problem:
                counts["BROKEN"] += 1
                print(f"  BROKEN {path}: {problem}")
            if burnish.enhance_text(result.source, path).source != result.source:
                counts["CHANGED AGAIN"] += 1
                print(f"  changed by a second run: {path}")
    print(f"{len(sources)} documents, rules with suggestions:", dict(counts))
    for reason, count in reasons.most_common():
        print(f"  left alone: {count:5} {reason}")
    return _harm(counts)


def by_force(sources: dict[str, bytes], rng: random.Random) -> Counter[str]:
    burnish = Burnish()
    counts: Counter[str] = Counter()
    for path, source in sources.items():
        blocks = burnish.blocks(source, path)
        revisions = _revisions(blocks, rng)
        if not revisions:
            continue
        result = burnish.revise(source, revisions, path)
        counts["documents"] += 1
        counts["edits"] += len(result.document.proposals)
        counts["applied"] += result.document.count(Verdict.APPLIED)
        for proposal in result.document.proposals:
            if proposal.refusal:
                counts[f"refused: {proposal.refusal.check}"] += 1
        problem = broken(source, result.source) if result.changed else None
        if problem:
            counts["BROKEN"] += 1
            print(f"  BROKEN {path}: {problem}")
    print("20 forced word edits each:", dict(counts))
    return _harm(counts)


def _harm(counts: Counter[str]) -> Counter[str]:
    return Counter({name: count for name, count in counts.items() if name.isupper()})


def _revisions(blocks: list[str], rng: random.Random) -> dict[int, str]:
    """Twenty random word edits over the blocks of a document."""
    revised = dict(enumerate(blocks))
    vocabulary = [word for text in blocks for word in WORD.findall(text)]
    if not vocabulary:
        return {}
    for _ in range(20):
        index = rng.randrange(len(blocks))
        words = list(WORD.finditer(revised[index]))
        if not words:
            continue
        word, text = rng.choice(words), revised[index]
        kind = rng.choice(("replace", "delete", "insert"))
        new = rng.choice((*INSERTED, *rng.choices(vocabulary, k=len(INSERTED))))
        if kind == "replace":
            revised[index] = text[: word.start()] + new + text[word.end() :]
        elif kind == "delete":
            revised[index] = text[: word.start()] + text[word.end() :].removeprefix(" ")
        else:
            revised[index] = text[: word.start()] + new + " " + text[word.start() :]
    return {index: text for index, text in revised.items() if text != blocks[index]}


if __name__ == "__main__":
    main()
