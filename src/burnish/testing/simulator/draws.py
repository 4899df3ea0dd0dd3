"""Which fault a request meets. Drawn from hashes, so that a run with the same seed meets the same ones.

A fault that stays with its request is drawn by the request alone: the same one meets it again. Any other is drawn by
the request and how often it came. What latches does so until the endpoint is reset or healed.
"""

from collections import Counter
from collections.abc import Mapping
from hashlib import blake2b

from burnish.testing.simulator.dialect import Chat
from burnish.testing.simulator.faults import FAULTS, Fault, Latch
from burnish.testing.simulator.options import Options

_WHOLE = 1 << 64


def digest(*parts: str) -> bytes:
    """Of texts in their order; no two lists of texts have the same one."""
    found = blake2b(digest_size=16)
    for part in parts:
        data = part.encode(errors="surrogatepass")
        found.update(len(data).to_bytes(8) + data)
    return found.digest()


def request_key(chat: Chat) -> bytes:
    """What makes a request the same as another: all that decides its answer."""
    said = (part for message in chat.messages for part in message)
    return digest(chat.model, str(chat.max_tokens), *said)


def seed_of(seed: int, key: bytes) -> int:
    """What the choices within a fault of this request are made by; not below 0."""
    return int.from_bytes(blake2b(key, digest_size=8, key=f"within {seed}".encode()).digest())


def drawn(rates: Mapping[str, float], *parts: str) -> Fault | None:
    """One of the faults, each at its rate, or none; `parts` decide."""
    at = int.from_bytes(digest(*parts)[:8]) / _WHOLE
    for name, rate in rates.items():
        if at < rate:
            return FAULTS[name]
        at -= rate
    return None


class Draws:
    """Knows what has latched, and how often each request came."""

    def __init__(self, options: Options) -> None:
        self._seed = str(options.seed)
        self._after = options.after
        self._outages = options.outages
        rates = options.rates
        self._staying = {name: rate for name, rate in rates.items() if FAULTS[name].stays and not FAULTS[name].latch}
        self._passing = {name: rate for name, rate in rates.items() if name not in self._staying}
        self._came: Counter[bytes] = Counter()
        self._latched: dict[str, Fault] = {}

    def outage(self, at: float) -> Fault | None:
        """The fault of every request at this time, in seconds since the start."""
        return next((FAULTS[o.fault] for o in self._outages if o.begin <= at < o.end and o.fault in FAULTS), None)

    def fault(self, number: int, chat: Chat, key: bytes) -> Fault | None:
        """The fault of the request of this number, counted from 1, or None."""
        found = self._lasting(number, chat)
        if found is None and (self._staying or self._passing):
            self._came[key] += 1
            came = f"{self._came[key]}"
            found = drawn(self._passing, self._seed, came, key.hex()) or drawn(self._staying, self._seed, key.hex())
        if found is not None and found.latch:
            self._latched.setdefault(chat.model if found.latch is Latch.MODEL else "", found)
        return found

    def _lasting(self, number: int, chat: Chat) -> Fault | None:
        latched = self._latched.get("") or self._latched.get(chat.model)
        return latched or next((FAULTS[name] for name, most in self._after.items() if number > most), None)
