"""Which keys are surely absent? A Bloom filter over the keys of the file, kept beside it.

What it says is never trusted for "present". What it says for "absent" is right for what it covers: one content of the
file, up to one entry. When it is lost, torn or foreign, another one is made; nothing depends on it but time.
"""

import os
import struct
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

from rbloom import Bloom

WRONG = 0.01  #: of absent keys, the share that is let pass when the filter is full
LEAST = 10_000  #: keys that any filter has room for
MOST = 50_000_000  #: keys: no file of ours holds more
_MAGIC = b"burnishf"
_VERSION = 1
_COUNT = 8  #: bytes in which the library keeps the number of its hashes
_HEAD = struct.Struct(">8sHqqqq")  #: magic, version, identity, position, room, keys


def _number(key: bytes) -> int:
    """A key is a hash already."""
    return int.from_bytes(key, "little", signed=True)


@dataclass(frozen=True, slots=True)
class Covered:
    """What a filter knows."""

    identity: int  #: of the file's content
    position: int  #: the number of the newest entry


class KeyFilter:
    """Keys of 16 bytes."""

    def __init__(self, room: int) -> None:
        """`room`: keys for which 1 % of the absent ones are let pass; more may be added, and more are let pass then."""
        self.room = min(max(room, LEAST), MOST)
        self.keys = 0  #: that were added; one that was added twice counts twice
        self._bloom = Bloom(self.room, WRONG, _number)

    def may_hold(self, key: bytes) -> bool:
        """False: it was not added."""
        return key in self._bloom

    def add(self, keys: Iterable[bytes]) -> None:
        """Know these too."""
        known = list(keys)
        self._bloom.update(known)
        self.keys += len(known)

    @property
    def is_full(self) -> bool:
        """Should there be a larger one?"""
        return self.keys > self.room

    @property
    def size(self) -> int:
        """Bytes."""
        return self._bloom.size_in_bits // 8

    @property
    def bits(self) -> bytes:
        """What `take` takes."""
        return self._bloom.save_bytes()

    def take(self, bits: bytes) -> bool:
        """Become what a filter of the same room was, by its bytes; False when they are none of such a filter."""
        own = self._bloom.save_bytes()
        if len(bits) != len(own) or bits[:_COUNT] != own[:_COUNT]:  # the library panics at what is too short
            return False
        self._bloom = Bloom.load_bytes(bits, _number)
        return True

    def save(self, path: Path, covered: Covered) -> None:
        """Replace the file at `path`, at once and whole. That it cannot be written does not matter."""
        head = _HEAD.pack(_MAGIC, _VERSION, covered.identity, covered.position, self.room, self.keys)
        data = head + self._bloom.save_bytes()
        temporary = path.with_name(f"{path.name}.tmp")  # two at once may tear it, which its checksum tells
        with suppress(OSError):
            try:
                flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_NOFOLLOW", 0)
                with open(os.open(temporary, flags, 0o600), "wb") as file:  # noqa: PTH123 - a descriptor
                    file.write(crc32(data).to_bytes(4, "big") + data)
                temporary.replace(path)
            except OSError:
                temporary.unlink(missing_ok=True)


def load(path: Path) -> tuple[KeyFilter, Covered] | None:
    """What `save` wrote; None for anything else, and where there is nothing."""
    try:
        with open(os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0)), "rb") as file:  # noqa: PTH123
            head = file.read(4 + _HEAD.size)
            room = _room(head, os.fstat(file.fileno()).st_size)
            made = KeyFilter(room) if room else None
            bits = file.read(made.size + 64) if made else b""
    except OSError:
        return None
    if made is None or crc32(bits, crc32(head[4:])) != int.from_bytes(head[:4], "big") or not made.take(bits):
        return None
    _, _, identity, position, _, made.keys = _HEAD.unpack(head[4:])
    return made, Covered(identity, position)


def _room(head: bytes, size: int) -> int:
    """The room that the head of a file of that size names; 0 when it is no head of ours."""
    if len(head) != 4 + _HEAD.size:
        return 0
    magic, version, _, _, room, _ = _HEAD.unpack(head[4:])
    return room if (magic, version) == (_MAGIC, _VERSION) and LEAST <= room <= min(MOST, size) else 0
