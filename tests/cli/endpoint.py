"""An endpoint in a thread that answers as a test says, and one that answers as the simulator does."""

import asyncio
import json
import math
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from burnish.testing.simulator import Options, Simulator

_BLOCK = re.compile(r"^\[([a-z2-7]{3,})\] (.*)$", re.MULTILINE)
Answer = Callable[[str], str | tuple[int, str]]


def answer(strategy: str, *changes: tuple[str, str]) -> Answer:
    """In each block that holds `old`, puts `new` in its place; `("text", "+ more")` proposes text behind the block."""

    def reply(user: str) -> str:
        lines = []
        for name, text in _BLOCK.findall(user):
            for old, new in changes:
                if old in text and new.startswith("+ "):
                    lines.append(f"[{name} + {strategy}] {new[2:]}")
                elif old in text:
                    lines.append(f"[{name} {strategy}] {text.replace(old, new)}")
        return "\n".join([*lines, "[end]"])

    return reply


@dataclass
class Model:
    """`answers` gets the user message and gives the reply, or a status and a message; it may be exchanged."""

    answers: Answer = field(default=lambda _: "[end]")
    asked: list[str] = field(default_factory=list)  # the user messages
    systems: list[str] = field(default_factory=list)  # the system messages
    keys: list[str] = field(default_factory=list)  # the headers that carry one
    base_url: str = ""

    @property
    def options(self) -> tuple[str, ...]:
        return ("--provider", "openai", "--base-url", self.base_url, "--model", "scripted", "--price", "1,4")

    def reply(self, request: bytes) -> tuple[int, bytes]:
        system, user = (message["content"] for message in json.loads(request)["messages"])
        self.asked.append(user)
        self.systems.append(system)
        said = self.answers(user)
        if isinstance(said, tuple):
            return said[0], json.dumps({"error": {"message": said[1]}}).encode()
        choice = {"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": said}}
        usage = {"prompt_tokens": 1000, "completion_tokens": 100, "total_tokens": 1100}
        return 200, json.dumps({"id": "1", "model": "scripted", "choices": [choice], "usage": usage}).encode()


@contextmanager
def scripted() -> Iterator[Model]:
    model = Model()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            status, body = model.reply(self.rfile.read(int(self.headers["content-length"])))
            model.keys.append(self.headers.get("authorization", ""))
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        model.base_url = f"http://127.0.0.1:{server.server_port}/v1"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield model
        finally:
            server.shutdown()
            thread.join()


@contextmanager
def simulated(**options: object) -> Iterator[str]:
    """The base URL of a simulator that answers at once."""
    ready, address = threading.Event(), []
    stops: list[Callable[[], object]] = []

    async def serve() -> None:
        stop, loop = asyncio.Event(), asyncio.get_running_loop()
        async with Simulator(Options(ttft=0, tokens_per_second=math.inf, **options)) as simulator:  # type: ignore[arg-type]
            address.append(simulator.base_url)
            stops.append(lambda: loop.call_soon_threadsafe(stop.set))
            ready.set()
            await stop.wait()

    thread = threading.Thread(target=lambda: asyncio.run(serve()))
    thread.start()
    try:
        assert ready.wait(30)
        yield address[0]
    finally:
        for stop in stops:
            stop()
        thread.join()
