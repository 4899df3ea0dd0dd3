"""F113: our key is nowhere but in the header that carries it, whatever the endpoint does with it.

An endpoint repeats the key in every part of its answers, whole and in pieces, and fails in every way that comes to
mind meanwhile. All that a run prints and leaves on the disk is searched.
"""

import io
import json
import re
import subprocess
import sys
import threading
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from burnish.cli.bench.corpus import small_documents
from burnish.cli.entry import main
from burnish.cli.terminal import Terminal

from ..cli.endpoint import simulated  # noqa: TID252 - the endpoint with every fault
from .asking import BURNISH, Ended, Folder, ended
from .conftest import environment

CANARY = "sk-live-Zq7Gw2Xv9-bLk3Rt8Yp1Mn6Jc4Hd5Fs0-Tail84"
#: The key, its beginning and its end, as a provider may show them, and what a header of `Basic` makes of it.
TRACES = (CANARY, CANARY[:14], CANARY[-10:], b64encode(CANARY.encode()).decode()[:20])
MARK = re.compile(r"^\[([a-z2-7]{3,})\] ", re.MULTILINE)
QUICK = "Retry-After: 0\r\nretry-after-ms: 1\r\n"
WORDY = ("--verbose", "--report", "report.json", "--record", "replies.jsonl")
FAILING = 1  # requests that meet the fault; a lane that never got through would be waited for
HEADERS = {"openai": "authorization", "anthropic": "x-api-key"}

Answer = Callable[["Asked"], bytes]


@dataclass(frozen=True)
class Asked:
    provider: str
    headers: str  # as they came
    user: str  # the user message

    def said(self, text: str) -> bytes:
        """A whole reply of this text."""
        openai = {
            "model": f"m {self.headers}",
            "choices": [{"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": text}}],
            "usage": {"prompt_tokens": 900, "completion_tokens": 50},
        }
        anthropic = {
            "type": "message",
            "model": f"m {self.headers}",
            "content": [{"type": "text", "text": text}],
            "stop_reason": "end_turn",
            "usage": {"input_tokens": 900, "output_tokens": 50},
        }
        return json.dumps(openai if self.provider == "openai" else anthropic).encode()


def http(status: str, body: bytes, kind: str = "application/json", more: str = "", missing: int = 0) -> bytes:
    head = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body) + missing}\r\n{more}\r\n"
    return head.encode() + body


def error(
    status: str, message: Callable[[Asked], str] = lambda asked: f"bad key: {asked.headers}", **more: str
) -> Answer:
    def answer(asked: Asked) -> bytes:
        body = json.dumps({"type": "error", "error": {"message": message(asked), "code": message(asked)}}).encode()
        return http(status, body, more=QUICK + "".join(f"{name}: {CANARY}\r\n" for name in more))

    return answer


def html(status: str) -> Answer:
    return lambda asked: http(status, f"<pre>{asked.headers}</pre>".encode(), "text/html", QUICK)


def stream(asked: Asked) -> bytes:
    """An error that repeats the headers, in place of a reply, in a stream that breaks off."""
    shown = json.dumps({"type": "error", "error": {"type": "overloaded_error", "message": asked.headers}})
    return http(
        "200 OK", f"event: error\ndata: {shown}\n\ndata: {asked.headers}".encode(), "text/event-stream", missing=9
    )


def echo(asked: Asked) -> bytes:
    """A reply that keeps to the protocol, and writes the key into every block."""
    blocks = "\n".join(f"[{name} clarity] Use {CANARY} for it." for name in MARK.findall(asked.user))
    return http("200 OK", asked.said(f"{blocks}\n[end]"))


def careless(asked: Asked) -> bytes:
    return http("200 OK", asked.said(f"You sent me {asked.headers}, and I made nothing of it.\n[end]"))


ANSWERS: Mapping[str, Answer] = {
    "401": error("401 Unauthorized"),
    "401 with a part of it": error("401 Unauthorized", lambda _: f"bad key {CANARY[:14]}...{CANARY[-10:]}"),
    "401 with stars": error("401 Unauthorized", lambda _: f"bad key sk-live-******{CANARY[-10:]}"),
    "403 as a page": html("403 Forbidden"),
    "402": error("402 Payment Required"),
    "404": error("404 Not Found"),
    "400": error("400 Bad Request"),
    "429": error("429 Too Many Requests"),
    "500": error("500 Internal Server Error"),
    "503 as a page": html("503 Service Unavailable"),
    "200 as a page": html("200 OK"),
    "a reason and headers": error(f"400 {CANARY}", X_Key="", Set_Cookie=""),
    "a redirect": lambda asked: http("302 Found", b"", more=f"Location: http://evil.example/{CANARY}?k={CANARY}\r\n"),
    "a type of content": lambda asked: http("200 OK", b"{}", kind=f"text/{CANARY}"),
    "no JSON": lambda asked: http("200 OK", asked.headers.encode()),
    "other JSON": lambda asked: http("200 OK", json.dumps({CANARY: asked.headers}).encode()),
    "no HTTP": lambda asked: f"{asked.headers}\r\n\r\n".encode(),
    "cut": lambda asked: http("200 OK", asked.said(f"{asked.headers}\n[end]")[:-30], missing=300),
    "a stream": stream,
    "no UTF-8": lambda asked: http("200 OK", b"\xff" + asked.headers.encode()),
    "false gzip": lambda asked: http("200 OK", asked.headers.encode(), more="Content-Encoding: gzip\r\n"),
    "a reply with it": echo,
    "no protocol": careless,
}


@dataclass
class Echo:
    provider: str
    answer: Answer = careless
    base_url: str = ""
    carried: list[bool] = field(default_factory=list)  #: per request: did its header carry the key?

    @property
    def options(self) -> tuple[str, ...]:
        return ("--provider", self.provider, "--base-url", self.base_url, "--model", "m", "--price", "1,4")


@contextmanager
def echoing(provider: str) -> Iterator[Echo]:
    endpoint = Echo(provider)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["content-length"])))
            endpoint.carried.append(CANARY in self.headers.get(HEADERS[provider], ""))
            answer = endpoint.answer if len(endpoint.carried) <= FAILING else careless
            self.wfile.write(answer(Asked(provider, str(self.headers), body["messages"][-1]["content"])))
            self.close_connection = True

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        endpoint.base_url = f"http://127.0.0.1:{server.server_port}/v1"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield endpoint
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture(scope="module", params=["openai", "anthropic"])
def endpoint(request: pytest.FixtureRequest) -> Iterator[Echo]:
    with echoing(request.param) as endpoint:
        yield endpoint


class Keyed(Folder):
    """Its runs have a key in their environment, and say all that they can."""

    def start(self, *arguments: str) -> "subprocess.Popen[bytes]":
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        env = environment(BURNISH_API_KEY=CANARY, BURNISH_DEBUG="1", PYTHONASYNCIODEBUG="1", PYTHONWARNINGS="always")
        return subprocess.Popen([*BURNISH, *arguments], cwd=self.root, env=env, **pipes)


@pytest.fixture
def folder(tmp_path: Path) -> Keyed:
    return Keyed(tmp_path / "project").put(small_documents(2))


def traces(folder: Folder, *ends: Ended) -> list[str]:
    """Where something of the key is to be found."""
    written = {p.relative_to(folder.root).as_posix(): p.read_bytes() for p in folder.root.rglob("*") if p.is_file()}
    written |= {f"output {n}": (end.out + end.err).encode() for n, end in enumerate(ends)}
    assert written.keys() >= {".burnish/journal.sqlite3", ".burnish/cache.sqlite3", "report.json", "replies.jsonl"}
    return [f"{trace} in {name}" for name, data in written.items() for trace in TRACES if trace.encode() in data]


def everything(folder: Folder, options: tuple[str, ...]) -> list[Ended]:
    """Each command that has to do with a provider, as wordy as it can be."""
    enhance = ("enhance", ".", "--write", *options, *WORDY)
    return [folder.run(*command) for command in (enhance, ("report",), ("report", "--format", "json"), ("runs",))]


@pytest.fixture
def here(folder: Keyed, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Callable[..., Ended]:
    """Runs a command in this process, which is quicker."""
    monkeypatch.chdir(folder.root)
    monkeypatch.setenv("BURNISH_API_KEY", CANARY)
    monkeypatch.setenv("BURNISH_DEBUG", "1")

    def run(*arguments: str) -> Ended:
        code = main([*arguments], Terminal(sys.stdout, sys.stderr, io.BytesIO(), color=False))
        return Ended(code, *capfd.readouterr())

    return run


@pytest.mark.parametrize("case", ANSWERS)
def test_no_answer_of_an_endpoint_brings_the_key_to_light(folder: Keyed, here, endpoint: Echo, case: str):
    endpoint.answer, endpoint.carried = ANSWERS[case], []

    end = here("enhance", ".", "--write", *endpoint.options, *WORDY)

    assert endpoint.carried, "it was asked"
    assert all(endpoint.carried), "each request carried the key"
    assert end.code in (0, 3, 4), end.err
    assert traces(folder, end) == []


def test_a_run_that_meets_every_fault_keeps_the_key_to_itself(folder: Keyed):
    folder.put(small_documents(12))
    with simulated(key=CANARY, fault_rate=0.5, limit_headers=False) as base_url:
        options = ("--provider", "openai", "--base-url", base_url, "--model", "m", "--price", "1,4")

        ends = everything(folder, options)

    assert traces(folder, *ends) == []


def test_a_wrong_key_is_named_by_its_variable(folder: Keyed):
    with simulated(key="another") as base_url:
        options = ("--provider", "openai", "--base-url", base_url, "--model", "m", "--price", "1,4")

        ends = [*everything(folder, options), folder.run("doctor", *options), folder.run("plan", ".", *options)]

    assert ends[0].code == 4
    assert "the key is that of BURNISH_API_KEY" in ends[0].out
    assert traces(folder, *ends) == []


@pytest.mark.parametrize(
    "base_url",
    [f"https://{CANARY}@llm.example/v1", f"https://llm.example/v1?key={CANARY}", f"https://llm.example/v1#{CANARY}"],
)
def test_a_key_in_the_wrong_place_is_not_repeated(folder: Keyed, base_url: str):
    ended = folder.run("enhance", ".", "--provider", "openai", "--base-url", base_url, "--model", "m", "--price", "1,4")

    assert ended.code == 2
    assert CANARY not in ended.out + ended.err
    assert not folder.state.exists()


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="needs the list of processes")
def test_the_key_is_no_argument_of_any_process(folder: Keyed):
    with simulated() as base_url:
        options = ("--provider", "openai", "--base-url", base_url, "--model", "m", "--price", "1,4", "--jobs", "2")
        running = folder.start("enhance", ".", *options)
        seen = 0
        while running.poll() is None:
            for line in Path("/proc").glob("[0-9]*/cmdline"):
                try:
                    said = line.read_bytes()
                except OSError:
                    continue
                seen += b"enhance" in said
                assert CANARY.encode() not in said
        ended(running)
    assert seen
