"""Faults over HTTP: what a client meets, and what the endpoint asks for it."""

import asyncio
import json
import zlib
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
import pytest

from burnish.testing.simulator import Options, Simulator
from burnish.testing.simulator.faults import FAULTS, Charged, Family
from burnish.testing.simulator.mishaps import NO_STATUS, packed
from burnish.testing.simulator.outages import Outage

from .test_server import FAST, TEXT, Client, run

OPENAI, ANTHROPIC = "/chat/completions", "/messages"
LASTING = {"drip", "silent", "silent-midway", "done-stays-open"}
LOSING = {"reset-before-headers", "reset-after-work", "reset-after-headers", "cut-body", "short-body", "bad-chunk"}


class Met:
    """What a client met: an answer, the beginning of one, or nothing."""

    def __init__(self) -> None:
        self.status = 0
        self.type = ""
        self.headers: dict[str, str] = {}
        self.body = b""
        self.error: Exception | None = None


async def meet(
    simulator: Simulator,
    path: str = OPENAI,
    text: str = TEXT,
    *,
    most: int = 10_000_000,
    seconds: float = 0.2,
    **fields: Any,
) -> Met:
    """Ask once, read at most so many bytes for at most so many seconds between two of them."""
    met = Met()
    body = {"model": "m", "max_tokens": 999, "messages": [{"role": "user", "content": text}], **fields}
    headers = {"anthropic-version": "2023-06-01"} if path == ANTHROPIC else {}
    timeout = aiohttp.ClientTimeout(sock_read=seconds)
    connector = aiohttp.TCPConnector(force_close=True)
    async with aiohttp.ClientSession(timeout=timeout, auto_decompress=False, connector=connector) as session:
        try:
            async with session.post(simulator.base_url + path, json=body, headers=headers) as answer:
                met.status, met.type = answer.status, answer.content_type
                met.headers = {name.lower(): value for name, value in answer.headers.items()}
                async for piece in answer.content.iter_any():
                    met.body += piece
                    if len(met.body) > most:
                        break
        except (aiohttp.ClientError, TimeoutError) as exc:
            met.error = exc
    return met


async def settled(simulator: Simulator) -> dict[str, Any]:
    """The counts once nothing is in flight."""
    while simulator.stats()["in_flight"]:
        await asyncio.sleep(0)
    return dict(simulator.stats())


def with_faults(test: Callable[[Simulator], Awaitable[None]], **options: Any) -> None:
    async def main() -> None:
        async with Simulator(Options(**{**FAST, "log": True, "edited": 1.0, **options})) as simulator:
            await test(simulator)

    asyncio.run(main())


@pytest.mark.parametrize("stream", [True, False], ids=["streamed", "whole"])
@pytest.mark.parametrize("path", [OPENAI, ANTHROPIC])
@pytest.mark.parametrize("name", FAULTS)
def test_every_fault_is_met_and_billed_as_the_list_says(name: str, path: str, stream: bool):
    fault = FAULTS[name]

    async def test(simulator: Simulator) -> None:
        text = f'{TEXT} "Do not" run `all of it` 5 times, see https://example.invalid/x or [it](https://example.invalid/y).'
        met = await meet(simulator, path, text, stream=stream, most=200_000, seconds=0.1)
        stats = await settled(simulator)

        (line,) = stats["log"]
        if not line["fault"]:  # no place for it in a document without marks of the protocol
            assert fault.family is Family.TEXT
            return
        assert stats["faults"] == {name: 1}
        assert line["status"] == (0 if name in NO_STATUS else met.status or 200)
        assert stats["cost_microusd"] == line["cost"] == line["input"] + 4 * line["output"]
        assert (line["input"] == 0) == (fault.charged is Charged.NOTHING)
        lasting = LASTING if stream else LASTING - {"done-stays-open"}
        assert isinstance(met.error, TimeoutError) == (name in lasting)
        assert (met.error is not None) == (name in lasting | LOSING)
        if fault.family is Family.TEXT or name in ("html", "wrong-type", "array", "bad-utf8", "error-within"):
            assert (met.status, line["left"]) == (200, False)

    with_faults(test, faults={name: 1.0})


def test_who_asks_again_unchanged_after_a_final_failure_is_counted():
    async def test(simulator: Simulator) -> None:
        for text in ("one", "one", "two", "one"):
            assert (await meet(simulator, text=text)).status == 422
        await meet(simulator, text="one", max_tokens=5)

        assert simulator.stats()["unchanged_after_final"] == 2

    with_faults(test, faults={"unprocessable": 1.0})


def test_who_asks_again_after_a_failure_that_passes_is_not():
    async def test(simulator: Simulator) -> None:
        met = [(await meet(simulator)).status for _ in range(12)]

        assert set(met) == {200, 503}
        assert simulator.stats()["unchanged_after_final"] == 0

    with_faults(test, faults={"unavailable": 0.5})


def test_who_comes_earlier_than_told_is_counted():
    async def test(simulator: Simulator) -> None:
        hints = [(await meet(simulator)).headers["retry-after"] for _ in range(3)]

        assert hints == ["1", "1", "1"]
        assert simulator.stats()["early"] == 2

    with_faults(test, faults={"too-many-requests": 1.0})


def test_without_headers_of_limits_nobody_is_told_when_to_come():
    async def test(simulator: Simulator) -> None:
        for path in (OPENAI, ANTHROPIC):
            met = [await meet(simulator, path) for _ in range(3)]
            told = [name for answer in met for name in answer.headers if "ratelimit" in name or "retry" in name]

            assert met[-1].status == 429
            assert told == []
            assert b"again" not in met[-1].body
        assert simulator.stats()["limited"] == 5

    with_faults(test, rpm=60, burst=1, limit_headers=False)


def test_what_is_above_the_window_is_too_long_in_both_languages():
    async def test(simulator: Simulator) -> None:
        openai, anthropic = [await meet(simulator, path, max_tokens=90) for path in (OPENAI, ANTHROPIC)]

        assert (openai.status, anthropic.status) == (400, 400)
        assert json.loads(openai.body)["error"]["code"] == "context_length_exceeded"
        assert "prompt is too long" in json.loads(anthropic.body)["error"]["message"]
        assert (await meet(simulator, max_tokens=20)).status == 200

    with_faults(test, window=100)


def test_in_an_outage_who_comes_is_counted_by_model():
    async def test(simulator: Simulator) -> None:
        met = [await meet(simulator, model=model) for model in ("m", "n", "m")]

        assert [answer.status for answer in met] == [503] * 3
        assert simulator.stats()["in_outage"] == {"m": 2, "n": 1}

    with_faults(test, outages=(Outage(0, 60),))


def test_an_outage_may_refuse_all_connections_and_ends():
    async def test(simulator: Simulator) -> None:
        while not isinstance((await meet(simulator)).error, aiohttp.ClientConnectorError):
            pass  # who is under way when it begins is cut off
        while (await meet(simulator)).status != 200:
            pass

    with_faults(test, outages=(Outage(0.05, 0.15, "refused"),))


def test_healing_ends_all_faults_and_keeps_the_bill():
    async def test(client: Client) -> None:
        assert (await client.ask())[0] == (await client.ask())[0] == 402
        await client.call("POST", "/heal")
        assert (await client.ask())[0] == 200
        stats = client.simulator.stats()
        assert (stats["requests"], stats["faults"]) == (3, {"payment-required": 2})
        assert stats["unchanged_after_final"] == 1
        await client.call("POST", "/reset")
        assert (await client.ask())[0] == 200

    run(test, faults={"payment-required": 1.0})


def test_the_connection_is_closed_behind_a_right_answer():
    async def test(simulator: Simulator) -> None:
        host, port = simulator.base_url.removeprefix("http://").removesuffix("/v1").split(":")
        reader, writer = await asyncio.open_connection(host, int(port))
        body = json.dumps({"model": "m", "messages": [{"role": "user", "content": TEXT}]}).encode()
        head = f"POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body)}\r\n\r\n"
        writer.write(head.encode() + body)
        head, _, answer = (await reader.read()).partition(b"\r\n\r\n")
        writer.close()

        assert b"connection: close" not in head.lower()
        assert json.loads(answer)["choices"][0]["finish_reason"] == "stop"
        assert simulator.stats()["left"] == 0

    with_faults(test, faults={"closes-idle": 1.0})


@pytest.mark.parametrize("streamed", [True, False])
def test_a_bomb_unpacks_to_100_megabytes_and_the_answer(streamed: bool):
    bomb = packed(streamed, b"the answer")

    reader = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    size, last = 0, b""
    data = bomb
    while data:
        piece = reader.decompress(data, 1 << 20)
        size, last, data = size + len(piece), piece or last, reader.unconsumed_tail
    assert reader.eof
    assert size > 100_000_000 > 500 * len(bomb)
    assert last.endswith(b"the answer")


@pytest.mark.parametrize("stream", [True, False])
@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("usage-zero", (0, 0)),
        ("usage-absurd", (10**12, 10**12)),
        ("usage-null", None),
        ("usage-absent", None),
    ],
)
def test_usage_is_told_falsely_and_billed_truly(name: str, told: tuple[int, int] | None, stream: bool):
    async def test(simulator: Simulator) -> None:
        met = await meet(simulator, stream=stream, stream_options={"include_usage": True})

        pieces = [line.removeprefix(b"data: ") for line in met.body.split(b"\n\n")]
        found = [json.loads(piece) for piece in pieces if piece and piece != b"[DONE]"]
        usages = [chunk["usage"] for chunk in found if chunk.get("usage")]
        assert [(usage["prompt_tokens"], usage["completion_tokens"]) for usage in usages] == ([told] if told else [])
        assert any("usage" in chunk for chunk in found) == (name != "usage-absent")
        assert 0 < simulator.stats()["cost_microusd"] < 1000

    with_faults(test, faults={name: 1.0})
