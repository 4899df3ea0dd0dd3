"""`burnish bench compress`: what makes entries of the cache small, on real blocks, one entry at a time or several.

The dictionaries are made of other blocks than those that are measured. zstd is there to compare with: it is no part of
burnish, and left out where it is not installed.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from burnish.cache.packing import MOST_DICTIONARY, pack, sample, unpack
from burnish.cli.bench.blocks import entries
from burnish.cli.bench.corpus import pieces
from burnish.cli.bench.pace import pace
from burnish.cli.terminal import Terminal

CLAIM = (0.4, 0.6)  #: of the bytes saved: the report that burnish grew from
_PAGES = (8, 32)  #: entries
_ZSTD_DICTIONARY = 110 << 10  #: bytes: what its authors advise

Pack = Callable[[bytes], bytes]


@dataclass(frozen=True, slots=True)
class Way:
    """One way to make bytes small."""

    name: str
    pack: Pack
    unpack: Callable[[tuple[bytes, int]], object]  #: of what was packed, and its size before
    entries: int = 1  #: that are packed together


def run(corpus: Path | None, documents: int, terminal: Terminal) -> int:
    """Measure, print the table, and return the exit code.

    Raises:
        PathNotFound: there is no such corpus.
    """
    raws = [parts + value for _, parts, value in entries(pieces(corpus, documents))]
    texts = raws[::2]  # the others are what dictionaries are made of
    whole = sum(map(len, raws))
    terminal.line(
        f"{len(raws):,} entries from {documents:,} documents, {whole / max(1, len(raws)):,.0f} bytes on average"
    )
    terminal.line(f"{'':<34}{'saved':>8}{'pack, us':>10}{'look up, us':>13}  40-60 % saved?")
    for way in ways(raws[1::2]):
        saved, packing, unpacking = measure(way, texts)
        holds = "less" if saved < CLAIM[0] else "more" if saved > CLAIM[1] else "yes"
        terminal.line(f"{way.name:<34}{saved:>8.1%}{packing:>10.1f}{unpacking:>13.1f}  {holds}")
    return 0


def measure(way: Way, texts: Sequence[bytes]) -> tuple[float, float, float]:
    """The share of bytes saved, microseconds to pack an entry, and to unpack what one entry is in."""
    pages = [b"".join(texts[at : at + way.entries]) for at in range(0, len(texts), way.entries)]
    packed = [(way.pack(page), len(page)) for page in pages]
    saved = 1 - sum(len(data) for data, _ in packed) / max(1, sum(map(len, pages)))
    return saved, pace(way.pack, pages) / way.entries, pace(way.unpack, packed)


def ways(others: Sequence[bytes]) -> Iterator[Way]:
    """All that can be measured here; dictionaries are made of `others`."""
    mixed = Random(1).sample(others, len(others))  # noqa: S311 - no secret
    yield _lz4("lz4, each entry alone", b"")
    for count in _PAGES:
        yield _lz4(f"lz4, pages of {count} entries", b"", count)
    yield _lz4(f"lz4, dictionary of {MOST_DICTIONARY >> 10} KB (chosen)", sample(mixed))
    yield from _zstd(mixed)


def _lz4(name: str, dictionary: bytes, count: int = 1) -> Way:
    return Way(name, lambda raw: pack(raw, dictionary), lambda it: unpack(*it, dictionary), count)


def _zstd(others: Sequence[bytes]) -> Iterator[Way]:
    try:
        import zstandard
    except ImportError:
        return
    alone, back = zstandard.ZstdCompressor(), zstandard.ZstdDecompressor()
    yield Way("zstd, each entry alone", alone.compress, lambda it: back.decompress(it[0]))
    try:
        trained = zstandard.train_dictionary(_ZSTD_DICTIONARY, list(others))
    except zstandard.ZstdError:  # there are too few entries
        return
    with_it, back_with_it = (
        zstandard.ZstdCompressor(dict_data=trained),
        zstandard.ZstdDecompressor(dict_data=trained),
    )
    yield Way("zstd, dictionary of 110 KB", with_it.compress, lambda it: back_with_it.decompress(it[0]))
