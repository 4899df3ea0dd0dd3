"""What a forked child is: when one may be made, how messages pass, and how it answers until its parent ends.

Requests and answers are pickled, and pass nothing but the pair of sockets between parent and child.
"""

from __future__ import annotations  # most runs make no child, and need no sockets

import os
import signal
import struct
import sys
import threading
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable

HEAD = struct.Struct("!I")  #: before each message: its length in bytes


def can_fork() -> bool:
    """Is there a second processor, and is a fork harmless here? Not beside other threads, nor on other systems."""
    if sys.platform != "linux" or threading.active_count() > 1:
        return False
    return len(os.sched_getaffinity(0)) > 1


def serve(requests: socket.socket, work: Callable[[Any], Any]) -> None:
    """A child's whole life: answer what comes through `requests`, and end with it."""
    import pickle

    code = 1
    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to both, and the parent decides
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        with requests, requests.makefile("rwb") as stream:
            while head := stream.read(HEAD.size):
                (size,) = HEAD.unpack(head)
                request = pickle.loads(stream.read(size))  # noqa: S301 - from our own parent
                answer = pickle.dumps(work(request), pickle.HIGHEST_PROTOCOL)
                stream.write(HEAD.pack(len(answer)) + answer)
                stream.flush()
        code = 0
    except Exception:  # door: a worker's outermost frame
        code = 1  # the parent does the work, and meets what was raised here
    finally:
        os._exit(code)
