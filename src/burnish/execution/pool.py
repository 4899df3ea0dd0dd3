"""Processes that do the same work side by side, for a caller without an event loop.

They are forked, as `fork` says: made within milliseconds, they share what is loaded, and end when this process does.
Work is dealt as it is asked for, so that nobody waits while another has too much. A request in whose work a process
ends is given to another process once more, by itself; then it is given up.
"""

import os
import pickle
import selectors
import socket
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from typing import Any, Self

from burnish.execution.fork import HEAD, serve

_AHEAD = 2  #: requests that a process has at once, so that it need not wait for the next one
_SMALL = (
    16_384  #: bytes of a request that is sent ahead: a larger one could fill the socket while the child fills it, too
)


class Pool:
    """Forked children that answer with `work(request)`; both are values that can be pickled. A context manager."""

    def __init__(self, work: Callable[[Any], Any], count: int) -> None:
        """Fork `count` children. What `work` raises ends one."""
        self._work = work
        self._selector = selectors.DefaultSelector()
        self._busy: dict[socket.socket, deque[int]] = {}  # the requests of each child, in their order
        self._children: dict[socket.socket, int] = {}
        for _ in range(count):
            self._fork()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for ours in list(self._children):
            self._end(ours)
        self._selector.close()

    def answers(self, requests: Sequence[object]) -> Iterator[tuple[int, Any]]:
        """Of each request its number and its answer, as they come; None for one in whose work two processes ended."""
        waiting = deque(range(len(requests)))
        suspects: deque[int] = deque()  # in whose work a process ended
        lost: set[int] = set()
        while waiting or suspects or any(self._busy.values()):
            for ours, own in self._busy.items():
                self._deal(ours, own, waiting, suspects, requests)
            for ours in [key.data for key, _ in self._selector.select()]:
                try:
                    answer = _receive(ours)
                except (OSError, EOFError):
                    own = self._busy[ours]
                    self._end(ours)
                    self._fork()
                    for number in own:
                        if number in lost:
                            yield number, None
                        else:
                            lost.add(number)
                            suspects.append(number)
                else:
                    yield self._busy[ours].popleft(), answer

    def _deal(
        self,
        ours: socket.socket,
        own: deque[int],
        waiting: deque[int],
        suspects: deque[int],
        requests: Sequence[object],
    ) -> None:
        """Give a child what it has room for; a suspect to a child that has nothing else, and nothing beside it."""
        if suspects and not own:
            own.append(suspects.popleft())
            _send(ours, _message(requests[own[-1]]))
            return
        while waiting and len(own) < _AHEAD and not suspects:
            message = _message(requests[waiting[0]])
            if own and len(message) > _SMALL:
                return
            own.append(waiting.popleft())
            _send(ours, message)

    def _fork(self) -> None:
        ours, theirs = socket.socketpair()
        child = os.fork()
        if child == 0:
            for other in (ours, *self._children):
                other.close()
            serve(theirs, self._work)
        theirs.close()
        self._children[ours] = child
        self._busy[ours] = deque()
        self._selector.register(ours, selectors.EVENT_READ, ours)

    def _end(self, ours: socket.socket) -> None:
        child = self._children.pop(ours)
        del self._busy[ours]
        self._selector.unregister(ours)
        ours.close()
        with suppress(ChildProcessError):
            os.waitpid(child, 0)


def _message(request: object) -> bytes:
    message = pickle.dumps(request, pickle.HIGHEST_PROTOCOL)
    return HEAD.pack(len(message)) + message


def _send(ours: socket.socket, message: bytes) -> None:
    with suppress(OSError):  # the child ended: that is seen when its answer is read
        ours.sendall(message)


def _receive(ours: socket.socket) -> Any:
    """Raises: EOFError, OSError: the child ended."""
    (size,) = HEAD.unpack(_exactly(ours, HEAD.size))
    return pickle.loads(_exactly(ours, size))  # noqa: S301 - from our own child


def _exactly(ours: socket.socket, size: int) -> bytes:
    parts: list[bytes] = []
    while size:
        part = ours.recv(min(size, 1 << 20))
        if not part:
            raise EOFError
        parts.append(part)
        size -= len(part)
    return b"".join(parts)
