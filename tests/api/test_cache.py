"""`Burnish.cache`, for programs: what it refuses, and what it says where there is nothing."""

from pathlib import Path

import pytest

from burnish.api import Burnish, Kept, Price, Settings, Verified
from burnish.errors import ConfigurationError, PathNotFound

ASKING = {"provider": "openai", "model": "m", "base_url": "http://127.0.0.1:9/v1", "price": Price(1, 4)}


def test_where_there_is_no_cache_nothing_is_told_removed_or_made(tmp_path: Path):
    cache = Burnish(Settings(root=tmp_path)).cache

    assert not cache.is_there
    assert (cache.stats(), cache.clear(), cache.prune(1), cache.verify()) == (None, None, None, None)
    assert list(tmp_path.iterdir()) == []


def test_an_empty_cache_holds_nothing_and_is_sound(tmp_path: Path):
    other = Burnish(Settings(root=tmp_path / "other")).cache
    (tmp_path / "one/.burnish").mkdir(parents=True)
    (tmp_path / "one/.burnish/cache.sqlite3").touch()

    assert other.take(tmp_path / "one").put == 0
    assert other.verify() == Verified(entries=0, damaged=0)
    stats = other.stats()
    assert stats is not None
    assert stats == Kept(file=stats.file)


def test_without_a_budget_nothing_is_asked_ahead_of_time(tmp_path: Path):
    cache = Burnish(Settings(root=tmp_path, **ASKING)).cache  # type: ignore[arg-type]

    with pytest.raises(ConfigurationError, match="say how much may be spent ahead of time"):
        cache.ahead([tmp_path])


def test_the_embedded_rules_are_not_asked_ahead_of_time(tmp_path: Path):
    with pytest.raises(ConfigurationError, match="name another provider"):
        Burnish(Settings(root=tmp_path, budget=1)).cache.ahead([tmp_path])


def test_a_path_that_does_not_exist_is_told_before_anybody_is_asked(tmp_path: Path):
    cache = Burnish(Settings(root=tmp_path, budget=1, **ASKING)).cache  # type: ignore[arg-type]

    with pytest.raises(PathNotFound):
        cache.expected([tmp_path / "nowhere"])


def test_of_no_documents_there_is_an_empty_result(tmp_path: Path):
    cache = Burnish(Settings(root=tmp_path, budget=1, **ASKING)).cache  # type: ignore[arg-type]

    result = cache.ahead([])

    assert (result.documents, result.asked) == ((), None)
