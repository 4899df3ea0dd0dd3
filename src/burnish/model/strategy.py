"""What a document is to be improved in."""

from collections.abc import Callable
from dataclasses import dataclass

from burnish.model.scores import Measures


@dataclass(frozen=True, slots=True)
class Metric:
    """Something that is measured."""

    name: str  #: a few words
    unit: str  #: what the number counts; empty for a number of its own
    source: str  #: where the method comes from
    of: Callable[[Measures], float | None]  #: None: there is nothing to measure


@dataclass(frozen=True, slots=True)
class Score:
    """A number from 0 to 100; more is better."""

    formula: str  #: for a person
    source: str  #: where it comes from
    of: Callable[[Measures], float | None]  #: None: there is nothing to judge


@dataclass(frozen=True, slots=True)
class Strategy:
    """One aim, as a provider is told it, and what serves it without one."""

    name: str  #: lower case, one word; what replies call it
    version: int  #: raised when the instructions change what is asked; part of every key
    summary: str  #: one sentence for a person
    instructions: str  #: for a provider, under 60 tokens
    rules: tuple[str, ...] = ()  #: that serve it, by name
    metrics: tuple[Metric, ...] = ()
    score: Score | None = None
    after: tuple[str, ...] = ()  #: what must have been done before, a clause each
    never: tuple[str, ...] = ()  #: what it never does, a clause each

    @property
    def tag(self) -> str:
        """Name and version, as keys hold them."""
        return f"{self.name}.{self.version}"
