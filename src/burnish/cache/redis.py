"""The tier that is shared: answers in Redis, for colleagues and CI. The extra `burnish[redis]`.

The only file that imports its library, and not before the tier's own thread begins. What lies there is sealed, since
others can write there; Redis may be away, slow, full, read-only or emptied, and then answers are absent, or not kept.
The library's retries are switched off: a dead server would hold up each command for seconds.
"""

import math
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from importlib.util import find_spec
from typing import Any
from urllib.parse import unquote, urlsplit

from burnish.cache.behind import PATIENCE, Away, Behind
from burnish.cache.sealing import MOST, Seal
from burnish.cache.shared_filter import SharedFilter
from burnish.errors import ConfigurationError
from burnish.model.cache import TierUse

SECRET = "BURNISH_CACHE_SECRET"  #: the variable that holds the secret  # noqa: S105
_LEAST_SECRET = 16  # characters
_TIMEOUT = 0.2  # seconds that the library waits, once nobody waits for it any more
_BATCH = 500  # names of one look-up
_DAY = 86_400  # seconds
_SCANNED = 1000  # names that the server goes through at a time
_TRIES = 3  # to change the filter while others do


@dataclass(frozen=True, slots=True)
class Place:
    """Where the shared answers are. Neither password nor secret is shown."""

    url: str = field(repr=False)  #: `redis://` or `rediss://`, as `config.values.redis_url` has read it
    secret: str = field(repr=False)
    tenant: str = "burnish"  #: who does not share it finds nothing
    days: int = 30  #: that an answer is kept

    @property
    def name(self) -> str:
        """Host and port, for people."""
        address = urlsplit(self.url)
        return f"{address.hostname}:{address.port or 6379}"


def place(url: str, tenant: str, days: int, environ: Mapping[str, str]) -> Place:
    """Where the shared answers are, with the secret of the environment.

    Raises:
        ConfigurationError: there is no secret, or one that is easily guessed, or the library is not installed.
    """
    secret = environ.get(SECRET, "").strip()
    if len(secret) < _LEAST_SECRET:
        problem = "is too short for a secret" if secret else "holds no secret, and answers that anybody can write are"
        problem += f"; give at least {_LEAST_SECRET} characters" if secret else " not believed; `redis` needs one"
        raise ConfigurationError(where=SECRET, problem=problem)
    if find_spec("redis") is None:
        raise ConfigurationError(where="redis", problem="needs its library; install burnish[redis]")
    return Place(url, secret, tenant, days)


def answer_time(there: Place) -> float:
    """Seconds that a small look-up takes, once connected. Raises `Away`."""
    server = Server(there)
    try:
        server.probe()
        began = time.perf_counter()
        server.probe()
        return time.perf_counter() - began
    finally:
        server.close()


def name_of(there: Place, key: bytes) -> bytes:
    """Under which an answer lies; without a key, what all of the tenant's begin with."""
    return f"burnish:1:{there.tenant}:{key.hex()}".encode()


class RedisAnswers:
    """Implements `ports.Answers`. For one thread at a time."""

    def __init__(self, there: Place, patience: float = PATIENCE) -> None:
        """Begin to reach the server; nobody waits for it yet.

        Args:
            there: where it is.
            patience: seconds that a look-up waits.
        """
        self._there, self._seal = there, Seal(there.secret, there.tenant)
        self._filter = SharedFilter(self._seal)
        self._spared = self._misled = 0  #: keys
        self._behind = Behind(lambda: Server(there, max(patience, _TIMEOUT), self._filter), patience=patience)

    def get(self, keys: Sequence[bytes], parts: Sequence[bytes]) -> Sequence[bytes | None]:
        """As in `ports.Answers`; it waits a short time for each 500 keys, and for no more once one was not answered."""
        absent = self._filter.rules_out(keys)
        self._spared += sum(key in absent for key in keys)
        wanted = [key for key in keys if key not in absent]
        filtered = self._filter.stands
        sealed: dict[bytes, bytes | None] = {}
        for start in range(0, len(wanted), _BATCH):
            asked = wanted[start : start + _BATCH]
            sealed.update(zip(asked, self._behind.read([name_of(self._there, key) for key in asked]), strict=True))
        if filtered and not self._behind.problem:
            self._misled += sum(sealed[key] is None for key in wanted)
        found = ((key, part, sealed.get(key)) for key, part in zip(keys, parts, strict=True))
        return [None if data is None else self._seal.open(key, part, data) for key, part, data in found]

    def put(self, entries: Iterable[tuple[bytes, bytes, bytes]]) -> None:
        """As in `ports.Answers`; they are written soon, by another thread."""
        sealed = {key: self._seal.close(key, parts, value) for key, parts, value in entries}
        kept = {key: data for key, data in sealed.items() if data is not None}
        self._filter.add(kept)
        self._behind.write({name_of(self._there, key): data for key, data in kept.items()})

    def flush(self) -> None:
        """As in `ports.Answers`, if that is quickly done."""
        self._behind.flush()

    def close(self) -> None:
        """As in `ports.Answers`, if that is quickly done. Nothing is found or kept after it."""
        self._behind.close()

    def use(self) -> Sequence[TierUse]:
        """As in `ports.Answers`."""
        problem = self._behind.problem
        told = f"the cache in Redis at {self._there.name} {problem}" if problem else ""
        return [TierUse("redis", spared=self._spared, misled=self._misled, problem=told)]


class Server:
    """One Redis. Implements `cache.behind.Store`, and `cache.shared_filter.Names`."""

    def __init__(self, there: Place, timeout: float = _TIMEOUT, known: SharedFilter | None = None) -> None:
        """Loads the library; connects with the first command.

        Args:
            there: where it is.
            timeout: seconds that it has to accept a connection, and for each piece of an answer.
            known: the filter of its keys, which is kept up beside.
        """
        from redis import Redis, RedisError, ResponseError, WatchError  # an extra, and 0.1 s
        from redis.backoff import NoBackoff
        from redis.retry import Retry

        self._there, self._known = there, known
        self._refused, self._overtaken = ResponseError, WatchError
        # beside its own errors those of sockets and certificates, and how it stumbles over what makes no sense
        stumbles = (ValueError, TypeError, LookupError, ArithmeticError, MemoryError, RecursionError)
        self._failures = (RedisError, OSError, *stumbles)
        self._client = Redis.from_url(
            there.url,
            protocol=2,
            socket_timeout=timeout,
            socket_connect_timeout=timeout,
            retry=Retry(NoBackoff(), 0),
        )

    def probe(self) -> None:
        """As in `Store`. Asks for an answer, since not everybody may do more."""
        self.read([name_of(self._there, b"")])

    def read(self, names: Sequence[bytes]) -> Sequence[bytes | None]:
        """As in `Store`. By ranges, so that nobody who may write there can make us read without end."""
        try:
            pipe = self._client.pipeline(transaction=False)
            for name in names:
                pipe.getrange(name, 0, MOST)
            values = pipe.execute(raise_on_error=False)
        except self._failures as exc:
            raise self._away(exc) from exc
        refusals = [value for value in values if isinstance(value, self._failures)]
        if refusals and len(refusals) == len(values) and not _is_wrong_type(refusals[0]):
            raise self._away(refusals[0])
        return [value if isinstance(value, bytes) and value else None for value in values]

    def write(self, items: Mapping[bytes, bytes]) -> str:
        """As in `Store`."""
        try:
            pipe = self._client.pipeline(transaction=False)
            for name, value in items.items():
                pipe.set(name, value, ex=self._there.days * _DAY)
            kept = pipe.execute(raise_on_error=False)
        except self._failures as exc:
            raise self._away(exc) from exc
        return next((self._clause(why) for why in kept if isinstance(why, self._failures)), "")

    def tidy(self, *, last: bool) -> float:
        """As in `Store`: keeps up the filter."""
        try:
            return math.inf if self._known is None else self._known.work(self, last=last)
        except self._failures as exc:
            raise self._away(exc) from exc

    def count(self) -> int | None:
        """As in `Names`."""
        with suppress(self._refused):
            return int(self._client.dbsize())
        return None

    def some(self, cursor: int) -> tuple[int, Sequence[bytes]] | None:
        """As in `Names`."""
        start = name_of(self._there, b"")
        with suppress(self._refused):
            cursor, names = self._client.scan(cursor, match=start + b"*", count=_SCANNED)
            return cursor, [_key(name[len(start) :]) for name in names if isinstance(name, bytes)]
        return None

    def load(self) -> bytes | None:
        """As in `Names`."""
        return self.read([self._filter_name])[0]

    def change(self, how: Callable[[bytes | None], bytes | None], seconds: int) -> bool:
        """As in `Names`. When others are faster again and again, it is left for the next time."""
        pipe: Any = self._client.pipeline()  # of which its library does not tell all types
        with suppress(self._refused), pipe:
            for _ in range(_TRIES):
                pipe.watch(self._filter_name)
                there = pipe.getrange(self._filter_name, 0, MOST) or None
                made = how(there)
                if made is None:
                    return True
                pipe.multi()
                pipe.set(self._filter_name, made, **({"ex": seconds} if there is None else {"keepttl": True}))
                with suppress(self._overtaken):
                    pipe.execute()
                    return True
            return True
        return False

    @property
    def _filter_name(self) -> bytes:
        return name_of(self._there, b"") + b"filter"

    def close(self) -> None:
        """As in `Store`."""
        with suppress(*self._failures):
            self._client.close()
            self._client.connection_pool.disconnect()

    def _away(self, exc: Exception) -> Away:
        return Away(self._clause(exc))

    def _clause(self, exc: Exception) -> str:
        """What happened, in the library's words or the server's, on one line and without the password."""
        text = " ".join(str(exc).split()).rstrip(".") or type(exc).__name__
        password = urlsplit(self._there.url).password or ""
        for shown in filter(None, (password, unquote(password))):
            text = text.replace(shown, "***")
        return text[:200]


def _key(digits: bytes) -> bytes:
    """The key that a name ends with; nothing for what is none of ours."""
    with suppress(ValueError):
        return bytes.fromhex(digits.decode("ascii"))
    return b""


def _is_wrong_type(exc: Exception) -> bool:
    return str(exc).startswith("WRONGTYPE")
