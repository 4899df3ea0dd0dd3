"""What has been read of one reply, in whatever language it comes. Pure, but for the clock that it is given."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from typing import ClassVar

from burnish.model.calls import Finish, Limits, Reply, Usage
from burnish.providers.statuses import Words

_MOST_TOKENS = 1_000_000_000  # a usage above that is nonsense


class Foreign(Exception):
    """A piece of an answer is in another language. Never leaves the providers."""


class Reading(ABC):
    """One reply, taken in piece by piece."""

    finishes: ClassVar[Mapping[str, Finish]]  #: by the provider's word, in lower case

    def __init__(self, clock: Callable[[], float]) -> None:
        self.done = False  #: its end has come
        self.finish = ""  #: why it ended, in lower case, where that was said
        self.working = False  #: did the provider begin work that it may charge for?
        self._began: float | None = None  # when the first piece of text came
        self._clock = clock
        self._text: list[str] = []
        self._refusal: list[str] = []
        self._model = ""

    @abstractmethod
    def take(self, data: str) -> Words | None:
        """Add one event of a stream; the words of an error, where it is one.

        Raises:
            Foreign, shapes.BadShape: it is neither.
        """

    @abstractmethod
    def take_whole(self, data: str) -> Words | None:
        """Add an answer that is not streamed, as `take` does an event."""

    @property
    @abstractmethod
    def usage(self) -> Usage | None:
        """The tokens that the provider counts; None where it does not, or where they make no sense."""

    def say(self, text: str) -> None:
        """Add text to the reply."""
        if text:
            self._text.append(text)
            self.working = True
            if self._began is None:
                self._began = self._clock()

    def refuse(self, text: str) -> None:
        """Add words with which the model declines to answer."""
        if text:
            self._refusal.append(text)

    def name(self, model: object) -> None:
        """Note which model answers."""
        if isinstance(model, str) and model:
            self._model = model

    def reply(self, asked: str, began: float, ended: float, limits: Limits | None) -> Reply:
        """The reply. A refusal stands for the text where there is none; `asked` for a model that was not named."""
        text = "".join(self._text)
        usage = self.usage
        if usage is not None and text and not usage.output:
            usage = None  # nobody writes for nothing: to be estimated
        return Reply(
            text=text or "".join(self._refusal),
            finish=Finish.FILTER if self._refusal else self.finishes.get(self.finish, Finish.OTHER),
            usage=usage,
            model=self._model or asked,
            first_seconds=(ended if self._began is None else self._began) - began,
            seconds=ended - began,
            limits=limits,
        )


def count(value: object) -> int | None:
    """A number of tokens, or None for what is none."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= _MOST_TOKENS:
        return None
    return int(value)


def text_of(part: object) -> str:
    """The text of one part of a content in parts; the thoughts of a model are none."""
    if isinstance(part, Mapping) and part.get("type") == "text" and isinstance(part.get("text"), str):
        return str(part["text"])
    return ""
