"""What of the answer about one text also holds for another that is nearly the same? Pure.

Both texts are compared sentence by sentence. A sentence that stands in both, in the same order, was answered for: the
*hunk* that the answer made of it is moved as it is, and where the answer left it alone it is left alone. What stands
in the new text only is the *rest*, about which somebody is to be asked.

A hunk is moved only where what stands around it says the same: the sentences before and after it are those of the old
text, or corrections of these that change no fact, no name, no negation, no condition. So no answer is ever given for
a text that was not asked about; what is reused is a change of a sentence that is the same, in the same surroundings.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property

from burnish.cache.entries import Change, Entry
from burnish.checks import meaning, wording
from burnish.checks.facts import compare_texts
from burnish.documents.diff import changes
from burnish.documents.sentences import sentences
from burnish.model.masks import MASK

LEAST_SHARED = 0.5  #: of the new text, in characters of sentences that stand in both
FEWEST_WORDS = 8  #: of a rest; a shorter one takes the sentences beside it along
MOST_REST = 0.8  #: of the text; about more than that the whole is asked
_ALIKE = 0.8  #: share of letters that a word and its other spelling have in common
_MAY_END = re.compile(r"[.!?…]\S*\s+\S")  #: most texts that are one sentence have nothing like an end inside
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_ARTICLES = frozenset(("a", "an", "the"))
_CONDITIONS = frozenset(
    "if unless when whenever while until till before after once because since as although though whereas whether"
    " except only otherwise instead either or and but than then so that this these those it they them its their he she"
    " which who whom whose".split()
)


@dataclass(frozen=True, slots=True)
class Known:
    """A text that was answered for."""

    text: str
    entry: Entry


@dataclass(frozen=True, slots=True)
class Transplant:
    """What is known of a text without asking."""

    changes: tuple[Change, ...]  #: of the whole text, none of them an insertion; none in the rest
    rest: tuple[int, int] | None  #: characters to be asked about, half-open; None: nothing is left


def has_parts(text: str) -> bool:
    """Is it more than one sentence, so that a part of it may stand in another text?"""
    return _MAY_END.search(text) is not None and len(sentences(text)) > 1


def sentence_keys(text: str) -> list[str]:
    """The sentences of a text as they are compared: masks without their numbers, white space as one space."""
    return _Text(text).keys


def transplants(text: str, known: Sequence[Known]) -> Sequence[Transplant]:
    """What each of `known` tells about `text`, where that is worth anything; those that leave least to ask first.

    Args:
        known: answers to the same question about other texts of the same kind.
    """
    new = _Text(text)
    found = [moved for each in known if (moved := _moved(_Text(each.text), each.entry, new)) is not None]
    return sorted(found, key=_left)


def _left(moved: Transplant) -> int:
    return 0 if moved.rest is None else moved.rest[1] - moved.rest[0]


class _Text:
    """A text as sentences."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.spans = sentences(text)

    @cached_property
    def keys(self) -> list[str]:
        """The sentences as they are compared: masks without their numbers, white space as one space."""
        return [" ".join(MASK.sub(_unnumbered, self.text[a:b]).split()) for a, b in self.spans]

    def between(self, first: int, last: int) -> str:
        """The text of sentences, half-open."""
        return self.text[self.spans[first][0] : self.spans[last - 1][1]] if first < last else ""


def _unnumbered(mask: re.Match[str]) -> str:
    return f"@@{mask[0][-4:-2]}@@"


@dataclass(frozen=True, slots=True)
class _Hunk:
    """What a strategy made of some sentences that stand together."""

    strategy: str
    first: int  #: sentences, half-open
    last: int
    after: str  #: their new text


def _moved(old: _Text, entry: Entry, new: _Text) -> Transplant | None:
    """What `entry`, which answers for `old`, tells about `new`."""
    pairs = _same(old, new)
    shared = sum(new.spans[at][1] - new.spans[at][0] for at in pairs.values())
    if shared < LEAST_SHARED * len(new.text) or any(insertion for _, _, insertion in entry.changes):
        return None
    asked = set(range(len(new.spans))) - set(pairs.values())
    hunks: list[_Hunk] = []
    for strategy, after, _ in entry.changes:
        for hunk in _hunks(old, strategy, after):
            place = _place(hunk, pairs, old, new)
            if place is None:
                asked.update(pairs[at] for at in range(hunk.first, hunk.last) if at in pairs)
            else:
                hunks.append(_Hunk(strategy, place, place + hunk.last - hunk.first, hunk.after))
    rest = _rest(new, asked)
    if rest is None:
        return Transplant(tuple(_written(new, hunks)), None)
    start = new.spans[rest[0]][0]
    end = start + len(new.between(*rest).rstrip())
    if end - start > MOST_REST * len(new.text):
        return None
    kept = [hunk for hunk in hunks if hunk.last <= rest[0] or rest[1] <= hunk.first]
    return Transplant(tuple(_written(new, kept)), (start, end))


def _same(old: _Text, new: _Text) -> dict[int, int]:
    """Sentences of `old` that stand in `new`, in the same order."""
    blocks = SequenceMatcher(None, old.keys, new.keys, autojunk=False).get_matching_blocks()
    return {a + n: b + n for a, b, size in blocks for n in range(size)}


def _hunks(old: _Text, strategy: str, after: str) -> Iterator[_Hunk]:
    """The changes that turn `old` into `after`, those of a sentence together."""
    found: list[tuple[int, int, list[tuple[int, int, str]]]] = []
    for change in changes(old.text, after):
        first, last = _touched(old, change.start, change.end)
        if found and found[-1][1] > first:
            begun, reach, own = found.pop()
            found.append((begun, max(reach, last), [*own, change]))
        else:
            found.append((first, last, [change]))
    for first, last, own in found:
        at, parts = old.spans[first][0], []
        for start, end, replacement in own:
            parts += [old.text[at:start], replacement]
            at = end
        yield _Hunk(strategy, first, last, "".join([*parts, old.text[at : old.spans[last - 1][1]]]))


def _touched(text: _Text, start: int, end: int) -> tuple[int, int]:
    """The sentences that a change of `start:end` touches, half-open; what is put between two of them touches both."""
    touched = [
        at for at, (a, b) in enumerate(text.spans) if (a < end and start < b) or (start == end and a <= start <= b)
    ]
    return touched[0], touched[-1] + 1


def _place(hunk: _Hunk, pairs: dict[int, int], old: _Text, new: _Text) -> int | None:
    """The first sentence of `new` where a hunk may go, or None where it may not."""
    first = pairs.get(hunk.first)
    if first is None or any(pairs.get(at) != first + at - hunk.first for at in range(hunk.first, hunk.last)):
        return None
    last = first + hunk.last - hunk.first
    if MASK.findall(hunk.after) != MASK.findall(old.between(hunk.first, hunk.last)):
        return None  # what no check lets pass must not become right by being fitted
    before = _says_the_same(old.keys[max(0, hunk.first - 1) : hunk.first], new.keys[max(0, first - 1) : first])
    after = _says_the_same(old.keys[hunk.last : hunk.last + 1], new.keys[last : last + 1])
    return first if before and after else None


def _says_the_same(old: Sequence[str], new: Sequence[str]) -> bool:
    """Is what stands beside a hunk the same, or a correction of it? No sentence, or one, of each text."""
    if old == new:
        return True
    if len(old) != len(new):
        return False
    one, other = old[0], new[0]
    was, now = _words(one), _words(other)
    return (
        _only_respelt(was - now, now - was)
        and compare_texts(one, other) is None
        and meaning.compare(wording.Change(one, other)) is None
        and meaning.compare(wording.Change(other, one)) is None
    )


def _words(text: str) -> Counter[str]:
    return Counter(word.lower() for word in _WORD.findall(text))


def _only_respelt(gone: Counter[str], come: Counter[str]) -> bool:
    """Are all words, but for articles, other spellings of one another, and none of them one that turns a sentence?"""
    words, others = gone.keys() - _ARTICLES, come.keys() - _ARTICLES
    if (words | others) & _CONDITIONS:
        return False
    return all(any(_is_spelling(word, other) for other in others) for word in words) and all(
        any(_is_spelling(word, other) for word in words) for other in others
    )


def _is_spelling(word: str, other: str) -> bool:
    return sorted(word) == sorted(other) or SequenceMatcher(None, word, other, autojunk=False).ratio() >= _ALIKE


def _rest(new: _Text, asked: set[int]) -> tuple[int, int] | None:
    """The sentences to be asked about, half-open and together; None: there is nothing to be asked."""
    if not asked:
        return None
    first, last = min(asked), max(asked) + 1
    while len(_WORD.findall(new.between(first, last))) < FEWEST_WORDS and (first, last) != (0, len(new.spans)):
        first, last = (first, last + 1) if last < len(new.spans) else (first - 1, last)
    return first, last


def _written(new: _Text, hunks: Sequence[_Hunk]) -> Iterator[Change]:
    """The whole text as each strategy wants it."""
    for strategy in dict.fromkeys(hunk.strategy for hunk in hunks):
        at, parts = 0, []
        for hunk in sorted((hunk for hunk in hunks if hunk.strategy == strategy), key=lambda hunk: hunk.first):
            start, end = new.spans[hunk.first][0], new.spans[hunk.last - 1][1]
            parts += [new.text[at:start], _fitted(hunk.after, new.text[start:end])]
            at = end
        yield strategy, "".join([*parts, new.text[at:]]), False


def _fitted(after: str, there: str) -> str:
    """A hunk's text with the masks of the sentences for which it is to stand, and their white space behind it."""
    masks = iter(MASK.findall(there))
    text = MASK.sub(lambda _: next(masks), after)
    return text.rstrip() + there[len(there.rstrip()) :]
