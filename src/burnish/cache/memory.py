"""The tier in memory: bounded in bytes; keeps what is asked for often, and what is new.

What is put comes into a *window*, from which the oldest leaves. It is taken over into the rest only when it was asked
for clearly more often than what would have to go for it there, which is what was not asked for longest. So one pass
over a large tree drops nothing that is asked for often, and of a tree that is larger than the room, a part is found
each time. How often, the tier knows about absent keys too, roughly, in a few bytes.

Method: W-TinyLFU (Einziger, Friedman and Manes, "TinyLFU: A Highly Efficient Cache Admission Policy", 2017), sections 3
and 4. Its counts differ by one while a tree is read in a circle, so that one more is not "more often" here. Measured
beside plain LRU: `benchmarks/eviction.py`.
"""

from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence

from burnish.model.cache import TierUse

OVERHEAD = 270  #: bytes that an entry costs beside its own, counts too: measured with CPython 3.11, rounded up
_WINDOW = 0.05  #: of the room
_COUNTS = 16  #: bytes of counts for a key that fits in, at least
_PERIOD = 40  #: questions for a key that fits in, until counts fade
_MOST = 15
_HALVES = bytes(count // 2 for count in range(256))
_LENGTH = 4  #: bytes before an entry's parts that say how many they are


def memory_limit(available: int) -> int:
    """Bytes that the tier may take where so many are available: a thirty-second of them, from 16 MB to 256 MB."""
    return max(16_000_000, min(256_000_000, available // 32))


class MemoryAnswers:
    """Implements `ports.Answers`. For one thread."""

    def __init__(self, limit: int) -> None:
        """`limit`: the most that the entries take, in bytes."""
        self.limit = limit
        self._often = Frequencies(0)
        self._window = _Shelf()
        self._rest = _Shelf()

    @property
    def size(self) -> int:
        """Bytes that the entries take."""
        return self._window.size + self._rest.size

    def get(self, keys: Sequence[bytes], parts: Sequence[bytes]) -> Sequence[bytes | None]:
        """As in `ports.Answers`."""
        return [self._get(key, part) for key, part in zip(keys, parts, strict=True)]

    def put(self, entries: Iterable[tuple[bytes, bytes, bytes]]) -> None:
        """As in `ports.Answers`; an entry that is larger than all that may be held is not."""
        for key, parts, value in entries:
            entry = len(parts).to_bytes(_LENGTH, "big") + parts + value
            shelf = self._rest if self._rest.drop(key) else self._window
            shelf.drop(key)
            if _size(key, entry) <= self.limit:
                shelf.add(key, entry)
                self._make_room()
        held = len(self._window) + len(self._rest)
        if not self._often.has_room_for(held):
            self._often = self._often.larger(2 * held, [*self._window, *self._rest])

    def entries(self) -> Iterator[tuple[bytes, bytes, bytes]]:
        """Key, parts and value of each entry."""
        for shelf in (self._rest, self._window):
            for key, entry in shelf.oldest():
                end = _LENGTH + int.from_bytes(entry[:_LENGTH], "big")
                yield key, entry[_LENGTH:end], entry[end:]

    def flush(self) -> None:
        """Nothing waits."""

    def close(self) -> None:
        """Nothing waits."""

    def use(self) -> Sequence[TierUse]:
        """As in `ports.Answers`."""
        return [TierUse("memory")]

    def _get(self, key: bytes, parts: bytes) -> bytes | None:
        self._often.count(key)
        entry = self._window.get(key) or self._rest.get(key)
        if entry is None or int.from_bytes(entry[:_LENGTH], "big") != len(parts):
            return None
        return entry[_LENGTH + len(parts) :] if entry.startswith(parts, _LENGTH) else None

    def _make_room(self) -> None:
        """Let the oldest go from the window, and of them and the rest those that are asked for least."""
        while len(self._window) > 1 and self._window.size > _WINDOW * self.limit:
            key, entry = self._window.pop()
            room = self.limit - self._window.size - _size(key, entry)
            if self._rest.size <= room or self._is_worth(key, self._rest.size - room):
                self._rest.shrink(room)
                self._rest.add(key, entry)
        self._rest.shrink(self.limit - self._window.size)
        self._window.shrink(self.limit)

    def _is_worth(self, key: bytes, room: int) -> bool:
        """Is an entry asked for more often than each of those that would go for so many bytes?"""
        asked = self._often.of(key)
        for other, entry in self._rest.oldest():
            count = self._often.of(other)
            if count and asked <= count + 1:
                return False
            room -= _size(other, entry)
            if room <= 0:
                return True
        return room <= 0


class _Shelf:
    """Entries, what was not asked for longest first."""

    def __init__(self) -> None:
        self.size = 0  #: bytes
        self._entries: OrderedDict[bytes, bytes] = OrderedDict()

    def __len__(self) -> int:
        return len(self._entries)

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._entries)

    def get(self, key: bytes) -> bytes | None:
        """The entry, which was asked for now."""
        entry = self._entries.get(key)
        if entry is not None:
            self._entries.move_to_end(key)
        return entry

    def add(self, key: bytes, entry: bytes) -> None:
        """As the newest; there is none under its key."""
        self._entries[key] = entry
        self.size += _size(key, entry)

    def drop(self, key: bytes) -> bool:
        """Was it here?"""
        entry = self._entries.pop(key, None)
        if entry is not None:
            self.size -= _size(key, entry)
        return entry is not None

    def pop(self) -> tuple[bytes, bytes]:
        """The oldest, which goes."""
        key, entry = self._entries.popitem(last=False)
        self.size -= _size(key, entry)
        return key, entry

    def shrink(self, room: int) -> None:
        """Let the oldest go until the others fit."""
        while self.size > room and self._entries:
            self.pop()

    def oldest(self) -> Iterator[tuple[bytes, bytes]]:
        """All, the oldest first."""
        return iter(self._entries.items())


class Frequencies:
    """How often keys were asked for of late, at most 15 times; never too low, sometimes too high."""

    def __init__(self, keys: int) -> None:
        """`keys`: about so many are told apart."""
        self._bits = max(10, (_COUNTS * keys).bit_length())
        self._counts = bytearray(1 << self._bits)
        self._left = self._period = (_PERIOD << self._bits) // _COUNTS

    def has_room_for(self, keys: int) -> bool:
        """Are so many told apart?"""
        return _COUNTS * keys <= len(self._counts)

    def larger(self, keys: int, known: Iterable[bytes]) -> "Frequencies":
        """The same counts of known keys, with room for more."""
        made = Frequencies(keys)
        for key in known:
            for place in made._places(key):
                made._counts[place] = max(made._counts[place], self.of(key))
        return made

    def count(self, key: bytes) -> None:
        """A key is asked for once more. From time to time all counts are halved, so that the past fades."""
        least = self.of(key)
        if least < _MOST:
            for place in self._places(key):
                if self._counts[place] == least:
                    self._counts[place] = least + 1
        self._left -= 1
        if not self._left:
            self._left = self._period
            self._counts = self._counts.translate(_HALVES)

    def of(self, key: bytes) -> int:
        """How often."""
        counts = self._counts
        return min([counts[place] for place in self._places(key)])

    def _places(self, key: bytes) -> Sequence[int]:
        number, mask, bits = int.from_bytes(key, "big"), len(self._counts) - 1, self._bits
        return number & mask, number >> bits & mask, number >> 2 * bits & mask, number >> 3 * bits & mask


def _size(key: bytes, entry: bytes) -> int:
    return len(key) + len(entry) - _LENGTH + OVERHEAD
