"""What becomes of one request: its reply token by token, and when each is due. Pure, so every run is the same run.

`course_of` is the one place where it is decided, faults of what is said included.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from burnish.model.calls import Finish
from burnish.testing.simulator.dialect import Chat
from burnish.testing.simulator.faults import Charged, Family, Fault
from burnish.testing.simulator.options import Options
from burnish.testing.simulator.spoiled import refusal_words, spoiled
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


#: Where half of the answer comes, and how it is said to have ended.
_HALVES = {"length": Finish.LENGTH, "filtered": Finish.FILTER}
_NO_TEXT = ("empty-answer", "null-content", "null-message", "no-choices")


def course_of(chat: Chat, answer: str, options: Options, fault: Fault | None = None, seed: int = 0) -> Course | None:
    """What to do with a request to which `answer` is the whole answer, when it meets a fault.

    None when the answer offers no place for the fault. `seed` decides what the fault leaves open; not below 0.
    """
    text: str | None = answer
    finish = Finish.STOP
    name = fault.name if fault else ""
    if fault and fault.family is Family.TEXT:
        text = spoiled(name, chat, answer, seed)
    elif name == "refusal":
        text, finish = refusal_words(seed), Finish.FILTER
    elif name in _NO_TEXT:
        text = ""
    if text is None:
        return None
    found = pieces(text)
    if chat.max_tokens is not None and len(found) > chat.max_tokens:
        found, finish = found[: chat.max_tokens], Finish.LENGTH
    if fault and fault.charged is Charged.SENT:
        found, finish = found[: (len(found) + 1) // 2], _HALVES.get(name, finish)
    return Course(pieces=found, finish=finish, first=options.ttft, rate=options.tokens_per_second)
