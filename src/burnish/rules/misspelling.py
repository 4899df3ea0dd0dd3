"""Corrects words that are misspellings and nothing else.

Only words of a closed list are looked at (see `corrections`), and only where they stand as words of prose: not in
code, names, addresses, file names or identifiers, not in capitals, not quoted alone. A word that the document uses as
code, or that the user accepts, is right.
"""

from collections.abc import Iterator, Sequence

from burnish.model.document import Block
from burnish.model.edits import Allowance, Finding, Tier
from burnish.patterns import late_pattern
from burnish.ports import Words
from burnish.rules.corrections import correction_of, load
from burnish.rules.letters import words_of

#: A genitive's `'s` is no part of a word, the `'t` of a contraction is.
_WORD = late_pattern(r"[A-Za-z]+(?:['’](?!s\b)[a-z]+)?")
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
_LONG = 10  # letters from which a capital in a sentence makes no name of a misspelling
_MARKS = 16  # characters of opening marks before a word
_LOOK_BACK = 40  # characters that decide whether a word opens a sentence
_QUOTES = frozenset("\"'“”‘’")


class Misspelling:
    """Implements `burnish.ports.Rule`."""

    name = "misspelling"
    strategy = "accuracy"
    tier = Tier.SAFE
    summary = "Correct words that are always a misspelling."
    version = 1
    allowance = Allowance(own_span=True)
    cases = (
        ("Teh server recieves it.", "The server receives it."),
        (
            "**Alot** of [seperate](https://example.org) _parts_.",
            "**A lot** of [separate](https://example.org) _parts_.",
        ),
        ("It doesnt matter, does'nt it?", "It doesn't matter, doesn't it?"),
        ("It couldn’t, and we should’t.", "It couldn’t, and we shouldn’t."),
        ("The libary's names (self-containted).", "The library's names (self-contained)."),
        ("The Envrionment provider and its soruce.", "The Environment provider and its source."),
        ("We met Mr. Adn and Teh in the TEH file.", "We met Mr. Adn and Teh in the TEH file."),
        ("See `recieve`, and you recieve it.", "See `recieve`, and you recieve it."),
        ("[It](https://example.org/recieve) will recieve it.", "[It](https://example.org/recieve) will recieve it."),
        ("Open recieve.py, recieve/x, x_recieve, recieve2 and --recieve.",) * 2,
        ("Ask @recieve, recieve@example.org or #recieve.",) * 2,
        ("People write 'recieve'; fix the typo recieve -> receive.",) * 2,
        ("A requestor of homogenous data.", "A requestor of homogenous data."),
    )

    def check(self, block: Block, words: Words) -> Iterator[Finding]:
        """One finding per misspelt word, with its correction."""
        text = block.text
        if not load().any_of(_candidates(text)):
            return
        for match in _WORD.finditer(text):
            correction = self._correction(match[0])
            if correction is None or not _is_prose(block, match.start(), match.end()):
                continue
            word = match[0]
            if word[0].isupper() and len(word) < _LONG and not _opens_sentence(text, match.start()):
                continue
            if words.accepted(word) or words.used_as_code(word):
                continue
            yield Finding(match.start(), match.end(), f"'{word}' is a misspelling of '{correction}'", correction)

    def _correction(self, word: str) -> str | None:
        """The correction in the case of `word`, or None; never for capitals or camel case."""
        if not (word.islower() or word[1:].islower()):
            return None
        correction = correction_of(word.lower().replace("’", "'"), load())
        if correction is None:
            return None
        if "’" in word:
            correction = correction.replace("'", "’")
        return correction[0].upper() + correction[1:] if word[0].isupper() else correction


def _candidates(text: str) -> Sequence[str]:
    """What could be an entry, in lower case."""
    if "'" in text or "’" in text:
        return [word.lower().replace("’", "'") for word in _WORD.findall(text)]
    return words_of(text)


def _is_prose(block: Block, start: int, end: int) -> bool:
    text = block.text
    if block.is_frozen(start, end) or _AFTER.match(text, end) is None:
        return False
    if _BEFORE.search(text, max(0, start - _MARKS), start) is None:
        return False
    if text[start - 1 : start] in _QUOTES and text[end : end + 1] in _QUOTES:
        return False
    return _ARROW.match(text, end) is None and _SPOKEN_ABOUT.search(text, max(0, start - _LOOK_BACK), start) is None


def _opens_sentence(text: str, start: int) -> bool:
    after = max(0, start - _LOOK_BACK)
    return _OPENS.search(text, after, start) is not None and _ABBREVIATION.search(text, after, start) is None
