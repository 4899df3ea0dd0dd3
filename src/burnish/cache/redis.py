"""The tier that is shared: answers in Redis, for colleagues and CI. The extra `burnish[redis]`.

The only file that imports its library, and not before the tier's own thread begins. What lies there is sealed, since
others can write there; Redis may be away, slow, full, read-only or emptied, and then answers are absent, or not kept.
The library's retries are switched off: a dead server would hold up each command for seconds.
"""

import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from importlib.util import find_spec
from urllib.parse import unquote, urlsplit

from burnish.cache.behind import PATIENCE, Away, Behind
from burnish.cache.sealing import MOST, Seal
from burnish.errors import ConfigurationError
from burnish.model.cache import TierUse

SECRET = "BURNISH_CACHE_SECRET"  #: the variable that holds the secret  # noqa: S105
_LEAST_SECRET = 16  # characters
_TIMEOUT = 0.2  # seconds that the library waits, once nobody waits for it any more
_BATCH = 500  # names of one look-up
_DAY = 86_400  # seconds


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


class RedisAnswers:
    """Implements `ports.Answers`. For one thread at a time."""

    def __init__(self, there: Place, patience: float = PATIENCE) -> None:
        """Begin to reach the server; nobody waits for it yet.

        Args:
            there: where it is.
            patience: seconds that a look-up waits.
        """
        self._there, self._seal = there, Seal(there.secret, there.tenant)
        self._behind = Behind(lambda: Server(there, max(patience, _TIMEOUT)), patience=patience)

    def get(self, keys: Sequence[bytes], parts: Sequence[bytes]) -> Sequence[bytes | None]:
        """As in `ports.Answers`; it waits a short time for each 500 keys, and for no more once one was not answered."""
        found: list[bytes | None] = []
        for start in range(0, len(keys), _BATCH):
            asked = keys[start : start + _BATCH]
            sealed = self._behind.read([self._name(key) for key in asked])
            found += [
                None if data is None else self._seal.open(key, part, data)
                for key, part, data in zip(asked, parts[start : start + _BATCH], sealed, strict=True)
            ]
        return found

    def put(self, entries: Iterable[tuple[bytes, bytes, bytes]]) -> None:
        """As in `ports.Answers`; they are written soon, by another thread."""
        sealed = ((key, self._seal.close(key, parts, value)) for key, parts, value in entries)
        self._behind.write({self._name(key): data for key, data in sealed if data is not None})

    def flush(self) -> None:
        """As in `ports.Answers`, if that is quickly done."""
        self._behind.flush()

    def close(self) -> None:
        """As in `ports.Answers`, if that is quickly done. Nothing is found or kept after it."""
        self._behind.close()

    def use(self) -> Sequence[TierUse]:
        """As in `ports.Answers`."""
        problem = self._behind.problem
        return [TierUse("redis", problem=f"the cache in Redis at {self._there.name} {problem}" if problem else "")]

    def _name(self, key: bytes) -> bytes:
        return f"burnish:1:{self._there.tenant}:{key.hex()}".encode()


class Server:
    """One Redis. Implements `cache.behind.Store`."""

    def __init__(self, there: Place, timeout: float = _TIMEOUT) -> None:
        """Loads the library; connects with the first command.

        Args:
            there: where it is.
            timeout: seconds that it has to accept a connection, and for each piece of an answer.
        """
        from redis import Redis, RedisError  # an extra, and 0.1 s
        from redis.backoff import NoBackoff
        from redis.retry import Retry

        self._there = there
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
        self.read([f"burnish:1:{self._there.tenant}:".encode()])

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


def _is_wrong_type(exc: Exception) -> bool:
    return str(exc).startswith("WRONGTYPE")
