"""Writes `an` before a vowel that is heard, and `a` before everything else.

What counts is the next word as it is spoken, also inside emphasis, a link or inline code; only the article changes.
Right before a word of small letters the correction is safe; elsewhere it is a suggestion, since people do not read code
and names aloud alike. The question is closed where spelling tells the sound: words of small letters, of which the first
may be a capital. Not before capitals, digits and single letters, since acronyms are read in two ways (`a SQL`, `an
SQL`); not before letters that nobody can say as a word (`an npm`); not where `a` is a name or `an` a slip for `and`
(`option a is`, `an the`).
"""

import re
from collections.abc import Iterator

from burnish.model.document import Block
from burnish.model.edits import Allowance, Finding, Tier
from burnish.patterns import late_pattern
from burnish.ports import Words

#: One gap, then markup and marks that are not heard.
_GAP = r"(?:[ ]|[ ]?\n)(?:\*\*|__(?!\w+__)|[*\"“‘'(\[`]|_(?!_))*"
_CONSONANT = "b-df-hj-np-tv-zB-DF-HJ-NP-TV-Z"
#: The letter comes before the look behind it, so that most of a text is passed at the speed of C. The first letters of
#: the word leave out what is right in any case.
_ARTICLE = late_pattern(
    rf"[Aa](?=n?[ \n])(?<![^\s(\"“‘'\[*_][Aa])"
    rf"(?:(?={_GAP}[aeiouhAEIOUH][A-Za-z])|n(?={_GAP}[{_CONSONANT}UOEuoe]))"
    rf"(?P<gap>{_GAP})(?P<word>[A-Za-z]+)(?![\d&@:/\\+=.]\w|\d|['’.]?\)|[A-Za-z(])"
)
#: The start of a word, in small letters, that begins with a consonant though it is written with a vowel.
_YOU = late_pattern(
    r"eu|ewe|ub(?:iq|er)|uk[er]|uni(?!m|n|dent|sol)|unar(?:y|ies)|unanim|us(?:ag|e|in|u)|ut[ei]|ur[aeio]|ufo"
    r"|one(?![ir])|once|ouija"
)
_MUTE_H = late_pattern(r"honou?r|honest|hour|heir")
#: Some do not say the `h` of a first syllable without stress: `an historic`.
_WEAK_H = late_pattern(r"h(?:is|ot|ab|er|yp|ys|om|or|al|il|au|ep|ar|ex|eu|um)")
#: Letters of which the name begins with a vowel: before such a word `an` may be right, if it is spelled out.
_SPELLED = late_pattern(
    r"(?:(?:f[lr]?|h|l|m|n|r|s(?:[hklmnptw]|ch|[cpt]r|pl|qu)?|shr|thr)[aeiouy][a-z]{2}"
    r"|(?:new|red|set|row|low|log|map|run|raw|non|net|fix|few|hot|lot|man|mix|sub|real)\Z)"
)
_SAYABLE = late_pattern(r"(?:[bcdgjkpqtvwy]|[bcdgkpt][hlr]|wr|wh|qu|dw|tw|kn|gn|ph[lr]?|z)[aeiouy][a-z]")
#: Words before which `a` is a letter or a name, and no article.
_NOT_A = frozenset(
    "a about above again against ago all along also although always am among an and another any are around as at e "
    "each eg either el else equals et even every i if ii in inside instead into is it its of off on only onto or "
    "other others otherwise our out outside over un una under unless until up upon us en es et au ui uid uids uint "
    "uri uris url urls usb usize uuid uuids".split()
)
#: Words before which `an` is a slip for `and`, `on` or `can`, or that some spell out.
_NOT_AN = frozenset(
    "be been but by can could der die dem den do does for from had has have he her his how may might must my no "
    "not she should so some such than that the their them then there these they this those to too was we were what "
    "when where which while who why will with would you your fax los las les mib mime nas nat sap sas sem seo sip "
    "via".split()
)
_LOOK_BACK = 24  # characters
#: Before these `a` is the name of something: `class a exists`.
_NAMED = late_pattern(
    r"(?:\b(?:class|option|point|case|variable|vitamin|named|called)|[=+<>-])[ \n]\Z",
    re.IGNORECASE,
)
_OPENS = late_pattern(r"(?:\A|[.!?:]['\"”’)\]*_]*\s|(?:\A|\n)\s*(?:[-*+|>]|#{1,6}|\d{1,3}[.)])\s)[\s\"'“‘(\[*_]*\Z")


class Article:
    """Implements `burnish.ports.Rule`."""

    name = "article"
    strategy = "accuracy"
    tier = Tier.SAFE
    summary = "Write `a` or `an` as the next word is spoken."
    version = 1
    allowance = Allowance(own_span=True)
    cases = (
        ("It has a error in an file.", "It has an error in a file."),
        ("An user with a unused name.", "A user with an unused name."),
        ("It is an unique and a **automatic** way.", "It is a unique and an **automatic** way."),
        ("Take a [apple](https://example.org) or a `apple`.", "Take an [apple](https://example.org) or an `apple`."),
        ("It takes a\nhour and an European.", "It takes an\nhour and a European."),
        ("There was a Internal Server Error.", "There was an Internal Server Error."),
        ("A SQL file, an SQL file, a LED, an FAQ.",) * 2,
        ("An npm package, an `href`, an nginx server, an x86 or an f-string.",) * 2,
        ("A unit, a use, a one-time token, a European, an hour, an heir.",) * 2,
        ("An historic day, a historic day; a ubiquitous thing.",) * 2,
        ("Option a is like b. Sort by a, a and b.",) * 2,
        ("Press a an the end.",) * 2,
        ("A URL, a UUID, an MD5 sum, an 8-bit number, a 11-bit one.",) * 2,
    )

    def check(self, block: Block, words: Words) -> Iterator[Finding]:  # noqa: ARG002 - the port's signature
        """One finding per article, with the other one."""
        text = block.text
        for match in _ARTICLE.finditer(text):
            start, end = match.start(), match.start("gap")
            article, word = text[start:end], match["word"]
            right = _article_of(word, article.lower())
            if right == article.lower() or _is_name(text, match, article) or block.is_frozen(start, end):
                continue
            right = right.capitalize() if article[0] == "A" else right
            plain = match["gap"].isspace() and word.islower()
            yield Finding(start, end, f"'{word}' is spoken with '{right}'", right, None if plain else Tier.SUGGESTION)


def _article_of(word: str, written: str) -> str:
    """`a` or `an`; where nothing is sure, what is written."""
    if len(word) < 2 or not (word[1:3].islower() or word.islower()):
        return written
    low = word.lower()
    if low[0] in "aeiou":
        sounds = "a" if _YOU.match(low) else "an"
        return written if low in _NOT_A else sounds
    if low[0] == "h" and _MUTE_H.match(low):
        return "an"
    if written == "a" or low in _NOT_AN or _WEAK_H.match(low):
        return written
    return "a" if (_SPELLED if low[0] in "fhlmnrsx" else _SAYABLE).match(low) else written


def _is_name(text: str, match: re.Match[str], article: str) -> bool:
    """Is what looks like an article the name of something?"""
    if len(article) > 1:
        return False
    word, in_code = match["word"], match["gap"].endswith("`")
    if word.endswith("s") and word[-2] not in "aisu" and not in_code:
        return True  # a verb behind its subject, or a plural
    before = max(0, match.start() - _LOOK_BACK)
    if article == "A" and not _OPENS.search(text, before, match.start()):
        return True
    return _NAMED.search(text, before, match.start()) is not None
