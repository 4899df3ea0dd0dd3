"""Ctrl-C and SIGTERM stop a run in the same way, between two documents; only the exit code tells them apart."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from burnish.cli import exits


@dataclass(slots=True)
class Stop:
    """What stopped the run, if anything did."""

    code: int = exits.INTERRUPTED


@contextmanager
def stoppable() -> Iterator[Stop]:
    """SIGTERM raises `KeyboardInterrupt` inside, and leaves its code behind."""
    stop = Stop()

    def terminate(_number: int, _frame: object) -> None:
        stop.code = exits.TERMINATED
        raise KeyboardInterrupt

    previous = None
    with suppress(ValueError):  # not in the main thread, where signals do not arrive anyway
        previous = signal.signal(signal.SIGTERM, terminate)
    try:
        yield stop
    finally:
        if previous is not None:
            signal.signal(signal.SIGTERM, previous)
