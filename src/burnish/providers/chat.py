"""A model behind an endpoint: one request over our own HTTP, its answer read as it comes, and what a refusal means.

All that languages of endpoints share; `openai` and `anthropic` say what is asked and read what is answered. Nothing is
retried here.
"""

import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import ClassVar

from burnish.errors import CallFailed, Denied, Rejected, ReplyLost
from burnish.model.calls import Begun, Lane, Limits, Prompt, Reply
from burnish.providers.http import TIMEOUTS, Answer, HttpPool, Timeouts
from burnish.providers.keys import Bearing, Secret, excerpt, without
from burnish.providers.limit_headers import read_limits
from burnish.providers.origins import read_endpoint
from burnish.providers.reading import Foreign, Reading
from burnish.providers.retry_after import retry_after
from burnish.providers.shapes import BadShape, decode
from burnish.providers.sse import SseReader
from burnish.providers.statuses import Words, failure, read_words, status_of

_TYPES = {"Content-Type": "application/json", "Accept": "text/event-stream, application/json"}
_NOTHING: Mapping[str, object] = MappingProxyType({})
_DONE = "[DONE]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One request, as a language writes it."""

    path: str  #: below the base URL
    body: bytes
    streamed: bool = True
    #: The error for a refusal that asks for another form of the request; None where it is a refusal like any other.
    other_form: Callable[[int, Words], CallFailed | None] = lambda _status, _words: None


class ChatProvider(ABC):
    """One model behind one endpoint. Implements `burnish.ports.Provider`.

    Args:
        base_url: of the endpoint; empty for the provider's own, `home`.
        key: for the origin of `base_url` and no other; see `keys.key_for`.
        pool: belongs to this provider from now on, and is closed with it.
        body: more fields for each request, such as `temperature`; they cannot replace our own.
        clock: seconds, for the times of replies. `wall`: seconds since the epoch, to understand dates.

    Raises:
        ConfigurationError: `base_url` cannot be used.
    """

    name: ClassVar[str]  #: of the provider
    home: ClassVar[str]  #: the base URL of the hosted service
    bearing: ClassVar[Bearing]  #: how the key is shown
    headers: ClassVar[Mapping[str, str]] = MappingProxyType({})  #: of each request, beside those of all languages
    what: ClassVar[str]  #: an answer is, as messages call it

    def __init__(
        self,
        model: str,
        *,
        base_url: str = "",
        key: Secret | None = None,
        pool: HttpPool | None = None,
        timeouts: Timeouts = TIMEOUTS,
        body: Mapping[str, object] = _NOTHING,
        clock: Callable[[], float] = time.monotonic,
        wall: Callable[[], float] = time.time,
    ) -> None:
        self._endpoint = read_endpoint(base_url or self.home)
        self._key = key
        self._secrets = (key,) if key else ()
        self.pool = pool or HttpPool(timeouts)  #: its counts are public
        self._timeouts = timeouts
        self._body = body
        self._clock, self._wall = clock, wall
        self._lane = Lane(self.name, self._endpoint.origin, model)

    @property
    def lane(self) -> Lane:
        """As in `ports.Provider`."""
        return self._lane

    async def complete(self, prompt: Prompt, begun: Begun | None = None) -> Reply:
        """As in `ports.Provider`. Where the provider does not name the model that answered, it is the one asked for."""
        question, reading, began = self._question(prompt), self._reading(), self._clock()
        async with self.pool.post(
            self._endpoint,
            question.path,
            question.body,
            headers={**_TYPES, **self.headers},
            key=self._key,
            bearing=self.bearing,
            # An answer that is not streamed begins when it is done.
            timeouts=self._timeouts if question.streamed else replace(self._timeouts, first_byte=self._timeouts.total),
        ) as answer:
            headers = _lower(answer.headers)
            limits = read_limits(headers, self._wall())
            if answer.status != 200:
                raise await self._refusal(answer, question, headers, limits)
            if begun is not None:
                begun(limits)
            if answer.media_type == "text/event-stream":
                await self._read_stream(answer, reading, limits)
                ended = self._clock()
                await answer.settle()
            else:
                await self._read_whole(answer, reading, limits)
                ended = self._clock()
        reply = reading.reply(self._lane.model, began, ended, limits)
        text, model = (without(said, self._secrets) for said in (reply.text, reply.model))  # replies are kept
        return replace(reply, text=text, model=model)

    async def close(self) -> None:
        """As in `ports.Provider`; may be called again."""
        await self.pool.close()

    @abstractmethod
    def _question(self, prompt: Prompt) -> Question:
        """The request for a prompt."""

    @abstractmethod
    def _reading(self) -> Reading:
        """For the answer to one request."""

    async def _read_stream(self, answer: Answer, reading: Reading, limits: Limits | None) -> None:
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
                else:
                    self._take(data, reading.take, reading, limits)
                if reading.done:
                    break
            if not piece:
                break
        if not reading.done and not reading.finish:
            raise self._lost("the answer broke off before its end")

    async def _read_whole(self, answer: Answer, reading: Reading, limits: Limits | None) -> None:
        kind = answer.media_type
        body = await answer.whole()
        if kind != "application/json" and not (kind.startswith("application/") and kind.endswith("+json")):
            shown = self._excerpt(body.decode(errors="replace"))
            raise self._lost(
                f"it answers with {self._excerpt(kind) or 'no media type'}, not with a {self.what}: {shown!r}"
            )
        try:
            text = body.decode()
        except UnicodeDecodeError as exc:
            raise self._lost("it sent bytes that are not UTF-8") from exc
        self._take(text, reading.take_whole, reading, limits)

    def _take(self, data: str, take: Callable[[str], Words | None], reading: Reading, limits: Limits | None) -> None:
        """Read one event, or a whole answer."""
        try:
            words = take(data)
        except Foreign as exc:
            raise self._lost(f"it sent something other than a {self.what}: {self._excerpt(data)!r}") from exc
        except BadShape as exc:
            raise self._lost(f"it sent something other than a {self.what} ({exc}): {self._excerpt(data)!r}") from exc
        if words is not None:
            raise self._error_within(words, reading, limits)

    async def _refusal(
        self, answer: Answer, question: Question, headers: Mapping[str, str], limits: Limits | None
    ) -> CallFailed:
        """The error for an answer that is no reply."""
        status, origin = answer.status, self._endpoint.origin
        if 300 <= status < 400:
            goal = self._excerpt(headers.get("location", "nowhere").partition("?")[0])
            return Rejected(origin=origin, problem=f"redirects to {goal}, which is not followed", too_long=False)
        body = (await answer.beginning()).decode(errors="replace")
        if status < 300:
            return self._lost(f"answers {status} without a {self.what}")
        words = _words(body)
        if (asked_anew := question.other_form(status, words)) is not None:
            return asked_anew
        told = self._excerpt(words.message or body)
        failed = failure(origin, status, words, told, retry_after(headers, self._wall()), limits)
        if isinstance(failed, Denied) and status in (401, 403):
            used = f"the key is that of {self._key.label}" if self._key else "no key was sent"
            return Denied(origin=origin, problem=f"{failed.facts['problem']} ({used})")
        return failed

    def _error_within(self, words: Words, reading: Reading, limits: Limits | None) -> CallFailed:
        """The error for an error that came in place of a reply, or behind the beginning of one."""
        told = self._excerpt(words.message)
        status = status_of(words)
        if reading.working or status is None:
            return self._lost(f"it sent an error in place of an answer: {told}")
        return failure(self._endpoint.origin, status, words, told, None, limits)

    def _excerpt(self, text: str) -> str:
        return excerpt(text, self._secrets)

    def _lost(self, problem: str) -> ReplyLost:
        return ReplyLost(origin=self._endpoint.origin, problem=problem)


def _words(body: str) -> Words:
    try:
        return read_words(decode(body))
    except BadShape:
        return Words()


def _lower(headers: Mapping[str, str]) -> Mapping[str, str]:
    return {name.lower(): value for name, value in headers.items()}
