"""OpenAI and every endpoint that speaks its language: chat completions, streamed.

Where an endpoint does not take a field (see `forms`), the lane remembers it and the call ends as `Throttled(after=0)`:
it was surely not paid, it says nothing about this request, and whoever retries sends it in the other form; each attempt
is thus one request, and one call of the journal (faults, F62).
"""

from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType
from typing import Any

from burnish.errors import CallFailed, Throttled
from burnish.model.calls import Finish, Prompt, Usage
from burnish.providers.chat import ChatProvider, Question
from burnish.providers.forms import Form, first_form
from burnish.providers.keys import BEARER, OPENAI
from burnish.providers.reading import Foreign, Reading, count, text_of
from burnish.providers.shapes import UNSET, Struct, UnsetType, encode, reader
from burnish.providers.statuses import Words, read_words, refused_fields

BASE_URL = f"{OPENAI}/v1"
_PATH = "/chat/completions"


class OpenAI(ChatProvider):
    """One model behind one endpoint. Implements `burnish.ports.Provider`. Args are those of `ChatProvider`."""

    name, home, bearing, what = "openai", BASE_URL, BEARER, "completion"
    _learned: Form | None = None  # the form to which refusals have led

    @property
    def _form(self) -> Form:
        return self._learned or first_form(self._endpoint.origin)

    def _question(self, prompt: Prompt) -> Question:
        form = self._form
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
        return Question(
            path=_PATH, body=encode(body), streamed=form.stream, other_form=partial(self._change_form, form)
        )

    def _reading(self) -> Reading:
        return CompletionReading(self._clock)

    def _change_form(self, form: Form, status: int, words: Words) -> CallFailed | None:
        """Leave out from now on what the endpoint did not take of a request in `form`."""
        refused = refused_fields(form.fields, status, words)
        other = self._form.without(refused) if refused else None
        if other is None:
            return None
        self._learned = other
        names = " and ".join(f"`{name}`" for name in sorted(refused))
        problem = f"takes no {names}; to be asked again without"
        return Throttled(origin=self._endpoint.origin, problem=problem, after=0.0)


class _Said(Struct):
    """A message, or what is new of it. Fields that only some endpoints fill are read with care, so `Any`."""

    content: str | list[Any] | None = None
    refusal: str | None = None


class _Choice(Struct):
    delta: _Said | None = None
    message: _Said | None = None
    finish_reason: Any = None
    index: Any = 0


class _Completion(Struct):
    """A whole completion, or a chunk of one. `choices` is unset where the JSON is no completion at all."""

    choices: list[_Choice] | UnsetType | None = UNSET
    usage: Any = None
    model: Any = None
    error: Any = None


_read_completion = reader(_Completion)


class CompletionReading(Reading):
    """One completion."""

    finishes = MappingProxyType(
        {
            "stop": Finish.STOP,
            "eos": Finish.STOP,
            "end_turn": Finish.STOP,
            "length": Finish.LENGTH,
            "max_tokens": Finish.LENGTH,
            "content_filter": Finish.FILTER,
            "safety": Finish.FILTER,
            "refusal": Finish.FILTER,
        }
    )

    def __init__(self, clock: Callable[[], float]) -> None:
        super().__init__(clock)
        self._usage: Usage | None = None

    @property
    def usage(self) -> Usage | None:
        """As in `Reading`."""
        return self._usage

    def take(self, data: str) -> Words | None:
        """As in `Reading`."""
        chunk = _read_completion(data)
        if chunk.error:
            return read_words({"error": chunk.error})
        if chunk.choices is UNSET and not chunk.usage:
            raise Foreign
        if chunk.usage:
            self._usage = _larger(self._usage, _usage(chunk.usage))
        self.name(chunk.model)
        for choice in chunk.choices or ():
            said = choice.delta or choice.message
            if choice.index:  # only one was asked for
                continue
            if said is not None:
                content = said.content
                self.say("".join(map(text_of, content)) if isinstance(content, list) else content or "")
                self.refuse(said.refusal or "")
            if choice.finish_reason:
                self.finish = str(choice.finish_reason).lower()
        return None

    def take_whole(self, data: str) -> Words | None:
        """As in `Reading`."""
        return self.take(data)


def _usage(data: object) -> Usage | None:
    """The tokens that a provider counts, or None when they make no sense."""
    if not isinstance(data, Mapping):
        return None
    spent, written = count(data.get("prompt_tokens")), count(data.get("completion_tokens"))
    if not spent or written is None:
        return None
    details = data.get("prompt_tokens_details")
    cached = count(details.get("cached_tokens")) if isinstance(details, Mapping) else None
    return Usage(spent, written, min(cached or 0, spent))


def _larger(one: Usage | None, other: Usage | None) -> Usage | None:
    """Of two counts for one reply, the larger ones: some endpoints count along with every chunk."""
    if one is None or other is None:
        return one or other
    spent, written = max(one.input, other.input), max(one.output, other.output)
    return Usage(spent, written, max(one.cached, other.cached))
