"""The language of Anthropic's messages API, as a server speaks it. Pure.

As its documentation has it: errors, streaming, rate limits (platform.claude.com/docs/en/api). The system's words stand
apart from the messages, a streamed reply tells its input first and its output last, and limits are told by the time of
day at which they are full again.
"""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from burnish.model.calls import Finish, Usage
from burnish.testing.simulator.dialect import BadRequest, Chat, Level, Problem
from burnish.testing.simulator.manners import TRUTH, Content, Manner, Told

_TYPES = {
    401: "authentication_error",
    402: "billing_error",
    403: "permission_error",
    404: "not_found_error",
    413: "request_too_large",
    429: "rate_limit_error",
    504: "timeout_error",
    529: "overloaded_error",
}
#: What it says otherwise than OpenAI does, by OpenAI's code: the status and the words.
_OTHERWISE = {
    "context_length_exceeded": (400, "prompt is too long: it has more tokens than the maximum"),
    "invalid_api_key": (401, "invalid x-api-key"),
    "insufficient_quota": (
        400,
        "You have reached your specified API usage limits. You will regain access on 2030-01-01 at 00:00 UTC.",
    ),
}
_STOPS = {Finish.STOP: "end_turn", Finish.LENGTH: "max_tokens", Finish.FILTER: "refusal", Finish.OTHER: "pause_turn"}
_PING = b'event: ping\ndata: {"type":"ping"}\n\n'


class Anthropic:
    """Implements `Dialect`."""

    path = "/v1/messages"

    def read(self, headers: Mapping[str, str], body: bytes) -> Chat:
        """As in `Dialect`."""
        if not headers.get("anthropic-version"):
            raise BadRequest("anthropic-version: header is required")
        try:
            data = json.loads(body)
        except ValueError as exc:
            raise BadRequest("The request body is not valid JSON.") from exc
        if not isinstance(data, dict):
            raise BadRequest("The request body must be a JSON object.")
        model, messages, most = data.get("model"), data.get("messages"), data.get("max_tokens")
        if not isinstance(model, str) or not model:
            raise BadRequest("model: Field required")
        if not isinstance(messages, list) or not messages:
            raise BadRequest("messages: at least one message is required")
        if not isinstance(most, int) or isinstance(most, bool) or most < 1:
            raise BadRequest("max_tokens: must be an integer of at least 1")
        system = data.get("system")
        said = () if system is None else (("system", _text(system, "system")),)
        return Chat(
            model=model,
            messages=(*said, *(_message(message, number) for number, message in enumerate(messages))),
            max_tokens=most,
            stream=data.get("stream") is True,
            include_usage=True,
        )

    def key(self, headers: Mapping[str, str]) -> str:
        """As in `Dialect`."""
        return headers.get("x-api-key", "")

    def own(self, problem: Problem) -> Problem:
        """As in `Dialect`."""
        status, message = _OTHERWISE.get(problem.code or "", (problem.status, problem.message))
        return replace(problem, status=status, message=message)

    def error(self, problem: Problem) -> bytes:
        """As in `Dialect`. The types are Anthropic's own, by the status."""
        kind = _TYPES.get(problem.status, "api_error" if problem.status >= 500 else "invalid_request_error")
        return _json({"type": "error", "error": {"type": kind, "message": problem.message}})

    def models(self, names: Sequence[str]) -> bytes:
        """As in `Dialect`."""
        ends = {"first_id": names[0], "last_id": names[-1]} if names else {"first_id": None, "last_id": None}
        return _json({"data": [_model(name) for name in names], "has_more": False, **ends})

    def model(self, name: str) -> bytes:
        """As in `Dialect`."""
        return _json(_model(name))

    def headers(self, number: int, levels: Sequence[Level], wall: float) -> Mapping[str, str]:
        """As in `Dialect`."""
        found = {"request-id": f"req_{number}"}
        for level in levels:
            name = f"anthropic-ratelimit-{level.kind}"
            found[f"{name}-limit"] = str(level.limit)
            found[f"{name}-remaining"] = str(max(0, level.remaining))
            found[f"{name}-reset"] = _time(wall + level.reset)
        return found

    def retry(self, after: float) -> Mapping[str, str]:
        """As in `Dialect`."""
        return {"retry-after": str(math.ceil(after))}

    def writer(self, number: int, wall: float, chat: Chat, manner: Manner = TRUTH) -> "Writer":  # noqa: ARG002
        """As in `Dialect`."""
        return Writer(f"msg_{number}", chat, manner)


def _message(message: Any, number: int) -> tuple[str, str]:
    if not isinstance(message, dict) or message.get("role") not in ("user", "assistant"):
        raise BadRequest(f"messages.{number}.role: must be user or assistant")
    return message["role"], _text(message.get("content"), f"messages.{number}.content")


def _text(content: Any, where: str) -> str:
    if isinstance(content, list) and all(isinstance(part, dict) for part in content):
        content = "".join(str(part.get("text", "")) for part in content)
    if not isinstance(content, str) or not content:
        raise BadRequest(f"{where}: must be a text or a list of text blocks, and not empty")
    return content


def _time(wall: float) -> str:
    return datetime.fromtimestamp(math.ceil(wall), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _model(name: str) -> Mapping[str, object]:
    return {"type": "model", "id": name, "display_name": name, "created_at": "1970-01-01T00:00:00Z"}


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes one reply. Implements `dialect.Writer`."""

    id: str
    chat: Chat
    manner: Manner = TRUTH

    def whole(self, text: str, finish: Finish, usage: Usage) -> bytes:
        """As in `dialect.Writer`."""
        match self.manner.content:
            case Content.NO_MESSAGE:
                return b"null"
            case Content.NULL:
                content: object = None
            case Content.SAID:
                content = [{"type": "text", "text": text}]
            case _:
                content = []
        factor = 2 if self.manner.usage is Told.DOUBLED else 1
        told = Usage(usage.input * factor, usage.output * factor, usage.cached)
        return _json(self._head(content, _STOPS[finish], told))

    def opening(self, usage: Usage) -> bytes:
        """As in `dialect.Writer`."""
        message = self._head([], None, Usage(usage.input, 1, usage.cached))
        start = _event({"type": "message_start", "message": None if self._silent else message})
        text = None if self.manner.content is Content.NULL else ""
        block = {"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": text}}
        return start + (_event(block) if self._speaks else b"") + _PING

    def chunk(self, text: str) -> bytes:
        """As in `dialect.Writer`. A refusal has no words of its own."""
        if not self._speaks:
            return b""
        return _event({"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": text}})

    def end(self, finish: Finish, usage: Usage) -> bytes:
        """As in `dialect.Writer`."""
        last = {"stop_reason": _STOPS[finish], "stop_sequence": None}
        told = _event({"type": "message_delta", "delta": last, **self._usage(usage)})
        told *= 2 if self.manner.usage is Told.DOUBLED else 1
        stop = _event({"type": "content_block_stop", "index": 0}) if self._speaks else b""
        return stop + told + _event({"type": "message_stop"})

    def error(self, problem: Problem) -> bytes:
        """As in `dialect.Writer`."""
        return b"event: error\ndata: " + Anthropic().error(problem) + b"\n\n"

    @property
    def _silent(self) -> bool:
        return self.manner.content is Content.NO_MESSAGE

    @property
    def _speaks(self) -> bool:
        return self.manner.content in (Content.SAID, Content.NULL)

    def _head(self, content: object, stop: str | None, usage: Usage) -> dict[str, object]:
        return {
            "id": self.id,
            "type": "message",
            "role": "assistant",
            "model": self.manner.model or self.chat.model,
            "content": content,
            "stop_reason": stop,
            "stop_sequence": None,
            **self._usage(usage),
        }

    def _usage(self, usage: Usage) -> Mapping[str, object]:
        if self.manner.usage is Told.ABSENT:
            return {}
        told = self.manner.told(usage)
        return {"usage": told and {**_input(told), "output_tokens": told.output}}


def _input(usage: Usage) -> Mapping[str, object]:
    """Cached tokens stand beside `input_tokens`, not within."""
    return {
        "input_tokens": usage.input - usage.cached,
        "cache_creation_input_tokens": 0,
        "cache_read_input_tokens": usage.cached,
    }


def _event(data: Mapping[str, object]) -> bytes:
    return f"event: {data['type']}\n".encode() + b"data: " + _json(data) + b"\n\n"


def _json(value: object) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()
