"""The language of OpenAI's chat completions, as a server speaks it: requests read, replies and errors written. Pure."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from burnish.model.calls import Finish, Usage

DONE = b"data: [DONE]\n\n"


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


def read_chat(body: bytes) -> Chat:
    """The request in a body.

    Raises:
        BadRequest: it is not JSON, or lacks what a completion needs.
    """
    try:
        data = json.loads(body)
    except ValueError as exc:
        raise BadRequest("We could not parse the JSON body of your request.") from exc
    if not isinstance(data, dict):
        raise BadRequest("The body of your request must be a JSON object.")
    model, messages, options = data.get("model"), data.get("messages"), data.get("stream_options")
    if not isinstance(model, str) or not model:
        raise BadRequest("you must provide a model parameter", "model")
    if not isinstance(messages, list) or not messages:
        raise BadRequest("'messages' must be a list of at least one message.", "messages")
    return Chat(
        model=model,
        messages=tuple(_message(message) for message in messages),
        max_tokens=_most(data),
        stream=data.get("stream") is True,
        include_usage=isinstance(options, dict) and options.get("include_usage") is True,
    )


def _most(data: Mapping[str, Any]) -> int | None:
    found: int | None = None
    for name in ("max_tokens", "max_completion_tokens"):
        value = data.get(name)
        if value is None:
            continue
        if not isinstance(value, int) or isinstance(value, bool) or value < 1:
            raise BadRequest(f"'{name}' must be an integer of at least 1.", name)
        found = value if found is None else min(found, value)
    return found


def _message(message: Any) -> tuple[str, str]:
    if not isinstance(message, dict) or not isinstance(message.get("role"), str):
        raise BadRequest("Each message must be an object with a role.", "messages")
    content = message.get("content")
    if isinstance(content, list):
        content = "".join(str(part.get("text", "")) for part in content if isinstance(part, dict))
    if not isinstance(content, str):
        raise BadRequest("Each message must have a text as its content.", "messages")
    return message["role"], content


def error(message: str, kind: str, code: str | None, param: str | None = None) -> bytes:
    """The body of a refusal."""
    return _json({"error": {"message": message, "type": kind, "param": param, "code": code}})


def models(names: Sequence[str]) -> bytes:
    """The body of a list of models."""
    return _json({"object": "list", "data": [_model(name) for name in names]})


def model(name: str) -> bytes:
    """The body that tells of one model."""
    return _json(_model(name))


def _model(name: str) -> Mapping[str, object]:
    return {"id": name, "object": "model", "created": 0, "owned_by": "burnish"}


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes one reply, whole or in chunks."""

    id: str
    created: int  #: seconds since the epoch
    chat: Chat

    def whole(self, text: str, finish: Finish, usage: Usage) -> bytes:
        """A reply that is not streamed."""
        message = {"role": "assistant", "content": text, "refusal": None}
        choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": finish.value}
        return _json({**self._head("chat.completion"), "choices": [choice], "usage": _usage(usage)})

    def chunk(self, text: str, first: bool) -> bytes:
        """One event of a streamed reply; the first one says who speaks."""
        return self._event({"role": "assistant", "content": text} if first else {"content": text}, None)

    def end(self, finish: Finish, usage: Usage) -> bytes:
        """The last events of a streamed reply."""
        last = self._event({}, finish.value)
        if not self.chat.include_usage:
            return last + DONE
        told = {**self._head("chat.completion.chunk"), "choices": [], "usage": _usage(usage)}
        return last + b"data: " + _json(told) + b"\n\n" + DONE

    def _event(self, delta: Mapping[str, str], finish: str | None) -> bytes:
        choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}
        told: dict[str, object] = {**self._head("chat.completion.chunk"), "choices": [choice]}
        if self.chat.include_usage:
            told["usage"] = None
        return b"data: " + _json(told) + b"\n\n"

    def _head(self, kind: str) -> dict[str, object]:
        return {"id": self.id, "object": kind, "created": self.created, "model": self.chat.model}


def _usage(usage: Usage) -> Mapping[str, object]:
    return {
        "prompt_tokens": usage.input,
        "completion_tokens": usage.output,
        "total_tokens": usage.input + usage.output,
        "prompt_tokens_details": {"cached_tokens": usage.cached},
    }


def _json(value: object) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()
