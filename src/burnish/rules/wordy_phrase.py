"""Offers a shorter way to say the same: `in order to` -> `to`.

The phrases are a closed list (`wordy_phrases`), and each stays where the words around it give it another reading. The
case of the first letter is kept; capitals and titles are left alone. What is offered is a suggestion: the meaning is
the same, the tone is the author's.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from burnish.model.document import Block
from burnish.model.edits import Allowance, Finding, Tier
from burnish.patterns import late_pattern
from burnish.ports import Words
from burnish.rules.letters import words_of
from burnish.rules.wordy_phrases import NOT_AFTER, NOT_BEFORE, OPENINGS, PHRASES


def _pattern(phrases: Iterable[str], behind: str) -> re.Pattern[str]:
    longest_first = sorted(phrases, key=len, reverse=True)
    forms = "|".join(re.escape(p).replace(r"\ ", r"[ \n]").replace("'", "['’]") for p in longest_first)
    return late_pattern(rf"(?<![\w@/.\\$`'’-])(?:{forms}){behind}", re.IGNORECASE)


def _sets(guards: Mapping[str, str]) -> dict[str, frozenset[str]]:
    return {phrase: frozenset(words.split()) for phrase, words in guards.items()}


_PHRASE = _pattern(PHRASES, r"(?![\w@=/\\`(-]|['’.]\w)")
_OPENING = _pattern(OPENINGS, r"[ \n][a-z](?=[a-z]*[ \n])")
#: For the first look: the last two words of each phrase, and the rarer of them.
_PAIRS = {tuple(words_of(phrase)[-2:]) for phrase in (*PHRASES, *OPENINGS)}
_SINGLE = {pair[0] for pair in _PAIRS if len(pair) == 1}
_TELLING = _SINGLE | {max(pair, key=lambda word: (word not in ("that", "of"), len(word))) for pair in _PAIRS}
_NOT_AFTER, _NOT_BEFORE = _sets(NOT_AFTER), _sets(NOT_BEFORE)
_WORD_BEFORE = late_pattern(r"([A-Za-z]+)[ \n]\Z")
_WORD_AFTER = late_pattern(r"[ \n]([A-Za-z]+)")
_SENTENCE_START = late_pattern(r"(?:\A|[.!?]['\"”’)\]*]*[ \n]+)\Z")
_QUOTES = frozenset("\"'“”‘’")  #: around the phrase: it is spoken about
_LOOK_BACK = 40  # characters, more than any phrase is long
_NONE: frozenset[str] = frozenset()


class WordyPhrase:
    """Implements `burnish.ports.Rule`."""

    name = "wordy-phrase"
    strategy = "clarity"
    tier = Tier.SUGGESTION
    summary = "Replace a wordy phrase by a word or two that say the same."
    version = 1
    allowance = Allowance()
    cases = (
        ("Run it in order to see the log.", "Run it to see the log."),
        ("In order to start, press a key.", "To start, press a key."),
        ("Utilize the cache.", "Use the cache."),
        ("It failed due to the fact\nthat it was full.", "It failed because\nit was full."),
        ("At this point in time nothing works.", "Now nothing works."),
        ("It is important to note that the port is open.", "The port is open."),
        ("Prior to the call, log in.", "Before the call, log in."),
        ("Not in order to please, but to work.", "Not in order to please, but to work."),
        ("The pages are in order to the end.", "The pages are in order to the end."),
        ("We met such a large number of errors.", "We met such a large number of errors."),
        ("Days prior to the release.", "Days prior to the release."),
        ("The `utilize` call. Utilize runs first.", "The `utilize` call. Utilize runs first."),
        ("It is under-utilized.", "It is under-utilized."),
        ("IN ORDER TO WIN", "IN ORDER TO WIN"),
        ("In Order To Win", "In Order To Win"),
        ("Write 'in order to' rarely.", "Write 'in order to' rarely."),
        ("In order `to` work.", "In order `to` work."),
        ("It is all you need in order to start.", "It is all you need in order to start."),
    )

    def check(self, block: Block, words: Words) -> Iterator[Finding]:
        """One finding per phrase, with what can stand in its place."""
        text = block.text
        if not _may_hold_phrase(words_of(text)):
            return
        found = (*_openings(text), *_phrases(text, words))
        for finding in sorted(found, key=lambda f: f.start):
            if not block.is_frozen(finding.start, finding.end) and _is_final(text, finding):
                yield finding


def _may_hold_phrase(found: Sequence[str]) -> bool:
    if _TELLING.isdisjoint(found):
        return False
    return not (_SINGLE.isdisjoint(found) and _PAIRS.isdisjoint(pairwise(found)))


def _openings(text: str) -> Iterator[Finding]:
    for match in _OPENING.finditer(text):
        first = match[0][-1]
        opens = _SENTENCE_START.search(text, max(0, match.start() - _LOOK_BACK), match.start())
        if opens and first.islower() and match[0][:1].isupper() and match[0][1:].islower():
            message = f"the sentence says the same without '{_shown(match[0][:-2])}'"
            yield Finding(match.start(), match.end(), message, first.upper())


def _phrases(text: str, words: Words) -> Iterator[Finding]:
    matches = list(_PHRASE.finditer(text))
    staying = [match.span() for match in matches if _reads_otherwise(text, match)]
    for match in matches:
        found, (start, end) = match[0], match.span()
        # Beside a phrase that stays because of the words around it, those words stay as well.
        if any(start <= other_end + 1 and other_start <= end + 1 for other_start, other_end in staying):
            continue
        if not found[1:].islower() or (found.isalpha() and (words.accepted(found) or words.used_as_code(found))):
            continue
        short = PHRASES[_shown(found).lower()]
        if found[0].isupper():
            short = short[0].upper() + short[1:]
        yield Finding(start, end, f"'{_shown(found)}' says no more than '{short}'", short)


def _shown(phrase: str) -> str:
    return phrase.replace("\n", " ").replace("’", "'")


def _reads_otherwise(text: str, match: re.Match[str]) -> bool:
    """Do the words around the phrase give it another meaning, or are there quotes around it?"""
    start, end = match.span()
    if text[start - 1 : start] in _QUOTES and text[end : end + 1] in _QUOTES:
        return True
    phrase = _shown(match[0]).lower()
    before, after = _WORD_BEFORE.search(text, max(0, start - _LOOK_BACK), start), _WORD_AFTER.match(text, end)
    return (before is not None and before[1].lower() in _NOT_AFTER.get(phrase, _NONE)) or (
        after is not None and after[1].lower() in _NOT_BEFORE.get(phrase, _NONE)
    )


def _is_final(text: str, finding: Finding) -> bool:
    """Does the replacement make no other phrase together with its neighbours? So a second run has nothing to do."""
    before = text[max(0, finding.start - _LOOK_BACK) : finding.start]
    joined = before + (finding.replacement or "") + text[finding.end : finding.end + _LOOK_BACK]
    start, end = len(before), len(before) + len(finding.replacement or "")
    return not any(m.start() < end and start < m.end() for p in (_PHRASE, _OPENING) for m in p.finditer(joined))
