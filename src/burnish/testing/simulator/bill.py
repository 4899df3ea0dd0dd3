"""What the endpoint saw and what it asks for: the provider's side of the ledger, which clients must agree with."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from hashlib import blake2b

from burnish.model.calls import Usage
from burnish.model.money import Price
from burnish.testing.simulator.dialect import Chat


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One request that was answered, or refused."""

    number: int  #: from 1, in the order of arrival
    status: int
    model: str = ""
    streamed: bool = False
    input: int = 0  #: tokens
    output: int = 0
    cost: int = 0  #: micro-USD
    finish: str = ""  #: as the reply says it
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
        self._input = self._output = self._cost = self._left = self._duplicates = 0
        self._seen: set[bytes] = set()
        self._lines: list[Line] = []

    def connected(self) -> None:
        """A client opened a connection."""
        self._connections += 1

    def arrived(self) -> int:
        """A request came; its number."""
        self._number += 1
        return self._number

    def begun(self, chat: Chat) -> bool:
        """A request is going to be answered; were its messages answered before?"""
        self._in_flight += 1
        self._peak = max(self._peak, self._in_flight)
        digest = _digest(chat)
        duplicate = digest in self._seen
        self._seen.add(digest)
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

    def refused(self, number: int, status: int, model: str = "") -> None:
        """A request was refused, and costs nothing."""
        self._write(Line(number=number, status=status, model=model))

    def _write(self, line: Line) -> None:
        self._statuses[line.status] += 1
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
            "in_flight": self._in_flight,
            "peak_in_flight": self._peak,
            "connections": self._connections,
        }
        return {**found, "log": [asdict(line) for line in self._lines]} if log else found

    @property
    def by_status(self) -> Mapping[str, int]:
        """How many requests ended with each status."""
        return {str(status): count for status, count in sorted(self._statuses.items())}


def _digest(chat: Chat) -> bytes:
    digest = blake2b(digest_size=16)
    for text in (chat.model, *(part for message in chat.messages for part in message)):
        data = text.encode(errors="surrogatepass")
        digest.update(len(data).to_bytes(8) + data)
    return digest.digest()
