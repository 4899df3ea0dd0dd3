"""The simulated endpoint on the network: started, asked, stopped.

It only carries out: what a reply says and when is decided in `course`, what is allowed in `limits`, what goes wrong in
`draws`. Time is the event loop's, and a client that leaves stops its reply.
"""

import asyncio
import json
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from urllib.parse import unquote

from burnish.errors import ConfigurationError
from burnish.testing.simulator.answers import answers
from burnish.testing.simulator.bill import Bill
from burnish.testing.simulator.call import Asked, Call
from burnish.testing.simulator.dialect import BadRequest, Chat, Dialect, Problem
from burnish.testing.simulator.draws import Draws, digest, request_key
from burnish.testing.simulator.faults import Family, Fault
from burnish.testing.simulator.http import Server, Wire
from burnish.testing.simulator.limits import Limits
from burnish.testing.simulator.messages import Anthropic
from burnish.testing.simulator.mishaps import HTML, JSON
from burnish.testing.simulator.options import Options
from burnish.testing.simulator.outages import Outage
from burnish.testing.simulator.refusals import REFUSALS, Refusal, page, too_long
from burnish.testing.simulator.tokens import prompt_tokens
from burnish.testing.simulator.wire import OpenAI

OPENAI, ANTHROPIC = OpenAI(), Anthropic()
_NOBODY = Chat("", (), None, stream=False, include_usage=False)
_NO_HEADERS: Mapping[str, str] = {}


class Endpoint:
    """One simulated endpoint."""

    def __init__(self, options: Options) -> None:
        self._options = options
        self._answer = answers(options)
        self._clock = asyncio.get_running_loop().time
        self.bill = Bill(options.price, log=options.log)
        self._server = Server(self._handle, self.bill.connected)
        self._port = 0
        self._outages: list[asyncio.Task[None]] = []
        self._begin()

    def _begin(self) -> None:
        self._started = self._clock()
        self._draws = Draws(self._options)
        self._limits = Limits(self._options.rpm, self._options.tpm, self._started, self._options.burst)

    async def start(self) -> str:
        """Listen; the base URL to give to clients.

        Raises:
            ConfigurationError: the address cannot be listened at.
        """
        host, port = self._options.host, self._options.port
        try:
            self._port = await self._server.listen(host, port)
        except OSError as exc:
            await self._server.stop()
            problem = f"cannot listen at {host}, port {port}: {exc.strerror or exc}"
            raise ConfigurationError(where="simulate", problem=problem) from exc
        self._begin()
        self._plan_outages()
        return f"http://{f'[{host}]' if ':' in host else host}:{self._port}/v1"

    def _plan_outages(self) -> None:
        refusing = [outage for outage in self._options.outages if outage.refuses]
        self._outages = [asyncio.create_task(self._refuse(outage)) for outage in refusing]

    async def _refuse(self, outage: Outage) -> None:
        """Nobody listens for a while."""
        await asyncio.sleep(self._started + outage.begin - self._clock())
        await self._server.refuse()
        await asyncio.sleep(self._started + outage.end - self._clock())
        await self._server.listen(self._options.host, self._port)

    async def _end_outages(self) -> None:
        for task in self._outages:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
        self._outages = []

    async def stop(self) -> None:
        """Let replies end that are nearly done, and close all connections."""
        await self._end_outages()
        await self._server.stop()

    async def reset(self) -> None:
        """Begin anew: the bill, the limits, the faults, and the time of outages."""
        await self._end_outages()
        self.bill.reset()
        self._begin()
        self._plan_outages()

    async def heal(self) -> None:
        """Have no fault from now on; what latched is released. The bill goes on."""
        await self._end_outages()
        self._options = self._options.without_faults()
        self._draws = Draws(self._options)
        self.bill.forget_failures()

    async def _handle(self, wire: Wire) -> None:
        dialect = _dialect(wire)
        match wire.method, wire.path:
            case "POST", path if path == dialect.path:
                await self._complete(wire, dialect)
            case "GET", "/stats":
                await _tell(wire, self.bill.stats(log=wire.query.get("log", "0") != "0"))
            case "POST", "/reset":
                await self.reset()
                await _tell(wire, {})
            case "POST", "/heal":
                await self.heal()
                await _tell(wire, {})
            case "GET", path if path.rstrip("/") == "/v1/models" or path.startswith("/v1/models/"):
                name = unquote(path.removeprefix("/v1/models").strip("/"))
                told = dialect.model(name) if name else dialect.models(self._options.models)
                denied = self._denied(wire, dialect)
                await (_refuse(wire, dialect, denied) if denied else wire.answer(200, JSON, told))
            case method, path:
                unknown = Problem(404, f"Unknown request URL: {method} {path}.", code="unknown_url")
                await _refuse(wire, dialect, Refusal(unknown))

    def _denied(self, wire: Wire, dialect: Dialect) -> Refusal | None:
        key = self._options.key
        if key is None or dialect.key(wire.headers) == key:
            return None
        return Refusal(Problem(401, "Incorrect API key provided.", code="invalid_api_key"))

    async def _complete(self, wire: Wire, dialect: Dialect) -> None:
        number, began = self.bill.arrived(), self._clock()
        body = await wire.read()
        chat, refusal = _NOBODY, self._denied(wire, dialect)
        try:
            chat = dialect.read(wire.headers, body)
            key = request_key(chat)
        except BadRequest as exc:
            refusal = refusal or Refusal(Problem(400, str(exc), param=exc.param))
            key = digest(body.hex())
        at = began - self._started
        asked = Asked(
            number=number,
            dialect=dialect,
            chat=chat,
            key=key,
            spent=prompt_tokens(text for _, text in chat.messages),
            began=began,
            at=at,
        )
        fault = self._draws.outage(at)
        self.bill.read(chat.model, key, at, outage=fault is not None)
        if fault is None and refusal is None:
            fault = self._draws.fault(number, chat, key)
        if fault is not None and fault.family is Family.REFUSED:
            refusal = REFUSALS[fault.name](chat.model, asked.spent)
        if refusal is not None:
            await self._refuse_asked(wire, asked, refusal, fault)
        elif not await self._is_above(wire, asked):
            call = Call(asked, fault, wire, self.bill, self._options, lambda: self._headers(asked))
            await call.answered(self._answer)

    async def _is_above(self, wire: Wire, asked: Asked) -> bool:
        """Refuse what is above the window or a limit."""
        spent, window = asked.spent + (asked.chat.max_tokens or 0), self._options.window
        if window is not None and spent > window:
            self.bill.failed(asked.key)
            await self._refuse_asked(wire, asked, Refusal(too_long(spent, window)))
            return True
        found = self._limits.take(asked.chat.model, spent, asked.began)
        if found is None:
            return False
        hints = self._options.limit_headers
        problem = Problem(429, found.message + (found.hint if hints else ""), found.kind, "rate_limit_exceeded")
        after = found.after if hints and found.hint else None
        await self._refuse_asked(wire, asked, Refusal(problem, after), limited=True)
        return True

    async def _refuse_asked(
        self, wire: Wire, asked: Asked, refusal: Refusal, fault: Fault | None = None, *, limited: bool = False
    ) -> None:
        refusal = replace(refusal, problem=asked.dialect.own(refusal.problem))
        line = replace(asked.line, status=refusal.problem.status, fault=fault.name if fault else "")
        self.bill.refused(line, limited=limited)
        if (fault and fault.stays) or refusal.problem.status == 400:
            self.bill.failed(asked.key)
        if refusal.after is not None:
            self.bill.hinted(asked.chat.model, self._clock() - self._started + refusal.after)
        await _refuse(wire, asked.dialect, refusal, self._headers(asked))

    def _headers(self, asked: Asked) -> Mapping[str, str]:
        """What an answer tells beside its body."""
        levels = self._limits.levels(self._clock()) if self._options.limit_headers else ()
        return asked.dialect.headers(asked.number, levels, time.time())


def _dialect(wire: Wire) -> Dialect:
    """By the path, or for what both have by the header that one of them asks for."""
    speaks = wire.path == ANTHROPIC.path or "anthropic-version" in wire.headers
    return ANTHROPIC if speaks and wire.path != OPENAI.path else OPENAI


async def _tell(wire: Wire, value: object) -> None:
    await wire.answer(200, JSON, json.dumps(value).encode())


async def _refuse(wire: Wire, dialect: Dialect, refusal: Refusal, headers: Mapping[str, str] = _NO_HEADERS) -> None:
    problem = dialect.own(refusal.problem)
    retry = {} if refusal.after is None else dialect.retry(refusal.after)
    if refusal.html:
        await wire.answer(problem.status, HTML, page(problem.status, problem.message), {**headers, **retry})
    else:
        await wire.answer(problem.status, JSON, dialect.error(problem), {**headers, **retry})
