"""Which documents are left alone, why, and how fast is that decided?

    BURNISH_CORPUS=folder python benchmarks/screening.py [--list] [--closest N]

Prints a count per reason over every file of the corpus; `--list` names the files, to be judged by reading them.
`--closest N` prints the N documents let through in which English words lead those of another language by the least.
"""

import argparse
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path, PurePath

sys.path.insert(0, str(Path(__file__).parent))

from corpus import corpus_folder

from burnish.documents.markdown.format import Markdown
from burnish.documents.screening import screen_bytes, screen_language
from burnish.documents.screening.language import margin

MARKDOWN = (".md", ".mdx")  # whose prose is at hand


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--list", action="store_true")
    options.add_argument("--closest", type=int, default=0)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = corpus_folder(Path(scratch))
        sources = {p.relative_to(folder): p.read_bytes() for p in sorted(folder.rglob("*")) if _is_document(p)}

    begun = time.perf_counter()
    reasons = {path: screen_bytes(path, source) for path, source in sources.items()}
    seconds = time.perf_counter() - begun
    megabytes = sum(map(len, sources.values())) / 1e6
    print(f"bytes:    {len(sources)} files, {megabytes:.1f} MB, {megabytes / seconds:.0f} MB/s")

    prose = {path: _prose(source) for path, source in sources.items() if path.suffix in MARKDOWN and not reasons[path]}
    begun = time.perf_counter()
    reasons |= {path: screen_language(text) for path, text in prose.items()}
    seconds = time.perf_counter() - begun
    print(f"language: {len(prose)} documents, {seconds / len(prose) * 1e3:.2f} ms each")

    for reason, count in Counter(reasons.values()).most_common():
        print(f"{count:6}  {reason or 'let through'}")
        if chosen.list and reason:
            print(*(f"        {path}" for path in reasons if reasons[path] == reason), sep="\n")
    _print_closest({path: text for path, text in prose.items() if not reasons[path]}, chosen.closest)


def _is_document(path: Path) -> bool:
    return path.is_file() and path.suffix != ".jsonl"


def _prose(source: bytes) -> str:
    return "\n".join(block.text for block in Markdown().parse(source).blocks)


def _print_closest(prose: dict[PurePath, str], count: int) -> None:
    known = {path: found for path, text in prose.items() if (found := margin(text)) is not None}
    for path in sorted(known, key=known.__getitem__)[:count]:
        print(f"{known[path]:8.3f}  {path}")


if __name__ == "__main__":
    main()
