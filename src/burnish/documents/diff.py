"""From a new logical text to word-level changes of the old one.

A token is a word, a mask, a run of white space or one other character; a soft break counts as a space. Method: the
greedy algorithm of Myers, "An O(ND) Difference Algorithm and Its Variations" (1986), after common ends are cut off.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from burnish.patterns import late_pattern

_TOKEN = late_pattern(r"@@[0-9]+[A-Z2-7]{2}@@|[^\W_]+(?:['’][^\W_]+)*|\s+|.", re.DOTALL)
#: Tokens removed and added; time grows with the square, and texts that differ more have little to keep.
_MOST_DIFFERENCES = 1000
_HARD_BREAK = late_pattern(r"  +\n|\\\n")


class Change(NamedTuple):
    """Replace `start:end` (characters, half-open) by `replacement`."""

    start: int
    end: int
    replacement: str


def changes(before: str, after: str) -> list[Change]:
    """The changes that turn `before` into `after`, in order and disjoint; white space is equal to white space.

    Applied one by one they give `after`, but for the kind of its white space, which `before` keeps.
    """
    head, tail = _common_ends(before, after)
    old, new = _tokens(before, head, tail), _tokens(after, head, tail)
    offsets = [head]
    for token in old:
        offsets.append(offsets[-1] + len(token))
    found = []
    for a, b, c, d in _opcodes(_keys(old), _keys(new)):
        found.append(Change(offsets[a], offsets[b], "".join(" " if t.isspace() else t for t in new[c:d])))
    settled = (_settled(change, before) for change in _joined(found, before))
    return [change for change in settled if change.start < change.end or change.replacement]


def _common_ends(before: str, after: str) -> tuple[int, int]:
    """How many characters both texts share at their start and at their end, in whole words; these need no tokens."""
    most = min(len(before), len(after))
    head = _shared(most, lambda count: before[:count] == after[:count])
    differing = before[head : head + 1], after[head : head + 1]
    head = len(before[: before.rfind(" ", 0, head) + 1].rstrip())
    if any(not character or character.isspace() for character in differing):
        return head, 0  # the start goes on behind white space of another kind, and comes before the end
    tail = _shared(most - head, lambda count: before[len(before) - count :] == after[len(after) - count :])
    space = before.find(" ", len(before) - tail)
    return head, 0 if space < 0 else len(before[space:].lstrip())


def _shared(most: int, equal: Callable[[int], bool]) -> int:
    """The largest number for which `equal` holds, which holds for every smaller one."""
    low, high = 0, most
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if equal(middle) else (low, middle - 1)
    return low


def _tokens(text: str, head: int, tail: int) -> list[str]:
    return _TOKEN.findall(text, head, len(text) - tail)


def _keys(tokens: Sequence[str]) -> list[str]:
    """White space is equal to white space, but for hard breaks."""
    return [" " if t.isspace() and not _HARD_BREAK.search(t) else t for t in tokens]


def _joined(found: Sequence[Change], before: str) -> list[Change]:
    """Changes with nothing but spaces between them are one, so that a line which they empty is seen as empty."""
    joined: list[Change] = []
    for change in found:
        between = before[joined[-1].end : change.start] if joined else "x"
        if joined and (not between or (between.isspace() and "\n" not in between)):
            last = joined.pop()
            change = Change(last.start, change.end, last.replacement + between + change.replacement)
        joined.append(change)
    return joined


def _settled(change: Change, before: str) -> Change:
    """The same change where a person would see it: without equal spaces at its ends, a deletion at a word's start."""
    start, end, new = change
    while end > start and new and before[end - 1] == new[-1] == " ":
        end, new = end - 1, new[:-1]
    while end > start and new and before[start] == new[0] == " ":
        start, new = start + 1, new[1:]
    if not new and before[start:end].startswith(" ") and before[end : end + 1] == " ":
        start, end = start + 1, end + 1
    return Change(start, end, new)


def _opcodes(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[int, int, int, int]]:
    """Ranges `old[a:b]` -> `new[c:d]` that differ, in order."""
    head, least = 0, min(len(old), len(new))
    while head < least and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < least - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    kept = _matches(old[head : len(old) - tail], new[head : len(new) - tail])
    a, c = head, head
    for x, y in (*((head + x, head + y) for x, y in kept), (len(old) - tail, len(new) - tail)):
        if (a, c) != (x, y):
            yield a, x, c, y
        a, c = x + 1, y + 1


def _matches(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Pairs of equal positions on a shortest edit path, in order; none when the path is too long."""
    furthest, history = {1: 0}, []
    for distance in range(min(len(old) + len(new), _MOST_DIFFERENCES) + 1):
        history.append(dict(furthest))
        for diagonal in range(-distance, distance + 1, 2):
            down = diagonal == -distance or (diagonal != distance and furthest[diagonal - 1] < furthest[diagonal + 1])
            x = furthest[diagonal + 1] if down else furthest[diagonal - 1] + 1
            y = x - diagonal
            while x < len(old) and y < len(new) and old[x] == new[y]:
                x, y = x + 1, y + 1
            furthest[diagonal] = x
            if x >= len(old) and y >= len(new):
                return _walk_back(history, len(old), len(new))
    return []


def _walk_back(history: Sequence[dict[int, int]], x: int, y: int) -> list[tuple[int, int]]:
    pairs = []
    for distance in range(len(history) - 1, -1, -1):
        furthest, diagonal = history[distance], x - y
        down = diagonal == -distance or (diagonal != distance and furthest[diagonal - 1] < furthest[diagonal + 1])
        previous = diagonal + 1 if down else diagonal - 1
        from_x = furthest[previous]
        from_y = from_x - previous
        while x > from_x and y > from_y and x > 0 and y > 0:
            x, y = x - 1, y - 1
            pairs.append((x, y))
        if distance:
            x, y = from_x, from_y
    pairs.reverse()
    return pairs
