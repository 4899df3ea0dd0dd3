"""What becomes of one request: its reply token by token, and when each is due. Pure, so every run is the same run.

`course_of` is the one place where it is decided; what an endpoint does wrong would be decided there too.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from burnish.model.calls import Finish
from burnish.testing.simulator.dialect import Chat
from burnish.testing.simulator.options import Options
from burnish.testing.simulator.tokens import pieces


@dataclass(frozen=True, slots=True)
class Course:
    """A reply and its times, in seconds since the request was read."""

    pieces: Sequence[str]  #: tokens; joined they are the text
    finish: Finish
    first: float  #: when the first token comes
    rate: float  #: tokens per second; may be infinite

    @property
    def text(self) -> str:
        """The whole reply."""
        return "".join(self.pieces)

    @property
    def seconds(self) -> float:
        """When the reply ends."""
        return self.first + len(self.pieces) / self.rate

    def produced(self, at: float) -> int:
        """How many tokens there are at a time."""
        if at < self.first:
            return 0
        if at >= self.seconds:
            return len(self.pieces)
        return min(len(self.pieces), 1 + math.floor((at - self.first) * self.rate))

    def chunks(self, interval: float) -> Iterator[tuple[float, str]]:
        """When to send which text; those of one interval together, the last one at the end."""
        steps = math.ceil((self.seconds - self.first) / interval)
        times = [*(self.first + step * interval for step in range(steps)), self.seconds]
        counts = [0, *(self.produced(at) for at in times)]
        for at, (sent, now) in zip(times, pairwise(counts), strict=True):
            if now > sent:
                yield at, "".join(self.pieces[sent:now])


def course_of(number: int, chat: Chat, answer: str, options: Options) -> Course:  # noqa: ARG001
    """What to do with the request of this number (from 1), to which `answer` is the whole answer."""
    found = pieces(answer)
    cut = chat.max_tokens is not None and len(found) > chat.max_tokens
    return Course(
        pieces=found[: chat.max_tokens] if cut else found,
        finish=Finish.LENGTH if cut else Finish.STOP,
        first=options.ttft,
        rate=options.tokens_per_second,
    )
