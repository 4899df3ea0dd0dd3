"""Documents to measure with: sections of real Markdown, the same ones each time.

From a folder, or an archive `*.tar.gz` in it; without one, from the descriptions of the Python packages installed here.
"""

import re
import tarfile
from collections.abc import Iterator
from importlib.metadata import distributions
from pathlib import Path

from burnish.api import Burnish, Status
from burnish.errors import PathNotFound

LEAST, MOST = 900, 4_000  #: bytes of a piece
_ENOUGH = 1_350  #: bytes at which a piece ends at the next heading, so that pieces are 1.9 KB on average
_HEADING = re.compile(rb"#{1,6} \S")
_FENCE = re.compile(rb" {0,3}(`{3,}|~{3,})")
_NAMES = "chapter section lesson part letter page scene story tale verse notice column".split()
#: Each is long enough to be asked about; the simulator edits most of them.
_SENTENCES = (
    "If you find a bug in this project, please report it in the tracker and show a small example that fails.",
    "The easiest way to get help is to ask a question in the forum, where many people check for new posts often.",
    "All releases are made from the main branch, and the whole set of tests is run before any package is created.",
    "You can use the same command on a large folder, since it keeps only a small part of the files in memory.",
    "See the guide for several ways to build the documentation, and for the tools that are used to check the links.",
    "Changes that make the code fast are welcome if they show a benchmark, because guesses about speed often fail.",
)


def pieces(corpus: Path | None, count: int) -> dict[str, bytes]:
    """`count` documents by name, or fewer where the corpus holds no more.

    Raises:
        PathNotFound: there is no such corpus.
    """
    burnish = Burnish()
    cut = [piece for source in _sources(corpus) for piece in _cut(source)]
    kept: dict[str, bytes] = {}
    for number in _spread(len(cut), count):
        piece = cut[number]
        if burnish.enhance_text(piece).document.status is not Status.LEFT_ALONE:
            kept[f"{number:05}.md"] = piece
        if len(kept) == count:
            break
    return kept


def small_documents(count: int) -> dict[str, bytes]:
    """Every document has paragraphs of its own, and one that half of the others have too."""
    found = {}
    for number in range(count):
        name = _NAMES[number % len(_NAMES)]
        own = [f"In {name} {number} of {n} books: {_SENTENCES[(number + n) % len(_SENTENCES)]}" for n in range(1, 4)]
        text = "\n\n".join([f"# The {name}", *own, _SENTENCES[number % 2]])
        found[f"{number:02}.md"] = text.encode() + b"\n"
    return found


def _spread(available: int, wanted: int) -> Iterator[int]:
    """Numbers below `available`, evenly spread; when these do not suffice, the rest."""
    step = max(1, available // max(1, wanted))
    for first in range(step):
        yield from range(first, available, step)


def _sources(corpus: Path | None) -> Iterator[bytes]:
    if corpus is None:
        for found in sorted(distributions(), key=lambda d: d.name or ""):
            told = found.metadata.json
            if "markdown" in str(told.get("description_content_type", "")):
                yield str(told.get("description", "")).encode()
        return
    archives = [corpus] if corpus.is_file() else sorted(corpus.glob("*corpus*.tar.gz"))
    if not corpus.exists():
        raise PathNotFound(path=corpus)
    for archive in archives:
        with tarfile.open(archive) as members:
            named = sorted((member.name, member) for member in members if member.name.endswith(".md"))
            for _, member in named:
                stream = members.extractfile(member)
                yield stream.read() if stream is not None else b""
    if not archives:
        for path in sorted(corpus.rglob("*.md")):
            yield path.read_bytes()


def _cut(source: bytes) -> Iterator[bytes]:
    """Pieces of a document that begin with a heading and end before one."""
    piece: list[bytes] = []
    size, fence, begun = 0, b"", False
    for line in source.splitlines(keepends=True):
        mark = _FENCE.match(line)
        if mark and (not fence or mark[1].startswith(fence)):
            fence = b"" if fence else mark[1]
        if not fence and _HEADING.match(line) and (size >= _ENOUGH or not begun):
            if begun and LEAST <= size <= MOST:
                yield b"".join(piece)
            piece, size, begun = [], 0, True
        piece.append(line)
        size += len(line)
    if begun and not fence and LEAST <= size <= MOST:
        yield b"".join(piece)
