"""What every language of an endpoint has to say, and nothing of how: requests, refusals, limits, replies in parts.

`wire` speaks as OpenAI does, `messages` as Anthropic does. Bill, limits and faults know only what stands here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from burnish.model.calls import Finish, Usage
from burnish.testing.simulator.manners import TRUTH, Manner

INVALID = "invalid_request_error"


class BadRequest(ValueError):
    """A request that cannot be answered; the message is for its sender. Never leaves the simulator."""

    def __init__(self, message: str, param: str | None = None) -> None:
        super().__init__(message)
        self.param = param


@dataclass(frozen=True, slots=True)
class Chat:
    """A request for a completion."""

    model: str
    messages: tuple[tuple[str, str], ...]  #: (role, text)
    max_tokens: int | None
    stream: bool
    include_usage: bool  #: a streamed reply ends with its usage

    @property
    def system(self) -> str:
        """All that the system says."""
        return "\n".join(text for role, text in self.messages if role in ("system", "developer"))

    @property
    def user(self) -> str:
        """What the user said last."""
        return next((text for role, text in reversed(self.messages) if role == "user"), "")


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a request is refused."""

    status: int
    message: str
    kind: str = INVALID  #: as OpenAI's `type`; Anthropic's follows from the status
    code: str | None = None
    param: str | None = None


@dataclass(frozen=True, slots=True)
class Level:
    """One limit, as it stands."""

    kind: str  #: "requests" or "tokens"
    limit: int  #: per minute
    remaining: int
    reset: float  #: seconds until all of it is there again


class Writer(Protocol):
    """Writes one reply, whole or in parts."""

    def whole(self, text: str, finish: Finish, usage: Usage) -> bytes:
        """A reply that is not streamed."""

    def opening(self, usage: Usage) -> bytes:
        """What comes before the first text of a streamed reply; `usage` knows the input alone."""

    def chunk(self, text: str) -> bytes:
        """More text of a streamed reply."""

    def end(self, finish: Finish, usage: Usage) -> bytes:
        """The last events of a streamed reply."""

    def error(self, problem: Problem) -> bytes:
        """An event that says in the middle of a stream that there is no more."""


class Dialect(Protocol):
    """One language."""

    path: str  #: of requests for a completion

    def read(self, headers: Mapping[str, str], body: bytes) -> Chat:
        """The request in a body; `headers` by any case.

        Raises:
            BadRequest: it is not JSON, or lacks what a completion needs.
        """

    def key(self, headers: Mapping[str, str]) -> str:
        """The key that a client shows; empty for none."""

    def own(self, problem: Problem) -> Problem:
        """The same refusal, with the status and the words of this language; `problem` is as OpenAI has it."""

    def error(self, problem: Problem) -> bytes:
        """The body of a refusal."""

    def models(self, names: Sequence[str]) -> bytes:
        """The body of a list of models."""

    def model(self, name: str) -> bytes:
        """The body that tells of one model."""

    def headers(self, number: int, levels: Sequence[Level], wall: float) -> Mapping[str, str]:
        """What every answer tells: which request it is, and of the limits. `wall` in seconds since the epoch."""

    def retry(self, after: float) -> Mapping[str, str]:
        """What a refusal adds for `after` seconds to wait."""

    def writer(self, number: int, wall: float, chat: Chat, manner: Manner = TRUTH) -> Writer:
        """For the reply to the request of this number."""
