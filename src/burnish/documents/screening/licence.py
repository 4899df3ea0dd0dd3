"""Licence texts: every word of them is law, so none may be improved.

Recognised by name (`LICENSE.md`, `COPYING`, `LICENSES/MIT.txt`), or by the words of a well-known licence near the top
of a document that holds little else. A notice above a chapter ("Licensed under the Apache License") is no licence
text, nor is a README that ends with one.
"""

import re
from pathlib import PurePath

from burnish.patterns import late_pattern

REASON = "a licence text"

#: whole names in any case, or capital names with something after them: `license.md` but not `license-keys.md`
_NAME = late_pattern(
    r"(?i:(?:un)?licen[sc]es?|copying(?:[.-]lesser)?|third[-_ ]?party[-_ ]?(?:notices?|licen[sc]es?))"
    r"|(?:LICEN[SC]E|COPYING|NOTICE)(?:[-_.].*)?|COPYRIGHT"
)
_FOLDER = late_pattern(r"LICEN[SC]ES")  # the folder of the REUSE specification

#: words that only the full text of a long licence holds (the second half of GNU's stands in the Linux sign-off too)
_LONG = late_pattern(
    rb"TERMS\s+AND\s+CONDITIONS\s+FOR\s+USE,\s+REPRODUCTION,\s+AND\s+DISTRIBUTION"  # Apache
    rb"|GENERAL\s+PUBLIC\s+LICENSE\s.{0,300}Everyone\s+is\s+permitted\s+to\s+copy"  # GNU
    rb"|Creative\s+Commons\s+Corporation\s+(?:\(.{0,40}\)\s+)?is\s+not\s+a\s+law\s+firm"
    rb"|By\s+exercising\s+the\s+Licensed\s+Rights"  # Creative Commons
    rb"|THE\s+ACCOMPANYING\s+PROGRAM\s+IS\s+PROVIDED\s+UNDER\s+THE\s+TERMS"  # Eclipse
    rb"|Mozilla\s+Public\s+License\s+Version\s+2\.0\s+[=\s]*1\.\s+Definitions",
    re.DOTALL,
)
#: words of short licences, which also stand in READMEs and comments
_SHORT = late_pattern(
    rb"Permission\s+is\s+hereby\s+granted,\s+free\s+of\s+charge"  # MIT
    rb"|Redistribution\s+and\s+use\s+in\s+source\s+and\s+binary\s+forms"  # BSD
    rb"|Permission\s+to\s+use,\s+copy,\s+modify,\s+and(?:/or)?\s+distribute\s+this\s+software"  # ISC
    rb"|This\s+is\s+free\s+and\s+unencumbered\s+software"  # Unlicense
)
_HINTS = (
    b"TERMS",
    b"GENERAL",
    b"firm",
    b"Rights",
    b"Mozilla",
    b"hereby",
    b"edistribution",
    b"ermission",
    b"unencumbered",
)
_TOP = 4_000  #: bytes in which a licence must begin
_LONGEST_SHORT = 5_000  #: bytes; the four-clause BSD licence with a heading has under 3,000


def screen_licence(path: PurePath, source: bytes) -> str | None:
    """Why this document is left alone as a licence, as a clause, or None."""
    if _NAME.fullmatch(path.stem) or _NAME.fullmatch(path.name) or _FOLDER.fullmatch(path.parent.name):
        return REASON
    top = source[:_TOP]
    if not any(hint in top for hint in _HINTS):  # most documents, at a fiftieth of the time
        return None
    if _LONG.search(top):
        return REASON
    if len(source) > _LONGEST_SHORT:
        return None
    short = _SHORT.search(top)
    return REASON if short and 2 * short.start() < len(source) - short.start() else None
