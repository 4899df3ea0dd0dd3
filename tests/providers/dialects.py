"""The languages of endpoints, spoken by the scripted endpoint: what is the same in all is tested once, for each."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import pytest

from burnish.errors import CallFailed
from burnish.model.calls import Prompt, Reply, Usage
from burnish.providers.anthropic import Anthropic
from burnish.providers.chat import ChatProvider
from burnish.providers.openai import OpenAI

from .endpoint import PROMPT, Asked, Endpoint, Script, Step, delta, endpoint, event, events, run, streamed, whole
from .endpoint import USAGE as OPENAI_USAGE

#: What the usage of OpenAI in `endpoint` says, and that of Anthropic here.
USED = Usage(11, 5, 4)
ANTHROPIC_USED = Usage(11, 5, 4, written=3)
ANTHROPIC_USAGE = {
    "input_tokens": 4,
    "cache_creation_input_tokens": 3,
    "cache_read_input_tokens": 4,
    "output_tokens": 5,
}


@dataclass(frozen=True)
class Dialect:
    name: str
    make: Callable[..., ChatProvider]
    path: str
    opening: Sequence[bytes]  # of a stream
    piece: Callable[[str], bytes]  # of text
    ending: Sequence[bytes]
    whole: Callable[[str], object]  # an answer that is not streamed
    used: Usage  # of all these answers
    error: Callable[[str], object]  # a refusal, or an error within an answer

    def events(self, *texts: str) -> list[bytes]:
        return [*self.opening, *map(self.piece, texts), *self.ending]


def message_start(usage: object = ANTHROPIC_USAGE) -> bytes:
    told = {**usage, "output_tokens": 1} if isinstance(usage, dict) and "output_tokens" in usage else usage
    message = {"type": "message", "role": "assistant", "model": "served", "content": [], "usage": told}
    return event({"type": "message_start", "message": message})


def text_delta(text: str) -> bytes:
    return event({"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": text}})


def message_delta(reason: str | None = "end_turn", usage: object = ANTHROPIC_USAGE) -> bytes:
    return event({"type": "message_delta", "delta": {"stop_reason": reason, "stop_sequence": None}, "usage": usage})


def message(text: str, reason: str | None = "end_turn", **more: object) -> dict[str, object]:
    content = [{"type": "text", "text": text}]
    return {
        "type": "message",
        "role": "assistant",
        "model": "served",
        "content": content,
        "stop_reason": reason,
        "usage": ANTHROPIC_USAGE,
        **more,
    }


def completion(content: object = "Better.", finish: object = "stop", **more: object) -> dict[str, object]:
    choice = {"index": 0, "message": {"role": "assistant", "content": content}, "finish_reason": finish}
    return {"model": "served", "choices": [choice], "usage": OPENAI_USAGE, **more}


MESSAGE_STOP = event({"type": "message_stop"})
PING = event({"type": "ping"})

OPENAI = Dialect(
    name="openai",
    make=OpenAI,
    path="/v1/chat/completions",
    opening=(),
    piece=lambda text: event(delta(text)),
    ending=events(),
    whole=completion,
    used=USED,
    error=lambda message: {"error": {"message": message}},
)
ANTHROPIC = Dialect(
    name="anthropic",
    make=Anthropic,
    path="/v1/messages",
    opening=(
        message_start(),
        event({"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}}),
        PING,
    ),
    piece=text_delta,
    ending=(event({"type": "content_block_stop", "index": 0}), message_delta(), MESSAGE_STOP),
    whole=message,
    used=ANTHROPIC_USED,
    error=lambda text: {"type": "error", "error": {"type": "api_error", "message": text}},
)
every_dialect = pytest.mark.parametrize("dialect", [OPENAI, ANTHROPIC], ids=lambda dialect: dialect.name)


def echoing(dialect: Dialect) -> Script:
    """Answers with the user message, word by word."""
    return lambda asked: streamed(dialect.events(*re.findall(r"\S+\s*", asked.user)))


async def answers(
    dialect: Dialect,
    script: Script,
    *prompts: Prompt,
    after: Callable[[ChatProvider, Endpoint], None] | None = None,
    **options: object,
) -> list[Reply | CallFailed]:
    """What becomes of each prompt, one after the other."""
    found: list[Reply | CallFailed] = []
    async with endpoint(script) as made:
        provider = dialect.make("asked-for", **{"base_url": made.base_url, **options})
        for prompt in prompts or (PROMPT,):
            try:
                found.append(await provider.complete(prompt))
            except CallFailed as failed:
                found.append(failed)
        if after is not None:
            after(provider, made)
        await provider.close()
    return found


def reply(dialect: Dialect, script: Script | Iterable[Step], **options: object) -> Reply:
    (found,) = run(answers(dialect, _script(script), **options))
    assert isinstance(found, Reply), found
    return found


def failed(dialect: Dialect, script: Script | Iterable[Step], **options: object) -> CallFailed:
    (found,) = run(answers(dialect, _script(script), **options))
    assert isinstance(found, CallFailed), found
    return found


def refusing(status: int, body: object, **headers: str) -> Script:
    return lambda asked: whole(body, status, **headers)


def _script(script: Script | Iterable[Step]) -> Script:
    if callable(script):
        return script
    steps = list(script)
    return lambda asked: steps


def asked_once(dialect: Dialect, script: Script, **options: object) -> Asked:
    """The one request that a prompt becomes."""
    seen: list[Asked] = []
    run(answers(dialect, script, after=lambda _, made: seen.extend(made.asked), **options))
    (asked,) = seen
    return asked
