"""Documents made by a program: an edit would be lost when it runs again, so its source is what should be improved.

Recognised by what such documents say of themselves in their first or last lines outside code: in a comment, in front
matter, or in a sentence about the file as a whole. A comment about a part of the document ("BEGIN ... TOC") does not
count: the rest is somebody's own.
"""

import re

from burnish.patterns import late_pattern

REASON = "generated, as it says itself"

_HEAD = 4_000  #: bytes
_OPENING = 1_000  #: bytes after front matter in which a visible sentence counts
_TAIL = 600  #: bytes
#: no document is recognised without one of them; looking for them first takes a tenth of the time
_HINTS = (
    b"generated",
    *(no + b" " + verb for no in (b"not", b"n't", b"never") for verb in (b"edit", b"modify", b"change")),
)

_FRONT_MATTER = late_pattern(
    rb"(?:\xef\xbb\xbf)?(---|\+\+\+)[ \t]*\r?\n(.*?)(?:^\1[ \t]*\r?$|\Z)", re.DOTALL | re.MULTILINE
)
_FENCE = late_pattern(rb"^[ \t]*(?:```|~~~)", re.MULTILINE)
_COMMENT = late_pattern(
    rb"<!--.*?(?:-->|\Z)"  # HTML
    rb"|\{/\*.*?\*/\}"  # MDX
    rb"|^\[[^\]\n]*\]:[ \t]*(?:#|<>)[ \t]+[(\"'][^\n]*$"  # a Markdown definition nobody uses
    rb"|^//(?!/)[^\n]*$"  # AsciiDoc
    rb"|^\.\.[ \t]+(?![^\n]*::)[^\n]*(?:\n[ \t]+[^\n]*)*",  # reStructuredText
    re.DOTALL | re.MULTILINE,
)
_NOTE = late_pattern(rb"^[ \t]*#(.*)$", re.MULTILINE)  # a comment of front matter
_KEY = late_pattern(rb"^(?:auto[-_]?)?generated:[ \t]*(?:true|yes)\b", re.MULTILINE | re.IGNORECASE)

_MADE = rb"(?:auto[- ]?generated|automatically[ ]generated|machine[- ]generated)"
_IS = rb"(?:is|was|has[ ]been)[ ]"
_IN_COMMENT = late_pattern(
    rb"@generated\b|\b" + _MADE + rb"\b"
    rb"|\b(?:file|page|document|readme)[ ]" + _IS + rb"generated\b"
    rb"|^\W*(?:code[ ])?generated[ ](?:by|from|with|using)\b"
    rb"|\b(?:do[ ]not|don't|never)[ ](?:edit|modify|change)[ ](?:it|this|manually|directly|by[ ]hand)\b"
    rb"|\b(?-i:DO[ ]NOT[ ](?:EDIT|MODIFY))\b",
    re.IGNORECASE,
)
_ABOUT_A_PART = late_pattern(
    rb"\b(?:begin|start|end|section|block|region|part|line|below|above|toc|table of contents)\b", re.IGNORECASE
)
_SENTENCE = late_pattern(
    rb"^[>*_#: \t]*(?:(?:note|warning|important)\b[*_:!. \t]*)?"
    rb"(?:this|the)[ ](?:[\w-]+[ ]){0,2}?(?:file|page|document|documentation|reference|readme)[ ]"
    + _IS
    + rb"(?:"
    + _MADE
    + rb"|generated[ ](?:automatically|by|from))\b",
    re.IGNORECASE | re.MULTILINE,
)
_SIGNATURE = late_pattern(rb"^[>*_#: \t]*" + _MADE + rb"[ ](?:by|from|with|using)[ ]", re.IGNORECASE | re.MULTILINE)


def screen_generated(source: bytes) -> str | None:
    """Why this document is left alone as generated, as a clause, or None."""
    head, tail = source[:_HEAD], source[-_TAIL:]
    words = b" ".join((head + tail).lower().split())
    if not any(hint in words for hint in _HINTS):
        return None
    front = _FRONT_MATTER.match(head)
    if front and (_KEY.search(front[2]) or any(_says_so(note[1]) for note in _NOTE.finditer(front[2]))):
        return REASON
    body = _before_code(head[front.end() :] if front else head)
    tail = _after_code(tail)
    if _SENTENCE.search(body[:_OPENING]) or _SIGNATURE.search(body[:_OPENING]) or _SIGNATURE.search(tail):
        return REASON
    comments = (comment for part in (body, tail) for comment in _COMMENT.finditer(part))
    return REASON if any(_says_so(comment[0]) for comment in comments) else None


def _says_so(comment: bytes) -> bool:
    flat = b" ".join(comment.split())
    return bool(_IN_COMMENT.search(flat)) and not _ABOUT_A_PART.search(flat)


def _before_code(text: bytes) -> bytes:
    fence = _FENCE.search(text)
    return text[: fence.start()] if fence else text


def _after_code(text: bytes) -> bytes:
    *_, last = (0, *(fence.end() for fence in _FENCE.finditer(text)))
    return text[last:]
