"""Ctrl-C and SIGTERM stop a run in the same way, between two documents; only the exit code tells them apart."""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from types import FrameType, TracebackType
from typing import Any

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


@dataclass(slots=True)
class Postponed:
    """Inside, the first Ctrl-C or SIGTERM waits for `deliver`, or for the end; a later one acts at once."""

    first: Callable[[], None] | None = None  #: called when the first one comes
    _handlers: dict[int, Any] = field(default_factory=dict)  # what the signals did before
    _came: bool = False
    _waiting: int | None = None

    def deliver(self) -> None:
        """Let the signal that waits, if any, do what it would have done."""
        number, self._waiting = self._waiting, None
        if number is not None:
            self._handlers[number](number, None)

    def _arrive(self, number: int, frame: FrameType | None) -> None:
        if self._came:
            self._handlers[number](number, frame)
        elif self.first is not None:
            self.first()
        self._came, self._waiting = True, number

    def __enter__(self) -> "Postponed":
        for number in (signal.SIGINT, signal.SIGTERM):
            handler = signal.getsignal(number)
            if callable(handler):  # else it is ignored, as for a job in the background, and stays so
                with suppress(ValueError):  # as above
                    self._handlers[number] = handler
                    signal.signal(number, self._arrive)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for number, handler in self._handlers.items():
            with suppress(ValueError):
                signal.signal(number, handler)
        self.deliver()
