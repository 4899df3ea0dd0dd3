"""Splits logical text into sentences. They define hunks and the keys of rejections, so changes raise `VERSION`.

Small and deterministic: a sentence ends at `.`, `!` or `?` with closing marks behind it, before white space and
something that can begin a sentence; not after a known abbreviation or an initial, and not inside inline code.
"""

import re

from burnish.patterns import late_pattern

VERSION = 1

_CODE = late_pattern(r"(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)", re.DOTALL)
_END = late_pattern(r"[.!?…]+[\"'”’)\]*_]*(?=\s+[\"'“‘(\[*_`@]*[A-Z0-9À-ÞΑ-ΩА-Я`@])\s+")
_ABBREVIATION = late_pattern(
    r"(?:\b(?:e\.g|i\.e|etc|vs|cf|ca|approx|resp|incl|al|fig|figs|eq|sec|ch|vol|no|nos|p|pp|dr|mr|mrs|ms|prof|st|inc"
    r"|ltd|co|corp|jr|sr|dept|est|min|max)|\b[A-Za-z])\.\Z",
    re.IGNORECASE,
)
_LONGEST = 8  #: characters of an abbreviation, and some more


def sentences(text: str) -> list[tuple[int, int]]:
    """Half-open ranges that cover `text` without gaps; white space belongs to the sentence before it."""
    if not text:
        return []
    code = [match.span() for match in _CODE.finditer(text)]
    ranges, start = [], 0
    for match in _END.finditer(text):
        end = match.start()
        if any(a < end < b for a, b in code) or _ABBREVIATION.search(text, max(start, end - _LONGEST), end + 1):
            continue
        ranges.append((start, match.end()))
        start = match.end()
    if start < len(text):
        ranges.append((start, len(text)))
    return ranges
