"""Under which key is an answer remembered, and what of it is compared on a hit?

The *parts* of a question are all that matters to its answer, written so that two different questions never give the
same bytes: each part behind its length. The *key* is 128 bits of MurmurHash3 (x64) over the parts. It is fast, not
safe from collisions made on purpose, so whoever finds an entry compares its parts. The journal keeps no parts, so
there a question goes by a name that nobody can make another question for.

What is a part and what is not: docs/explanation/keys.md.
"""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from hashlib import blake2b, sha256

import mmh3

from burnish.model.calls import Lane
from burnish.model.document import BlockKind

KEY_SIZE = 16  #: bytes
_LENGTH = 4  #: bytes of a part's length, big-endian


def parts_of(*parts: str | bytes) -> bytes:
    """The parts as one, each behind its length in bytes; a text counts as its UTF-8. Different parts differ here."""
    out = []
    for part in parts:
        data = part if isinstance(part, bytes) else part.encode(errors="surrogatepass")
        out += [len(data).to_bytes(_LENGTH, "big"), data]
    return b"".join(out)


def split(parts: bytes) -> list[bytes]:
    """What `parts_of` was given, each as bytes; nothing for what it does not make."""
    found: list[bytes] = []
    at = 0
    while at < len(parts):
        start = at + _LENGTH
        at = start + int.from_bytes(parts[at:start], "big")
        found.append(parts[start:at])
    return found if at == len(parts) else []


def key_of(parts: bytes) -> bytes:
    """16 bytes."""
    return mmh3.mmh3_x64_128_digest(parts)


def name_of(parts: bytes) -> str:
    """By which the journal knows a question: 192 bits of BLAKE2b over its parts, in hexadecimal."""
    return blake2b(parts, digest_size=24).hexdigest()


def settled_key(text: str, style_guide: str, glossary: str) -> bytes:
    """Under which a block's text is remembered as made by us, or as looked at and left. No model is part of it.

    16 bytes. Nothing is compared behind it: a collision of two texts leaves one of them as it is. White space counts
    as a space: a paragraph whose lines are broken anew is still settled.
    """
    return key_of(_settled(style_guide, glossary) + parts_of(" ".join(text.split())))


@lru_cache(maxsize=8)
def _settled(style_guide: str, glossary: str) -> bytes:
    """What is the same for all texts."""
    return parts_of("settled", style_guide, glossary)


@dataclass(frozen=True, slots=True)
class Question:
    """A block's question: what is compared, and where it is remembered."""

    parts: bytes
    key: bytes


@dataclass(frozen=True, kw_only=True)
class Asking:
    """All that is the same for every block that is asked about in one way."""

    protocol: int  #: the version of the wire protocol
    strategies: Collection[str]  #: tags with versions, `clarity.1`; their order does not matter
    lane: Lane
    style_guide: str = ""
    glossary: str = ""
    parameters: Mapping[str, str | int | float | bool | None] = field(default_factory=dict)  #: those that matter

    def about(self, kind: BlockKind, text: str) -> Question:
        """The question about a block of this logical text."""
        parts = self._same + parts_of(kind, text)
        return Question(parts, key_of(parts))

    def scope(self, kind: BlockKind) -> bytes:
        """What stands for all of a question but the text: 16 bytes."""
        return key_of(self._same + parts_of(kind))

    @cached_property
    def _same(self) -> bytes:
        # long texts go in as SHA-256, since every entry holds its parts
        long = [sha256(text.encode(errors="surrogatepass")).digest() for text in (self.style_guide, self.glossary)]
        parameters = json.dumps(self.parameters, sort_keys=True, separators=(",", ":"), allow_nan=False)
        strategies = parts_of(*sorted(set(self.strategies)))
        lane = self.lane
        return parts_of(str(self.protocol), strategies, *long, lane.provider, lane.origin, lane.model, parameters)
