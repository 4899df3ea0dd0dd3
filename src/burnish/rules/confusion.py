"""Corrects two words of which one was meant to be another: `due the` -> `due to the`, `it's own` -> `its own`.

Only pairs of a closed list are looked at (`confused_verbs`, `confused_words`), each with patterns for the words around
it. A pair stands around one space or soft line break, in small letters (the first may open a sentence), not in code.
Most pairs are made from short lists; what needs the whole sentence to be understood is left out.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import pairwise

from burnish.model.document import Block
from burnish.model.edits import Allowance, Finding, Tier
from burnish.patterns import late_pattern
from burnish.ports import Words
from burnish.rules import confused_verbs, confused_words
from burnish.rules.letters import words_of
from burnish.rules.pairs import Group

_PAIR = late_pattern(
    r"(?<![\w@/.\\$`'’=+-])(?=([A-Za-z]+(?:['’][a-z]+)?)[ \n]([A-Za-z]+(?:['’][a-z]+)?)(?![\w@=/\\`(-]|['’.:]\w))"
)
_GROUPS_OF: Mapping[str, tuple[Group, ...]]
_QUOTES = frozenset("\"'“‘”’")
_LOOK_BACK = 40  # characters


def _groups_of() -> dict[str, tuple[Group, ...]]:
    found: dict[str, tuple[Group, ...]] = {}
    for group in (*confused_verbs.GROUPS, *confused_words.GROUPS):
        for pair in group.pairs:
            found[pair] = (*found.get(pair, ()), group)
    return found


def _neighbours(pair: str) -> tuple[str, str]:
    first, _, second = pair.replace("’", "'").partition(" ")
    return first.rpartition("'")[2], second.partition("'")[0]


_GROUPS_OF = _groups_of()
#: For the first look: the last word before and the first behind the space, as `words_of` divides them.
_NEIGHBOURS = set(map(_neighbours, _GROUPS_OF))


class Confusion:
    """Implements `burnish.ports.Rule`."""

    name = "confusion"
    strategy = "accuracy"
    tier = Tier.SUGGESTION
    summary = "Correct two words that cannot stand side by side."
    version = 1
    allowance = Allowance(own_span=True)
    cases = (
        ("It is slow due the\nload.", "It is slow due to the\nload."),
        ("Each file has it's own name.", "Each file has its own name."),
        ("It is used to creates files.", "It is used to create files."),
        ("It can be use to win, and must be install.", "It can be used to win, and must be installed."),
        ("It does not exists.", "It does not exist."),
        ("This is one the most common errors.", "This is one of the most common errors."),
        (
            "It reads data form the file, rather then from memory.",
            "It reads data from the file, rather than from memory.",
        ),
        ("See this files.", "See these files."),
        ("Use one of more names.", "Use one or more names."),
        ("It's value added.", "It's value added."),
        ("Then it is due the next day.", "Then it is due the next day."),
        ("What it refers to determines the type.", "What it refers to determines the type."),
        ("If one of more than two is gone, go.", "If one of more than two is gone, go."),
        ("This files a claim.", "This files a claim."),
        ("Say 'due the' rarely. `due the` is code.", "Say 'due the' rarely. `due the` is code."),
    )

    def check(self, block: Block, words: Words) -> Iterator[Finding]:  # noqa: ARG002 - the port's signature
        """One finding per pair, around the word that changes."""
        text = block.text
        if _NEIGHBOURS.isdisjoint(pairwise(words_of(text))):
            return
        found = list(_found(text))
        if found and not any(True for _ in _found(_applied(text, found))):  # else a second run would find more
            for whole, finding in found:
                if not block.is_frozen(*whole):
                    yield finding


def _found(text: str) -> Iterator[tuple[tuple[int, int], Finding]]:
    """The findings in a text, each with the range of its pair."""
    at = 0
    for match in _PAIR.finditer(text):
        start, end = match.start(1), match.end(2)
        groups = _GROUPS_OF.get(f"{match[1]} {match[2]}".lower())
        if groups is None or start < at or not (match[1][1:].islower() or len(match[1]) == 1) or not match[2].islower():
            continue
        if text[start - 1 : start] in _QUOTES and text[end : end + 1] in _QUOTES:
            continue
        for group in groups:
            if _fits(group, text, start, end):
                yield (start, end), _finding(match, group)
                at = end
                break


@cache
def _guards(before: str, behind: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    return late_pattern(rf"(?:{before})\Z"), late_pattern(behind)


def _fits(group: Group, text: str, start: int, end: int) -> bool:
    before, behind = _guards(group.before, group.behind)
    return behind.match(text, end) is not None and before.search(text, max(0, start - _LOOK_BACK), start) is not None


def _finding(match: re.Match[str], group: Group) -> Finding:
    """The words that both have at their ends stay, so that as little as possible changes."""
    old, new = f"{match[1]} {match[2]}", group.pairs[f"{match[1]} {match[2]}".lower()]
    message = f"'{old}' should be '{new}'"
    first, second = new.partition(" ")[0], new.rpartition(" ")[2]
    start, end = match.start(1), match.end(2)
    if first == match[1].lower() and " " in new:
        start, new = match.start(2), new[len(first) + 1 :]
    elif second == match[2] and " " in new:
        end, new = match.end(1), new[: -len(second) - 1]
    if start == match.start(1) and match[1][0].isupper():
        new = new[0].upper() + new[1:]
    return Finding(start, end, message, new)


def _applied(text: str, found: list[tuple[tuple[int, int], Finding]]) -> str:
    for _, finding in reversed(found):
        text = text[: finding.start] + (finding.replacement or "") + text[finding.end :]
    return text
