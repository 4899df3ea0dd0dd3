"""Connections, deadlines, proxies, certificates; and whether a lost request had left."""

import asyncio
import re
import subprocess
import sys
from pathlib import Path

import pytest

from burnish.errors import CallFailed, ReplyLost, Unreachable
from burnish.model.calls import Prompt, Reply
from burnish.providers.http import HttpPool, Timeouts, _resolver, timeouts
from burnish.providers.openai import OpenAI

from .endpoint import (
    CANARY,
    KEY,
    PROMPT,
    TLS,
    Act,
    Asked,
    Script,
    answering,
    delta,
    echo,
    endpoint,
    event,
    events,
    run,
    streamed,
    whole,
)


@pytest.fixture(autouse=True)
def own_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither proxies nor certificates of the machine that runs the tests."""
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy", "SSL_CERT_FILE", "SSL_CERT_DIR"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


async def outcome(base_url: str, **options: object) -> Reply | CallFailed:
    provider = OpenAI("m", base_url=base_url, **options)  # type: ignore[arg-type]
    try:
        return await provider.complete(PROMPT)
    except CallFailed as failed:
        return failed
    finally:
        await provider.close()


async def served(script: Script, tls: str = "", host: str = "127.0.0.1", **options: object) -> Reply | CallFailed:
    async with endpoint(script, tls) as made:
        return await outcome(made.base_url.replace("127.0.0.1", host), **options)


async def unused(pool: HttpPool) -> None:
    """Wait until the pool has noticed that its kept connections are gone."""
    kept = pool._session.connector._conns  # type: ignore[union-attr]
    while any(protocol.is_connected() for connections in kept.values() for protocol, _ in connections):
        await asyncio.sleep(0)


async def free_port() -> int:
    async with endpoint(echo) as made:
        return made.port


def test_one_connection_serves_calls_that_follow_one_another():
    async def work() -> None:
        async with endpoint(echo) as made:
            provider = OpenAI("m", base_url=made.base_url)
            for number in range(20):
                assert (await provider.complete(Prompt("s", f"text {number}", 10))).text == f"text {number}"
            assert (provider.pool.opened, provider.pool.requests, made.connections) == (1, 20, 1)
            await provider.close()

    run(work())


def test_a_refusal_does_not_cost_the_connection():
    async def work() -> None:
        async with endpoint(lambda asked: whole({"error": {"message": "no"}}, 400)) as made:
            provider = OpenAI("m", base_url=made.base_url)
            for _ in range(5):
                with pytest.raises(CallFailed):
                    await provider.complete(PROMPT)
            assert made.connections == 1
            await provider.close()

    run(work())


def test_calls_at_once_do_not_wait_for_one_another():
    async def work() -> None:
        gate = asyncio.Event()
        async with endpoint(lambda asked: [gate, *echo(asked)]) as made:
            provider = OpenAI("m", base_url=made.base_url)
            calls = [asyncio.create_task(provider.complete(PROMPT)) for _ in range(150)]
            while len(made.asked) < 150:  # more than any default limit of a pool
                await asyncio.sleep(0)
            gate.set()
            await asyncio.gather(*calls)
            await provider.close()

    run(work())


def test_a_cancelled_call_closes_its_connection():
    async def work() -> None:
        async with endpoint(lambda asked: [*streamed([event(delta("a"))], ended=False), Act.HOLD]) as made:
            provider = OpenAI("m", base_url=made.base_url)
            call = asyncio.create_task(provider.complete(PROMPT))
            while not made.asked:
                await asyncio.sleep(0)
            call.cancel()
            with pytest.raises(asyncio.CancelledError):
                await call
            await made.left.wait()
            await provider.close()

    run(work())


def test_nothing_is_asked_twice_when_a_kept_connection_breaks():
    async def work() -> None:
        def script(asked: Asked) -> list[bytes | Act | asyncio.Event]:
            return [Act.RESET] if asked.number else echo(asked)

        async with endpoint(script) as made:
            provider = OpenAI("m", base_url=made.base_url)
            await provider.complete(PROMPT)
            with pytest.raises(ReplyLost):
                await provider.complete(PROMPT)
            assert (len(made.asked), provider.pool.requests) == (2, 2)
            await provider.close()

    run(work())


def test_a_connection_that_was_closed_meanwhile_is_not_used():
    async def work() -> None:
        async with endpoint(echo) as made:
            provider = OpenAI("m", base_url=made.base_url)
            await provider.complete(PROMPT)
            made.drop_all()
            await unused(provider.pool)
            assert (await provider.complete(PROMPT)).text == PROMPT.user
            assert provider.pool.opened == 2
            await provider.close()

    run(work())


# Deadlines


def test_an_answer_that_goes_on_is_not_idle():
    async def work() -> Reply | CallFailed:
        gates = [asyncio.Event() for _ in range(6)]
        for number, gate in enumerate(gates):
            asyncio.get_running_loop().call_later(0.03 * number, gate.set)
        steps = streamed(events("a", "b", "c"))
        mixed = [step for pair in zip(gates, steps, strict=False) for step in pair]
        return await served(lambda asked: [*mixed, *steps[6:]], timeouts=Timeouts(idle=0.12, first_byte=0.12))

    found = run(work())

    assert isinstance(found, Reply)
    assert found.text == "abc"


# Had the request left?


def test_where_nobody_listens_nothing_was_sent():
    async def work() -> Reply | CallFailed:
        return await outcome(f"http://127.0.0.1:{await free_port()}/v1")

    found = run(work())

    assert type(found) is Unreachable
    assert "connection refused" in str(found)


def test_a_name_that_does_not_exist_is_named():
    found = run(outcome("https://nowhere.invalid/v1", timeouts=Timeouts(connect=5)))

    assert type(found) is Unreachable
    assert "nowhere.invalid" in str(found)


def test_a_name_that_stands_for_a_link_local_address_is_not_followed():
    async def work() -> None:
        resolver = _resolver()
        assert await resolver.resolve("localhost", 8000)
        with pytest.raises(OSError, match="link-local"):
            await resolver.resolve("2852000519", 8000)  # 169.254.19.7, but only the system's resolver knows

    run(work())


def test_a_pool_counts_only_requests_that_left():
    async def work() -> None:
        pool = HttpPool()
        await outcome(f"http://127.0.0.1:{await free_port()}/v1", pool=pool)
        assert pool.requests == pool.opened == 0

    run(work())


# TLS


def test_a_certificate_of_ones_own_is_trusted_through_its_file(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(TLS / "authority.pem"))

    assert isinstance(run(served(echo, "server", "localhost", key=KEY)), Reply)


@pytest.mark.parametrize(
    ("certificate", "host", "trusted", "said"),
    [
        ("server", "localhost", False, "unable to get local issuer certificate"),
        ("expired", "localhost", True, "certificate has expired"),
        ("server", "127.0.0.1", True, "not valid for '127.0.0.1'"),
    ],
)
def test_a_certificate_that_does_not_fit_is_refused_and_told_why(
    certificate: str, host: str, trusted: bool, said: str, monkeypatch: pytest.MonkeyPatch
):
    if trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(TLS / "authority.pem"))

    found = run(served(echo, certificate, host))

    assert type(found) is Unreachable
    assert said in str(found)


def test_a_file_of_certificates_that_does_not_exist_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "none.pem"))

    assert "none.pem, which is no file" in str(run(served(echo, "server", "localhost")))


def test_an_endpoint_without_tls_is_told_from_one_with():
    async def refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        writer.close()

    async def work() -> Reply | CallFailed:
        async with await asyncio.start_server(refuse, "127.0.0.1", 0) as server:
            return await outcome(f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1")

    found = run(work())

    assert type(found) is Unreachable
    assert "secure connection" in str(found)


# Proxies


def test_a_request_goes_through_the_proxy_of_the_environment(monkeypatch: pytest.MonkeyPatch):
    async def work() -> None:
        async with endpoint(answering("through")) as proxy:
            monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{proxy.port}")
            found = await outcome("http://llm.invalid/v1")
            assert isinstance(found, Reply)
            assert proxy.asked[0].line == "POST http://llm.invalid/v1/chat/completions HTTP/1.1"

    run(work())


@pytest.mark.parametrize("spared", ["llm.invalid", "*", ".invalid"])
def test_no_proxy_is_respected(spared: str, monkeypatch: pytest.MonkeyPatch):
    async def work() -> None:
        async with endpoint(answering("through")) as proxy:
            monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{proxy.port}")
            monkeypatch.setenv("no_proxy", spared)
            assert isinstance(await outcome("http://llm.invalid/v1"), Unreachable)
            assert proxy.asked == []

    run(work())


def test_this_machine_is_reached_without_a_proxy(monkeypatch: pytest.MonkeyPatch):
    async def work() -> None:
        async with endpoint(answering("through")) as proxy:
            monkeypatch.setenv("all_proxy", f"http://127.0.0.1:{proxy.port}")
            found = await served(answering("direct"), key=KEY)
            assert isinstance(found, Reply)
            assert found.text == "direct"
            assert proxy.asked == []

    run(work())


def test_a_proxy_sees_neither_key_nor_text_of_a_secure_request(monkeypatch: pytest.MonkeyPatch):
    async def work() -> Reply | CallFailed:
        async with endpoint(lambda asked: whole(b"", 407)) as proxy:
            monkeypatch.setenv("https_proxy", f"http://user:hunter2@127.0.0.1:{proxy.port}")
            found = await outcome("https://llm.invalid/v1", key=KEY)
            (asked,) = proxy.asked
            assert asked.line == "CONNECT llm.invalid:443 HTTP/1.1"
            assert asked.headers["proxy-authorization"].startswith("Basic ")
            assert CANARY not in str(asked)
            return found

    found = run(work())

    assert type(found) is Unreachable
    assert "407" in str(found)
    said = f"{found} {found!r} {found.__cause__!r} {found.__context__!r}"
    assert "hunter2" not in said
    assert CANARY not in said


def test_a_proxy_that_cannot_be_reached_is_told_from_the_endpoint(monkeypatch: pytest.MonkeyPatch):
    async def work() -> Reply | CallFailed:
        port = await free_port()
        monkeypatch.setenv("https_proxy", f"http://user:hunter2@127.0.0.1:{port}")
        return await outcome("https://llm.invalid/v1", key=KEY)

    found = run(work())

    assert type(found) is Unreachable
    assert re.search("the proxy 127.0.0.1:[0-9]+ cannot be reached", str(found))
    assert "hunter2" not in f"{found!r} {found.__cause__!r} {found.__context__!r}"


def test_a_proxy_of_a_kind_that_cannot_be_used_is_named(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("https_proxy", "socks5://user:hunter2@proxy:1080")

    found = run(outcome("https://llm.invalid/v1"))

    assert type(found) is Unreachable
    assert "socks5" in str(found)
    assert "hunter2" not in f"{found} {found.__context__!r}"


def test_a_provider_loads_no_http_before_its_first_call():
    script = "from burnish.providers.openai import OpenAI; OpenAI('m'); import sys; print('aiohttp' in sys.modules)"

    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "False"


def test_no_step_of_a_call_may_take_longer_than_the_whole():
    assert timeouts(20.0) == Timeouts(connect=10.0, first_byte=20.0, idle=20.0, total=20.0)
    assert timeouts(900.0) == Timeouts(connect=10.0, first_byte=60.0, idle=60.0, total=900.0)
