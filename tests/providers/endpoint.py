"""A scripted endpoint on a socket of its own: says byte for byte what a test wants, and keeps what it was asked.

Written on plain streams, so that it can also do what no honest server does.
"""

import asyncio
import json
import ssl
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import Any, TypeVar

from burnish.model.calls import Prompt
from burnish.providers.keys import Secret

TLS = Path(__file__).parent / "tls"
PROMPT = Prompt("Improve.", "Some text.", 100)
CANARY = "sk-canary-0123456789abcdefghij"
KEY = Secret(CANARY, "BURNISH_API_KEY")
T = TypeVar("T")


class Act(Enum):
    HOLD = "say nothing more until the other side leaves"
    CLOSE = "close the connection"
    RESET = "drop the connection"


Step = bytes | Act | asyncio.Event
Script = Callable[["Asked"], Iterable[Step]]


@dataclass(frozen=True)
class Asked:
    line: str
    headers: Mapping[str, str]  # lower case
    body: bytes
    number: int  # counted from 0

    @property
    def data(self) -> Any:
        return json.loads(self.body)

    @property
    def user(self) -> str:
        return str(self.data["messages"][-1]["content"])


@dataclass
class Endpoint:
    script: Script
    asked: list[Asked] = field(default_factory=list)
    connections: int = 0
    left: asyncio.Event = field(default_factory=asyncio.Event)  # a client went away while it was held
    port: int = 0
    scheme: str = "http"
    _writers: set[asyncio.StreamWriter] = field(default_factory=set)

    @property
    def base_url(self) -> str:
        return f"{self.scheme}://127.0.0.1:{self.port}/v1"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        self._writers.add(writer)
        try:
            while asked := await _read(reader, len(self.asked)):
                self.asked.append(asked)
                if not await self._answer(asked, reader, writer):
                    break
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            self._writers.discard(writer)
            writer.close()

    async def _answer(self, asked: Asked, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        for step in self.script(asked):
            if isinstance(step, bytes):
                writer.write(step)
                await writer.drain()
                await asyncio.sleep(0)
            elif isinstance(step, asyncio.Event):
                await step.wait()
            elif step is Act.HOLD:
                await reader.read()
                self.left.set()
                return False
            else:
                if step is Act.RESET:
                    writer.transport.abort()
                return False
        return True

    def drop_all(self) -> None:
        for writer in list(self._writers):
            writer.transport.abort()


@asynccontextmanager
async def endpoint(script: Script, tls: str = "") -> AsyncIterator[Endpoint]:
    """With `tls`, the name of a certificate in `tls/`."""
    context = None
    if tls:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(TLS / f"{tls}.pem")
    made = Endpoint(script, scheme="https" if tls else "http")
    server = await asyncio.start_server(made.serve, "127.0.0.1", 0, ssl=context)
    made.port = server.sockets[0].getsockname()[1]
    try:
        yield made
    finally:
        server.close()
        made.drop_all()
        await asyncio.sleep(0)


async def _read(reader: asyncio.StreamReader, number: int) -> Asked | None:
    head = await reader.readuntil(b"\r\n\r\n")
    line, *fields = head.decode().strip().split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (f.partition(":") for f in fields)}
    body = await reader.readexactly(int(headers.get("content-length", 0)))
    return Asked(line, headers, body, number)


def head(status: int = 200, kind: str = "application/json", headers: Mapping[str, str] | None = None) -> bytes:
    lines = [f"HTTP/1.1 {status} -", f"Content-Type: {kind}", *(f"{n}: {v}" for n, v in (headers or {}).items())]
    return "\r\n".join([*lines, "\r\n"]).encode()


def whole(body: object, status: int = 200, kind: str = "application/json", **headers: str) -> list[Step]:
    """An answer in one piece, with its length."""
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return [head(status, kind, {"Content-Length": str(len(data)), **named}) + data]


def streamed(pieces: Iterable[bytes], *, ended: bool = True) -> list[Step]:
    """A stream of events in HTTP chunks, one per piece."""
    steps: list[Step] = [head(kind="text/event-stream; charset=utf-8", headers={"Transfer-Encoding": "chunked"})]
    steps += [b"%x\r\n%b\r\n" % (len(piece), piece) for piece in pieces if piece]
    return [*steps, b"0\r\n\r\n"] if ended else steps


def event(data: object) -> bytes:
    text = data if isinstance(data, str) else json.dumps(data, ensure_ascii=False)
    return f"data: {text}\n\n".encode()


def delta(text: str | None = None, finish: str | None = None, **more: object) -> dict[str, object]:
    said: dict[str, object] = {} if text is None else {"content": text}
    return {"model": "served", "choices": [{"index": 0, "delta": said, "finish_reason": finish}], **more}


USAGE = {"prompt_tokens": 11, "completion_tokens": 5, "prompt_tokens_details": {"cached_tokens": 4}}
DONE = event("[DONE]")


def events(*texts: str, usage: object = USAGE, finish: str | None = "stop") -> list[bytes]:
    """A usual stream."""
    return [
        *(event(delta(text)) for text in texts),
        event(delta(finish=finish)),
        *([event({"model": "served", "choices": [], "usage": usage})] if usage is not None else []),
        DONE,
    ]


def answering(*texts: str) -> Script:
    return lambda asked: streamed(events(*texts))


def echo(asked: Asked) -> list[Step]:
    """Answers with the user message, word by word."""
    words = asked.user.split(" ")
    return streamed(events(*(word + (" " if place < len(words) - 1 else "") for place, word in enumerate(words))))


def run(work: Coroutine[object, object, T]) -> T:
    """Run one test's coroutine; none may last."""

    async def bounded() -> T:
        async with asyncio.timeout(30):
            return await work

    return asyncio.run(bounded())
