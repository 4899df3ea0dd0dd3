"""HTTP for providers: one pool of kept connections, deadlines, caps, and what each fault of the way means.

The only file that imports aiohttp's client, and not before the first request. Nothing is sent twice and no redirect is
followed. Whether the body of a request had begun to leave when a fault came decides whether it may have been paid.

aiohttp's own exceptions hold the headers of the request, and with them the key; so ours are raised without them as
their cause, and say all that is worth knowing.
"""

import asyncio
import os
import socket
import ssl
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.request import getproxies, proxy_bypass

from burnish.crashpoints import Point, reach
from burnish.errors import CallFailed, ReplyLost, Unreachable
from burnish.providers.keys import BEARER, Bearing, Secret
from burnish.providers.origins import Endpoint, is_forbidden_for_a_name
from burnish.providers.proxies import proxy_for
from burnish.providers.unpacking import Unpacker

if TYPE_CHECKING:
    import aiohttp
    from aiohttp.abc import AbstractResolver

MOST_BYTES = 4_000_000  #: of one answer, as it comes and unpacked
_KEEP = 15.0  # seconds that an idle connection is kept
_REFUSAL = 5.0  # seconds for the words of a refusal, whose status is known
_LINGER = 0.25  # seconds for the end of an answer that is whole, so that its connection can be used again


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeouts:
    """How long to wait, in seconds. `total` holds whatever drips in (faults, F52)."""

    connect: float = 10.0  #: for name, connection, TLS and proxy together
    first_byte: float = 60.0  #: from the sent request to the head of the answer
    idle: float = 60.0  #: between two pieces of the answer
    total: float = 300.0  #: from the beginning to the end of the answer


TIMEOUTS = Timeouts()


def timeouts(total: float) -> Timeouts:
    """The usual ones, none of them longer than the whole may take."""
    usual = TIMEOUTS
    return Timeouts(
        connect=min(usual.connect, total),
        first_byte=min(usual.first_byte, total),
        idle=min(usual.idle, total),
        total=total,
    )


class HttpPool:
    """Connections to endpoints, kept open between requests. Made for one event loop.

    How many requests are in flight is for the caller to limit.
    """

    def __init__(self, timeouts: Timeouts = TIMEOUTS, most_bytes: int = MOST_BYTES) -> None:
        self.opened = 0  #: connections opened so far
        self.requests = 0  #: requests whose body began to leave
        self._timeouts = timeouts
        self._most_bytes = most_bytes
        self._session: aiohttp.ClientSession | None = None
        self._tls: ssl.SSLContext | None = None
        self._proxies: dict[str, str | None] = {}  # by origin

    @asynccontextmanager
    async def post(
        self,
        endpoint: Endpoint,
        path: str,
        body: bytes,
        *,
        headers: Mapping[str, str],
        key: Secret | None = None,
        bearing: Bearing = BEARER,
        timeouts: Timeouts | None = None,
    ) -> AsyncIterator["Answer"]:
        """Send `body` to `path` below the endpoint; the answer can be read until the block is left.

        The key goes along as `bearing` says.

        Raises:
            Unreachable: the body had not begun to leave, or a proxy refused to carry it.
            ReplyLost: it had, and there is no whole answer; raised by the reading of the answer as well.
        """
        exchange = _Exchange(endpoint, timeouts or self._timeouts)
        failure: CallFailed | None = None
        try:
            session, proxy = self._opened_session(), self._proxy(endpoint)
            tls = self._verified() if endpoint.origin.startswith("https:") or proxy else True
            async with (
                exchange.deadline,
                session.post(
                    endpoint.url + path,
                    data=body,
                    headers={**headers, bearing.header: bearing.before + key.reveal()} if key else headers,
                    proxy=proxy,
                    ssl=tls,
                    allow_redirects=False,
                    timeout=_client_timeout(exchange.timeouts.connect),
                    trace_request_ctx=exchange,
                ) as response,
            ):
                exchange.note_answer()
                reach(Point.CALL_UNDER_WAY)
                yield Answer(response, exchange, self._most_bytes)
        except _BadProxyError as exc:
            failure = Unreachable(origin=endpoint.origin, problem=str(exc))
        except _foreign() as exc:
            failure = exchange.failure(exc)
        if failure is not None:
            raise failure

    async def close(self) -> None:
        """Close all connections. May be called again."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    def _opened_session(self) -> "aiohttp.ClientSession":
        if self._session is None:
            import aiohttp  # a quarter of a second

            trace = aiohttp.TraceConfig()
            trace.on_request_chunk_sent.append(self._note_sent)
            trace.on_connection_create_end.append(self._note_opened)
            connector = aiohttp.TCPConnector(
                limit=0, keepalive_timeout=_KEEP, resolver=_resolver(), socket_factory=_socket
            )
            self._session = aiohttp.ClientSession(
                connector=connector,
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={"User-Agent": "burnish", "Accept-Encoding": "identity"},
                trust_env=False,
                auto_decompress=False,
                trace_configs=[trace],
            )
        return self._session

    async def _note_sent(self, session: object, context: Any, params: object) -> None:  # noqa: ARG002 - aiohttp's
        exchange: _Exchange = context.trace_request_ctx
        if not exchange.sent:
            self.requests += 1
        exchange.note_sent()

    async def _note_opened(self, session: object, context: object, params: object) -> None:  # noqa: ARG002 - aiohttp's
        self.opened += 1

    def _verified(self) -> ssl.SSLContext:
        """Certificates of the system, or of `SSL_CERT_FILE` and `SSL_CERT_DIR`."""
        if self._tls is None:
            self._tls = ssl.create_default_context()
            self._tls.set_alpn_protocols(["http/1.1"])
        return self._tls

    def _proxy(self, endpoint: Endpoint) -> str | None:
        if endpoint.origin not in self._proxies:
            try:
                proxy = proxy_for(endpoint, getproxies(), lambda host: bool(proxy_bypass(host)))
            except ValueError as exc:
                raise _BadProxyError(str(exc)) from None
            self._proxies[endpoint.origin] = proxy
        return self._proxies[endpoint.origin]


class Answer:
    """What an endpoint answers. `headers` are found under names in any case."""

    def __init__(self, response: "aiohttp.ClientResponse", exchange: "_Exchange", most_bytes: int) -> None:
        self.status = response.status
        self.headers: Mapping[str, str] = response.headers
        self._content = response.content
        self._exchange = exchange
        self._most_bytes = most_bytes
        self._packed = self._taken = 0  # bytes, as they came and unpacked
        self._unpacker: Unpacker | None = None
        self._coding = self.headers.get("Content-Encoding", "").strip().lower()

    @property
    def media_type(self) -> str:
        """Lower case, without parameters; empty when not said."""
        return self.headers.get("Content-Type", "").partition(";")[0].strip().lower()

    async def piece(self) -> bytes:
        """The next bytes of the body, as they came, but unpacked; empty at its end.

        Raises:
            ReplyLost: there are too many of them, or they cannot be unpacked.
        """
        while True:
            came = await self._content.readany()
            self._exchange.note_piece()
            self._packed += len(came)
            piece = self._unpacked(came)
            self._taken += len(piece)
            if max(self._packed, self._taken) > self._most_bytes:
                raise self._lost("the answer is longer than any that makes sense")
            if piece or not came:
                return piece

    def _unpacked(self, came: bytes) -> bytes:
        if self._coding in ("", "identity"):
            return came
        try:
            self._unpacker = self._unpacker or Unpacker(self._coding)
            if not came:
                self._unpacker.end()
            return self._unpacker.feed(came, self._most_bytes - self._taken)
        except ValueError as exc:
            raise self._lost(str(exc)) from exc

    def _lost(self, problem: str) -> ReplyLost:
        return ReplyLost(origin=self._exchange.endpoint.origin, problem=problem)

    async def whole(self) -> bytes:
        """The body up to its end. Raises as `piece`."""
        pieces: list[bytes] = []
        while piece := await self.piece():
            pieces.append(piece)
        return b"".join(pieces)

    async def beginning(self, most: int = 65_536) -> bytes:
        """The body of a refusal, cut at `most` bytes; what of it came, when its end does not come."""
        pieces: list[bytes] = []
        with suppress(ReplyLost, *_foreign()):
            async with asyncio.timeout(_REFUSAL):
                while most > 0 and (piece := await self.piece()):
                    pieces.append(piece[:most])
                    most -= len(piece)
        return b"".join(pieces)

    async def settle(self) -> None:
        """Wait a moment for the end of an answer that is whole already, so that its connection can be used again."""
        with suppress(*_foreign()):
            async with asyncio.timeout(_LINGER):
                while not self._content.at_eof() and await self._content.readany():
                    pass


class _Exchange:
    """One request and its answer: how far they came, and by when the next step is due."""

    def __init__(self, endpoint: Endpoint, timeouts: Timeouts) -> None:
        self.endpoint, self.timeouts = endpoint, timeouts
        self.sent = False  # the body began to leave
        self._loop = asyncio.get_running_loop()
        self._moved = self._loop.time()  # when the deadline was set
        self._end = self._due = self._moved + timeouts.total
        self._else = ""  # what is to be said when the deadline of the present step passes
        self.deadline = asyncio.timeout_at(self._end)

    def note_sent(self) -> None:
        self.sent = True
        self._within(self.timeouts.first_byte, f"no answer came within {self.timeouts.first_byte:g} s")

    def note_answer(self) -> None:
        self._within(self.timeouts.idle, f"nothing more came for {self.timeouts.idle:g} s")

    def note_piece(self) -> None:
        # To move a deadline costs as much as to read a piece, so it is moved only where that makes a difference.
        if self._loop.time() - self._moved > self.timeouts.idle / 64:
            self.note_answer()

    def _within(self, seconds: float, otherwise: str) -> None:
        self._moved, self._else = self._loop.time(), otherwise
        self._due = min(self._moved + seconds, self._end)
        self.deadline.reschedule(self._due)

    def failure(self, exc: BaseException) -> CallFailed:
        """What a foreign exception means for the call."""
        kind: type[CallFailed] = ReplyLost if self.sent else Unreachable
        if self.deadline.expired():
            problem = self._else if self._due < self._end else f"it was not done after {self.timeouts.total:g} s"
        elif problem := _never_left(exc, self.timeouts):
            kind = Unreachable
        else:
            problem = _lost(exc)
        return kind(origin=self.endpoint.origin, problem=problem)


class _BadProxyError(Exception):
    """The environment's proxy cannot be used."""


def _foreign() -> tuple[type[Exception], ...]:
    """What aiohttp raises; `TimeoutError` is an `OSError`."""
    import aiohttp

    return (aiohttp.ClientError, OSError)


def _never_left(exc: BaseException, timeouts: Timeouts) -> str:
    """What happened, as a clause, if it surely happened before the request left; else nothing."""
    import aiohttp

    match exc:
        case aiohttp.ConnectionTimeoutError():
            return f"no connection within {timeouts.connect:g} s"
        case aiohttp.ClientConnectorCertificateError():
            return f"its certificate is not trusted: {_certificate(exc.certificate_error)}"
        case aiohttp.ClientConnectorSSLError():
            return f"no secure connection can be made: {_reason(exc.os_error)}"
        case aiohttp.ClientConnectorDNSError():
            return f"the name {exc.host} cannot be used: {_reason(exc.os_error)}"
        case aiohttp.ClientProxyConnectionError():
            return f"the proxy {exc.host}:{exc.port} cannot be reached: {_reason(exc.os_error)}"
        case aiohttp.ClientConnectorError():
            return f"it cannot be reached: {_reason(exc.os_error)}"
        case aiohttp.ClientHttpProxyError():
            wants = ", it wants a user and a password" if exc.status == HTTPStatus.PROXY_AUTHENTICATION_REQUIRED else ""
            return f"the proxy refuses to connect with status {exc.status}{wants}"
        case aiohttp.InvalidURL():
            return "it is no address that can be asked"
    return ""


def _lost(exc: BaseException) -> str:
    """What happened to a request that may have left, as a clause."""
    import aiohttp

    match exc:
        case aiohttp.ServerDisconnectedError():
            return "the connection was closed without an answer"
        case aiohttp.ClientPayloadError():
            return "the answer was cut off"
        case aiohttp.ClientResponseError():
            return "it does not answer in HTTP"
        case OSError():
            return f"the connection was lost: {_reason(exc)}"
    return f"the connection was lost ({type(exc).__name__})"


def _certificate(exc: Exception) -> str:
    file = os.environ.get("SSL_CERT_FILE")
    lacking = f" (SSL_CERT_FILE names {file}, which is no file)" if file and not Path(file).is_file() else ""
    return str(getattr(exc, "verify_message", "") or "it cannot be verified").rstrip(".") + lacking


def _reason(exc: OSError) -> str:
    """The system's own words, in lower case; without the addresses that asyncio adds."""
    known = exc.errno is not None and exc.errno > 0 and not isinstance(exc, socket.gaierror | ssl.SSLError)
    text = os.strerror(exc.errno) if known and exc.errno else exc.strerror or str(exc) or type(exc).__name__
    return text[0].lower() + text[1:]


def _client_timeout(connect: float) -> "aiohttp.ClientTimeout":
    """Only for the connection: all later deadlines are our own."""
    import aiohttp

    return aiohttp.ClientTimeout(total=None, connect=connect, sock_read=None)


def _socket(address: "aiohttp.AddrInfoType") -> socket.socket:
    """A socket that notices when the other side is gone for good (faults, F55)."""
    family, kind, protocol, *_ = address
    made = socket.socket(family, kind, protocol)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    return made


def _resolver() -> "AbstractResolver":
    from aiohttp import ThreadedResolver
    from aiohttp.abc import AbstractResolver, ResolveResult

    class Guarded(AbstractResolver):
        """Lets no name stand for a link-local address or a cloud's metadata service (faults, F114)."""

        def __init__(self) -> None:
            self._inner = ThreadedResolver()

        async def resolve(
            self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
        ) -> list[ResolveResult]:
            found = await self._inner.resolve(host, port, family)
            if any(is_forbidden_for_a_name(one["host"]) for one in found):
                raise OSError(None, "it stands for a link-local address, and no endpoint is there")
            return found

        async def close(self) -> None:
            await self._inner.close()

    return Guarded()
