"""HTTP as the simulator needs it, to answer well and to break off. The one file that imports aiohttp's server."""

import asyncio
import socket
import struct
import sys
from collections.abc import Awaitable, Callable, Mapping

from aiohttp import web

_LAST_SECONDS = 1.0  #: that replies have to end in, when the server stops
_BACKLOG = 1024
_NO_HEADERS: Mapping[str, str] = {}


class Wire:
    """One request, and what becomes of its connection.

    Whoever sends to a client that went is cancelled, or meets `ConnectionResetError`.
    """

    def __init__(self, request: web.BaseRequest) -> None:
        self._request = request
        self._response: web.StreamResponse | None = None
        self.method = request.method
        self.path = request.path
        self.query: Mapping[str, str] = request.query
        self.headers: Mapping[str, str] = request.headers  #: by any case
        self.ended = False  #: by the endpoint, or all was said: nobody waits for more

    @property
    def response(self) -> web.StreamResponse:
        """What was sent."""
        return self._response or web.Response()

    async def read(self) -> bytes:
        """The body of the request."""
        return await self._request.content.read()

    async def answer(self, status: int, media_type: str, body: bytes, headers: Mapping[str, str] = _NO_HEADERS) -> None:
        """Send a whole answer."""
        self._response = web.Response(status=status, body=body, headers={**headers, "Content-Type": media_type})
        await self._response.prepare(self._request)
        await self._response.write_eof()
        self.ended = True

    async def begin(self, media_type: str, headers: Mapping[str, str] = _NO_HEADERS, length: int | None = None) -> None:
        """Send the head of an answer of `length` bytes, or in chunks."""
        self._response = web.StreamResponse(headers={**headers, "Content-Type": media_type})
        self._response.content_length = length
        await self._response.prepare(self._request)

    async def write(self, data: bytes) -> None:
        """Send more of an answer that was begun."""
        await self.response.write(data)

    async def end(self, data: bytes = b"") -> None:
        """Send the last of an answer that was begun."""
        await self.response.write_eof(data)
        self.ended = True

    def write_raw(self, data: bytes) -> None:
        """Send bytes that are no part of any answer."""
        if self._request.transport is not None:
            self._request.transport.write(data)

    def hang_up(self) -> None:
        """Close the connection once all is sent."""
        self.ended = True
        if self._request.transport is not None:
            self._request.transport.close()

    def reset(self) -> None:
        """Close the connection without any of the usual words."""
        self.ended = True
        transport = self._request.transport
        if transport is not None:
            at_once = struct.pack("hh" if sys.platform == "win32" else "ii", 1, 0)
            transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, at_once)
            transport.abort()


class _Counting(web.Server):
    """Counts connections."""

    connected: Callable[[], None]

    def connection_made(self, handler: web.RequestHandler, transport: asyncio.Transport) -> None:
        self.connected()
        super().connection_made(handler, transport)


class Server:
    """Gives every request to `handle`, which is cancelled when the client goes; `connected` hears of connections."""

    def __init__(self, handle: Callable[[Wire], Awaitable[None]], connected: Callable[[], None]) -> None:
        async def answered(request: web.BaseRequest) -> web.StreamResponse:
            wire = Wire(request)
            await handle(wire)
            return wire.response

        self._server = _Counting(answered, handler_cancellation=True, access_log=None)
        self._server.connected = connected
        self._runner = web.ServerRunner(self._server, shutdown_timeout=_LAST_SECONDS)
        self._site: web.TCPSite | None = None

    async def listen(self, host: str, port: int) -> int:
        """Listen; the port, which is any free one for 0.

        Raises:
            OSError: the address cannot be listened at.
        """
        if self._runner.server is None:
            await self._runner.setup()
        self._site = web.TCPSite(self._runner, host, port, backlog=_BACKLOG)
        await self._site.start()
        return int(self._runner.addresses[0][1])

    async def refuse(self) -> None:
        """Close all connections, and listen no more."""
        if self._site is not None:
            await self._site.stop()
        for handler in self._server.connections:
            handler.force_close()

    async def stop(self) -> None:
        """Let replies end that are nearly done, and close all connections."""
        await self._runner.cleanup()
