"""Did an edit bring in, lose or exchange a character that nobody sees? Invariants I3, I4, I5 and I13, and fault F34.

Compares two states of one block's logical text, character by character where it must, and not at all where both are
plain ASCII without control characters, entities and escapes. It decides nothing about words; see `facts`.
"""

import unicodedata
from collections import Counter
from functools import lru_cache

from burnish.model.edits import Refusal
from burnish.patterns import late_pattern

CHECK = "characters"

_UNSEEN = late_pattern(r"[^\t\n -~]")  # all that needs a closer look: controls and everything beyond ASCII
_ENTITY = late_pattern(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_ESCAPE = late_pattern(r"\\[!-/:-@\[-`{-~]")

#: General categories whose characters must be as many after as before: invisible, private or not characters at all.
_COUNTED = frozenset({"Cf", "Co", "Cn", "Cs", "Zl", "Zp"})
#: And these: no-break spaces, and letters and marks that are drawn as nothing, variation selectors above all (from
#: DerivedCoreProperties.txt, Default_Ignorable_Code_Point, without those of the categories above).
_COUNTED_CHARACTERS = frozenset(
    "\u00a0\u202f\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u3164\uffa0"
    + "".join(map(chr, (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))))
)
_NOT_MORE = frozenset({"Cc", "Zs"})  #: controls and odd spaces: not more than before

#: ASCII text and the typographic characters that say the same.
_TWINS = (
    ('"', "\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033"),
    ("'", "\u2018\u2019\u201a\u201b\u2039\u203a\u2032\u02bc"),
    ("-", "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"),
    ("...", "\u2026"),
)


def compare(before: str, after: str) -> Refusal | None:
    """Refuse an edit of a block that changes characters rather than words.

    - Format, bidirectional, private-use, unassigned, surrogate and tag characters, variation selectors, line and
      paragraph separators, no-break spaces: as many of each as before. Controls, tabs, other spaces: not more.
    - Text in NFC stays in NFC.
    - Punctuation, signs and combining marks beyond ASCII (curly quotes, dashes, emoji): none that was absent comes,
      none is exchanged for its ASCII twin, no straight quote comes where the block has only curly ones. Fewer are fine.
    - Character references (`&amp;`) and backslash escapes: as many of each as before.
    - Scripts: no letter of a script that the block did not have, and no script gone.
    """
    if before == after:
        return None
    reason = _markup(before, after)
    if reason is None and (_UNSEEN.search(before) or _UNSEEN.search(after)):
        reason = _composition(before, after) or _unseen(before, after) or _twins(before, after)
        reason = reason or _scripts(before, after)
    elif reason is None and after.count("\t") > before.count("\t"):
        reason = _more("\t")
    return Refusal(CHECK, reason) if reason else None


def _markup(before: str, after: str) -> str | None:
    for mark, pattern, what in (("&", _ENTITY, "character reference"), ("\\", _ESCAPE, "escape")):
        if mark not in before and mark not in after:
            continue
        was, now = Counter(pattern.findall(before)), Counter(pattern.findall(after))
        if was != now:
            gone, come = was - now, now - was
            return f"the {what} {next(iter(gone or come))} was {'removed' if gone else 'added'}"
    return None


def _unseen(before: str, after: str) -> str | None:
    was, now = Counter(_UNSEEN.findall(before)), Counter(_UNSEEN.findall(after))
    was["\t"], now["\t"] = before.count("\t"), after.count("\t")
    for character in sorted(was | now):
        if now[character] == was[character]:
            continue
        category = unicodedata.category(character)
        more = now[character] > was[character]
        if category in _COUNTED or character in _COUNTED_CHARACTERS:
            return f"{_named(character)} was {'added' if more else 'removed'}"
        if more and category in _NOT_MORE:
            return _more(character)
        if category[0] in "PSM" and was[character] == 0:
            return f"{_named(character)} was added; the block had none"
    return None


def _composition(before: str, after: str) -> str | None:
    if unicodedata.is_normalized("NFC", before) and not unicodedata.is_normalized("NFC", after):
        return "a letter is no longer in composed form (NFC)"
    return None


def _twins(before: str, after: str) -> str | None:
    for plain, fine in _TWINS:
        was, now = Counter(c for c in before if c in fine), Counter(c for c in after if c in fine)
        more_plain = after.count(plain) - before.count(plain)
        more_fine = now.total() - was.total()
        if more_plain > 0 and plain not in before and was and plain != "-":  # a hyphen is no dash
            return f"a straight {plain} was added; the block has only typographic ones"
        if more_plain * more_fine < 0:
            return f"{plain} and {_named(min(was | now))} were exchanged"
    return None


def _scripts(before: str, after: str) -> str | None:
    was, now = _scripts_of(before), _scripts_of(after)
    if was == now:
        return None
    new, lost = sorted(now - was), sorted(was - now)
    return f"{new[0]} letters were added; the block had none" if new else f"all {lost[0]} letters were removed"


def _scripts_of(text: str) -> set[str]:
    return {script for script in map(_script, set(text)) if script}


@lru_cache(maxsize=4096)
def _script(character: str) -> str:
    """The script of a letter as the first word of its Unicode name ("Latin", "Cyrillic", "Cjk"); empty for others."""
    if not character.isalpha():
        return ""
    return unicodedata.name(character, "UNKNOWN").split(maxsplit=1)[0].capitalize()


def _more(character: str) -> str:
    return f"{_named(character)} was added"


def _named(character: str) -> str:
    name = unicodedata.name(character, "").lower()
    return f"U+{ord(character):04X}" + (f" ({name})" if name else "")
