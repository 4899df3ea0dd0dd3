"""Providers by name, made from a setup."""

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from burnish.errors import ConfigurationError
from burnish.model.calls import Lane
from burnish.providers.catalogue import Setup, catalogue
from burnish.testing import KnownWords

KEY = {"OPENAI_API_KEY": "sk-canary-0123456789"}
OTHER_KEY = {"ANTHROPIC_API_KEY": "sk-ant-canary-0123456789"}


def recording(folder: Path) -> str:
    path = folder / "replies.jsonl"
    path.touch()
    return str(path)


def test_each_kind_says_what_it_is():
    kinds = [catalogue().make(name) for name in catalogue()]

    assert [kind.name for kind in kinds] == ["rules", "openai", "anthropic", "market", "replay"]
    assert all(kind.summary.endswith(".") for kind in kinds)


def test_listing_loads_no_vendor_library():
    script = (
        "from burnish.providers.catalogue import catalogue\n[catalogue().make(n).summary for n in catalogue()]\n"
        "import sys; print({'aiohttp', 'msgspec', 'asyncio'} & set(sys.modules))"
    )

    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "set()"


def test_the_lane_of_a_kind_is_that_of_its_provider(tmp_path: Path):
    setups = {
        "rules": Setup(words=KnownWords()),
        "openai": Setup(model="gpt-4o-mini", environ=KEY),
        "anthropic": Setup(model="claude-haiku-4-5", environ=OTHER_KEY),
        "replay": Setup(base_url=recording(tmp_path)),
    }

    if find_spec("any_llm"):
        setups["market"] = Setup(model="openai:m", base_url="http://localhost:1/v1")
    for name, setup in setups.items():
        kind = catalogue().make(name)
        assert kind.lane(setup) == kind.make(setup).lane
    assert catalogue().make("openai").lane(Setup(model="m")) == Lane("openai", "https://api.openai.com", "m")
    assert catalogue().make("anthropic").lane(Setup(model="m")) == Lane("anthropic", "https://api.anthropic.com", "m")


@pytest.mark.parametrize(
    ("name", "setup", "problem"),
    [
        ("openai", Setup(environ=KEY), "model: the provider openai needs one"),
        ("openai", Setup(model="m"), "OPENAI_API_KEY: holds no key"),
        ("anthropic", Setup(environ=OTHER_KEY), "model: the provider anthropic needs one"),
        ("anthropic", Setup(model="m", environ=KEY), "ANTHROPIC_API_KEY: holds no key for https://api.anthropic.com"),
        (
            "anthropic",
            Setup(model="m", base_url="http://llm.example", environ=OTHER_KEY | {"BURNISH_API_KEY": "k"}),
            "read it",
        ),
        ("openai", Setup(model="m", base_url="ftp://x", environ=KEY), "base-url: must begin with"),
        ("openai", Setup(model="m", environ={"BURNISH_BASE_URL": "x"}), "BURNISH_BASE_URL: must begin with"),
        ("market", Setup(model="m"), "model: the provider market needs provider and model"),
        ("replay", Setup(), "base-url: the provider replay needs the file"),
        ("rules", Setup(), "accepted"),
    ],
)
def test_a_setup_that_cannot_work_is_refused_before_anything_is_sent(name: str, setup: Setup, problem: str):
    with pytest.raises(ConfigurationError, match=problem):
        catalogue().make(name).make(setup)


@pytest.mark.parametrize("base_url", ["http://localhost:11434/v1", "https://llm.example/v1"])
@pytest.mark.parametrize("name", ["openai", "anthropic"])
def test_an_endpoint_of_ones_own_needs_no_key(name: str, base_url: str):
    assert catalogue().make(name).make(Setup(model="m", base_url=base_url)).lane.model == "m"
