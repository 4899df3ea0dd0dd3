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

_IGNORE = re.compile(rb"(?:<!--|(?<!`)\{/\*)\s*burnish:?\s+ignore\b:?([\w\s,-]*?)(?:-->|\*/\})")
_INLINE = frozenset(("Emphasis", "Strong", "Strikethrough", "Link", "Image", "TableCell"))  #: no blocks of their own


def ignored_parts(body: bytes, base: int, events: Sequence[RangedEvent]) -> list[Ignored]:
    """Source bytes, for a body that begins at byte `base`; one entry per comment. Nothing is looked up for names."""
    if b"burnish" not in body or not _IGNORE.search(body):
        return []
    reader = _Reader(body, base)
    for event, span in events:
        reader.read(event, span["start"], span["end"])
    return sorted(reader.found)


class _Reader:
    """Takes all events once."""

    def __init__(self, body: bytes, base: int) -> None:
        self.found: list[Ignored] = []
        self._body, self._base = body, base
        self._open: list[tuple[str, int, int]] = []  # blocks: kind, start, end
        self._closed = 0  # where the latest block ended
        self._waiting: list[tuple[int, int, bytes]] = []  # depth, start and names of comments before their block
        self._inside: list[tuple[int, bytes]] = []  # start of the text and names, of comments in the text of an item

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
            self._drop(len(self._open))
        elif name == "InlineHtml":
            for comment in _IGNORE.finditer(self._body, start, end):
                self._note_inside(comment[1])

    def _start(self, kind: str, start: int, end: int) -> None:
        depth = len(self._open)
        self._open.append((kind, start, end))
        if kind == "HtmlBlock":
            comments = list(_IGNORE.finditer(self._body, start, end))
            if comments or _is_comment(self._body[start:end].strip()):
                self._waiting += [(depth, comment.start(), comment[1]) for comment in comments]
                return  # the next block is still to come
        elif kind in ("Paragraph", "Heading"):
            comments = [found for found in _IGNORE.finditer(self._body, start, end) if found[0].startswith(b"{")]
            if comments and comments[0][0] == self._body[start:end].strip():
                self._waiting.append((depth, start, comments[0][1]))
                return
            for comment in comments:
                self._add(start, end, comment[1])
        for waiting, begun, names in self._waiting:
            if waiting == depth:
                self._add(begun, end, names)
        self._waiting = [each for each in self._waiting if each[0] != depth]

    def _drop(self, depth: int) -> None:
        """A container has ended: what waited for a block in it speaks of the comments behind it, if of anything."""
        for waiting, begun, names in self._waiting:
            if waiting > depth:
                self._add(begun, self._closed, names)
        self._waiting = [each for each in self._waiting if each[0] <= depth]

    def _note_inside(self, names: bytes) -> None:
        kind, start, end = self._open[-1]
        if kind == "Item":
            self._inside.append((max(start, self._closed), names))
        else:
            self._add(start, end, names)

    def _end_text(self, at: int) -> None:
        for start, names in self._inside:
            self._add(start, at, names)
        self._inside.clear()

    def _add(self, start: int, end: int, names: bytes) -> None:
        rules = tuple(re.split(r"[\s,]+", names.decode().strip(" \t\r\n,"))) if names.strip(b" \t\r\n,") else ()
        self.found.append(Ignored(self._base + start, self._base + end, rules))


def _is_comment(html: bytes) -> bool:
    """Is a block of HTML one comment and nothing else?"""
    return html.startswith(b"<!--") and html.endswith(b"-->") and html.count(b"<!--") == 1
