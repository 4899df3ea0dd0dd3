"""From pyromark's events to a page: what rules look at that judge a document as a whole."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from burnish.documents.anchors import anchor_of, explicit, in_attributes, in_html, numbered
from burnish.documents.markdown.events import RangedEvent
from burnish.model.page import Comment, Fence, Heading, Ignored, Link, Page, Table

_SILENT = frozenset(
    ("Paragraph", "List", "Item", "BlockQuote", "HtmlBlock")
)  # containers that are empty without content
_HTML, _MDX = (b"<!--", b"-->"), (b"{/*", b"*/}")  # how comments begin and end


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
    comments = sorted(reader.comments, key=lambda comment: comment.start)
    return Page(
        source,
        headings,
        reader.links,
        reader.fences,
        comments,
        reader.texts,
        anchors,
        off,
        ignored,
        tables=reader.tables,
    )


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
        self.tables: list[Table] = []
        self.texts: list[tuple[int, int]] = []
        self.ids: list[str] = []
        self._source, self._base = source, base
        self._seen: list[_Seen] = []
        self._bare = sys.maxsize  # where the latest heading ends, while nothing stands below it
        self._said: list[list[str]] = []  # of each element that is open and has a text
        self._in_code = False  # in a block of code
        self._rows: list[list[tuple[int, int]]] = []  # of the open table
        self._info: str | None = None  # of the open block of code; None: it is not fenced
        self._open: list[tuple[Mapping[str, Any], int]] = []  # links and images

    def read(self, events: Sequence[RangedEvent]) -> None:
        base, texts = self._base, self.texts
        for event, span in events:
            start = base + span["start"]
            if type(event) is str:
                if self._said and event in ("SoftBreak", "HardBreak"):
                    self._said[-1].append(" ")
            else:
                ((name, value),) = event.items()
                if name == "Text":  # most events are one
                    if not self._in_code:
                        texts.append((start, base + span["end"]))
                    if self._said:
                        self._said[-1].append(value)
                elif not self._other(name, value, start, base + span["end"]):
                    continue
            if start >= self._bare:
                self._note()

    def _other(self, name: str, value: Any, start: int, end: int) -> bool:
        """Does something stand there that makes a section more than empty?"""
        if name == "Start":
            return self._start(value, start, end)
        if name == "End":
            self._end(value, start, end)
            return False
        if name in ("Html", "InlineHtml"):
            return self._html(value, start, end, name == "InlineHtml")
        if self._said:
            self._said[-1].append(value)
        return True

    def numbered(self) -> Iterator[Heading]:
        """The headings with their anchors."""
        named = [explicit(seen.text) for seen in self._seen]
        made = numbered(own or anchor_of(text) for text, own in named)
        for seen, (text, _), anchor in zip(self._seen, named, made, strict=True):
            yield Heading(seen.level, text.strip(), anchor, seen.start, seen.end, not (seen.follows or seen.deeper))

    def _start(self, value: Any, start: int, end: int) -> bool:
        """Does something stand there, other than a container that may be empty?"""
        if type(value) is str:
            if value == "HtmlBlock":
                self._note_comments(start, end)
            elif value == "Paragraph":
                self._note_comments(start, end, _MDX)
            elif value == "TableCell":
                self._rows[-1].append((start, end))
            elif value in ("TableHead", "TableRow"):
                self._rows.append([])
            return value not in _SILENT
        kind = next(iter(value))
        if kind == "Heading":
            self._open_heading(int(str(value["Heading"]["level"])[1:]), start, end)
            return False
        if kind in ("Link", "Image"):
            self._open.append((value[kind], start))
            self._said.append([])
        elif kind == "Table":
            self._rows = []
        elif kind == "CodeBlock":
            how = value["CodeBlock"]
            self._info = how["Fenced"] if isinstance(how, dict) else None
            self._said.append([])
            self._in_code = True
        return kind not in _SILENT

    def _open_heading(self, level: int, start: int, end: int) -> None:
        if self._seen and level > self._seen[-1].level:
            self._seen[-1] = self._seen[-1]._replace(deeper=True)
        self._seen.append(_Seen(level, "", start, end, follows=False, deeper=False))
        self._said.append([])
        self._bare = end

    def _end(self, value: Any, start: int, end: int) -> None:
        kind = value if type(value) is str else next(iter(value))
        if kind == "Heading":
            self._seen[-1] = self._seen[-1]._replace(text="".join(self._said.pop()))
        elif kind in ("Link", "Image"):
            told, _ = self._open.pop()
            text = "".join(self._said.pop())
            scheme = "mailto:" if told["link_type"] == "Email" else ""
            self.links.append(Link(scheme + told["dest_url"], text, start, end, kind == "Image"))
            if self._said and kind == "Link":
                self._said[-1].append(text)
        elif kind == "CodeBlock":
            self._in_code = False
            text = "".join(self._said.pop())
            if self._info is not None:
                self.fences.append(Fence(self._info, text, start, end))
        elif kind == "Table":
            self.tables.append(Table(self._rows, start, end))

    def _html(self, html: str, start: int, end: int, inline: bool) -> bool:
        """Is it more than a comment?"""
        if "=" in html:
            self.ids += in_html(html)
        if inline:
            self._note_comments(start, end)
        return not html.strip().startswith("<!--")

    def _note_comments(self, start: int, end: int, marks: tuple[bytes, bytes] = _HTML) -> None:
        source, (opener, closer) = self._source, marks
        at = source.find(opener, start, end)
        while at >= 0:
            close = source.find(closer, at + len(opener), end)
            if close < 0:
                break  # nor is there one for any other opener
            after = close + len(closer)
            if source[at - 1 : at] != b"`":
                self.comments.append(Comment(source[at + len(opener) : close].decode().strip(), at, after))
            at = source.find(opener, after, end)

    def _note(self) -> None:
        """Something stands below the latest heading."""
        self._seen[-1] = self._seen[-1]._replace(follows=True)
        self._bare = sys.maxsize
