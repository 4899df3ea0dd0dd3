"""From pyromark's events to leaves: the inline content of each paragraph, heading, tight item and cell.

One pass, no recursion. A leaf knows its source range, its line breaks (with the container prefix of the next line) and
the atoms that the parser itself names: code, raw HTML, link targets, images, footnote references.

Facts of pyromark that shape this file (each has a test): tight items have no Paragraph event; the backslash of an
escape lies in no range; a link's target has no event of its own; a range over two lines contains container prefixes.
"""

import re
from dataclasses import dataclass, field

from burnish.documents.markdown.events import RangedEvent
from burnish.documents.markdown.scanner import Atom
from burnish.model.document import BlockKind, Frozen, PieceKind
from burnish.patterns import late_pattern

MAX_DEPTH = 100  #: nested containers; what lies deeper is frozen, since parsers set limits of their own
MAX_COLUMNS = 200  #: of a table; time to parse grows with their square
_LONG_CODE = 40  #: bytes of inline code that stay visible
_PREFIX = late_pattern(rb"[ \t>]*")
_TAG = late_pattern(r"<(/?)(code|pre|kbd|samp|var|tt|script|style|svg|math|textarea)\b", re.IGNORECASE)
_SWITCH = late_pattern(r"(?:<!--|(?<!`)\{/\*)\s*burnish:?\s+(off|on)\s*(?:-->|\*/\})")  # the second form is MDX's
_INLINE = frozenset(("Emphasis", "Strong", "Strikethrough"))
_LEAF = {"Paragraph": BlockKind.PARAGRAPH, "TableCell": BlockKind.CELL}


@dataclass(slots=True)
class Leaf:
    """The inline content of one block. Source bytes; `end` is final when the reader has passed it."""

    kind: BlockKind
    start: int
    end: int
    level: int = 0  #: of a heading
    breaks: list[Atom] = field(default_factory=list)  #: line ends with the next line's container prefix
    atoms: list[Atom] = field(default_factory=list)


class LeafReader:
    """Reads events once; afterwards `leaves`, `frozen` and `off` hold what was found."""

    def __init__(self, body: bytes) -> None:
        self.leaves: list[Leaf] = []
        self.frozen: list[Frozen] = []
        self.off: list[Atom] = []  #: between `<!-- burnish off -->` and `on`
        self._body = body
        self._leaf: Leaf | None = None
        self._kind = (BlockKind.ITEM, 0)  # of the next leaf
        self._break: tuple[int, int, bool] | None = None  # seen, but where the text resumes is not known yet
        self._links: list[tuple[int, str]] = []  # (start, type) of each open link
        self._image: int = 0  # open images
        self._inline_end = 0  # of the latest inline event
        self._elements: dict[str, int] = {}  # open code-like HTML elements -> start
        self._opaque = False  # in a code or HTML block
        self._depth = 0
        self._deepest = 0
        self._columns = 0
        self._top_leaf = 0  # index of the first leaf of the current top-level block
        self._off_since: int | None = None

    def read(self, events: list[RangedEvent]) -> None:
        """Take all events of the body, in order."""
        for event, span in events:
            start, end = span["start"], span["end"]
            if type(event) is str:
                if event == "SoftBreak" or event == "HardBreak":
                    self._line_break(start, end, event == "HardBreak")
                continue
            ((name, value),) = event.items()
            if name == "Text":
                if not self._opaque:
                    self._inline(start, end)
            elif name == "Start":
                self._start(value, start, end)
            elif name == "End":
                self._end(value, start, end)
            else:
                self._single(name, value, start, end)
        if self._off_since is not None:
            self._switch_on(len(self._body))

    # -- inlines ---------------------------------------------------------------------------------------------------

    def _inline(self, start: int, end: int) -> Leaf:
        """Note an inline event; opens a leaf when none is open."""
        if self._break is not None:
            self._resume(start)
        if self._leaf is None:
            begin = start - 1 if start and self._body[start - 1] == 0x5C else start
            kind, level = self._kind
            self._leaf = Leaf(kind, begin, end, level)
            self.leaves.append(self._leaf)
        elif end > self._leaf.end:
            self._leaf.end = end
        self._inline_end = end
        return self._leaf

    def _line_break(self, start: int, end: int, hard: bool) -> None:
        if self._image == 0 and self._leaf is not None:
            if self._break is not None:  # a line of nothing but a backslash
                self._resume(start)
            self._break = (start, end, hard)

    def _resume(self, at: int) -> None:
        assert self._break is not None
        start, end, hard = self._break
        self._break = None
        if at < end:  # the event began before the break, so it does not say where the next line's text begins
            match = _PREFIX.match(self._body, end)
            at = match.end() if match else end
        elif at > end and self._body[at - 1] == 0x5C:
            at -= 1
        if self._leaf is not None:
            self._leaf.breaks.append(Atom(start, at, PieceKind.HARD_BREAK if hard else PieceKind.BREAK))

    def _single(self, name: str, value: str, start: int, end: int) -> None:
        """Events without an end of their own."""
        if name == "Html":
            self._switch(value, start, end)
        elif name == "Code":
            leaf = self._inline(start, end)
            visible = end - start <= _LONG_CODE and b"\n" not in self._body[start:end]
            leaf.atoms.append(Atom(start, end, PieceKind.FROZEN if visible else PieceKind.MASK))
        elif name == "InlineHtml":
            leaf = self._inline(start, end)
            leaf.atoms.append(Atom(start, end, PieceKind.MASK))
            self._element(leaf, value, start, end)
            self._switch(value, start, end)
        elif name != "TaskListMarker":  # footnote references, and whatever a later pyromark adds
            self._inline(start, end).atoms.append(Atom(start, end, PieceKind.MASK))

    def _element(self, leaf: Leaf, tag: str, start: int, end: int) -> None:
        """Freeze what stands inside code-like HTML elements."""
        match = _TAG.match(tag)
        if match is None:
            return
        name = match[2].lower()
        if match[1]:
            leaf.atoms.append(Atom(self._elements.pop(name, leaf.start), end, PieceKind.MASK))
        else:
            self._elements.setdefault(name, start)

    def _close_link(self, end: int) -> None:
        start, link_type = self._links.pop()
        leaf = self._leaf
        if leaf is None:
            return
        tail = max(self._inline_end, start + 1)
        if link_type in ("Inline", "Reference"):
            opened = self._body[tail : tail + 2]
            if opened == b"][":
                leaf.atoms += (Atom(tail, tail + 1, PieceKind.FROZEN), Atom(tail + 1, end, PieceKind.MASK))
            elif opened == b"](":  # the marks are frozen as well, so that nothing is put between them and the target
                leaf.atoms.append(Atom(tail, tail + 2, PieceKind.FROZEN))
                if end - 1 > tail + 2:
                    leaf.atoms.append(Atom(tail + 2, end - 1, PieceKind.MASK))
                leaf.atoms.append(Atom(end - 1, end, PieceKind.FROZEN))
            else:  # empty text, or something between that no event names
                leaf.atoms.append(Atom(tail, end, PieceKind.MASK))
        else:  # autolinks, and references whose text is their label
            if link_type == "Collapsed" and self._body[end : end + 2] == b"[]":
                end += 2  # pyromark's range ends before the empty brackets
                leaf.end = max(leaf.end, end)
            shown = link_type in ("Shortcut", "Collapsed") and b"\n" not in self._body[start:end]
            leaf.atoms.append(Atom(start, end, PieceKind.FROZEN if shown else PieceKind.MASK))

    # -- containers and leaves -------------------------------------------------------------------------------------

    def _start(self, value: str | dict[str, object], start: int, end: int) -> None:
        name = value if type(value) is str else next(iter(value))
        if name in _INLINE:
            self._inline(start, start)
        elif name == "Link":
            self._inline(start, start)
            link = value["Link"] if isinstance(value, dict) else {}
            assert isinstance(link, dict)
            self._links.append((start, link["link_type"]))
        elif name == "Image":
            leaf = self._inline(start, start)
            if self._image == 0:
                leaf.atoms.append(Atom(start, end, PieceKind.MASK))
            self._image += 1
        else:
            self._open_block(name, value, start, end)

    def _end(self, value: str | dict[str, object], start: int, end: int) -> None:
        name = value if type(value) is str else next(iter(value))
        if name in _INLINE:
            self._inline(start, end)
        elif name == "Link":
            if self._break is not None:
                self._resume(start)
            self._close_link(end)
            self._inline(start, end)
        elif name == "Image":
            self._image -= 1
            self._inline(start, end)
        else:
            self._close_block(start, end)

    def _open_block(self, name: str, value: str | dict[str, object], start: int, end: int) -> None:
        self._close_leaf()
        if self._depth == 0:
            self._top_leaf, self._deepest, self._columns = len(self.leaves), 0, 0
        self._depth += 1
        self._deepest = max(self._deepest, self._depth)
        if name in _LEAF:
            self._kind = (_LEAF[name], 0)
            if self._body.find(b"{/*", start, end) >= 0:
                self._switch(self._body[start:end].decode(), start, end)
        elif name == "Heading" and isinstance(value, dict):
            heading = value["Heading"]
            assert isinstance(heading, dict)
            self._kind = (BlockKind.HEADING, int(heading["level"][1:]))
        else:
            self._kind = (BlockKind.ITEM, 0)
        if name == "Table" and isinstance(value, dict):
            columns = value["Table"]
            self._columns = max(self._columns, len(columns) if isinstance(columns, (tuple, list)) else 0)
        elif name == "CodeBlock":
            self._opaque = True
            self.frozen.append(Frozen(start, end, "code block"))
        elif name == "HtmlBlock":
            self._opaque = True
            self.frozen.append(Frozen(start, end, "raw HTML"))

    def _close_block(self, start: int, end: int) -> None:
        self._close_leaf()
        self._opaque = False
        self._kind = (BlockKind.ITEM, 0)
        self._depth -= 1
        if self._depth == 0 and (self._deepest > MAX_DEPTH or self._columns > MAX_COLUMNS):
            del self.leaves[self._top_leaf :]
            deep = f"nested deeper than {MAX_DEPTH} levels"
            wide = f"table of more than {MAX_COLUMNS} columns"
            self.frozen.append(Frozen(start, end, deep if self._deepest > MAX_DEPTH else wide))

    def _close_leaf(self) -> None:
        if self._leaf is not None:
            for start in self._elements.values():
                self._leaf.atoms.append(Atom(start, self._leaf.end, PieceKind.MASK))
        self._leaf = None
        self._break = None
        self._elements.clear()
        self._links.clear()

    # -- <!-- burnish off --> ----------------------------------------------------------------------------------------

    def _switch(self, html: str, start: int, end: int) -> None:
        if "burnish" not in html:
            return
        for match in _SWITCH.finditer(html):
            if match[1] == "off":
                self._off_since = start if self._off_since is None else self._off_since
            elif self._off_since is not None:
                self._switch_on(end)

    def _switch_on(self, end: int) -> None:
        assert self._off_since is not None
        self.off.append(Atom(self._off_since, end, PieceKind.MASK))
        self.frozen.append(Frozen(self._off_since, end, "between `burnish off` and `burnish on`", prose=True))
        self._off_since = None
