"""Entries of the cache to measure with: questions about real blocks, and answers as a model gives them."""

from collections.abc import Iterator, Mapping, Sequence
from random import Random

from burnish.cache.entries import Entry, encode
from burnish.cache.keys import Asking, key_of
from burnish.documents.markdown.format import Markdown
from burnish.model.calls import Lane
from burnish.pipeline.select import select
from burnish.protocol import VERSION
from burnish.strategies.catalogue import catalogue

EDITED = 0.3  #: of the blocks get another text; the others are answered by "no change"
_MODEL = "gpt-4.1-mini-2025-04-14"
_LANE = Lane("openai", "https://api.openai.com", "gpt-4.1-mini")

CacheEntry = tuple[bytes, bytes, bytes]  #: key, parts, value


def entries(documents: Mapping[str, bytes], edited: float = EDITED) -> list[CacheEntry]:
    """One for each different block that a run would ask about, in the order of the documents."""
    known = catalogue()
    asking = Asking(protocol=VERSION, strategies=[known.make(name).tag for name in known], lane=_LANE)
    chance = Random(1)  # noqa: S311 - no secret: which blocks are edited
    found: dict[bytes, CacheEntry] = {}
    for source in documents.values():
        for selected in select(Markdown().parse(source)).blocks:
            block = selected.block
            question = asking.about(block.kind, block.text)
            if question.key not in found:
                value = encode(Entry(tuple(_changes(block.text, chance, edited)), _MODEL))
                found[question.key] = question.key, question.parts, value
    return list(found.values())


def many(some: Sequence[CacheEntry], count: int, every: int = 1) -> Iterator[CacheEntry]:
    """`count` entries, each with a key of its own, as long as those of `some`; or every so many of them."""
    for number in range(0, count, every):
        _, parts, value = some[number % len(some)]
        parts = parts[:-8] + b"%08x" % number
        yield key_of(parts), parts, value


def _changes(text: str, chance: Random, edited: float) -> Iterator[tuple[str, str, bool]]:
    """Two neighbouring words change places, in some of the texts."""
    words = text.split(" ")
    if chance.random() < edited:
        at = chance.randrange(max(1, len(words) - 1))
        words[at : at + 2] = reversed(words[at : at + 2])
        yield "clarity", " ".join(words), False
