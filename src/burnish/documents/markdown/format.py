"""The Markdown format: bytes to blocks, and the two outlines that the gate compares."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property

from burnish.documents.front_matter import body_start
from burnish.documents.markdown import github
from burnish.documents.markdown.blocks import blocks_of, merge
from burnish.documents.markdown.dispute import disputed_ranges, plainly_agree
from burnish.documents.markdown.events import RangedEvent, read_events, to_html
from burnish.documents.markdown.ignores import ignored_parts
from burnish.documents.markdown.leaves import LeafReader
from burnish.documents.markdown.outline import outline_of
from burnish.documents.markdown.page import page_of
from burnish.documents.markdown.scanner import Atom, dialect_atoms
from burnish.model.document import Block, Document, Frozen, Outline, PieceKind
from burnish.model.page import Ignored, Page


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
        whole = [part for part in reading.ignored if not part.rules]
        off = [*reader.off, *(Atom(part.start - base, part.end - base, PieceKind.MASK) for part in whole)]
        atoms = merge([*reading.atoms, *off]) if off else reading.atoms
        head = (Frozen(0, base, "front matter" if base > 3 else "byte order mark"),) if base else ()
        moved = (f._replace(start=base + f.start, end=base + f.end) for f in reader.frozen)
        asked = (Frozen(part.start, part.end, "asked for by `burnish: ignore`", prose=True) for part in whole)
        blocks = blocks_of(reading.body, base, reader.leaves, atoms)
        if len(whole) < len(reading.ignored):
            blocks = tuple(_with_ignored(blocks, reading.ignored))
        return Document(source, self.name, blocks, (*head, *moved, *asked))

    def page(self, source: bytes) -> Page:
        """Headings, links, images, fences."""
        reading = self._read(source)
        reader = LeafReader(reading.body)
        off: list[tuple[int, int]] = []
        if b"burnish" in source:
            reader.read(reading.events)
            off = [(reading.base + atom.start, reading.base + atom.end) for atom in reader.off]
        off += [(part.start, part.end) for part in reading.ignored if not part.rules]
        return page_of(source, reading.base, reading.events, off, [part for part in reading.ignored if part.rules])

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


def _with_ignored(blocks: Sequence[Block], parts: Sequence[Ignored]) -> Iterator[Block]:
    """The blocks, each with the rules that are not to look at it; `parts` are sorted."""
    around: list[Ignored] = []
    at = 0
    for block in blocks:
        while at < len(parts) and parts[at].start <= block.start:
            around.append(parts[at])
            at += 1
        around = [part for part in around if block.start < part.end]
        rules = frozenset(name for part in around for name in part.rules)
        yield replace(block, ignored=rules) if rules else block


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
    def ignored(self) -> list[Ignored]:
        return ignored_parts(self.body, self.base, self.events)

    @cached_property
    def atoms(self) -> list[Atom]:
        return merge(dialect_atoms(self.body))

    @cached_property
    def html(self) -> str:
        return github.to_html(self.text)
