"""Anthropic and endpoints that speak its language: the messages API, streamed.

The system message is marked for the provider's prompt cache: it is the same from call to call. Follows Anthropic's
documentation of messages, streaming, errors and prompt caching (platform.claude.com/docs/en/api).
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from burnish.model.calls import Finish, Prompt, Usage
from burnish.providers.chat import ChatProvider, Question
from burnish.providers.keys import ANTHROPIC, X_API_KEY
from burnish.providers.reading import Foreign, Reading, count, text_of
from burnish.providers.shapes import Struct, encode, reader
from burnish.providers.statuses import Words, read_words

_VERSION = "2023-06-01"


class Anthropic(ChatProvider):
    """One model behind one endpoint. Implements `burnish.ports.Provider`. Args are those of `ChatProvider`."""

    name, home, bearing, what = "anthropic", ANTHROPIC, X_API_KEY, "message"
    headers = MappingProxyType({"anthropic-version": _VERSION})

    def _question(self, prompt: Prompt) -> Question:
        body: dict[str, object] = {
            **self._body,
            "model": self._lane.model,
            "max_tokens": prompt.max_tokens,
            "messages": [{"role": "user", "content": prompt.user}],
            "stream": True,
        }
        if prompt.system:  # an empty text is not taken
            body["system"] = [{"type": "text", "text": prompt.system, "cache_control": {"type": "ephemeral"}}]
        path = "/messages" if self._endpoint.url.endswith("/v1") else "/v1/messages"
        return Question(path=path, body=encode(body))

    def _reading(self) -> Reading:
        return _Reading(self._clock)


class _Said(Struct):
    """A message, or its beginning."""

    content: list[Any] | None = None
    stop_reason: Any = None
    model: Any = None
    usage: Any = None


class _Delta(Struct):
    """What is new of a block, or of the message."""

    type: str = ""
    text: str = ""
    stop_reason: Any = None


class _Event(Struct):
    """An event of a stream, or a whole message. Its type says which fields are filled."""

    type: str = ""
    message: _Said | None = None
    content_block: Any = None
    delta: _Delta | None = None
    content: list[Any] | None = None
    stop_reason: Any = None
    model: Any = None
    usage: Any = None
    error: Any = None


_read_event = reader(_Event)
#: Fields of a usage. The prompt is what the provider's cache took, what it held, and the rest; then the reply.
_WRITTEN, _CACHED, _OUTPUT = "cache_creation_input_tokens", "cache_read_input_tokens", "output_tokens"
_PROMPT = ("input_tokens", _WRITTEN, _CACHED)


class _Reading(Reading):
    finishes = MappingProxyType(
        {
            "end_turn": Finish.STOP,
            "stop_sequence": Finish.STOP,
            "max_tokens": Finish.LENGTH,
            "model_context_window_exceeded": Finish.LENGTH,
            "refusal": Finish.FILTER,
        }
    )

    def __init__(self, clock: Callable[[], float]) -> None:
        super().__init__(clock)
        self._counts: dict[str, int] = {}
        self._nonsense = False  # a count makes none

    def take(self, data: str) -> Words | None:
        event = _read_event(data)
        match event.type:
            case "message_start" if event.message is not None:
                self.working = True
                self._note(event.message, told=_PROMPT)  # its output is not yet what will be written
            case "message":
                self._note(_Said(event.content, event.stop_reason, event.model, event.usage))
                self.done = True
            case "content_block_start":
                self.say(text_of(event.content_block))
            case "content_block_delta" if event.delta is not None:
                self.say(event.delta.text if event.delta.type == "text_delta" else "")
            case "message_delta":
                self._note(_Said(stop_reason=event.delta and event.delta.stop_reason, usage=event.usage))
            case "message_stop":
                self.done = True
            case "error":
                return read_words({"error": event.error or {}})
            case "":
                raise Foreign
        return None  # pings, and events that are not known yet, say nothing to us

    def take_whole(self, data: str) -> Words | None:
        words = self.take(data)
        if words is None and not self.done:
            raise Foreign
        return words

    @property
    def usage(self) -> Usage | None:
        spent = sum(self._counts.get(name, 0) for name in _PROMPT)
        if self._nonsense or not spent or _OUTPUT not in self._counts:
            return None
        counts = self._counts
        return Usage(spent, counts[_OUTPUT], counts.get(_CACHED, 0), written=counts.get(_WRITTEN, 0))

    def _note(self, said: _Said, told: tuple[str, ...] = (*_PROMPT, _OUTPUT)) -> None:
        self.name(said.model)
        for part in said.content or ():
            self.say(text_of(part))
        if said.stop_reason:
            self.finish = str(said.stop_reason).lower()
        usage = said.usage if isinstance(said.usage, Mapping) else {}
        for name in told:
            if usage.get(name) is not None:
                found = count(usage[name])
                self._nonsense |= found is None
                self._counts[name] = max(found or 0, self._counts.get(name, 0))  # later ones count from the beginning
