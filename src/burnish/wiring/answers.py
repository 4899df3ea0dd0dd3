"""Settings to the tiers of the cache."""

from pathlib import Path

from burnish.cache.memory import MemoryAnswers
from burnish.cache.similar import SimilarTexts
from burnish.cache.sqlite import SqliteAnswers
from burnish.cache.tiers import Tiers
from burnish.config.settings import Settings
from burnish.similarity.minhash import MinHash

FILE = "cache.sqlite3"  #: in the folder of the state
SIMILAR = "similar.sqlite3"  #: beside it
_MEMORY = 16_000_000  #: bytes of answers kept in memory


def similar_texts(settings: Settings, folder: Path) -> SimilarTexts | None:
    """What finds texts that are nearly the same as answered ones; None when that is not wanted."""
    return None if settings.similar == "off" else SimilarTexts(folder / SIMILAR, MinHash())


def answers(folder: Path) -> Tiers:
    """All tiers as one, the fastest first."""
    return Tiers({"memory": MemoryAnswers(_MEMORY), "file": SqliteAnswers(folder / FILE)})
