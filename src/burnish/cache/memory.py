"""The tier in memory: bounded in bytes; what was not asked for longest goes first."""

from collections import OrderedDict
from collections.abc import Iterable, Sequence

from burnish.model.cache import TierUse

OVERHEAD = 300  #: bytes that an entry costs beside its own: measured with CPython 3.11, rounded up


class MemoryAnswers:
    """Implements `ports.Answers`. For one thread."""

    def __init__(self, limit: int) -> None:
        """`limit`: the most that the entries take, in bytes."""
        self.limit = limit
        self.size = 0  #: bytes that the entries take
        self._entries: OrderedDict[bytes, tuple[bytes, bytes]] = OrderedDict()

    def get(self, keys: Sequence[bytes], parts: Sequence[bytes]) -> Sequence[bytes | None]:
        """As in `ports.Answers`."""
        return [self._get(key, part) for key, part in zip(keys, parts, strict=True)]

    def put(self, entries: Iterable[tuple[bytes, bytes, bytes]]) -> None:
        """As in `ports.Answers`; an entry that is larger than all that may be held is not."""
        for key, parts, value in entries:
            self._drop(key)
            size = _size(key, parts, value)
            if size > self.limit:
                continue
            self._entries[key] = parts, value
            self.size += size
            while self.size > self.limit:
                self._drop(next(iter(self._entries)))

    def flush(self) -> None:
        """Nothing waits."""

    def close(self) -> None:
        """Nothing waits."""

    def use(self) -> Sequence[TierUse]:
        """As in `ports.Answers`."""
        return [TierUse("memory")]

    def _get(self, key: bytes, parts: bytes) -> bytes | None:
        found = self._entries.get(key)
        if found is None or found[0] != parts:
            return None
        self._entries.move_to_end(key)
        return found[1]

    def _drop(self, key: bytes) -> None:
        found = self._entries.pop(key, None)
        if found is not None:
            self.size -= _size(key, *found)


def _size(key: bytes, parts: bytes, value: bytes) -> int:
    return len(key) + len(parts) + len(value) + OVERHEAD
