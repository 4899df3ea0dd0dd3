"""A process beside this one that does what would keep the event loop busy.

It is forked, so that it starts within milliseconds and shares what is loaded; therefore it must be made while there is
no other thread, and before anything is held that a child should not hold (locks, connections). It answers one request
after another, and ends when this process does, however that comes: its socket then says so.
"""

import asyncio
import os
import pickle
import socket
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Self

from burnish.execution.fork import HEAD, serve


class ProcessLost(Exception):
    """The process ended before it answered; whoever asked must do the work."""


class Process:
    """A forked child that answers with `work(request)`; both are values that can be pickled. A context manager."""

    def __init__(self, work: Callable[[Any], Any]) -> None:
        """Fork. `work` runs in the child; what it raises ends the child."""
        ours, theirs = socket.socketpair()
        self._child = os.fork()
        if self._child == 0:
            ours.close()
            serve(theirs, work)
        theirs.close()
        self._socket = ours
        self._opening: asyncio.Future[asyncio.StreamWriter] | None = None
        self._writer: asyncio.StreamWriter | None = None
        self._waiting: deque[asyncio.Future[Any]] = deque()  #: for answers, in the order of the requests
        self._reading: asyncio.Task[None] | None = None
        self._lost = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()
        with suppress(ChildProcessError):
            os.waitpid(self._child, 0)

    async def leave(self) -> None:
        """Give back what belongs to the event loop, before that ends. Nothing may be asked after it."""
        self._lost = True
        if self._reading is not None:
            self._reading.cancel()
            await asyncio.gather(self._reading, return_exceptions=True)
        if self._writer is not None:
            self._writer.close()
            with suppress(OSError):
                await self._writer.wait_closed()

    async def ask(self, request: object) -> Any:
        """The answer. To be asked within one event loop, in which `leave` comes last.

        Raises:
            ProcessLost: the child ended.
        """
        if self._lost:
            raise ProcessLost
        if self._opening is None:  # by the first of many who ask at once
            self._opening = asyncio.ensure_future(self._open())
        writer = await asyncio.shield(self._opening)
        answer: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._waiting.append(answer)
        message = pickle.dumps(request, pickle.HIGHEST_PROTOCOL)
        writer.write(HEAD.pack(len(message)) + message)
        return await answer

    async def _open(self) -> asyncio.StreamWriter:
        reader, self._writer = await asyncio.open_connection(sock=self._socket)
        self._reading = asyncio.ensure_future(self._read(reader))
        return self._writer

    async def _read(self, reader: asyncio.StreamReader) -> None:
        try:
            while True:
                (size,) = HEAD.unpack(await reader.readexactly(HEAD.size))
                answer = pickle.loads(await reader.readexactly(size))  # noqa: S301 - from our own child
                waiter = self._waiting.popleft()
                if not waiter.done():
                    waiter.set_result(answer)
        except (asyncio.IncompleteReadError, OSError):
            self._lost = True
            while self._waiting:
                waiter = self._waiting.popleft()
                if not waiter.done():
                    waiter.set_exception(ProcessLost())
