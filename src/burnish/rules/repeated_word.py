"""Removes the second of two equal words: `the the`.

Sound only where nobody repeats a word on purpose, so the question is a closed one: two words of small letters (the
first may open a sentence) with nothing but spaces or one soft line break between; exactly two, since three are a cry
or a filler; a word of a closed list, in which those are missing that grammar, emphasis or placeholders double (`had
had`, `many many`, `foo foo`); and not where the first ends a clause or a verb (`log in in private`).
"""

import re
from collections.abc import Iterator
from operator import eq

from burnish.model.document import Block
from burnish.model.edits import Allowance, Finding, Tier
from burnish.patterns import late_pattern
from burnish.ports import Words
from burnish.rules.letters import words_of

_RUN = late_pattern(
    r"(?<![^\s(\"“‘\[*])(?P<word>[A-Za-z]+)(?P<again>(?:(?:[ ]{1,2}|[ ]?\n)(?P=word)(?![A-Za-z]))+)"
    r"(?![\w/@=+$\\-])(?!['’.:(]\w)",
    re.IGNORECASE,
)

#: The words looked at: of grammar and the commonest verbs and adjectives. A noun may be a literal (`admin admin`).
_LOOKED_AT = frozenset(
    "a about above according across after against all allow allows along already also although always am among an "
    "and another any anything are around as at available be because become becomes been before behind being below "
    "between both but by can cannot could current currently default depending did different does doing done down "
    "due during each either else enough even every everything existing few first following for from further gets "
    "give given gives has have having he how however if in inside instead into is it its itself just keep know last "
    "later let like made make makes making may means might more most multiple must my need needed needs new next "
    "nothing of often on once or original other others our out outside over own per possible provide provided "
    "provides same see shall she should similar simply since some someone something specific still such sure "
    "than that the their them themselves then these they thing things this those though three through to together "
    "under unless until up upon us use used uses using various via want wants was way we were what when where "
    "whether which while who whole whose why will with within without would you your yourself".split()
)

#: `it it` is a slip behind a conjunction or where a sentence opens; elsewhere the second may begin a clause.
_PRONOUNS = frozenset("it you".split())
_CONJUNCTIONS = frozenset(
    "after and as because before but if once since so that then until when where whether while".split()
)

#: `that that` is a slip before a word that opens a clause of its own; else the second may belong to a noun.
_OPENS_CLAUSE = late_pattern(r"[ \n](?:the|an?|it|we|they|you|this|these|your|our|its|each|all|any|there)\b")

#: After a verb or a form of `to be`, the first of two particles belongs to the verb: `you are logged in in two tabs`.
_PARTICLES = frozenset("by for in off on out over through to up with".split())
_TAKES_PARTICLE = late_pattern(
    r"(?:am|are|be|been|being|is|was|were|it|them|which|what|brought|built|came"
    r"|(?:bak|bas|br[io]ng|call|check|com|depend|drop|fill|focus|go|gon|hold|kick|keep|liv|log|look|mix|mov|opt|pass"
    r"|plug|put|read|rel|roll|run|send|set|sign|step|switch|turn|typ|work|zoom)"
    r"(?:e|y|ies|s|es|ed|ied|ged|ped|ging|ping|ing|ting|ning)?)\Z"
)

#: `What it is is a copy`, `the modules you have have gone`: behind its subject the first verb may end a clause.
_VERBS = frozenset(
    "allow allows are become becomes does give gives gets has have is keep know let like made make makes need needs "
    "provide provides see use used uses want wants was were".split()
)
_TO_BE = frozenset("are is was were".split())
_CLAUSE_END = frozenset("he here i it one others she that there they this those we what which who you".split())

_CLEFT = late_pattern(r"\b(?:[Ww]hat|[Aa]ll|thing|point|problem)\b[^.!?]*\Z")

_WORD_BEFORE = late_pattern(r"([A-Za-z]+)[ \n]+\Z")
_PLAIN_WORD_AFTER = late_pattern(r"[ \n][a-z]{3}")
_OPENS = late_pattern(r"(?:\A|[.!?:]['\"”’)\]*]*\s+)['\"“‘(\[*]*\Z")
_QUOTES = frozenset("\"'“”‘’")  #: around both words: they are spoken about
_LOOK_BACK = 40  # characters


class RepeatedWord:
    """Implements `burnish.ports.Rule`."""

    name = "repeated-word"
    strategy = "accuracy"
    tier = Tier.SAFE
    summary = "Remove a word that stands twice in a row."
    version = 1
    allowance = Allowance(own_span=True)
    cases = (
        ("It is in the the file.", "It is in the file."),
        ("The the server starts.", "The server starts."),
        ("It lies in the\nthe folder.", "It lies in the\nfolder."),
        ("Look at [the the page](https://example.org).", "Look at [the page](https://example.org)."),
        ("You should should restart it.", "You should restart it."),
        ("There is a a copy of it.", "There is a copy of it."),
        ("We had had enough.", "We had had enough."),
        ("It ensures that that name is free.", "It ensures that that name is free."),
        ("What it is is a copy.", "What it is is a copy."),
        ("You are logged in in both tabs.", "You are logged in in both tabs."),
        ("Thanks to many many people.", "Thanks to many many people."),
        ("It moves from New York New York to Duran Duran.", "It moves from New York New York to Duran Duran."),
        ("The bits of x x and a a.", "The bits of x x and a a."),
        ("The the the.", "The the the."),
        ("Use `the` the way it is.", "Use `the` the way it is."),
        ("Say the, the server.", "Say the, the server."),
        ("Bitwise AND and assignment.", "Bitwise AND and assignment."),
        ("Log in as `admin` with admin admin.", "Log in as `admin` with admin admin."),
        ("Say it to to-do lists.", "Say it to to-do lists."),
    )

    def check(self, block: Block, words: Words) -> Iterator[Finding]:
        """One finding per repeated word, from behind the first to behind the second, replaced by nothing."""
        found = words_of(block.text)
        if not any(map(eq, found, found[1:])):
            return
        for run in _RUN.finditer(block.text):
            word = run["word"].lower()
            if not _is_slip(block.text, run, word) or block.is_frozen(run.start(), run.end()):
                continue
            if not words.accepted(word):
                yield Finding(run.start("again"), run.end("again"), f"'{word}' stands here twice", "")


def _is_slip(text: str, run: re.Match[str], word: str) -> bool:
    first, second, (start, end) = run["word"], run["again"].lstrip(), run.span()
    if second != word or word not in _LOOKED_AT:
        return False
    opens = _OPENS.search(text, max(0, start - _LOOK_BACK), start) is not None
    if text[start - 1 : start] in _QUOTES and text[end : end + 1] in _QUOTES:
        return False
    if first != word and not (opens and first == word.capitalize()):
        return False
    before = _WORD_BEFORE.search(text, max(0, start - _LOOK_BACK), start)
    return _can_go(word, before[1].lower() if before else "", text, end, opens)


def _can_go(word: str, previous: str, text: str, end: int, opens: bool) -> bool:
    """Is the second of two equal words too much, behind `previous` and before `text[end:]`?"""
    if word == "a":  # prose only between words of prose
        return len(previous) > 1 and _PLAIN_WORD_AFTER.match(text, end) is not None
    if word == "that":
        return _OPENS_CLAUSE.match(text, end) is not None
    if word in _PRONOUNS:
        return opens or previous in _CONJUNCTIONS
    if word in _VERBS and (previous == "" or previous in _CLAUSE_END):
        return False
    if word in _TO_BE:
        return _CLEFT.search(text, max(0, end - _LOOK_BACK), end) is None
    return not (word in _PARTICLES and _TAKES_PARTICLE.match(previous))
