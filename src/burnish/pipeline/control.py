"""How a run is asked to stop from outside."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(slots=True)
class Control:
    """Lets another frame, a signal handler above all, ask a run to stop: it sends nothing more and ends in order."""

    stopping: bool = False
    _wake: Callable[[], None] | None = None

    def stop(self) -> None:
        """Stop soon. Safe to call from a signal handler or another thread."""
        self.stopping = True
        if self._wake is not None:
            self._wake()

    def listen(self, wake: Callable[[], None] | None) -> None:
        """Call `wake` when the run is to stop."""
        self._wake = wake
