"""The simulated endpoint in Anthropic's language: by the documented form, and as its own client reads it."""

import json
from typing import Any

import aiohttp
import pytest

from burnish.model.calls import Finish, Usage
from burnish.testing.simulator.dialect import BadRequest, Chat, Level
from burnish.testing.simulator.edits import edited
from burnish.testing.simulator.messages import Anthropic, Writer

from .test_server import TEXT, Client, run

VERSION = {"anthropic-version": "2023-06-01"}
CHAT = Chat("m", (("user", "x"),), 9, stream=True, include_usage=True)


def body(**fields: object) -> bytes:
    asked = {"model": "m", "max_tokens": 99, "messages": [{"role": "user", "content": "u"}], **fields}
    return json.dumps({name: value for name, value in asked.items() if value is not None}).encode()


async def ask(client: Client, text: str = TEXT, headers: Any = VERSION, **fields: object) -> tuple[int, str, Any]:
    """Status, body as it is, and headers of one answer."""
    sent = body(messages=[{"role": "user", "content": text}], **fields)
    url = f"{client.simulator.base_url}/messages"
    async with aiohttp.ClientSession() as session, session.post(url, data=sent, headers=headers) as answer:
        return answer.status, await answer.text(), answer.headers


def events(text: str) -> list[Any]:
    """The data of each event, whose name is its type."""
    found = []
    for event in text.removesuffix("\n\n").split("\n\n"):
        name, data = event.split("\n")
        found.append(json.loads(data.removeprefix("data: ")))
        assert name == f"event: {found[-1]['type']}"
    return found


def test_the_system_may_stand_apart_and_content_may_be_parts():
    part = [{"type": "text", "text": "s", "cache_control": {"type": "ephemeral"}}]

    chat = Anthropic().read(VERSION, body(system=part, stream=True))

    assert (chat.system, chat.user, chat.max_tokens, chat.stream) == ("s", "u", 99, True)
    assert Anthropic().read(VERSION, body(system="t")).system == "t"


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        (b"{", "JSON"),
        (b"[]", "JSON object"),
        (body(model=None), "model"),
        (body(max_tokens=None), "max_tokens"),
        (body(max_tokens=0), "max_tokens"),
        (body(messages=[]), "messages"),
        (body(messages=[{"role": "system", "content": "x"}]), "messages.0.role"),
        (body(messages=[{"role": "user", "content": ""}]), "messages.0.content"),
        (body(system=5), "system"),
    ],
)
def test_what_is_no_request_is_refused_with_the_field_at_fault(given: bytes, problem: str):
    with pytest.raises(BadRequest, match=problem):
        Anthropic().read(VERSION, given)


def test_without_the_version_nothing_is_answered():
    async def test(client: Client) -> None:
        status, told, _ = await ask(client, headers={})

        assert status == 400
        assert json.loads(told) == {
            "type": "error",
            "error": {"type": "invalid_request_error", "message": "anthropic-version: header is required"},
        }

    run(test)


def test_a_whole_reply_and_a_streamed_one_say_the_same():
    async def test(client: Client) -> None:
        _, whole, headers = await ask(client)
        status, streamed, told = await ask(client, stream=True)

        message, parts = json.loads(whole), events(streamed)
        assert (status, told["content-type"]) == (200, "text/event-stream; charset=utf-8")
        assert message["content"] == [{"type": "text", "text": edited(TEXT, 1.0, 0)}]
        assert (message["stop_reason"], message["role"], message["type"]) == ("end_turn", "assistant", "message")
        kinds = [part["type"] for part in parts]
        assert kinds[:3] == ["message_start", "content_block_start", "ping"]
        assert kinds[-3:] == ["content_block_stop", "message_delta", "message_stop"]
        assert set(kinds[3:-3]) == {"content_block_delta"}
        assert "".join(part["delta"]["text"] for part in parts[3:-3]) == edited(TEXT, 1.0, 0)
        assert parts[0]["message"]["usage"]["input_tokens"] == message["usage"]["input_tokens"]
        assert parts[-2]["usage"]["output_tokens"] == message["usage"]["output_tokens"] > 1
        assert parts[-2]["delta"]["stop_reason"] == "end_turn"
        assert headers["request-id"] == "req_1"

    run(test, edited=1.0)


def test_the_bill_is_the_same_in_both_languages():
    async def test(client: Client) -> None:
        await client.ask(max_tokens=99)
        await ask(client, model="simulated")

        first, second = client.simulator.stats()["log"]
        assert {**first, "number": 2, "seconds": 0, "at": 0, "duplicate": True} == {**second, "seconds": 0, "at": 0}

    run(test, log=True)


def test_the_key_is_shown_in_a_header_of_its_own():
    async def test(client: Client) -> None:
        status, told, _ = await ask(client, headers={**VERSION, "Authorization": "Bearer right"})
        assert (status, json.loads(told)["error"]["type"]) == (401, "authentication_error")
        assert (await ask(client, headers={**VERSION, "x-api-key": "right"}))[0] == 200

    run(test, key="right")


def test_a_limit_is_told_by_the_time_of_day_at_which_it_is_full_again():
    assert Anthropic().headers(7, [Level("tokens", 6000, 5450, 5.5)], 1_700_000_000.0) == {
        "request-id": "req_7",
        "anthropic-ratelimit-tokens-limit": "6000",
        "anthropic-ratelimit-tokens-remaining": "5450",
        "anthropic-ratelimit-tokens-reset": "2023-11-14T22:13:26Z",
    }


def test_a_request_over_the_limit_is_refused_with_the_seconds_to_wait():
    async def test(client: Client) -> None:
        await ask(client)
        status, told, headers = await ask(client)

        assert (status, json.loads(told)["error"]["type"]) == (429, "rate_limit_error")
        assert 0 < int(headers["retry-after"]) <= 60
        assert headers["anthropic-ratelimit-requests-remaining"] == "0"

    run(test, rpm=1)


@pytest.mark.parametrize(
    ("finish", "reason"), [(Finish.STOP, "end_turn"), (Finish.LENGTH, "max_tokens"), (Finish.FILTER, "refusal")]
)
def test_the_reason_for_the_end_is_told(finish: Finish, reason: str):
    whole = json.loads(Writer("msg_1", CHAT).whole("x", finish, Usage(5, 1, cached=2)))

    assert whole["stop_reason"] == reason
    assert whole["usage"] == {
        "input_tokens": 3,
        "cache_creation_input_tokens": 0,
        "cache_read_input_tokens": 2,
        "output_tokens": 1,
    }
    assert events(Writer("msg_1", CHAT).end(finish, Usage(5, 1)).decode())[1]["delta"]["stop_reason"] == reason


def test_models_are_listed_in_its_own_form():
    async def test(client: Client) -> None:
        url = f"{client.simulator.base_url}/models"
        async with aiohttp.ClientSession(headers=VERSION) as session, session.get(url) as answer:
            listed = await answer.json()

        assert [(model["id"], model["type"]) for model in listed["data"]] == [("a", "model"), ("b", "model")]
        assert (listed["has_more"], listed["first_id"], listed["last_id"]) == (False, "a", "b")

    run(test, models=("a", "b"))
