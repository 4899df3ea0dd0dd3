"""`burnish.ports.Provider` without a network: a function of the prompt."""

import asyncio
from collections.abc import Awaitable, Callable
from inspect import isawaitable

from burnish.errors import CallFailed
from burnish.model.calls import Begun, Finish, Lane, Prompt, Reply, Usage
from burnish.protocol.request import read_request

LANE = Lane("scripted", "http://localhost", "m")
Answer = str | Reply | CallFailed


def editing(edit: Callable[[str], str], strategy: str = "clarity") -> Callable[[Prompt], str]:
    """An answer that keeps to the protocol: `edit` is asked about each block, and those that it changes are sent."""

    def answer(prompt: Prompt) -> str:
        edited = [(name, text, edit(text)) for name, text in read_request(prompt.user)]
        lines = [f"[{name} {strategy}] {new}" for name, text, new in edited if new != text]
        return "\n".join([*lines, "[end]"])

    return answer


class ScriptedProvider:
    """Answers by `answer`: a text, a whole reply, a failure to be raised, or one of these to be awaited.

    What `answer` raises is raised, as by a provider with a fault. Usage is counted in bytes.
    """

    def __init__(self, answer: Callable[[Prompt], Answer | Awaitable[Answer]], *, lane: Lane = LANE) -> None:
        self.lane = lane
        self.prompts: list[Prompt] = []  #: every prompt that was sent, in order
        self.replies: list[Reply] = []  #: every reply that was given, in order: what the provider charges for
        self.in_flight = 0
        self.most_in_flight = 0
        self.closed = False
        self._answer = answer

    async def complete(self, prompt: Prompt, begun: Begun | None = None) -> Reply:
        """As in `ports.Provider`; lets other calls begin before it answers."""
        self.prompts.append(prompt)
        self.in_flight += 1
        self.most_in_flight = max(self.most_in_flight, self.in_flight)
        try:
            await asyncio.sleep(0)
            given = self._answer(prompt)
            answer = await given if isawaitable(given) else given
            if begun is not None and not isinstance(answer, CallFailed):
                begun(answer.limits if isinstance(answer, Reply) else None)
        finally:
            self.in_flight -= 1
        if isinstance(answer, CallFailed):
            raise answer
        self.replies.append(answer if isinstance(answer, Reply) else self._reply(prompt, answer))
        return self.replies[-1]

    async def close(self) -> None:
        """As in `ports.Provider`."""
        self.closed = True

    def _reply(self, prompt: Prompt, text: str) -> Reply:
        output = min(len(text.encode()), prompt.max_tokens)  # of which no provider bills more
        return Reply(text, Finish.STOP, Usage(input=prompt.size, output=output), self.lane.model)
