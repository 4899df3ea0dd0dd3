"""Reports what an author left for later: `TODO`, `FIXME`, `XXX`, `TBD`.

In prose and in comments, not in code. In prose the word may be spoken about (`the TODO list`), so that all but `TBD`
count only with the mark of an author: a colon or a bracket behind it, or nothing else beside it.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator

from burnish.model.page import Page, PageFinding
from burnish.patterns import late_pattern
from burnish.ports import Site

_WORDS = (b"TODO", b"FIXME", b"XXX", b"TBD")
_WORD = late_pattern(rb"(?<![\w/.#$@`'\"-])(?:TODO|FIXME|XXX|TBD)(?![\w/`'\"-])")
_LED = late_pattern(rb"(?:(?:^|.*[|\[(])[\s>*#+_~\d.\-({/\]]*)\Z")  # what may stand on the line before a mark
_MARKED = late_pattern(rb"[*_]{0,3}(?:\([^)\n]*\)|:)")
_CELL_ENDS = late_pattern(rb"[ ]*\|")
_ENDED = late_pattern(rb"[\s*_]*(?:[\]|)\xe2-]|\Z)")  # the byte \xe2 begins a dash
_LONGEST = 60  #: characters that a message quotes
_NEAR = 300  #: bytes on each side of a mark that are looked at


class Todo:
    """Implements `burnish.ports.PageRule`."""

    name = "todo"
    strategy = "completeness"
    summary = "Finish what was left for later."
    version = 1
    cases = (
        ("TODO: say how it is installed.\n", "left for later: TODO: say how it is installed."),
        ("Text.\n\n<!-- FIXME(ada) the picture is old -->\n", "left for later: FIXME(ada) the picture is old"),
        ("- [TODO] Ask Ada.\n", "left for later: TODO] Ask Ada."),
        ("It will be out at a date TBD.\n", "left for later: TBD."),
        ("The editor shows a TODO list, and TODO means that it is open.\n", ""),
        ("```py\n# TODO: later\n```\n", ""),
        ("What is to be done (TBD) is a list.\n", ""),
        ('Write `TODO:` or "TODO" before it; status XXX.\n', ""),
    )

    def check(self, page: Page, site: Site) -> Iterator[PageFinding]:  # noqa: ARG002 - the port's signature
        """Each mark in prose or in a comment."""
        if not any(word in page.source for word in _WORDS):
            return
        for found in _WORD.finditer(page.source):
            end = _end(page, found)
            if end is not None:
                text = " ".join(page.source[found.start() : end].decode(errors="ignore").split())
                short = text if len(text) <= _LONGEST else f"{text[:_LONGEST]}..."
                yield PageFinding(found.start(), found.end(), f"left for later: {short}")


def _end(page: Page, found: re.Match[bytes]) -> int | None:
    """Where the line of a mark ends, or its comment; None for what is no mark."""
    start, end = found.span()
    far = max(0, start - _NEAR)
    line = max(far, page.source.rfind(b"\n", far, start) + 1)
    stop = page.source.find(b"\n", end, end + _NEAR)
    stop = min(len(page.source), end + _NEAR) if stop < 0 else stop
    if _CELL_ENDS.match(page.source, end, stop):
        stop = end
    led = _LED.match(page.source[line:start]) is not None
    marked = _MARKED.match(page.source, end) is not None
    comment = page.comments[bisect_right(page.comments, start, key=lambda c: c.start) - 1] if page.comments else None
    if comment is not None and comment.start < start < comment.end:
        opens = _LED.match(page.source[max(line, comment.start + len("{/*")) : start]) is not None
        return min(stop, comment.end - len("-->")) if opens or marked else None
    at = bisect_right(page.texts, (start, len(page.source))) - 1
    if at < 0 or page.texts[at][1] <= start:
        return None
    alone = led and found[0] in (b"TODO", b"FIXME") and _ENDED.match(page.source, end, stop) is not None
    pending = found[0] == b"TBD" and page.source[start - 1 : start] != b"("  # in brackets stand abbreviations
    return stop if marked or alone or pending else None
