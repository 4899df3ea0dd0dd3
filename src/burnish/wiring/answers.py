"""Settings to the tiers of the cache."""

from pathlib import Path

from burnish.cache.memory import MemoryAnswers
from burnish.cache.sqlite import SqliteAnswers
from burnish.cache.tiers import Tiers

FILE = "cache.sqlite3"  #: in the folder of the state
_MEMORY = 16_000_000  #: bytes of answers kept in memory


def answers(folder: Path) -> Tiers:
    """All tiers as one, the fastest first."""
    return Tiers({"memory": MemoryAnswers(_MEMORY), "file": SqliteAnswers(folder / FILE)})
