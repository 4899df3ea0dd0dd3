"""Does a word stand as a word of prose, and does it open a sentence? What rules about single words have in common."""

from burnish.model.document import Block
from burnish.patterns import late_pattern

#: What may stand right before a word of prose, and right behind it; anything else makes it part of something.
_BEFORE = late_pattern(r"(?:\A|[\s—–]|(?<![\w./:@-])[A-Za-z]+-)[\"“‘'*(\[]*\Z")
_AFTER = late_pattern(
    r"(?:-[a-z]+(?![\w-]))?(?:['’]s\b)?(?:\]\(|\]\[|[)\]*\"”’']*(?:\Z|[\s—–!?…]|[,;](?!\w)|[.:](?![\w/:])))"
)
_OPENS = late_pattern(r"(?:\A|[.!?:]['\"”’)\]*_]*\s|(?:\A|\n)\s*(?:[-*+|>]|#{1,6}|\d{1,3}[.)])\s)[\s\"'“‘(\[*_]*\Z")
_ABBREVIATION = late_pattern(r"\b(?:Mrs?|Ms|Dr|Prof|St|vs|cf|e\.g|i\.e|[A-Z])\.\s\Z")
#: A word that is spoken about: `fix typo recieve -> receive`.
_ARROW = late_pattern(r"\s*(?:[-=]>|→)")
_SPOKEN_ABOUT = late_pattern(r"(?i:typos?|spell(?:ed|ing)?|misspell\w*)\b[^.!?\n]*\Z")
_MARKS = 16  # characters of opening marks before a word
_LOOK_BACK = 40  # characters that decide whether a word opens a sentence
_QUOTES = frozenset("\"'“”‘’")


def is_prose(block: Block, start: int, end: int) -> bool:
    """Is the word at `start:end` neither frozen nor quoted alone, nor part of a name, a path or the like?"""
    text = block.text
    if block.is_frozen(start, end) or _AFTER.match(text, end) is None:
        return False
    if _BEFORE.search(text, max(0, start - _MARKS), start) is None:
        return False
    if text[start - 1 : start] in _QUOTES and text[end : end + 1] in _QUOTES:
        return False
    return _ARROW.match(text, end) is None and _SPOKEN_ABOUT.search(text, max(0, start - _LOOK_BACK), start) is None


def opens_sentence(text: str, start: int) -> bool:
    """Does a capital at `start` say nothing about the word, since a sentence, a heading or an item begins there?"""
    after = max(0, start - _LOOK_BACK)
    return _OPENS.search(text, after, start) is not None and _ABBREVIATION.search(text, after, start) is None
