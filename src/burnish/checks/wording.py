"""A text taken apart for the checks of a model's reply: its plain form, words and sentences.

Masks, inline code and marks of emphasis are no words. Each part is made when it is first asked for and kept, since
most checks need only some. It decides nothing.
"""

import re
from collections.abc import Iterator
from functools import cached_property

from burnish.model.masks import MASK

_CODE = re.compile(r"(?<!`)(`+)(?!`)[^\n]{1,300}?(?<!`)\1(?!`)")
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_SENTENCE_END = re.compile(r"(?<=[.!?:;])[\"'\u201d)\]]* ")
_MARKS = str.maketrans({"\u2019": "'", "\u2018": "'", "\u02bc": "'", "*": " ", "_": " "})

#: Words that carry no content of their own.
FUNCTION_WORDS = frozenset(
    (
        "a an the this that these those it its they them their he she his her him we us our you your i my me one ones "
        "and or but nor so yet if then than as at by for from in into of off on onto out over to up with within via per "
        "is are was were be been being am do does did done doing has have had having will would shall should can could "
        "may might must not no there here which who whom whose what when where why how while because although though "
        "about also just very too only own same such both each every any all some more most other another much many "
        "let's it's that's there's you're you've you'll we're we've we'll don't doesn't isn't aren't can't cannot won't "
        "get gets got make makes made use uses used using please simply really actually order able well now"
    ).split()
)


class Wording:
    """One state of a block's logical text."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def bare(self) -> str:
        """The text without masks, its white space as it is."""
        return MASK.sub(" ", self.text) if "@@" in self.text else self.text

    @property
    def says_something(self) -> bool:
        """Is there a letter or digit outside of masks?"""
        return any(map(str.isalnum, self.bare))

    @cached_property
    def plain(self) -> str:
        """In small letters, with straight apostrophes, single spaces and no inline code, masks and stars."""
        bare = _CODE.sub(" ` ", self.bare) if "`" in self.bare else self.bare
        return " ".join(bare.translate(_MARKS).lower().split())

    @cached_property
    def words(self) -> list[str]:
        """In small letters and in order."""
        return _WORD.findall(self.plain)

    @cached_property
    def sentences(self) -> list[list[str]]:
        """The words of each sentence; a colon or semicolon ends one, too."""
        return [words for words in map(_WORD.findall, _SENTENCE_END.split(self.plain)) if words]

    @cached_property
    def stems(self) -> frozenset[str]:
        """Of all words of the text."""
        return frozenset(map(stem, self.words))


def content(words: list[str]) -> Iterator[str]:
    """The stems of those words that carry content."""
    return (stem(word) for word in words if word not in FUNCTION_WORDS)


def stem(word: str) -> str:
    """What forms of one word have in common, roughly: its first letters. `improved` and `improving` are one."""
    return word[:5] if len(word) > 5 else word.rstrip("s") or word
