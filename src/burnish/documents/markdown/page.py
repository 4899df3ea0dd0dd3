"""From pyromark's events to a page: what rules look at that judge a document as a whole."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from burnish.documents.anchors import anchor_of, explicit, in_attributes, in_html, numbered
from burnish.documents.markdown.events import RangedEvent
from burnish.model.page import Comment, Fence, Heading, Ignored, Link, Page

_SILENT = frozenset(
    ("Paragraph", "List", "Item", "BlockQuote", "HtmlBlock")
)  # containers that are empty without content
_COMMENT = re.compile(rb"<!--(.*?)-->", re.DOTALL)


def page_of(
    source: bytes,
    base: int,
    events: Sequence[RangedEvent],
    off: Sequence[tuple[int, int]] = (),
    ignored: Sequence[Ignored] = (),
) -> Page:
    """The page whose body begins at byte `base` of the source."""
    reader = _Reader(source, base)
    reader.read(events)
    headings = list(reader.numbered())
    anchors = frozenset({*(heading.anchor for heading in headings), *reader.ids, *in_attributes(source)})
    return Page(source, headings, reader.links, reader.fences, reader.comments, reader.texts, anchors, off, ignored)


class _Seen(NamedTuple):
    level: int
    text: str
    start: int
    end: int
    follows: bool  # something stands below it before the next heading
    deeper: bool  # the next heading is below it


class _Reader:
    """Takes all events once."""

    def __init__(self, source: bytes, base: int) -> None:
        self.links: list[Link] = []
        self.fences: list[Fence] = []
        self.comments: list[Comment] = []
        self.texts: list[tuple[int, int]] = []
        self.ids: list[str] = []
        self._source, self._base = source, base
        self._seen: list[_Seen] = []
        self._texts: list[list[str]] = []  # of each element that is open and has a text
        self._in_code = False  # in a block of code
        self._info: str | None = None  # of the open block of code; None: it is not fenced
        self._open: list[tuple[Mapping[str, Any], int]] = []  # links and images

    def read(self, events: Sequence[RangedEvent]) -> None:
        for event, span in events:
            start, end = self._base + span["start"], self._base + span["end"]
            if type(event) is str:
                self._say(" " if event in ("SoftBreak", "HardBreak") else "")
                self._note(start)
                continue
            ((name, value),) = event.items()
            if name == "Start":
                self._start(value, start, end)
            elif name == "End":
                self._end(value, start, end)
            else:
                self._single(name, value, start, end)

    def numbered(self) -> Iterator[Heading]:
        """The headings with their anchors."""
        named = [explicit(seen.text) for seen in self._seen]
        made = numbered(own or anchor_of(text) for text, own in named)
        for seen, (text, _), anchor in zip(self._seen, named, made, strict=True):
            yield Heading(seen.level, text.strip(), anchor, seen.start, seen.end, not (seen.follows or seen.deeper))

    def _start(self, value: Any, start: int, end: int) -> None:
        kind = value if isinstance(value, str) else next(iter(value))
        if kind == "Heading":
            level = int(str(value["Heading"]["level"])[1:])
            if self._seen and level > self._seen[-1].level:
                self._seen[-1] = self._seen[-1]._replace(deeper=True)
            self._seen.append(_Seen(level, "", start, end, follows=False, deeper=False))
            self._texts.append([])
            return
        if kind in ("Link", "Image"):
            self._open.append((value[kind], start))
            self._texts.append([])
        elif kind == "CodeBlock":
            how = value["CodeBlock"]
            self._info = how["Fenced"] if isinstance(how, dict) else None
            self._texts.append([])
            self._in_code = True
        elif kind == "HtmlBlock":
            self._note_comments(start, end)
        if kind not in _SILENT:
            self._note(start)

    def _end(self, value: Any, start: int, end: int) -> None:
        kind = value if isinstance(value, str) else next(iter(value))
        if kind == "Heading":
            self._seen[-1] = self._seen[-1]._replace(text=self._take())
        elif kind in ("Link", "Image"):
            told, _ = self._open.pop()
            text = self._take()
            scheme = "mailto:" if told["link_type"] == "Email" else ""
            self.links.append(Link(scheme + told["dest_url"], text, start, end, kind == "Image"))
            self._say("" if kind == "Image" else text)
        elif kind == "CodeBlock":
            self._in_code = False
            text = self._take()
            if self._info is not None:
                self.fences.append(Fence(self._info, text, start, end))

    def _single(self, name: str, value: str, start: int, end: int) -> None:
        if name in ("Html", "InlineHtml"):
            self.ids += in_html(value)
            if name == "InlineHtml":
                self._note_comments(start, end)
            if value.strip().startswith("<!--"):
                return
        else:
            if name == "Text" and not self._in_code:
                self.texts.append((start, end))
            self._say(value)
        self._note(start)

    def _note_comments(self, start: int, end: int) -> None:
        if self._source.find(b"<!--", start, end) >= 0:
            for found in _COMMENT.finditer(self._source, start, end):
                self.comments.append(Comment(found[1].decode().strip(), *found.span()))

    def _say(self, text: str) -> None:
        if self._texts and text:
            self._texts[-1].append(text)

    def _take(self) -> str:
        return "".join(self._texts.pop())

    def _note(self, start: int) -> None:
        """Something stands at `start`: is it below the latest heading?"""
        if self._seen and not self._seen[-1].follows and start >= self._seen[-1].end:
            self._seen[-1] = self._seen[-1]._replace(follows=True)
