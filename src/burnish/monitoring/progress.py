"""What has been seen of a run, and how long it will still take: the events folded into what a progress line shows."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from burnish.model.results import (
    CallEnded,
    CallStarted,
    Circuit,
    CircuitChanged,
    DocumentDone,
    Event,
    FilesFound,
    Waiting,
)

_MEMORY = 20.0  #: seconds after which a document counts about a third of a fresh one in the pace
_ENOUGH = 3.0  #: documents, so weighed, before a time is named


@dataclass(frozen=True, slots=True)
class Seen:
    """A run so far. Times are seconds on the caller's clock; money is micro-USD."""

    began: float
    total: int = 0  #: documents; 0 until the search is over
    done: int = 0  #: documents
    calls: int = 0  #: that ended
    failed: int = 0  #: of `calls`, those without a reply that was understood
    open: Mapping[int, int] = field(default_factory=dict)  #: calls in flight, with what is set aside for each
    input: int = 0  #: tokens
    output: int = 0
    spent: int = 0
    waiting: str = ""  #: why calls wait; empty when none does
    waits_until: float = 0.0
    parked: str = ""  #: why a provider is not asked for now, but for a try; empty while none is away
    _weight: float = 0.0  # documents, the older the less
    _span: float = 0.0  # the seconds that they took, weighed alike
    _last: float = 0.0  # when a document ended last, since `began`

    @property
    def in_flight(self) -> int:
        """Calls that were started and have not ended."""
        return len(self.open)

    @property
    def reserved(self) -> int:
        """What is set aside for calls in flight."""
        return sum(self.open.values())

    def after(self, event: Event, now: float) -> "Seen":
        """What has been seen when `event` came at `now`."""
        if isinstance(event, FilesFound):
            return replace(self, total=event.total)
        if isinstance(event, DocumentDone):
            return self._document(now)
        if isinstance(event, CallStarted):
            return replace(self, open={**self.open, event.call: event.reserved}, waiting="")
        if isinstance(event, CallEnded):
            return self._call(event)
        if isinstance(event, Waiting):
            return replace(self, waiting=event.reason, waits_until=now + event.seconds)
        if isinstance(event, CircuitChanged):
            is_closed = event.circuit is Circuit.CLOSED
            return replace(self, parked="" if is_closed else (self.parked or event.reason))
        return self

    def seconds_left(self, now: float) -> float | None:
        """How long the rest will take at the pace of the last documents, or None when that cannot be said yet."""
        left = self.total - self.done
        if self.total and left <= 0:
            return 0.0
        if not self.total or self._weight < _ENOUGH:
            return None
        idle = max(0.0, now - self.began - self._last)  # a standstill makes the pace slower as it lasts
        return left * (self._span + idle) / self._weight

    def _document(self, now: float) -> "Seen":
        at = max(self._last, now - self.began)
        took = at - self._last
        kept = math.exp(-took / _MEMORY)
        return replace(
            self, done=self.done + 1, _weight=self._weight * kept + 1, _span=self._span * kept + took, _last=at
        )

    def _call(self, event: CallEnded) -> "Seen":
        return replace(
            self,
            open={call: amount for call, amount in self.open.items() if call != event.call},
            calls=self.calls + 1,
            failed=self.failed + (not event.ok),
            input=self.input + event.input,
            output=self.output + event.output,
            spent=self.spent + event.cost,
        )
