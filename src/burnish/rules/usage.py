"""How a document writes what can be written in more than one way, counted without parsing it.

Parsing is the dearest part of a look at a document, and what a corpus does must be known before the first look. So
this reads the bytes: code, targets, tags and addresses are taken out by one pattern, and what is left is split into
words. It may err where markup is unusual; that changes counts a little, never a text, since rules look at what was
parsed. The same bytes always give the same counts.
"""

import re
import string
from collections import Counter
from functools import lru_cache
from itertools import pairwise

from burnish.model.usage import HEADINGS, NAME, NEEDS, WORD, Usage
from burnish.patterns import late_pattern
from burnish.rules.compounds import SPACED, compound
from burnish.rules.headings import case_of
from burnish.rules.needs import needs

#: What is no prose: front matter, fences, code, comments, tags, targets, addresses.
_NO_PROSE = late_pattern(
    rb"\A(?:\xef\xbb\xbf)?(---|\+\+\+)[ \t]*\r?\n(?:.*\n)*?\1[ \t]*\r?\n"
    rb"|^[ \t>]*(?:(?:[-*+]|\d+[.)])[ \t]+)?(```+|~~~+)[^\n]*\n(?:.*\n)*?[ \t>]*\2"
    rb"|`+[^`\n]+`+|<!--(?s:.*?)-->|<[^>\n]*>|\]\([^)\n]*\)|\]:[ \t]*\S+|https?://\S+",
    re.MULTILINE,
)
_HEADING = late_pattern(rb"^#{1,6}[ \t]+(.+)", re.MULTILINE)
_MARK = b"\x01"  #: words beside it do not stand side by side; what holds it is no word of prose
_APART = (
    *((mark + end, b" " + _MARK + end) for mark in (b".", b",", b":", b";", b"?", b"!") for end in (b" ", b"\n")),
    (b" (", b" " + _MARK + b" "),
)
_SPACES = b"[]()\"'*|!?;,>\r\t"
_OTHERS = b"/_=@\\#$&~+{}<`%^." + string.digits.encode()
_TABLE = bytes.maketrans(_SPACES + _OTHERS, b" " * len(_SPACES) + _MARK * len(_OTHERS))
_SHORTEST_NAME = 4  # letters


def _forms(words: frozenset[str]) -> frozenset[str]:
    return frozenset(form for word in words for form in (word, word.capitalize()))


_ENGLISH = _forms(frozenset("the of and to that for with this you is be it by from has have are can each will".split()))
_FEWEST_WORDS, _ENGLISH_SHARE = 40, 0.04  #: as of `documents.screening.language`
_TITLE = ("", "")  #: a word that may be a name, or begin a sentence
_FIRSTS = _forms(frozenset(words.partition(" ")[0] for words in SPACED.values()))
_LAST = frozenset(words.partition(" ")[2] for words in SPACED.values())
_SECONDS = _forms(_LAST | {f"{word}s" for word in _LAST})


def usage_of(source: bytes) -> Usage:
    """The usage of a document, whatever its format; none where its prose is not English."""
    prose = _NO_PROSE.sub(b" " + _MARK + b" ", source) + b"\n"
    text = prose
    for mark, apart in _APART:
        text = text.replace(mark, apart)
    words = text.translate(_TABLE).decode(errors="replace").split()
    counts = Counter(words)
    usage: Counter[tuple[str, str]] = Counter()
    if len(words) >= _FEWEST_WORDS and sum(map(counts.__getitem__, _ENGLISH)) < _ENGLISH_SHARE * len(words):
        return usage
    for heading in _HEADING.findall(prose):
        case = case_of(heading.decode(errors="replace"))
        if case is not None:
            usage[HEADINGS, case] += 1
    for name, version, _, _ in needs(prose):
        usage[NEEDS + name.lower(), version] += 1
    telling = set()
    for word, count in counts.items():
        told = _told(word)
        if word in _SECONDS or told is _TITLE:
            telling.add(word)
        if told is not None and told is not _TITLE:
            usage[told] += count
    for last, word in pairwise(words):
        if word in telling:
            told = _told_by_two(last, word)
            if told is not None:
                usage[told] += 1
    return usage


def _told_by_two(last: str, word: str) -> tuple[str, str] | None:
    """What two words tell together: a compound with a space, or a name that begins no sentence."""
    if last in _FIRSTS and word in _SECONDS:
        told = compound(f"{last}-{word}".lower())
        if told is not None and told[0].removeprefix(WORD) in SPACED:
            return told
    return (NAME + word.lower(), word) if last.islower() and _told(word) is _TITLE else None


@lru_cache(maxsize=50_000)
def _told(word: str) -> tuple[str, str] | None:
    """Family and spelling of a word, if it is of one; `_TITLE` where the word before must tell."""
    first, rest = word[0], word[1:]
    if word.islower():
        return compound(word)
    if rest.islower() and first.isupper():
        told = compound(word.lower())
        is_title = told is None and word.isalpha() and word.isascii() and len(word) >= _SHORTEST_NAME
        return _TITLE if is_title else told
    if "-" in word:
        return compound(word.lower())
    is_name = word.isalpha() and word.isascii() and len(word) >= _SHORTEST_NAME and not word.rstrip("s").isupper()
    return (NAME + word.lower(), word) if is_name else None
