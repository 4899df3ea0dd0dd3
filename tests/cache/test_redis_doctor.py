"""What `burnish doctor` says of a shared cache."""

import pytest

from burnish.api import Burnish, Settings
from burnish.errors import ConfigurationError

from .redis_server import SECRET, Server, free_port


@pytest.fixture(autouse=True)
def secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BURNISH_CACHE_SECRET", SECRET)


def told(url: str, **more: object) -> str:
    return Burnish(Settings(provider="openai", model="m", redis=url, **more)).examinations()["cache"]()


def test_a_server_that_answers_is_told_with_its_time_and_tenant(redis_server: Server):
    said = told(redis_server.url, redis_tenant="us")

    assert said.startswith(f"Redis at 127.0.0.1:{redis_server.port} answered in ")
    assert said.endswith(" ms; tenant us")


def test_a_server_that_does_not_answer_is_told_without_the_password():
    said = told(f"redis://:passw0rd@127.0.0.1:{free_port()}")

    assert "is not used (" in said
    assert "Connection refused" in said
    assert said.endswith("): a run goes on without it")
    assert "passw0rd" not in said


def test_without_a_secret_the_variable_is_named(monkeypatch: pytest.MonkeyPatch, redis_server: Server):
    monkeypatch.delenv("BURNISH_CACHE_SECRET")

    with pytest.raises(ConfigurationError, match=r"^BURNISH_CACHE_SECRET: holds no secret"):
        told(redis_server.url)


def test_with_the_cache_switched_off_redis_is_too(redis_server: Server):
    assert told(redis_server.url, cache=False) == "switched off, and Redis with it"


def test_where_no_redis_is_named_nothing_is_said_of_one():
    assert "cache" not in Burnish(Settings(provider="openai", model="m")).examinations()
