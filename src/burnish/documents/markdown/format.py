"""The Markdown format: bytes to blocks, and the two outlines that the gate compares."""

from collections.abc import Sequence
from functools import cached_property

from burnish.documents.front_matter import body_start
from burnish.documents.markdown import github
from burnish.documents.markdown.blocks import blocks_of, merge
from burnish.documents.markdown.dispute import disputed_ranges, plainly_agree
from burnish.documents.markdown.events import RangedEvent, read_events, to_html
from burnish.documents.markdown.leaves import LeafReader
from burnish.documents.markdown.outline import outline_of
from burnish.documents.markdown.page import page_of
from burnish.documents.markdown.scanner import Atom, dialect_atoms
from burnish.model.document import Document, Frozen, Outline
from burnish.model.page import Page


class Markdown:
    """CommonMark and GFM; implements `burnish.ports.Format`. Sources are UTF-8.

    The latest source's readings are kept, since the gate asks for the same source's blocks and outlines in turn.
    """

    name = "markdown"
    suffixes = (".md", ".markdown", ".mdown")

    def __init__(self) -> None:
        self._latest = _Reading(b"")

    def parse(self, source: bytes) -> Document:
        """Front matter and byte order mark are frozen; the rest is read by pyromark and the dialect scanner."""
        reading = self._read(source)
        base = reading.base
        reader = LeafReader(reading.body)
        reader.read(reading.events)
        atoms = merge([*reading.atoms, *reader.off]) if reader.off else reading.atoms
        head = (Frozen(0, base, "front matter" if base > 3 else "byte order mark"),) if base else ()
        moved = (Frozen(base + f.start, base + f.end, f.reason) for f in reader.frozen)
        blocks = blocks_of(reading.body, base, reader.leaves, atoms)
        return Document(source, self.name, blocks, (*head, *moved))

    def page(self, source: bytes) -> Page:
        """Headings, links, images, fences."""
        reading = self._read(source)
        reader = LeafReader(reading.body)
        off: list[tuple[int, int]] = []
        if b"burnish" in source:
            reader.read(reading.events)
            off = [(reading.base + atom.start, reading.base + atom.end) for atom in reader.off]
        return page_of(source, reading.base, reading.events, off)

    def outline(self, source: bytes) -> Outline:
        """pyromark's skeleton, with offsets."""
        reading = self._read(source)
        return outline_of(reading.text, reading.events, reading.atoms, reading.body, reading.base)

    def second_outline(self, source: bytes) -> Outline:
        """cmark-gfm's skeleton, without offsets."""
        return github.skeleton(self._read(source).html)

    def disputed(self, source: bytes) -> Sequence[tuple[int, int]]:
        """Byte ranges of the top-level blocks that the two parsers read differently."""
        reading = self._read(source)
        if plainly_agree(to_html(reading.text), reading.html):
            return ()
        ranges = disputed_ranges(reading.text, reading.html, reading.events)
        return tuple((reading.base + start, reading.base + end) for start, end in ranges)

    def _read(self, source: bytes) -> "_Reading":
        if self._latest.source is not source:
            self._latest = _Reading(source)
        return self._latest


class _Reading:
    """One source, each parser's answer made when it is first needed."""

    def __init__(self, source: bytes) -> None:
        self.source = source
        self.base = body_start(source)
        self.body = source[self.base :]
        self.text = self.body.decode()

    @cached_property
    def events(self) -> list[RangedEvent]:
        return read_events(self.text)

    @cached_property
    def atoms(self) -> list[Atom]:
        return merge(dialect_atoms(self.body))

    @cached_property
    def html(self) -> str:
        return github.to_html(self.text)
