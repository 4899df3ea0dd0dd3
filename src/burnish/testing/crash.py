"""Crashes on purpose, at the points that `burnish.crashpoints` names: kill -9, a failure, a cancellation.

For tests that show that a crash does no harm. A kill ends the whole process, so it belongs into one that was made for
it; `burnish bench crash` does that.
"""

import asyncio
import os
import signal
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeAlias

from burnish.crashpoints import Listener, Point, listen

_QUIET = 0.5  #: seconds without a commit, after which nothing waits for one; it comes within a tenth of a second

Crash: TypeAlias = Callable[[], None]


@contextmanager
def listening(listener: Listener) -> Iterator[None]:
    """`listener` is called at each point, in the thread that comes by; what it raises comes out there."""
    before = listen(listener)
    try:
        yield
    finally:
        listen(before)


@contextmanager
def counting() -> Iterator[Counter[Point]]:
    """How often each point is reached."""
    reached: Counter[Point] = Counter()
    lock = threading.Lock()

    def count(point: Point) -> None:
        with lock:
            reached[point] += 1

    with listening(count):
        yield reached


@contextmanager
def crashing(point: Point, crash: Crash, *, nth: int = 1, committed: bool = False) -> Iterator[None]:
    """Do `crash` when `point` is reached for the `nth` time.

    Args:
        committed: stand still there first, until the journal has committed what waits, so that the crash finds on the
            record what had been handed to it. Not for points of the journal itself.
    """
    lock = threading.Lock()
    reached = 0
    commits = threading.Semaphore(0)

    def listener(at: Point) -> None:
        nonlocal reached
        if at is Point.JOURNAL_TALLIED:
            commits.release()
        with lock:
            reached += at is point
            due = at is point and reached == nth
        if due:
            while committed and commits.acquire(timeout=_QUIET):
                pass
            crash()

    with listening(listener):
        yield


def kill() -> None:
    """As `kill -9` of the own process: nothing of it is carried out any more."""
    os.kill(os.getpid(), signal.SIGKILL)


def failing(error: Exception) -> Crash:
    """Raises `error`."""

    def fail() -> None:
        raise error

    return fail


def cancel() -> None:
    """Cancel the current task; where there is none, as in a thread of the journal, do what Ctrl-C does."""
    try:
        task = asyncio.current_task()
    except RuntimeError:  # no loop runs in this thread
        task = None
    if task is not None:
        task.cancel()
    else:
        os.kill(os.getpid(), signal.SIGINT)
