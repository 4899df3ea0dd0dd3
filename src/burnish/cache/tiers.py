"""Several tiers of the cache as one: the fast ones are asked first, and learn what only a slow one knew."""

from collections.abc import Iterable, Mapping, Sequence

from burnish.ports.calls import Answers


class Tiers:
    """Implements `ports.Answers`. Counts where each hit came from."""

    def __init__(self, tiers: Mapping[str, Answers]) -> None:
        """`tiers`: by name, the fastest first."""
        self._tiers = dict(tiers)
        self.hits = dict.fromkeys(self._tiers, 0)  #: by name of the tier that knew
        self.misses = 0  #: no tier knew

    def get(self, keys: Sequence[bytes], parts: Sequence[bytes]) -> Sequence[bytes | None]:
        """As in `ports.Answers`; each tier is asked once, for what those before it do not know."""
        found: list[bytes | None] = [None] * len(keys)
        open_ = list(range(len(keys)))
        faster: list[Answers] = []
        for name, tier in self._tiers.items():
            if not open_:
                break
            values = tier.get([keys[at] for at in open_], [parts[at] for at in open_])
            hits = [(at, value) for at, value in zip(open_, values, strict=True) if value is not None]
            for at, value in hits:
                found[at] = value
            for other in faster if hits else ():
                other.put([(keys[at], parts[at], value) for at, value in hits])
            self.hits[name] += len(hits)
            open_ = [at for at in open_ if found[at] is None]
            faster.append(tier)
        self.misses += len(open_)
        return found

    def put(self, entries: Iterable[tuple[bytes, bytes, bytes]]) -> None:
        """As in `ports.Answers`: every tier learns them."""
        known = list(entries)
        for tier in self._tiers.values():
            tier.put(known)

    def flush(self) -> None:
        """As in `ports.Answers`."""
        for tier in self._tiers.values():
            tier.flush()

    def close(self) -> None:
        """As in `ports.Answers`."""
        for tier in self._tiers.values():
            tier.close()
