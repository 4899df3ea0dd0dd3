"""How an entry is made small: LZ4 with a dictionary that is sampled from the entries themselves. Pure.

A block is too short to repeat itself; what repeats is the beginning of `parts`, the same in all entries of a run, and
words and phrases of the same documents. Both are in the dictionary. Measured beside pages of several entries, and
zstd: `burnish bench compress`.
"""

from collections.abc import Sequence

import lz4.block

MOST_DICTIONARY = 32 << 10  #: bytes: twice as many save 1 % more, and take twice the time to pack
MOST = 64 << 20  #: bytes of an entry; nothing larger is unpacked, whatever is written about it
_MOST_RATIO = 255  #: of LZ4: a byte more of input gives no more bytes of output
_TRIED = 32  #: entries on which two dictionaries are compared
_WORTH = 0.85  #: times the bytes that the old dictionary gives, below which a new one is worth having


def pack(raw: bytes, dictionary: bytes) -> bytes:
    """`raw`, made smaller where it can be; its size is not in it. An empty dictionary is none."""
    return bytes(lz4.block.compress(raw, store_size=False, dict=dictionary))


def unpack(data: bytes, size: int, dictionary: bytes) -> bytes | None:
    """What `pack` was given, `size` bytes; None for what it cannot have made. Memory is bounded by the data."""
    if not 0 <= size <= min(MOST, _MOST_RATIO * len(data)):
        return None
    try:
        raw = bytes(lz4.block.decompress(data, uncompressed_size=size, dict=dictionary))
    except lz4.block.LZ4BlockError:
        return None
    return raw if len(raw) == size else None


def sample(raws: Sequence[bytes]) -> bytes:
    """A dictionary: what they all begin with, and of some of them, evenly spread, the rest."""
    shared = min(_shared(raws), MOST_DICTIONARY)
    room = MOST_DICTIONARY - shared
    step = max(1, sum(len(raw) - shared for raw in raws) // room if room else 1)
    rest = b"".join(raw[shared:] for raw in raws[::step])
    # what is nearest to the entry is found soonest, so what is sure to be there comes last
    return rest[:room] + (raws[0][:shared] if raws else b"")


def better(raws: Sequence[bytes], dictionary: bytes) -> bytes | None:
    """A dictionary for entries like these, if it makes them much smaller than the one there is."""
    known, others = raws[::2], raws[1::2][:_TRIED]
    new = sample(known)
    if not others or not _bytes(others, new) < _WORTH * _bytes(others, dictionary):
        return None
    return sample(raws)


def _shared(raws: Sequence[bytes]) -> int:
    """Bytes with which they all begin."""
    if not raws:
        return 0
    first, last = min(raws), max(raws)
    return next((at for at, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), len(first))


def _bytes(raws: Sequence[bytes], dictionary: bytes) -> int:
    return sum(len(pack(raw, dictionary)) for raw in raws)
