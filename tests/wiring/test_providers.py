"""What wiring makes of settings that name a provider."""

import asyncio
from pathlib import Path

import pytest

from burnish.config.settings import Settings
from burnish.errors import CannotWrite, ConfigurationError
from burnish.model.calls import Prompt
from burnish.ports import Provider
from burnish.protocol.request import Passage, Request, Sheet, render
from burnish.testing import MemoryFiles
from burnish.wiring import providers

TEXT = "In order to recieve the the message you must start the server first."


def asked(*texts: str) -> Request:
    return render([Sheet("a.md", "A", (Passage((), texts),))])


def reply(provider: Provider, request: Request) -> str:
    async def ask() -> str:
        answer = await provider.complete(Prompt("", request.user, 1000))
        await provider.close()
        return answer.text

    return asyncio.run(ask())


def test_the_rules_answer_as_a_model_would():
    text = reply(providers.make(Settings(), MemoryFiles({}), {}), asked(TEXT))

    assert text.splitlines()[0].endswith("To receive the message you must start the server first.")


def test_the_rules_answer_only_for_the_strategies_that_were_asked_for():
    provider = providers.make(Settings(strategy=("clarity",)), MemoryFiles({}), {})

    marker, _, text = reply(provider, asked(TEXT)).splitlines()[0].partition("] ")

    assert marker.endswith(" clarity")
    assert text == "To recieve the the message you must start the server first."


def test_accepted_words_are_accepted_by_the_rules_as_a_provider():
    words = Path("words.txt")
    settings = Settings(accepted_words=words)

    text = reply(providers.make(settings, MemoryFiles({words: b"Recieve\n"}), {}), asked(TEXT))

    assert "To recieve the message" in text


def test_a_lane_needs_no_key():
    lane = providers.lane(Settings(provider="openai", model="gpt-4o-mini"))

    assert (lane.provider, lane.origin, lane.model) == ("openai", "https://api.openai.com", "gpt-4o-mini")


def test_a_provider_needs_its_key():
    settings = Settings(provider="openai", model="gpt-4o-mini")

    with pytest.raises(ConfigurationError, match="OPENAI_API_KEY: holds no key"):
        providers.make(settings, MemoryFiles({}), {})


def test_a_recording_that_cannot_be_made_is_told_at_once(tmp_path):
    settings = Settings(record=tmp_path / "nowhere/replies.jsonl")

    with pytest.raises(CannotWrite, match="replies cannot be recorded"):
        providers.make(settings, MemoryFiles({}), {})
