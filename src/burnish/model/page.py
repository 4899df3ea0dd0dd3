"""A document as its markup: headings, links, images, fences, tables. What rules look at that judge it as a whole.

Places are source bytes, half-open. Texts are plain words, without markup.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple


class Heading(NamedTuple):
    """A heading."""

    level: int  #: 1 to 6
    text: str
    anchor: str  #: under which links find it
    start: int
    end: int
    empty: bool = False  #: nothing stands between it and the next heading of its level or above, or the end


class Link(NamedTuple):
    """A link or an image."""

    target: str  #: as it is written, escapes undone
    text: str  #: of an image its alternative text
    start: int
    end: int
    image: bool = False


class Fence(NamedTuple):
    """A fenced block of code."""

    info: str  #: what stands behind the opening fence
    text: str
    start: int
    end: int


class Table(NamedTuple):
    """A table. Its rows hold a place for each column, an empty one where the source has no cell."""

    rows: Sequence[Sequence[tuple[int, int]]]  #: the head first
    start: int
    end: int


class Comment(NamedTuple):
    """A comment in raw HTML, or of MDX."""

    text: str  #: what stands between `<!--` and `-->`, or `{/*` and `*/}`
    start: int
    end: int


class Ignored(NamedTuple):
    """A part of a document at which a person wants some rules not to look."""

    start: int
    end: int
    rules: tuple[str, ...]  #: as they are written; none: nobody is to look


@dataclass(frozen=True)
class Page:
    """The markup of one document."""

    source: bytes
    headings: Sequence[Heading] = ()
    links: Sequence[Link] = ()
    fences: Sequence[Fence] = ()
    comments: Sequence[Comment] = ()
    texts: Sequence[tuple[int, int]] = ()  #: where prose stands: no code, targets or raw HTML
    anchors: frozenset[str] = frozenset()  #: all that links can find in it, those in raw HTML included
    off: Sequence[tuple[int, int]] = ()  #: where the person wants nothing to be looked at
    ignored: Sequence[Ignored] = ()  #: where some rules are not to look
    tables: Sequence[Table] = ()


class PageFinding(NamedTuple):
    """What a rule says about a place of a page. It is only reported: markup is never changed."""

    start: int
    end: int
    message: str  #: one sentence
