"""`<!-- burnish: ignore -->`: which parts of a document does a person not want some rules to look at, or anyone at all?

A comment on a line of its own speaks of the next block: a paragraph, a heading, a fence, a whole list or table. One
inside a text speaks of the paragraph, heading, item or table row that it stands in. Without names it means what
`burnish off` means; names of rules are separated by commas. MDX has no such comments; there, `{/* burnish: ignore */}`
does the same, as a paragraph of its own or inside a paragraph or heading.
"""

import re
from collections.abc import Sequence
from typing import Any

from burnish.documents.markdown.events import RangedEvent
from burnish.model.page import Ignored
from burnish.patterns import late_pattern

_IGNORE = late_pattern(rb"(?:<!--|(?<!`)\{/\*)\s*burnish:?\s+ignore\b:?([\w\s,-]*?)(?:-->|\*/\})")
Names = tuple[str, ...]  #: of rules; none: all
_INLINE = frozenset(("Emphasis", "Strong", "Strikethrough", "Link", "Image", "TableCell"))  #: no blocks of their own


def ignored_parts(body: bytes, base: int, events: Sequence[RangedEvent]) -> list[Ignored]:
    """Source bytes, for a body that begins at byte `base`; sorted. The names are as they are written."""
    if b"burnish" not in body or not _IGNORE.search(body):
        return []
    reader = _Reader(body, base)
    for event, span in events:
        reader.read(event, span["start"], span["end"])
    return sorted(reader.all_found())


class _Reader:
    """Takes all events once."""

    def __init__(self, body: bytes, base: int) -> None:
        self._found: dict[tuple[int, int, bool], dict[str, None]] = {}  # part, are there names -> names
        self._body, self._base = body, base
        self._open: list[tuple[str, int, int]] = []  # blocks: kind, start, end
        self._closed = 0  # where the latest block ended
        self._waiting: list[tuple[int, int, Names]] = []  # depth and start of comments before their block
        self._inside: list[tuple[int, Names]] = []  # start of the text, of comments in the text of an item

    def read(self, event: Any, start: int, end: int) -> None:
        if type(event) is str:
            return
        ((name, value),) = event.items()
        kind = value if isinstance(value, str) else next(iter(value))
        if name == "Start" and kind not in _INLINE:
            self._end_text(start)
            self._start(kind, start, end)
        elif name == "End" and kind not in _INLINE:
            self._end_text(end)
            self._open.pop()
            self._closed = end
            # What waited for a block in a container that has ended speaks of the comments behind it, if of anything.
            self._settle(len(self._open) + 1, end)
        elif name == "InlineHtml":
            for comment in _IGNORE.finditer(self._body, start, end):
                self._note_inside(_rules(comment))

    def all_found(self) -> list[Ignored]:
        """After the last event; in no order."""
        self._settle(0, self._closed)
        base = self._base
        return [Ignored(base + start, base + end, tuple(rules)) for (start, end, _), rules in self._found.items()]

    def _start(self, kind: str, start: int, end: int) -> None:
        depth = len(self._open)
        self._open.append((kind, start, end))
        if kind == "HtmlBlock":
            comments = list(_IGNORE.finditer(self._body, start, end))
            if comments or _is_comment(self._body[start:end].strip()):
                self._waiting += [(depth, comment.start(), _rules(comment)) for comment in comments]
                return  # the next block is still to come
        elif kind in ("Paragraph", "Heading"):
            comments = [found for found in _IGNORE.finditer(self._body, start, end) if found[0].startswith(b"{")]
            if comments and comments[0][0] == self._body[start:end].strip():
                self._waiting.append((depth, start, _rules(comments[0])))
                return
            for comment in comments:
                self._add(start, end, _rules(comment))
        self._settle(depth, end)

    def _settle(self, depth: int, end: int) -> None:
        """What waits at this depth or deeper speaks of all up to `end`."""
        first: dict[bool, int] = {}  # where the first comment begins, of those with names and of those without
        waiting: list[tuple[bool, Names]] = []
        while self._waiting and self._waiting[-1][0] >= depth:  # the deepest are the latest
            _, begun, rules = self._waiting.pop()
            first[bool(rules)] = begun
            waiting.append((bool(rules), rules))
        for named, rules in waiting:
            self._add(first[named], end, rules)

    def _note_inside(self, rules: Names) -> None:
        kind, start, end = self._open[-1]
        if kind == "Item":
            self._inside.append((max(start, self._closed), rules))
        else:
            self._add(start, end, rules)

    def _end_text(self, at: int) -> None:
        for start, rules in self._inside:
            self._add(start, at, rules)
        self._inside.clear()

    def _add(self, start: int, end: int, rules: Names) -> None:
        """Comments about the same part make one entry, and those without names another one."""
        self._found.setdefault((start, end, bool(rules)), {}).update(dict.fromkeys(rules))


def _rules(comment: re.Match[bytes]) -> Names:
    """The names in a comment."""
    return tuple(re.split(r"[\s,]+", names)) if (names := comment[1].decode().strip(" \t\r\n,")) else ()


def _is_comment(html: bytes) -> bool:
    """Is a block of HTML one comment and nothing else?"""
    return html.startswith(b"<!--") and html.endswith(b"-->") and html.count(b"<!--") == 1
