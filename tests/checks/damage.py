"""One damage: a sentence that names it, and how it is done to a text. Shared by the tables of damages."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Damage:
    """What may happen to a text in the hands of a model. `done_to` gives nothing where it is not applicable."""

    says: str
    done_to: Callable[[str], Iterator[str]]


def swap(says: str, pattern: str, new: str | Mapping[str, str] | Callable[[re.Match[str]], str]) -> Damage:
    """What `pattern` matches becomes `new`, at its first place and at its last one.

    `^` and `$` stand at lines' ends. `new` is a template, a table of what becomes what, or a function.
    """
    compiled = re.compile(pattern, re.MULTILINE)

    def done_to(text: str) -> Iterator[str]:
        matches = list(compiled.finditer(text))
        for match in dict.fromkeys((*matches[:1], *matches[-1:])):
            changed = _replacement(match, new)
            if changed != match[0]:
                yield text[: match.start()] + changed + text[match.end() :]

    return Damage(says, done_to)


def whole(says: str, change: Callable[[str], str | None]) -> Damage:
    """The text as a whole is changed; None where that is not possible."""

    def done_to(text: str) -> Iterator[str]:
        changed = change(text)
        if changed is not None and changed != text:
            yield changed

    return Damage(says, done_to)


def exchanged(says: str, pattern: str) -> Damage:
    """The first groups of two matches that follow each other change places."""
    compiled = re.compile(pattern, re.MULTILINE)

    def change(text: str) -> str | None:
        found = list(compiled.finditer(text))
        for first, second in pairwise(found):
            if first[1] != second[1]:
                between = text[first.end(1) : second.start(1)]
                return text[: first.start(1)] + second[1] + between + first[1] + text[second.end(1) :]
        return None

    return whole(says, change)


def _replacement(match: re.Match[str], new: str | Mapping[str, str] | Callable[[re.Match[str]], str]) -> str:
    if isinstance(new, str):
        return match.expand(new)
    return new[match[0]] if isinstance(new, Mapping) else new(match)
