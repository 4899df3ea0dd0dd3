"""The language of OpenAI's chat completions, as a server speaks it: requests read, replies and errors written. Pure."""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from burnish.model.calls import Finish, Usage
from burnish.testing.simulator.dialect import BadRequest, Chat, Level, Problem
from burnish.testing.simulator.manners import TRUTH, Content, Manner, Told

DONE = b"data: [DONE]\n\n"
_FINISHES = {Finish.STOP: "stop", Finish.LENGTH: "length", Finish.FILTER: "content_filter", Finish.OTHER: "other"}


class OpenAI:
    """Implements `Dialect`."""

    path = "/v1/chat/completions"

    def read(self, headers: Mapping[str, str], body: bytes) -> Chat:  # noqa: ARG002
        """As in `Dialect`."""
        return read_chat(body)

    def key(self, headers: Mapping[str, str]) -> str:
        """As in `Dialect`."""
        shown = headers.get("Authorization", "")
        return shown.removeprefix("Bearer ") if shown.startswith("Bearer ") else ""

    def own(self, problem: Problem) -> Problem:
        """As in `Dialect`."""
        return problem

    def error(self, problem: Problem) -> bytes:
        """As in `Dialect`."""
        told = {"message": problem.message, "type": problem.kind, "param": problem.param, "code": problem.code}
        return _json({"error": told})

    def models(self, names: Sequence[str]) -> bytes:
        """As in `Dialect`."""
        return _json({"object": "list", "data": [_model(name) for name in names]})

    def model(self, name: str) -> bytes:
        """As in `Dialect`."""
        return _json(_model(name))

    def headers(self, number: int, levels: Sequence[Level], wall: float) -> Mapping[str, str]:  # noqa: ARG002
        """As in `Dialect`."""
        found = {"x-request-id": f"req-{number}"}
        for level in levels:
            found[f"x-ratelimit-limit-{level.kind}"] = str(level.limit)
            found[f"x-ratelimit-remaining-{level.kind}"] = str(level.remaining)
            found[f"x-ratelimit-reset-{level.kind}"] = duration(level.reset)
        return found

    def retry(self, after: float) -> Mapping[str, str]:
        """As in `Dialect`."""
        return {"retry-after": str(math.ceil(after)), "retry-after-ms": str(math.ceil(after * 1000))}

    def writer(self, number: int, wall: float, chat: Chat, manner: Manner = TRUTH) -> "Writer":
        """As in `Dialect`."""
        return Writer(f"chatcmpl-{number}", int(wall), chat, manner)


def duration(seconds: float) -> str:
    """As the headers write it: `6m0s`, `1.2s`, `35ms`, `0s`."""
    if 0 < seconds < 1:
        return f"{math.ceil(seconds * 1000)}ms"
    minutes, rest = divmod(math.ceil(seconds * 1000) / 1000, 60)
    return f"{int(minutes)}m{rest:g}s" if minutes else f"{rest:g}s"


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


def _model(name: str) -> Mapping[str, object]:
    return {"id": name, "object": "model", "created": 0, "owned_by": "burnish"}


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes one reply. Implements `dialect.Writer`."""

    id: str
    created: int  #: seconds since the epoch
    chat: Chat
    manner: Manner = TRUTH

    def whole(self, text: str, finish: Finish, usage: Usage) -> bytes:
        """As in `dialect.Writer`."""
        message = None if self._silent else {"role": "assistant", "refusal": None, **self._content(text)}
        choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": self._finish(finish)}
        factor = 2 if self.manner.usage is Told.DOUBLED else 1
        told = self._usage(Usage(usage.input * factor, usage.output * factor, usage.cached))
        return _json({**self._head("chat.completion"), "choices": self._choices(choice), **told})

    def opening(self, usage: Usage) -> bytes:  # noqa: ARG002
        """As in `dialect.Writer`: who speaks."""
        return self._event({"role": "assistant", **self._content("")}, None)

    def chunk(self, text: str) -> bytes:
        """As in `dialect.Writer`."""
        return self._event(self._content(text), None)

    def end(self, finish: Finish, usage: Usage) -> bytes:
        """As in `dialect.Writer`."""
        last = self._event({}, self._finish(finish))
        told = self._usage(usage)
        if not self.chat.include_usage or not told:
            return last + DONE
        event = b"data: " + _json({**self._head("chat.completion.chunk"), "choices": [], **told}) + b"\n\n"
        return last + event * (2 if self.manner.usage is Told.DOUBLED else 1) + DONE

    def error(self, problem: Problem) -> bytes:
        """As in `dialect.Writer`."""
        return b"data: " + OpenAI().error(problem) + b"\n\n"

    @property
    def _silent(self) -> bool:
        return self.manner.content is Content.NO_MESSAGE

    def _content(self, text: str) -> Mapping[str, str | None]:
        match self.manner.content:
            case Content.REFUSAL:
                return {"content": None, "refusal": text}
            case Content.NULL:
                return {"content": None}
        return {"content": text}

    def _finish(self, finish: Finish) -> str:
        return "stop" if self.manner.content is Content.REFUSAL else _FINISHES[finish]

    def _choices(self, choice: Mapping[str, object]) -> Sequence[object]:
        return [] if self.manner.content is Content.NO_CHOICES else [choice]

    def _usage(self, usage: Usage) -> Mapping[str, object]:
        if self.manner.usage is Told.ABSENT:
            return {}
        told = self.manner.told(usage)
        return {"usage": told and _usage(told)}

    def _event(self, delta: Mapping[str, str | None], finish: str | None) -> bytes:
        choice = {"index": 0, "delta": None if self._silent else delta, "logprobs": None, "finish_reason": finish}
        told: dict[str, object] = {**self._head("chat.completion.chunk"), "choices": self._choices(choice)}
        if self.chat.include_usage and self.manner.usage is not Told.ABSENT:
            told["usage"] = None
        return b"data: " + _json(told) + b"\n\n"

    def _head(self, kind: str) -> dict[str, object]:
        model = self.manner.model or self.chat.model
        return {"id": self.id, "object": kind, "created": self.created, "model": model}


def _usage(usage: Usage) -> Mapping[str, object]:
    return {
        "prompt_tokens": usage.input,
        "completion_tokens": usage.output,
        "total_tokens": usage.input + usage.output,
        "prompt_tokens_details": {"cached_tokens": usage.cached},
    }


def _json(value: object) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()
