"""Corrects a word that nothing knows when one common word is a single letter away: `overwelmingly` -> `overwhelmingly`.

A word is looked at when it has five letters or more, stands once in its block as a word of prose, is in no dictionary
and not made of words that are (see `vocabulary`), is not for `misspelling` to correct, and is neither used as code in
the document nor accepted by the user. Of a word that codespell lists with several corrections, the likeliest is taken.
Words with a capital are names, but for long ones that open a sentence in which a small letter follows; so are words
that stand alone in a cell or an item.
"""

import re
from collections.abc import Iterator

from burnish.model.document import Block
from burnish.model.edits import Allowance, Finding, Tier
from burnish.patterns import late_pattern
from burnish.ports import Words
from burnish.rules.corrections import corrections_of
from burnish.rules.letters import words_of
from burnish.rules.prose import is_prose, opens_sentence
from burnish.rules.vocabulary import vocabulary

_LEAST = 5  # letters
_LEAST_CAPITAL = 7
_WORD = late_pattern(r"(?<![A-Za-z'’])[A-Za-z][a-z]{4,}(?![A-Za-z]|['’](?!s\b))")
_GOES_ON = late_pattern(r"[*_\])\"”]*(?:\([^\s)]*\))?,?[ \n][*_\[(\"“`]*[a-z]")
_KEPT = 100_000  # words that are remembered; a corpus has fewer
_SENTENCE = 3  # words without which nothing says that a block is no name


class UnknownWord:
    """Implements `burnish.ports.Rule`."""

    name = "unknown-word"
    strategy = "accuracy"
    tier = Tier.SUGGESTION
    summary = "Correct a word that no dictionary knows when one letter makes it a common one."
    version = 1
    allowance = Allowance(own_span=True)
    cases = (
        ("It is overwelmingly common.", "It is overwhelmingly common."),
        (
            "The onnership of a **statmement** in\nthe lirbary's code.",
            "The ownership of a **statement** in\nthe library's code.",
        ),
        ("Alternaitvely, you can wait.", "Alternatively, you can wait."),
        ("A favourite artifact of the kubelet.", "A favourite artifact of the kubelet."),
        ("An unhashable key in a hashtable.", "An unhashable key in a hashtable."),
        ("See `lirbary`, and the lirbary it is.", "See `lirbary`, and the lirbary it is."),
        ("It is an propertly of it.", "It is an propertly of it."),
        ("We met Lirbary Jones.", "We met Lirbary Jones."),
    )

    def __init__(self) -> None:
        self._stays: set[str] = set()  # words of which it is known that they stay

    def check(self, block: Block, words: Words) -> Iterator[Finding]:
        """One finding per word, with the one that was meant."""
        text = block.text
        if self._stays.issuperset(words_of(text)):
            return
        strange = {word for word in words_of(text) if word not in self._stays and not self._is_known(word)}
        if not strange or (block.level == 0 and len(words_of(text)) < _SENTENCE):
            return
        for match in _WORD.finditer(text):
            word = match[0]
            if word.lower() not in strange or not _is_looked_at(block, match):
                continue
            meant = self._meant(word.lower())
            if meant is None or words.accepted(word) or words.used_as_code(word):
                continue
            right = meant.capitalize() if word[0].isupper() else meant
            yield Finding(match.start(), match.end(), f"'{word}' is in no dictionary; '{right}' is", right)

    def _is_known(self, word: str) -> bool:
        """Is it short, or in the vocabulary itself?"""
        if len(word) >= _LEAST and vocabulary().level(word) == 0:
            return False
        self._keep(word)
        return True

    def _meant(self, word: str) -> str | None:
        """What was meant by a word in small letters, when all is sure."""
        meant = _meant(word)
        if meant is None:
            self._keep(word)
        return meant

    def _keep(self, word: str) -> None:
        if len(self._stays) >= _KEPT:
            self._stays.clear()
        self._stays.add(word)


def _is_looked_at(block: Block, match: re.Match[str]) -> bool:
    """Does a word stand in its block once, as a word of prose and not as a name?"""
    word, text, (start, end) = match[0], block.text, match.span()
    if words_of(text).count(word.lower()) != 1 or not is_prose(block, start, end):
        return False
    return word[0].islower() or (
        len(word) >= _LEAST_CAPITAL and opens_sentence(text, start) and _GOES_ON.match(text, end) is not None
    )


def _meant(word: str) -> str | None:
    listed = corrections_of(word)
    if listed is None:
        return None if vocabulary().knows(word) else vocabulary().meant_by(word)
    meant = vocabulary().meant_by(word) if len(listed) > 1 else None
    return meant if meant in listed else None
