"""The address of a shared cache: what it may be, and that a password in it stays where it is."""

from pathlib import Path

import pytest

from burnish.config.load import load
from burnish.config.settings import Settings
from burnish.errors import ConfigurationError


def loaded(folder: Path, text: str = "", **environ: str) -> Settings:
    (folder / "burnish.toml").write_text(text)
    return load(folder, None, environ, {})


@pytest.mark.parametrize(
    "url",
    [
        "redis://localhost",
        "redis://localhost:6379/0",
        "rediss://cache.example/15",
        "redis://[::1]:7000/",
        "redis://me:pass%40word@10.0.0.1/3",
    ],
)
def test_an_address_is_taken_as_it_is(tmp_path, url):
    assert loaded(tmp_path, BURNISH_REDIS=url).redis == url


@pytest.mark.parametrize(
    "url",
    [
        "localhost:6379",
        "http://:passw0rd@localhost",
        "redis://",
        "redis://:passw0rd@",
        "redis://:passw0rd@localhost:port",
        "redis://:passw0rd@localhost:99999",
        "redis://:passw0rd@localhost:0",
        "redis://:passw0rd@[::1/0",
        "redis://:passw0rd@local host",
        "redis://:passw0rd@localhost/zero",
        "redis://:passw0rd@localhost?socket_timeout=1000",
        "redis://:passw0rd@localhost#x",
        "unix:///tmp/redis.sock",
    ],
)
def test_what_is_no_address_is_refused_and_not_shown(tmp_path, url):
    with pytest.raises(ConfigurationError) as caught:
        loaded(tmp_path, BURNISH_REDIS=url)

    assert str(caught.value).startswith("BURNISH_REDIS: it is no address of a Redis; expected redis://HOST")
    assert "passw0rd" not in str(caught.value)


def test_a_password_in_a_file_is_refused_and_not_shown(tmp_path):
    with pytest.raises(ConfigurationError) as caught:
        loaded(tmp_path, 'redis = "redis://me:passw0rd@localhost"')

    assert "burnish.toml: `redis` holds a password; give the whole address by BURNISH_REDIS" in str(caught.value)
    assert "passw0rd" not in str(caught.value)


def test_settings_do_not_show_the_address(tmp_path):
    assert "passw0rd" not in repr(loaded(tmp_path, BURNISH_REDIS="redis://:passw0rd@localhost"))


def test_tenant_and_days_are_set_by_file_and_variable(tmp_path):
    settings = loaded(tmp_path, 'redis = "redis://localhost"\nredis-tenant = "a.team"', BURNISH_REDIS_DAYS="7")

    assert (settings.redis, settings.redis_tenant, settings.redis_days) == ("redis://localhost", "a.team", 7)


@pytest.mark.parametrize("name", ["", "a b", "a:b", "ä", "x" * 65])
def test_a_tenant_is_a_plain_name(tmp_path, name):
    with pytest.raises(ConfigurationError, match="expected letters, digits"):
        loaded(tmp_path, f'redis-tenant = "{name}"')
