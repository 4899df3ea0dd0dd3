"""A text, and what was changed in it, taken apart for the checks of a model's reply. It decides nothing.

Masks, inline code and marks of emphasis are no words. Each part is made when it is first asked for and kept, since
most checks need only some; what both texts have in common at their ends is compared once.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cached_property, lru_cache
from itertools import chain, takewhile

from burnish.model.masks import MASK

_CODE = re.compile(r"(?<!`)(`+)(?!`)[^\n]{1,300}?(?<!`)\1(?!`)")
_WORD = re.compile(r"\w+(?:'\w+)*")
_SENTENCE_END = re.compile(r"(?<=[.!?:;\u00b6])[\"'\u201d)\]]* ")
_CLAUSE_END = re.compile(r"[.,;:!?()\u2013\u2014\u00b6] ?| -+ ")
_BLANK_LINE = re.compile(r"\n[ \t]*\n")

#: Stands for a blank line in `Wording.plain`. No block has one, but what a model makes of it may.
PARAGRAPH = " \u00b6 "

_FEWEST_NEW = 2  #: words that a sentence brings at least

#: Words that carry no content of their own.
FUNCTION_WORDS = frozenset(
    (
        "a an the this that these those it its they it's that's them their he she his her him we us our you your i my "
        "me one ones you're you've you'll we're we've we'll there's let's and or but nor so yet if then than as at by "
        "for from in into of off on onto out over to up with within via per about is are was were be been being am do "
        "does did done doing has have had having will would shall should can could may might must not no cannot don't "
        "doesn't isn't aren't can't won't there here which who whom whose what when where why how while because "
        "although though also just very too only own same such both each every any all some more most other another "
        "much many get gets got make makes made use uses used using please simply really actually order able well now"
    ).split()
)


class Wording:
    """One state of a block's logical text."""

    def __init__(self, text: str) -> None:
        self.text = text
        #: the text without masks, its white space as it is
        self.bare = MASK.sub(" ", text) if "@@" in text else text

    @property
    def says_something(self) -> bool:
        """Is there a letter or digit outside of masks?"""
        return any(map(str.isalnum, self.bare))

    @cached_property
    def plain(self) -> str:
        """In small letters, with straight apostrophes, single spaces, and no code, masks and stars; see `PARAGRAPH`."""
        text = _CODE.sub(" ` ", self.bare) if "`" in self.bare else self.bare
        if "\n" in text:
            text = _BLANK_LINE.sub(PARAGRAPH, text)
        if not text.isascii():
            text = text.replace("\u2019", "'").replace("\u2018", "'").replace("\u02bc", "'")
        return " ".join(text.replace("*", " ").replace("_", " ").lower().split())

    @cached_property
    def words(self) -> list[str]:
        """In small letters and in order."""
        return list(chain.from_iterable(self.sentences))

    @cached_property
    def sentences(self) -> list[list[str]]:
        """The words of each sentence; a colon, a semicolon or a blank line ends one, too."""
        return [words for words in map(_WORD.findall, _SENTENCE_END.split(self.plain)) if words]

    @cached_property
    def clauses(self) -> list[list[str]]:
        """The words between commas, brackets, dashes and ends of sentences."""
        return [words for words in map(_WORD.findall, _CLAUSE_END.split(self.plain)) if words]


@lru_cache(maxsize=128)
def wording(text: str) -> Wording:
    """The wording of a text. The latest ones are kept, since the texts of a reply are compared more than once."""
    return Wording(text)


class Change:
    """A block's text before and after."""

    def __init__(self, before: str, after: str) -> None:
        self.before = wording(before)
        self.after = wording(after)

    @cached_property
    def differing(self) -> tuple[Sequence[str], Sequence[str]]:
        """The words of both texts without those that they begin and end with alike, but for one on each side."""
        was, now = self.before.words, self.after.words
        shorter = min(len(was), len(now))
        head = next((at for at in range(shorter) if was[at] != now[at]), shorter)
        tail = next((at for at in range(shorter - head) if was[-1 - at] != now[-1 - at]), shorter - head)
        head, tail = max(0, head - 1), max(0, tail - 1)
        return was[head : len(was) - tail], now[head : len(now) - tail]

    @cached_property
    def gained(self) -> Counter[str]:
        """The words that the new text has more of, and how many more."""
        was, now = self.differing
        return Counter(now) - Counter(was)

    @cached_property
    def content(self) -> tuple[list[str], list[str]]:
        """The stems of the words of content among those that differ, before and after."""
        was, now = self.differing
        return content(was), content(now)

    @cached_property
    def new_ends(self) -> list[list[str]]:
        """Sentences at the new text's start and end, more than the old one had, with no word of content of the old.

        One without any word of content counts when it has no word of the old text's first and last sentence. Where all
        of a text is new, all of its sentences are given, however many.
        """
        if self.gained.total() < _FEWEST_NEW:
            return []
        known = frozenset(content(self.before.words))
        edges = frozenset(word for words in self.before.sentences[:1] + self.before.sentences[-1:] for word in words)

        def is_new(words: list[str]) -> bool:
            own = content(words)
            return known.isdisjoint(own) if own else edges.isdisjoint(words)

        sentences = self.after.sentences
        first = list(takewhile(is_new, sentences))
        if len(first) == len(sentences):
            return first
        if len(sentences) <= len(self.before.sentences):
            return []
        return first + list(takewhile(is_new, reversed(sentences[len(first) :])))


def content(words: Iterable[str]) -> list[str]:
    """The stems of those words that carry content."""
    return list(filter(None, map(_stem_of_content, words)))


def stem(word: str) -> str:
    """What forms of one word have in common, roughly: its first letters. `improved` and `improving` are one."""
    return word[:5] if len(word) > 5 else word.rstrip("s") or word


@lru_cache(maxsize=8192)
def _stem_of_content(word: str) -> str:
    return "" if word in FUNCTION_WORDS else stem(word)
