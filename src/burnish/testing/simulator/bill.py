"""What the endpoint saw and what it asks for: the provider's side of the ledger, which clients must agree with."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace

from burnish.model.calls import Usage
from burnish.model.money import Price
from burnish.testing.simulator.dialect import Chat
from burnish.testing.simulator.draws import digest


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One request that was answered, or refused."""

    number: int  #: from 1, in the order of arrival
    status: int  #: of the answer; 0 for none
    at: float = 0.0  #: when it came, in seconds since the start
    model: str = ""
    streamed: bool = False
    input: int = 0  #: tokens
    output: int = 0
    cost: int = 0  #: micro-USD
    finish: str = ""  #: as the reply says it
    fault: str = ""  #: that it met
    left: bool = False  #: the client left before the end; `output` is what there was by then
    duplicate: bool = False  #: the same messages were answered before
    seconds: float = 0.0


class Bill:
    """Counts requests, tokens and money. With `log` every line is kept."""

    def __init__(self, price: Price, *, log: bool = False) -> None:
        self._price = price
        self._log = log
        self._in_flight = 0
        self.reset()

    def reset(self) -> None:
        """Begin anew; what is in flight is billed when it ends."""
        self._number = 0
        self._connections = 0
        self._peak = self._in_flight
        self._statuses: Counter[int] = Counter()
        self._faults: Counter[str] = Counter()
        self._in_outage: Counter[str] = Counter()
        self._input = self._output = self._cost = self._left = self._duplicates = 0
        self._limited = self._early = self._unchanged = 0
        self._seen: set[bytes] = set()
        self._lines: list[Line] = []
        self.forget_failures()

    def forget_failures(self) -> None:
        """Whatever failed may be asked again."""
        self._failed: set[bytes] = set()
        self._hints: dict[str, float] = {}

    def connected(self) -> None:
        """A client opened a connection."""
        self._connections += 1

    def arrived(self) -> int:
        """A request came; its number."""
        self._number += 1
        return self._number

    def read(self, model: str, key: bytes, at: float, *, outage: bool) -> None:
        """A request was read.

        Args:
            key: what makes it the same as another.
            at: seconds since the start.
            outage: nothing works at that time.
        """
        self._unchanged += key in self._failed
        if outage:
            self._in_outage[model] += 1
        self._early += at < self._hints.get(model, 0.0)

    def failed(self, key: bytes) -> None:
        """A request failed in a way in which it will fail again."""
        self._failed.add(key)

    def hinted(self, model: str, until: float) -> None:
        """A client was told not to come before a time, in seconds since the start."""
        self._hints[model] = max(until, self._hints.get(model, 0.0))

    def begun(self, chat: Chat) -> bool:
        """A request is going to be answered; were its messages answered before?"""
        self._in_flight += 1
        self._peak = max(self._peak, self._in_flight)
        said = digest(chat.model, *(part for message in chat.messages for part in message))
        duplicate = said in self._seen
        self._seen.add(said)
        self._duplicates += duplicate
        return duplicate

    def ended(self, line: Line) -> None:
        """A request that was begun is over, as `line` says but for its cost."""
        self._in_flight -= 1
        cost = self._price.cost(Usage(line.input, line.output))
        self._input += line.input
        self._output += line.output
        self._cost += cost
        self._left += line.left
        self._write(replace(line, cost=cost))

    def refused(self, line: Line, *, limited: bool = False) -> None:
        """A request got nothing of what it asked for, and costs nothing. `limited`: it was above a limit."""
        self._limited += limited
        self._write(line)

    def _write(self, line: Line) -> None:
        self._statuses[line.status] += 1
        if line.fault:
            self._faults[line.fault] += 1
        if self._log:
            self._lines.append(line)

    def stats(self, *, log: bool = False) -> dict[str, object]:
        """All counts, as plain JSON values. Tokens and cost are of requests that are over."""
        found: dict[str, object] = {
            "requests": self._number,
            "by_status": self.by_status,
            "input_tokens": self._input,
            "output_tokens": self._output,
            "cost_microusd": self._cost,
            "duplicates": self._duplicates,
            "left": self._left,
            "limited": self._limited,
            "early": self._early,
            "faults": dict(sorted(self._faults.items())),
            "unchanged_after_final": self._unchanged,
            "in_outage": dict(sorted(self._in_outage.items())),
            "in_flight": self._in_flight,
            "peak_in_flight": self._peak,
            "connections": self._connections,
        }
        return {**found, "log": [asdict(line) for line in self._lines]} if log else found

    @property
    def by_status(self) -> Mapping[str, int]:
        """How many requests ended with each status."""
        return {str(status): count for status, count in sorted(self._statuses.items())}
