"""The simulated endpoint on the network. The one file that imports aiohttp's server.

It only carries out: what a reply says and when is decided in `course`, what is allowed in `limits`. Time is the event
loop's, and a client that leaves stops its reply.
"""

import asyncio
import math
import time
from collections.abc import Mapping
from urllib.parse import unquote

from aiohttp import ClientConnectionResetError, web

from burnish.errors import ConfigurationError
from burnish.model.calls import Usage
from burnish.testing.simulator.answers import answers
from burnish.testing.simulator.bill import Bill, Line
from burnish.testing.simulator.course import Course, course_of
from burnish.testing.simulator.dialect import BadRequest, Chat, Dialect, Problem
from burnish.testing.simulator.limits import Limits
from burnish.testing.simulator.messages import Anthropic
from burnish.testing.simulator.options import Options
from burnish.testing.simulator.tokens import prompt_tokens
from burnish.testing.simulator.wire import OpenAI

OPENAI, ANTHROPIC = OpenAI(), Anthropic()

_JSON = "application/json"
_EVENTS = "text/event-stream; charset=utf-8"
_LAST_SECONDS = 1.0  #: that replies have to end in, when the server stops


class _Counting(web.Server):
    """Counts connections."""

    bill: Bill

    def connection_made(self, handler: web.RequestHandler, transport: asyncio.Transport) -> None:
        self.bill.connected()
        super().connection_made(handler, transport)


class Endpoint:
    """One simulated endpoint: started, asked, stopped."""

    def __init__(self, options: Options) -> None:
        self._options = options
        self._answer = answers(options)
        self._clock = asyncio.get_running_loop().time
        self.bill = Bill(options.price, log=options.log)
        self._limits = self._new_limits()
        server = _Counting(self._handle, handler_cancellation=True, access_log=None)
        server.bill = self.bill
        self._runner = web.ServerRunner(server, shutdown_timeout=_LAST_SECONDS)

    def _new_limits(self) -> Limits:
        return Limits(self._options.rpm, self._options.tpm, self._clock())

    async def start(self) -> str:
        """Listen; the base URL to give to clients.

        Raises:
            ConfigurationError: the address cannot be listened at.
        """
        host, port = self._options.host, self._options.port
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, host, port, backlog=1024).start()
        except OSError as exc:
            await self._runner.cleanup()
            problem = f"cannot listen at {host}, port {port}: {exc.strerror or exc}"
            raise ConfigurationError(where="simulate", problem=problem) from exc
        bound = self._runner.addresses[0][1]
        return f"http://{f'[{host}]' if ':' in host else host}:{bound}/v1"

    async def stop(self) -> None:
        """Let replies end that are nearly done, and close all connections."""
        await self._runner.cleanup()

    async def _handle(self, request: web.BaseRequest) -> web.StreamResponse:
        dialect = self._dialect(request)
        match request.method, request.path:
            case "POST", path if path == dialect.path:
                return await self._complete(request, dialect)
            case "GET", "/stats":
                return web.json_response(self.bill.stats(log=request.query.get("log", "0") != "0"))
            case "POST", "/reset":
                self.bill.reset()
                self._limits = self._new_limits()
                return web.json_response({})
            case "GET", path if path.rstrip("/") == "/v1/models" or path.startswith("/v1/models/"):
                name = unquote(path.removeprefix("/v1/models").strip("/"))
                told = dialect.model(name) if name else dialect.models(self._options.models)
                return self._denied(request, dialect) or _body(200, told)
        unknown = f"Unknown request URL: {request.method} {request.path}."
        return _refusal(dialect, Problem(404, unknown, code="unknown_url"))

    def _dialect(self, request: web.BaseRequest) -> Dialect:
        """By the path, or for what both have by the header that one of them asks for."""
        speaks = request.path == ANTHROPIC.path or "anthropic-version" in request.headers
        return ANTHROPIC if speaks and request.path != OPENAI.path else OPENAI

    def _denied(self, request: web.BaseRequest, dialect: Dialect) -> web.Response | None:
        key = self._options.key
        if key is None or dialect.key(request.headers) == key:
            return None
        return _refusal(dialect, Problem(401, "Incorrect API key provided.", code="invalid_api_key"))

    async def _complete(self, request: web.BaseRequest, dialect: Dialect) -> web.StreamResponse:
        number = self.bill.arrived()
        denied = self._denied(request, dialect)
        if denied is not None:
            self.bill.refused(number, denied.status)
            return denied
        try:
            chat = dialect.read(request.headers, await request.content.read())
        except BadRequest as exc:
            self.bill.refused(number, 400)
            return _refusal(dialect, Problem(400, str(exc), param=exc.param))
        began = self._clock()
        spent = prompt_tokens(text for _, text in chat.messages)
        refused = self._limits.take(chat.model, spent + (chat.max_tokens or 0), began)
        if refused is not None:
            self.bill.refused(number, 429, chat.model)
            problem = Problem(429, refused.message, refused.kind, "rate_limit_exceeded")
            wait = {} if math.isinf(refused.after) else dialect.retry(refused.after)
            return _refusal(dialect, problem, {**self.headers(number, dialect), **wait})
        return await _Call(self, request, dialect, chat, number, spent, began).answered()

    async def course(self, number: int, chat: Chat) -> Course:
        """What becomes of a request."""
        return course_of(number, chat, await self._answer(chat), self._options)

    @property
    def interval(self) -> float:
        """Seconds between two chunks."""
        return self._options.interval

    def headers(self, number: int, dialect: Dialect) -> Mapping[str, str]:
        """What an answer tells beside its body."""
        return dialect.headers(number, self._limits.levels(self._clock()), time.time())


class _Call:
    """One request on its way."""

    def __init__(
        self,
        endpoint: Endpoint,
        request: web.BaseRequest,
        dialect: Dialect,
        chat: Chat,
        number: int,
        spent: int,
        began: float,
    ) -> None:
        self._endpoint = endpoint
        self._request = request
        self._dialect = dialect
        self._chat = chat
        self._number = number
        self._spent = spent  # tokens of the prompt
        self._began = began
        self._clock = asyncio.get_running_loop().time
        self._writer = dialect.writer(number, time.time(), chat)

    async def answered(self) -> web.StreamResponse:
        """The reply, sent when it is due; its line on the bill."""
        duplicate = self._endpoint.bill.begun(self._chat)
        course: Course | None = None
        left = True
        response: web.StreamResponse = web.Response()
        try:
            course = await self._endpoint.course(self._number, self._chat)
            response = await (self._stream(course) if self._chat.stream else self._whole(course))
            left = False
        except ClientConnectionResetError:
            pass  # noticed while writing; otherwise this task is cancelled
        finally:
            self._endpoint.bill.ended(self._line(course, left, duplicate))
        return response

    def _line(self, course: Course | None, left: bool, duplicate: bool) -> Line:
        seconds = self._clock() - self._began
        produced = course.produced(seconds if left else course.seconds) if course else 0
        return Line(
            number=self._number,
            status=200,
            model=self._chat.model,
            streamed=self._chat.stream,
            input=self._spent,
            output=produced,
            finish=course.finish.value if course and not left else "",
            left=left,
            duplicate=duplicate,
            seconds=round(seconds, 6),
        )

    async def _until(self, at: float) -> None:
        """Wait for a time, in seconds since the request was read."""
        delay = self._began + at - self._clock()
        if delay > 0:
            await asyncio.sleep(delay)

    async def _whole(self, course: Course) -> web.StreamResponse:
        await self._until(course.seconds)
        body = self._writer.whole(course.text, course.finish, self._usage(course))
        return _body(200, body, self._endpoint.headers(self._number, self._dialect))

    async def _stream(self, course: Course) -> web.StreamResponse:
        headers = {
            "Content-Type": _EVENTS,
            "Cache-Control": "no-cache",
            **self._endpoint.headers(self._number, self._dialect),
        }
        response = web.StreamResponse(headers=headers)
        await self._until(course.first)
        await response.prepare(self._request)
        waiting, sent = self._writer.opening(Usage(self._spent, 0)), False
        for at, text in course.chunks(self._endpoint.interval):
            if sent:
                await response.write(waiting)
                waiting = b""
            await self._until(at)
            waiting, sent = waiting + self._writer.chunk(text), True
        await response.write_eof(waiting + self._writer.end(course.finish, self._usage(course)))
        return response

    def _usage(self, course: Course) -> Usage:
        return Usage(self._spent, len(course.pieces))


def _body(status: int, body: bytes, headers: Mapping[str, str] | None = None) -> web.Response:
    return web.Response(status=status, body=body, content_type=_JSON, headers=headers)


def _refusal(dialect: Dialect, problem: Problem, headers: Mapping[str, str] | None = None) -> web.Response:
    return _body(problem.status, dialect.error(problem), headers)
