"""Several tiers of the cache as one: the fast ones are asked first, and learn what only a slow one knew."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from time import perf_counter

from burnish.model.cache import TierUse
from burnish.ports.calls import Answers


class Tiers:
    """Implements `ports.Answers`. Counts where each hit came from, and how long each tier took."""

    def __init__(self, tiers: Mapping[str, Answers], clock: Callable[[], float] = perf_counter) -> None:
        """`tiers`: by name, the fastest first."""
        self._tiers = dict(tiers)
        self._clock = clock
        self._uses = {name: TierUse(name) for name in self._tiers}

    def get(self, keys: Sequence[bytes], parts: Sequence[bytes]) -> Sequence[bytes | None]:
        """As in `ports.Answers`; each tier is asked once, for what those before it do not know."""
        found: list[bytes | None] = [None] * len(keys)
        open_ = list(range(len(keys)))
        faster: list[Answers] = []
        for name, tier in self._tiers.items():
            if not open_:
                break
            began = self._clock()
            values = tier.get([keys[at] for at in open_], [parts[at] for at in open_])
            seconds = self._clock() - began
            hits = [(at, value) for at, value in zip(open_, values, strict=True) if value is not None]
            for at, value in hits:
                found[at] = value
            for other in faster if hits else ():
                other.put([(keys[at], parts[at], value) for at, value in hits])
            use = self._uses[name]
            self._uses[name] = replace(
                use, asked=use.asked + len(open_), hits=use.hits + len(hits), seconds=use.seconds + seconds
            )
            open_ = [at for at in open_ if found[at] is None]
            faster.append(tier)
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

    def use(self) -> Sequence[TierUse]:
        """As in `ports.Answers`; what only a tier itself can tell is as it tells it."""
        uses: list[TierUse] = []
        for name, tier in self._tiers.items():
            told, use = tier.use(), self._uses[name]
            if len(told) == 1:
                told = [replace(use, spared=told[0].spared, misled=told[0].misled, problem=told[0].problem)]
            uses += told  # several tiers as one know more of each of them
        return uses
