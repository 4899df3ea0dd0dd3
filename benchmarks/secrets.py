"""How many blocks of real documents are withheld for what looks like a secret, and how fast is that found out?

    BURNISH_CORPUS=folder python benchmarks/secrets.py [--list]

Looks at what would be sent (blocks and headings of Markdown), and at whole files with all their code, which are never
sent: the hits there show what the forms are good for. `--list` names the places, to be judged by reading them.
"""

import argparse
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from corpus import corpus_folder

from burnish.checks.secrets import check_secrets
from burnish.documents.markdown.format import Markdown
from burnish.pipeline.select import select

MARKDOWN = (".md", ".mdx")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--list", action="store_true")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = corpus_folder(Path(scratch))
        sources = {path.relative_to(folder): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}

    counts = Counter({"asked about": 0, "blocks withheld": 0, "headings withheld": 0})
    for path, source in sources.items():
        if path.suffix in MARKDOWN:
            document = Markdown().parse(source)
            selection = select(document)
            counts["asked about"] += len(selection.blocks)
            for withheld in selection.withheld:
                counts["headings withheld" if withheld.context else "blocks withheld"] += 1
                if chosen.list:
                    print(f"{path}:{document.line_of(withheld.start)}: {withheld.refusal.reason}")
    told = ", ".join(f"{count:,} {what}" for what, count in counts.items())
    print(f"blocks:   {told}")

    texts = {path: source.decode(errors="replace") for path, source in sources.items()}
    begun = time.perf_counter()
    found = {path: refusal.reason for path, text in texts.items() if (refusal := check_secrets(text))}
    seconds = time.perf_counter() - begun
    megabytes = sum(map(len, texts.values())) / 1e6
    print(f"files:    {len(texts)}, {megabytes:.1f} MB, {megabytes / seconds:.0f} MB/s; {len(found)} hold one")
    if chosen.list:
        print(*(f"{path}: {reason}" for path, reason in found.items()), sep="\n")


if __name__ == "__main__":
    main()
