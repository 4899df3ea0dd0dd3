"""Settings to the tiers of the cache."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from burnish.cache import redis
from burnish.cache.memory import MemoryAnswers, memory_limit
from burnish.cache.similar import SimilarTexts
from burnish.cache.sqlite import SqliteAnswers
from burnish.cache.tiers import Tiers
from burnish.config.settings import Settings
from burnish.errors import ConfigurationError
from burnish.files.room import free_memory
from burnish.ports.calls import Answers
from burnish.similarity.embedding import Meaning
from burnish.similarity.minhash import MinHash
from burnish.similarity.sketch import Sketcher

FILE = "cache.sqlite3"  #: in the folder of the state
SIMILAR = "similar.sqlite3"  #: beside it
_MEMORY = 16_000_000  #: bytes of answers kept in memory, where nobody knows how much the machine has


def similar_texts(sketch: Sketcher | None, folder: Path) -> SimilarTexts | None:
    """What finds texts that are nearly the same as answered ones; None when that is not wanted."""
    return None if sketch is None else SimilarTexts(folder / SIMILAR, sketch)


def sketcher(settings: Settings) -> Sketcher | None:
    """By what such texts are found; None when that is not wanted. A model is looked at here, and loaded when needed.

    Raises:
        ConfigurationError: there is no model, or none that can be used.
    """
    if settings.similar == "off":
        return None
    if settings.similar == "words":
        return MinHash()
    if settings.embeddings is None:
        problem = 'is not set, and `similar = "meaning"` needs it; name a folder that holds a model, or write "words"'
        raise ConfigurationError(where="embeddings", problem=problem)
    return Meaning(settings.embeddings)


def shared(settings: Settings, environ: Mapping[str, str]) -> redis.Place | None:
    """Where answers are shared with others; None when they are not.

    Raises:
        ConfigurationError: they cannot be.
    """
    if not (settings.redis and settings.cache):
        return None
    return redis.place(settings.redis, settings.redis_tenant, settings.redis_days, environ)


def answers(folder: Path, others: redis.Place | None = None) -> Tiers:
    """All tiers as one, the fastest first; the slowest is that of `others`."""
    return Tiers(dict(_tiers(folder, others)))


def _tiers(folder: Path, others: redis.Place | None) -> Iterator[tuple[str, Answers]]:
    free = free_memory()
    yield "memory", MemoryAnswers(_MEMORY if free is None else memory_limit(free))
    yield "file", SqliteAnswers(folder / FILE)
    if others is not None:
        yield "redis", redis.RedisAnswers(others)
