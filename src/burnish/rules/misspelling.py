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
from burnish.rules.prose import is_prose, opens_sentence

#: A genitive's `'s` is no part of a word, the `'t` of a contraction is.
_WORD = late_pattern(r"[A-Za-z]+(?:['’](?!s\b)[a-z]+)?")
_LONG = 10  # letters from which a capital in a sentence makes no name of a misspelling


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
            if correction is None or not is_prose(block, match.start(), match.end()):
                continue
            word = match[0]
            if word[0].isupper() and len(word) < _LONG and not opens_sentence(text, match.start()):
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
