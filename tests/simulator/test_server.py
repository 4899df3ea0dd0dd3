"""The simulated endpoint over HTTP: as OpenAI's own client sees it, and what it counts."""

import asyncio
import json
import math
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest

from burnish.errors import ConfigurationError
from burnish.model.calls import Usage
from burnish.model.money import Price
from burnish.testing.simulator import Options, Simulator
from burnish.testing.simulator.edits import edited
from burnish.testing.simulator.server import Endpoint

TEXT = "You can use the tool and see what happens in the shell, which is nice for all."
FAST: dict[str, Any] = {"ttft": 0, "tokens_per_second": math.inf}


class Client:
    """Speaks HTTP to a simulator."""

    def __init__(self, session: aiohttp.ClientSession, simulator: Simulator) -> None:
        self._session = session
        self.simulator = simulator

    async def ask(self, text: str = TEXT, key: str = "", **fields: object) -> tuple[int, Any, dict[str, str]]:
        """Status, decoded body and headers (in lower case) of one completion."""
        body = {"model": "simulated", "messages": [{"role": "user", "content": text}], **fields}
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        url = f"{self.simulator.base_url}/chat/completions"
        async with self._session.post(url, json=body, headers=headers) as answer:
            found = await answer.text() if fields.get("stream") else await answer.json()
            return answer.status, found, {name.lower(): value for name, value in answer.headers.items()}

    async def call(self, method: str, path: str, key: str = "") -> tuple[int, Any]:
        """Status and decoded body of any other request; `path` from the root."""
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        url = self.simulator.base_url.removesuffix("/v1") + path
        async with self._session.request(method, url, headers=headers) as answer:
            return answer.status, await answer.json()


@asynccontextmanager
async def simulated(**options: Any) -> AsyncIterator[Client]:
    async with Simulator(Options(**{**FAST, **options})) as simulator, aiohttp.ClientSession() as session:
        yield Client(session, simulator)


def run(test: Callable[[Client], Awaitable[None]], **options: Any) -> None:
    async def main() -> None:
        async with simulated(**options) as client:
            await test(client)

    asyncio.run(main())


def test_the_client_of_openai_reads_whole_and_streamed_replies_alike():
    openai = pytest.importorskip("openai")

    async def main() -> None:
        async with (
            Simulator(Options(**FAST, edited=1.0)) as simulator,
            openai.AsyncOpenAI(base_url=simulator.base_url, api_key="any", max_retries=0) as client,
        ):
            asked: dict[str, Any] = {"model": "x", "messages": [{"role": "user", "content": TEXT}]}
            whole = await client.chat.completions.create(**asked)
            pieces, usage, finish = [], None, None
            options = {"include_usage": True}
            async for chunk in await client.chat.completions.create(**asked, stream=True, stream_options=options):
                usage = chunk.usage or usage
                for choice in chunk.choices:
                    pieces.append(choice.delta.content or "")
                    finish = choice.finish_reason or finish
            listed = [model.id async for model in client.models.list()]

        assert whole.choices[0].message.content == "".join(pieces) == edited(TEXT, 1.0, 0) != TEXT
        assert (whole.choices[0].finish_reason, finish) == ("stop", "stop")
        assert whole.usage == usage
        assert usage is not None
        assert 10 < usage.prompt_tokens < 40
        assert listed == ["simulated"]

    asyncio.run(main())


def test_the_client_of_openai_understands_a_rate_limit():
    openai = pytest.importorskip("openai")

    async def main() -> None:
        async with (
            Simulator(Options(**FAST, rpm=1)) as simulator,
            openai.AsyncOpenAI(base_url=simulator.base_url, api_key="any", max_retries=0) as client,
        ):
            asked: dict[str, Any] = {"model": "x", "messages": [{"role": "user", "content": TEXT}]}
            await client.chat.completions.create(**asked)
            with pytest.raises(openai.RateLimitError) as caught:
                await client.chat.completions.create(**asked)

        assert caught.value.code == "rate_limit_exceeded"
        assert 0 < int(caught.value.response.headers["retry-after"]) <= 60

    asyncio.run(main())


def test_a_streamed_reply_ends_with_its_usage_only_when_asked():
    async def test(client: Client) -> None:
        _, plain, headers = await client.ask(stream=True)
        _, with_usage, _ = await client.ask(stream=True, stream_options={"include_usage": True})

        assert headers["content-type"].startswith("text/event-stream")
        assert plain.endswith("data: [DONE]\n\n")
        assert "usage" not in plain
        last = json.loads(with_usage.split("\n\n")[-3].removeprefix("data: "))
        assert last["choices"] == []
        assert last["usage"]["completion_tokens"] > 0

    run(test)


def test_the_same_request_is_answered_alike_at_every_run():
    def answered() -> list[object]:
        found: list[object] = []

        async def test(client: Client) -> None:
            for number in range(20):
                _, body, _ = await client.ask(f"{TEXT} That is number {number} in this list.")
                found.append((body["choices"], body["usage"]))

        run(test, edited=0.5)
        return found

    assert answered() == answered()


def test_a_reply_is_cut_at_the_most_tokens():
    async def test(client: Client) -> None:
        for field in ("max_tokens", "max_completion_tokens"):
            _, body, _ = await client.ask(**{field: 4})

            assert body["choices"][0]["message"]["content"] == "You can use the"
            assert body["choices"][0]["finish_reason"] == "length"
            assert body["usage"]["completion_tokens"] == 4

    run(test, edited=0)


def test_the_bill_is_the_sum_of_all_replies():
    async def test(client: Client) -> None:
        replies = await asyncio.gather(*(client.ask(f"{TEXT} It is number {number}.") for number in range(30)))
        await client.ask(TEXT, max_tokens=-1)
        usages = [Usage(b["usage"]["prompt_tokens"], b["usage"]["completion_tokens"]) for _, b, _ in replies]

        _, stats = await client.call("GET", "/stats")

        assert stats["requests"] == 31
        assert stats["by_status"] == {"200": 30, "400": 1}
        assert stats["input_tokens"] == sum(usage.input for usage in usages)
        assert stats["output_tokens"] == sum(usage.output for usage in usages)
        price = Price(2_000_000, 7_500_000)
        assert stats["cost_microusd"] == sum(price.cost(usage) for usage in usages)
        assert stats["in_flight"] == stats["duplicates"] == 0

    run(test, price_input=2, price_output=7.5)


def test_calls_in_flight_and_connections_are_counted():
    async def test(client: Client) -> None:
        await asyncio.gather(*(client.ask() for _ in range(8)))
        await client.ask()

        stats = client.simulator.stats()
        assert stats["peak_in_flight"] == 8
        assert stats["connections"] == 8
        assert stats["duplicates"] == 8

    run(test, ttft=0.05)


def test_replies_take_the_time_that_was_asked_for():
    async def test(client: Client) -> None:
        await asyncio.gather(client.ask(), client.ask(stream=True))

        lines: Any = client.simulator.stats()["log"]
        for line in lines:
            assert 0.02 + line["output"] / 500 <= line["seconds"] < 2
        assert {line["streamed"] for line in lines} == {True, False}

    run(test, ttft=0.02, tokens_per_second=500, log=True)


def test_requests_over_the_limit_wait_and_all_answers_tell_what_is_left():
    async def test(client: Client) -> None:
        _, _, first = await client.ask(max_tokens=100)
        status, body, headers = await client.ask(max_tokens=900)

        assert 800 < int(first["x-ratelimit-remaining-tokens"]) < 900
        assert first["x-ratelimit-limit-requests"] == "600"
        assert status == 429
        assert (body["error"]["type"], body["error"]["code"]) == ("tokens", "rate_limit_exceeded")
        assert int(headers["retry-after"]) >= 1
        assert headers["x-ratelimit-limit-tokens"] == "1000"
        assert client.simulator.stats()["by_status"] == {"200": 1, "429": 1}

    run(test, rpm=600, tpm=1000)


def test_without_the_key_nothing_is_answered():
    async def test(client: Client) -> None:
        status, body, _ = await client.ask()
        assert (status, body["error"]["code"]) == (401, "invalid_api_key")
        assert (await client.ask(key="wrong"))[0] == (await client.call("GET", "/v1/models"))[0] == 401
        assert (await client.ask(key="right"))[0] == (await client.call("GET", "/v1/models", key="right"))[0] == 200

    run(test, key="right")


def test_models_are_listed_and_any_name_has_one():
    async def test(client: Client) -> None:
        _, listed = await client.call("GET", "/v1/models")
        _, one = await client.call("GET", "/v1/models/org%2Fmodel")

        assert [model["id"] for model in listed["data"]] == ["a", "b"]
        assert one["id"] == "org/model"
        assert (await client.call("POST", "/v1/nothing"))[0] == 404

    run(test, models=("a", "b"))


def test_reset_begins_anew():
    async def test(client: Client) -> None:
        await client.ask()
        await client.ask()
        assert client.simulator.stats()["by_status"] == {"200": 1, "429": 1}

        await client.call("POST", "/reset")

        assert client.simulator.stats()["requests"] == 0
        assert (await client.ask())[0] == 200
        assert client.simulator.stats()["duplicates"] == 0

    run(test, rpm=1)


@pytest.mark.parametrize("stream", [True, False])
def test_who_leaves_pays_for_the_tokens_that_there_were(stream: bool):
    async def test(client: Client) -> None:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.1):
                await client.ask(TEXT * 50, stream=stream)
        while client.simulator.stats()["in_flight"]:
            await asyncio.sleep(0)

        (line,) = client.simulator.stats()["log"]
        assert line["left"] is True
        assert 0 < line["output"] < 900
        assert math.isclose(line["output"], 100 * line["seconds"], abs_tol=2)
        assert line["cost"] == line["input"] + 4 * line["output"]

    run(test, tokens_per_second=100, interval=0.02, log=True)


def test_a_port_that_is_taken_is_told():
    async def main() -> None:
        async with Simulator(Options(**FAST)) as simulator:
            port = int(simulator.base_url.removesuffix("/v1").rpartition(":")[2])
            with pytest.raises(ConfigurationError, match="cannot listen at 127"):
                await Endpoint(Options(port=port)).start()

    asyncio.run(main())
