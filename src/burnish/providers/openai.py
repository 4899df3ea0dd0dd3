"""OpenAI and every endpoint that speaks its language: chat completions, streamed, over our own HTTP.

Nothing is retried here. Where an endpoint does not take a field (see `forms`), the lane remembers it and the call ends
as `Throttled(after=0)`: it was surely not paid, it says nothing about this request, and whoever retries sends it in
the other form; each attempt is thus one request, and one call of the journal (faults, F62).
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import msgspec

from burnish.errors import CallFailed, Denied, Rejected, ReplyLost, Throttled
from burnish.model.calls import Finish, Lane, Prompt, Reply, Usage
from burnish.providers.forms import Form, first_form
from burnish.providers.http import TIMEOUTS, Answer, HttpPool, Timeouts
from burnish.providers.keys import OPENAI, Secret, excerpt
from burnish.providers.origins import read_endpoint
from burnish.providers.retry_after import retry_after
from burnish.providers.sse import SseReader
from burnish.providers.statuses import Words, failure, read_words, refused_fields

BASE_URL = f"{OPENAI}/v1"
_PATH = "/chat/completions"
_NOTHING: Mapping[str, object] = MappingProxyType({})
_DONE = "[DONE]"
_FINISHES = {
    "stop": Finish.STOP,
    "eos": Finish.STOP,
    "end_turn": Finish.STOP,
    "length": Finish.LENGTH,
    "max_tokens": Finish.LENGTH,
    "content_filter": Finish.FILTER,
    "safety": Finish.FILTER,
    "refusal": Finish.FILTER,
}
_MOST_TOKENS = 1_000_000_000  # a usage above that is nonsense


class _Said(msgspec.Struct):
    """A message, or what is new of it. Fields that only some endpoints fill are read with care, so `Any`."""

    content: str | list[Any] | None = None
    refusal: str | None = None


class _Choice(msgspec.Struct):
    delta: _Said | None = None
    message: _Said | None = None
    finish_reason: Any = None
    index: Any = 0


class _Completion(msgspec.Struct):
    """A whole completion, or a chunk of one. `choices` is unset where the JSON is no completion at all."""

    choices: list[_Choice] | msgspec.UnsetType | None = msgspec.UNSET
    usage: Any = None
    model: Any = None
    error: Any = None


_read_completion = msgspec.json.Decoder(_Completion).decode


class OpenAI:
    """One model behind one endpoint. Implements `burnish.ports.Provider`.

    Args:
        key: for the origin of `base_url` and no other; see `keys.key_for`.
        pool: belongs to this provider from now on, and is closed with it.
        body: more fields for each request, such as `temperature`; they cannot replace our own.
        clock: seconds, for the times of replies. `wall`: seconds since the epoch, to understand dates.

    Raises:
        ConfigurationError: `base_url` cannot be used.
    """

    def __init__(
        self,
        model: str,
        *,
        base_url: str = BASE_URL,
        key: Secret | None = None,
        pool: HttpPool | None = None,
        timeouts: Timeouts = TIMEOUTS,
        body: Mapping[str, object] = _NOTHING,
        clock: Callable[[], float] = time.monotonic,
        wall: Callable[[], float] = time.time,
    ) -> None:
        self._endpoint = read_endpoint(base_url)
        self._key = key
        self._secrets = (key,) if key else ()
        self.pool = pool or HttpPool(timeouts)  #: its counts are public
        self._timeouts = timeouts
        self._body = body
        self._clock, self._wall = clock, wall
        self._form = first_form(self._endpoint.origin)
        self._lane = Lane("openai", self._endpoint.origin, model)

    @property
    def lane(self) -> Lane:
        """As in `ports.Provider`."""
        return self._lane

    async def complete(self, prompt: Prompt) -> Reply:
        """As in `ports.Provider`. Where the provider does not name the model that answered, it is the one asked for."""
        form, began = self._form, self._clock()
        reading = _Reading(self._clock)
        async with self.pool.post(
            self._endpoint,
            _PATH,
            self._encoded(prompt, form),
            headers={"Content-Type": "application/json", "Accept": "text/event-stream, application/json"},
            key=self._key,
            # An answer that is not streamed begins when it is done.
            timeouts=self._timeouts if form.stream else replace(self._timeouts, first_byte=self._timeouts.total),
        ) as answer:
            if answer.status != 200:
                raise await self._refusal(answer, form)
            if answer.media_type == "text/event-stream":
                await self._read_stream(answer, reading)
                ended = self._clock()
                await answer.settle()
            else:
                await self._read_whole(answer, reading)
                ended = self._clock()
        return reading.reply(self._lane.model, began, ended)

    async def close(self) -> None:
        """As in `ports.Provider`; may be called again."""
        await self.pool.close()

    def _encoded(self, prompt: Prompt, form: Form) -> bytes:
        body: dict[str, object] = {
            **self._body,
            "model": self._lane.model,
            "messages": [{"role": "system", "content": prompt.system}, {"role": "user", "content": prompt.user}],
            form.limit: prompt.max_tokens,
        }
        if form.stream:
            body["stream"] = True
        if form.stream and form.usage:
            body["stream_options"] = {"include_usage": True}
        return msgspec.json.encode(body)

    async def _read_stream(self, answer: Answer, reading: "_Reading") -> None:
        events = SseReader()
        while not reading.done:
            piece = await answer.piece()
            try:
                found = events.feed(piece) if piece else events.end()
            except ValueError as exc:
                raise self._lost(str(exc)) from exc
            for data in found:
                if data == _DONE:
                    reading.done = True
                    break
                self._take(data, reading)
            if not piece:
                break
        if not reading.done and not reading.finish:
            raise self._lost("the answer broke off before its end")

    async def _read_whole(self, answer: Answer, reading: "_Reading") -> None:
        kind = answer.media_type
        body = await answer.whole()
        if kind != "application/json" and not (kind.startswith("application/") and kind.endswith("+json")):
            shown = self._excerpt(body.decode(errors="replace"))
            raise self._lost(f"it answers with {kind or 'no media type'}, not with a completion: {shown!r}")
        try:
            text = body.decode()
        except UnicodeDecodeError as exc:
            raise self._lost("it sent bytes that are not UTF-8") from exc
        self._take(text, reading)
        reading.done = True

    def _take(self, data: str, reading: "_Reading") -> None:
        """Read one chunk, or a whole completion."""
        try:
            chunk = _read_completion(data)
        except msgspec.MsgspecError as exc:
            raise self._lost(f"it sent something other than a completion ({exc}): {self._excerpt(data)!r}") from exc
        if chunk.error:
            raise self._error_within(read_words({"error": chunk.error}), reading)
        if chunk.choices is msgspec.UNSET and not chunk.usage:
            raise self._lost(f"it sent something other than a completion: {self._excerpt(data)!r}")
        reading.take(chunk)

    async def _refusal(self, answer: Answer, form: Form) -> CallFailed:
        """The error for an answer that is no completion."""
        status, origin = answer.status, self._endpoint.origin
        if 300 <= status < 400:
            goal = self._excerpt(answer.headers.get("Location", "nowhere").partition("?")[0])
            return Rejected(origin=origin, problem=f"redirects to {goal}, which is not followed", too_long=False)
        body = (await answer.beginning()).decode(errors="replace")
        if status < 300:
            return self._lost(f"answers {status} without a completion")
        words = self._words(body)
        refused = refused_fields(form.fields, status, words)
        if refused and (other := self._form.without(refused)):
            self._form = other
            names = " and ".join(f"`{name}`" for name in sorted(refused))
            return Throttled(origin=origin, problem=f"takes no {names}; to be asked again without", after=0.0)
        told = self._excerpt(words.message or body)
        failed = failure(origin, status, words, told, retry_after(_lower(answer.headers), self._wall()))
        if isinstance(failed, Denied) and status in (401, 403):
            used = f"the key is that of {self._key.label}" if self._key else "no key was sent"
            return Denied(origin=origin, problem=f"{failed.facts['problem']} ({used})")
        return failed

    def _error_within(self, words: Words, reading: "_Reading") -> CallFailed:
        """The error for an error that came in place of a completion, or behind the beginning of one."""
        told = self._excerpt(words.message)
        status = words.status or (429 if "rate_limit" in words.code else None)
        if reading.began is not None or status is None or status < 400:
            return self._lost(f"it sent an error in place of an answer: {told}")
        return failure(self._endpoint.origin, status, words, told, None)

    def _words(self, body: str) -> Words:
        try:
            return read_words(msgspec.json.decode(body))
        except msgspec.MsgspecError:
            return Words()

    def _excerpt(self, text: str) -> str:
        return excerpt(text, self._secrets)

    def _lost(self, problem: str) -> ReplyLost:
        return ReplyLost(origin=self._endpoint.origin, problem=problem)


class _Reading:
    """What has been read of one reply."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self.done = False
        self.finish = ""
        self.began: float | None = None  # when the first piece of text came
        self._clock = clock
        self._text: list[str] = []
        self._refusal: list[str] = []
        self._usage: Usage | None = None
        self._model = ""

    def take(self, chunk: _Completion) -> None:
        """Add a chunk, or a whole completion."""
        if chunk.usage:
            self._usage = _larger(self._usage, _usage(chunk.usage))
        if isinstance(chunk.model, str) and chunk.model:
            self._model = chunk.model
        for choice in chunk.choices or ():
            said = choice.delta or choice.message
            if choice.index:  # only one was asked for
                continue
            if said is not None:
                self._say(said)
            if choice.finish_reason:
                self.finish = str(choice.finish_reason).lower()

    def _say(self, said: _Said) -> None:
        content = said.content
        if isinstance(content, list):
            content = "".join(_text_of(part) for part in content)
        if content:
            self._text.append(content)
            if self.began is None:
                self.began = self._clock()
        if said.refusal:
            self._refusal.append(said.refusal)

    def reply(self, asked: str, began: float, ended: float) -> Reply:
        """The reply. A refusal stands for the text where there is none."""
        text = "".join(self._text)
        finish = Finish.FILTER if self._refusal else _FINISHES.get(self.finish, Finish.OTHER)
        usage = self._usage
        if usage is not None and text and not usage.output:
            usage = None  # nobody writes for nothing: to be estimated
        first = ended if self.began is None else self.began
        return Reply(
            text=text or "".join(self._refusal),
            finish=finish,
            usage=usage,
            model=self._model or asked,
            first_seconds=first - began,
            seconds=ended - began,
        )


def _text_of(part: object) -> str:
    """The text of one part of a content in parts; the thoughts of a model are none."""
    if isinstance(part, Mapping) and part.get("type") == "text" and isinstance(part.get("text"), str):
        return str(part["text"])
    return ""


def _usage(data: object) -> Usage | None:
    """The tokens that a provider counts, or None when they make no sense."""
    if not isinstance(data, Mapping):
        return None
    spent, written = _count(data.get("prompt_tokens")), _count(data.get("completion_tokens"))
    if not spent or written is None:
        return None
    details = data.get("prompt_tokens_details")
    cached = _count(details.get("cached_tokens")) if isinstance(details, Mapping) else None
    return Usage(spent, written, min(cached or 0, spent))


def _count(value: object) -> int | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= _MOST_TOKENS:
        return None
    return int(value)


def _larger(one: Usage | None, other: Usage | None) -> Usage | None:
    """Of two counts for one reply, the larger ones: some endpoints count along with every chunk."""
    if one is None or other is None:
        return one or other
    spent, written = max(one.input, other.input), max(one.output, other.output)
    return Usage(spent, written, max(one.cached, other.cached))


def _lower(headers: Mapping[str, str]) -> Mapping[str, str]:
    return {name.lower(): value for name, value in headers.items()}
