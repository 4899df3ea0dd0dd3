"""Writes one thing in one way: as the glossary says, or as most documents around this one do.

*The glossary* forbids ways to write a term: these are replaced, since the user said so. One in small letters is also
found with a capital, which it keeps; one with a capital is found exactly as it is written. What is part of a preferred
term stays.

*The corpus* tells which of two spellings wins, `sub-project` or `subproject`, `file name` or `filename`, `Github` or
`GitHub`: the one that is there at least ten times, and four times as often as all others. The others are suggestions.
Where none wins, the rarer spelling is reported. What can be written in two ways is known from lists of parts
(`compounds`), and of names from capitals inside of them. A text alone is its own corpus.

Nothing is found in code, addresses, paths, identifiers or quotes, nor what the same document uses as code.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from burnish.model.document import Block
from burnish.model.edits import Allowance, Finding, Tier
from burnish.model.glossary import Entry
from burnish.model.usage import NAME, WORD, Usual
from burnish.patterns import late_pattern
from burnish.ports import Words
from burnish.rules.compounds import compound
from burnish.rules.letters import words_of
from burnish.rules.prose import is_prose, opens_sentence

#: A word of prose, and no part of a name, a path or a call.
_BEFORE = r"(?<![\w@/.\\$`'’&=+#:~-])"
_BEHIND = r"(?![\w@=/\\`(+-]|[.:]\w|['’](?!s\b))"


class _Way(NamedTuple):
    """A way to write something that is not how it should be written."""

    right: str
    family: str = ""  #: empty: the glossary says so
    decided: bool = True
    within: tuple[str, ...] = ()  #: preferred terms that hold it, in small letters: it stays there
    note: str = ""


class _Ways(NamedTuple):
    """All that is to be found."""

    by_form: Mapping[str, _Way]  #: small letters: also with a capital
    patterns: Mapping[str, re.Pattern[str]]  #: of forms, by a word in small letters that each of them holds


class Term:
    """Implements `burnish.ports.Rule`.

    Args:
        glossary: the user's.
    """

    name = "term"
    strategy = "consistency"
    tier = Tier.SAFE
    summary = "Write one thing in one way: the glossary's, or that of most documents."
    version = 1
    allowance = Allowance(classes=frozenset({"name", "identifier"}), own_span=True)
    cases = (
        (
            "Each subproject has a lead. " * 10 + "Name the sub-project.",
            "Each subproject has a lead. " * 10 + "Name the subproject.",
        ),
        (
            "A file name is long. " * 12 + "Filenames and file-name rules, `filename`.",
            "A file name is long. " * 12 + "File names and file-name rules, `filename`.",
        ),
        ("It is on GitHub, too. " * 11 + "It is on Github.", "It is on GitHub, too. " * 11 + "It is on GitHub."),
        ("The subproject and the sub-project.",) * 2,
        ("They re-sign it or resign, and set it up before the setup.",) * 2,
    )

    def __init__(self, glossary: Sequence[Entry] = ()) -> None:
        self._glossary = glossary
        self._of_glossary = _of_glossary(glossary)
        self._made: tuple[Mapping[str, Usual] | None, _Ways | None] = None, None

    def check(self, block: Block, words: Words) -> Iterator[Finding]:
        """One finding for each way that is not the right one."""
        ways, text = self._ways(words), block.text
        if ways is None or ways.patterns.keys().isdisjoint(words_of(text)):
            return
        for match in _matches(ways, text):
            found, (start, end) = match[0].replace("\n", " "), match.span()
            way = ways.by_form.get(found) or (ways.by_form.get(found.lower()) if _has_plain_case(found) else None)
            if way is None or words.accepted(found) or not is_prose(block, start, end):
                continue
            if way.family:
                if words.corpus.writes(way.family) and not words.used_as_code(found):
                    yield _by_usage(way, text, start, end)
            elif not any(_covers(term, text, start, end) for term in way.within):
                message = f"the glossary has '{_as_found(found, way.right)}' for '{found}'"
                message += f": {way.note}" if way.note else ""
                yield Finding(start, end, message, _as_found(found, way.right))

    def _ways(self, words: Words) -> _Ways | None:
        """What is to be found in this corpus; made once for all documents of a run."""
        mixed = words.corpus.mixed
        if self._made[0] is not mixed:
            told = dict(_of_corpus(mixed, self._glossary)) | self._of_glossary
            self._made = mixed, _ways(told) if told else None
        return self._made[1]


def _of_glossary(glossary: Sequence[Entry]) -> dict[str, _Way]:
    preferred = [entry.preferred.lower() for entry in glossary]
    return {
        way: _Way(entry.preferred, within=_longer(way.lower(), preferred), note=entry.note)
        for entry in glossary
        for way in entry.forbidden
    }


def _longer(way: str, preferred: Sequence[str]) -> tuple[str, ...]:
    return tuple(term for term in preferred if way in term and way != term)


def _of_corpus(mixed: Mapping[str, Usual], glossary: Sequence[Entry]) -> Iterator[tuple[str, _Way]]:
    """Every spelling that does not win, with what does. What the glossary prefers wins always."""
    preferred = {_family(entry.preferred): entry.preferred for entry in glossary}
    for family, how in mixed.items():
        kind = family.partition(":")[0] + ":"
        if kind not in (WORD, NAME):
            continue
        right = preferred.get(family)
        first, decided = (right, True) if right in how.spellings else (how.spellings[0], how.decided)
        for spelling in how.spellings:
            if spelling == first or (kind == NAME and not _is_case_of_name(spelling, first)):
                continue
            for form, wanted in _forms(spelling, first) if kind == WORD else [(spelling, first)]:
                yield form, _Way(wanted, family, decided)


def _family(term: str) -> str:
    told = compound(term.lower().replace(" ", "-"))
    return told[0] if told is not None else NAME + term.lower()


def _is_case_of_name(spelling: str, right: str) -> bool:
    """Two names that differ in their first letter alone are two things in code: `useState` and `UseState`."""
    return spelling[1:] != right[1:] and spelling[0] == right[0]


def _forms(spelling: str, right: str) -> Iterator[tuple[str, str]]:
    """How a spelling stands in texts, with what it should be: singular and plural, with a hyphen for a space."""
    for one, other in ((spelling, right), (_plural(spelling), _plural(right))):
        yield one, other
        if " " in one:
            yield one.replace(" ", "-"), other


def _plural(word: str) -> str:
    return f"{word[:-1]}ies" if word.endswith("y") and word[-2:-1] not in "aeou" else f"{word}s"


def _ways(told: Mapping[str, _Way]) -> _Ways:
    by_word: dict[str, list[str]] = {}
    for form in sorted(told, key=lambda form: (-len(form), form)):
        words = words_of(form)
        if words:
            by_word.setdefault(max(words, key=len), []).append(_escaped(form))
    patterns = {word: late_pattern(f"{_BEFORE}(?:{'|'.join(forms)}){_BEHIND}") for word, forms in by_word.items()}
    return _Ways(told, patterns)


def _matches(ways: _Ways, text: str) -> Iterator[re.Match[str]]:
    """All forms in a text, in its order; of two that meet, the first, and the longer one."""
    telling = ways.patterns.keys() & set(words_of(text))
    found = [match for word in telling for match in ways.patterns[word].finditer(text)]
    at = -1
    for match in sorted(found, key=lambda match: (match.start(), -match.end())):
        if match.start() > at:
            yield match
            at = match.end()


def _escaped(form: str) -> str:
    pattern = re.escape(form).replace(r"\ ", "[ \n]")
    return f"(?i:{pattern})" if form.islower() else pattern


def _by_usage(way: _Way, text: str, start: int, end: int) -> Finding:
    """What most documents write is a suggestion, where this is surely the same thing."""
    found = text[start:end].replace("\n", " ")
    right = _as_found(found, way.right)
    if not way.decided:
        return Finding(start, end, f"'{found}' is also written '{right}'", None, Tier.FINDING)
    message = f"'{found}' is mostly written '{right}'"
    if found[0].isupper() and way.right[0].islower() and not opens_sentence(text, start):
        return Finding(start, end, message, None, Tier.FINDING)  # the title of something
    return Finding(start, end, message, right, Tier.SUGGESTION)


def _as_found(found: str, right: str) -> str:
    """With a capital where there was one."""
    return right[0].upper() + right[1:] if found[0].isupper() and right.islower() else right


def _has_plain_case(found: str) -> bool:
    """Small letters, a capital first, or one in each word."""
    return found.islower() or found[1:].islower() or found.istitle()


def _covers(term: str, text: str, start: int, end: int) -> bool:
    """Does the term stand there already, around what was found?"""
    first = max(0, end - len(term))
    around = text[first : start + len(term)].replace("\n", " ").lower()
    return term in around
