"""Do the words of a new text stand in an order that says something else? `the client of the server` turned round.

By words of content that both texts have once, or by all of them where both texts have the same words. A clause that
moves as a whole is an edit that people want, and so are a list's parts in another order; two words that change places
around a verb or preposition are not, nor are sentences in another order or words that lost their neighbours.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise

from burnish.checks.wording import Change, stem
from burnish.model.edits import Refusal

CHECK = "meaning"

_FEWEST = 5  #: words that can be called shuffled
_NEIGHBOURS = 0.5  #: share of words that keep the one before them
_IN_ORDER = 0.8  #: share of words whose sentences keep their order
_LIST_PARTS = 2  #: words between two that may change places if `and` or `or` stands there, too
_LIST_WORDS = frozenset("and or nor".split())
_SILENT = _LIST_WORDS | frozenset("a an the this that these those its your our their his her my it".split())


def compare(change: Change) -> Refusal | None:
    """Refuse a text in which words changed places with each other, or sentences did, or hardly any kept its own."""
    was, now = change.content
    if was == now:
        return None
    old, new = Counter(was), Counter(now)
    once = {word for word, count in old.items() if count == 1 == new[word]}
    if old != new:
        was, now = [word for word in was if word in once], [word for word in now if word in once]
    moved = [(one, other) for one, other in zip(was, now, strict=True) if one != other]
    if not moved:
        return None
    if len(moved) == 2 and moved[0] == moved[1][::-1]:
        return _exchanged(*change.differing, *moved[0])
    if len(was) >= _FEWEST and (Counter(pairwise(was)) & Counter(pairwise(now))).total() < _NEIGHBOURS * len(was):
        return Refusal(CHECK, "the words stand in another order")
    sentence_of = {stem(word): at for at, words in enumerate(change.before.sentences) for word in words}
    places = [sentence_of.get(word, 0) for word in now if word in once]
    if _rising(places) < _IN_ORDER * len(places):
        return Refusal(CHECK, "the sentences stand in another order")
    return None


def _exchanged(before: Sequence[str], after: Sequence[str], one: str, other: str) -> Refusal | None:
    """Is what stands between two words that changed places more than a list's parts, and the same in both?"""
    was, now = _between(before, one, other), _between(after, other, one)
    links = [word for word in was if word not in _SILENT]
    if not links or links != [word for word in now if word not in _SILENT]:
        return None
    if _LIST_WORDS & set(was) and len(links) <= _LIST_PARTS:
        return None
    return Refusal(CHECK, f"'{one}' and '{other}' changed places")


def _between(words: Sequence[str], one: str, other: str) -> Sequence[str]:
    stems = [stem(word) for word in words]
    for start in (at for at, word in enumerate(stems, 1) if word == one):
        if other in stems[start:]:
            return words[start : stems.index(other, start)]
    return ()


def _rising(numbers: Iterable[int]) -> int:
    """How many of the numbers can stay where they stand so that none is smaller than the one before it."""
    tails: list[int] = []
    for number in numbers:
        at = bisect_right(tails, number)
        tails[at : at + 1] = [number]
    return len(tails)
