"""The Markdown format: bytes to blocks, and the two outlines that the gate compares."""

from collections.abc import Sequence

from burnish.documents.front_matter import body_start
from burnish.documents.markdown import github
from burnish.documents.markdown.blocks import blocks_of, merge
from burnish.documents.markdown.dispute import disputed_ranges
from burnish.documents.markdown.events import read_events
from burnish.documents.markdown.leaves import LeafReader
from burnish.documents.markdown.outline import outline_of
from burnish.documents.markdown.scanner import dialect_atoms
from burnish.model.document import Document, Frozen, Outline


class Markdown:
    """CommonMark and GFM; implements `burnish.ports.Format`. Sources are UTF-8."""

    name = "markdown"
    suffixes = (".md", ".markdown", ".mdown")

    def parse(self, source: bytes) -> Document:
        """Front matter and byte order mark are frozen; the rest is read by pyromark and the dialect scanner."""
        base = body_start(source)
        body = source[base:]
        reader = LeafReader(body)
        reader.read(read_events(body.decode()))
        atoms = merge([*dialect_atoms(body), *reader.off])
        head = (Frozen(0, base, "front matter" if base > 3 else "byte order mark"),) if base else ()
        moved = (Frozen(base + f.start, base + f.end, f.reason) for f in reader.frozen)
        blocks = blocks_of(body, base, reader.leaves, atoms)
        return Document(source, self.name, blocks, (*head, *moved))

    def outline(self, source: bytes) -> Outline:
        """pyromark's skeleton, with offsets."""
        base = body_start(source)
        body = source[base:]
        text = body.decode()
        return outline_of(text, read_events(text), merge(dialect_atoms(body)), body, base)

    def second_outline(self, source: bytes) -> Outline:
        """cmark-gfm's skeleton, without offsets."""
        return github.skeleton(source[body_start(source) :].decode())

    def disputed(self, source: bytes) -> Sequence[tuple[int, int]]:
        """Byte ranges of the top-level blocks that the two parsers read differently."""
        base = body_start(source)
        text = source[base:].decode()
        ranges = disputed_ranges(text, github.to_html(text), read_events(text))
        return tuple((base + start, base + end) for start, end in ranges)
