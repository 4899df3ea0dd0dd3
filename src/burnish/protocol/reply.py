"""How a reply is read: edits behind their markers, up to `[end]`.

Strict framing, no guessing: what does not follow the protocol refuses the reply, and what broke off is told apart from
what was left unchanged. Whether a text is good is not asked here; the pipeline's checks do.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from re import Match

from burnish.model.calls import Finish
from burnish.model.edits import Refusal
from burnish.protocol.marks import CLOSES, MARKER, OPENS, STUB, is_end

PROTOCOL = "protocol"  #: names of checks
FILTER = "filter"
EMPTY = "empty"

_BLANKS = " \t\n"  # a no-break space belongs to the text


@dataclass(frozen=True, slots=True)
class BlockEdit:
    """A new text for one block, or one to be inserted behind it."""

    id: str
    strategy: str  #: that asked for it; empty when several were asked and the reply does not say
    text: str  #: as sent back, still shielded, without blanks at its ends; may be empty
    insertion: bool


@dataclass(frozen=True, slots=True)
class ReadReply:
    """What a reply says. A block that is neither in `edits` nor in `unanswered` is to stay as it is."""

    edits: tuple[BlockEdit, ...]  #: in the order of the request; none when the reply is refused
    refusal: Refusal | None
    unanswered: tuple[str, ...]  #: ids about which it says nothing: it broke off before, or it is refused


@dataclass(slots=True)
class _Open:
    """An edit whose text goes on."""

    id: str
    strategy: str
    insertion: bool
    lines: list[str] = field(default_factory=list)

    def close(self) -> BlockEdit:
        # No block text can hold such a line, so it is a model's echo of the frame.
        while self.lines and _is_frame(self.lines[-1]):
            self.lines.pop()
        return BlockEdit(self.id, self.strategy, "\n".join(self.lines).strip(_BLANKS), self.insertion)


def _is_frame(line: str) -> bool:
    return not line.strip(_BLANKS) or line.startswith((CLOSES, OPENS + " "))


class ReplyReader:
    """Reads one reply piece by piece; how it is cut into pieces makes no difference.

    Any text at all can be fed. Time and memory are in proportion to it.
    """

    def __init__(self, ids: Sequence[str], strategies: Collection[str]) -> None:
        """`ids` in the order of the request; `strategies`: names of those that were asked for."""
        self._ids = tuple(ids)
        self._places = {name: place for place, name in enumerate(ids)}
        self._strategies = frozenset(strategies)
        self._only = next(iter(self._strategies)) if len(self._strategies) == 1 else ""
        self._parts: list[str] = []  # of the line that goes on
        self._returned = False  # the last character was a carriage return
        self._blank = True  # nothing but blanks so far
        self._begun = False
        self._edits: list[BlockEdit] = []
        self._seen: set[tuple[str, bool]] = set()
        self._latest = -1  # place of the latest marker's id
        self._open: _Open | None = None
        self._ended = False
        self._refusal: Refusal | None = None

    def feed(self, piece: str) -> None:
        """The next piece of the reply's text."""
        if not piece or self._ended or self._refusal:
            return
        if not self._begun:
            self._begun = True
            piece = piece.removeprefix("\ufeff")
        if self._returned:
            piece = "\r" + piece
        self._returned = piece.endswith("\r")  # may be the first half of a line end
        if self._returned:
            piece = piece[:-1]
        if "\r" in piece:
            piece = piece.replace("\r\n", "\n").replace("\r", "\n")
        self._blank = self._blank and not piece.strip()
        first, *others = piece.split("\n")
        self._parts.append(first)
        for other in others:
            self._line("".join(self._parts))
            self._parts = [other]

    def finish(self, finish: Finish) -> ReadReply:
        """What the whole reply says; `finish` is why it ended."""
        self._line("".join(self._parts), whole=self._returned)
        refusal = self._refused(finish)
        if refusal:
            return ReadReply((), refusal, self._ids)
        edits = tuple(self._edits)
        if self._ended and finish is not Finish.LENGTH:
            return ReadReply(edits, None, ())
        if self._ended:
            edits = edits[:-1]
        answered = self._places[edits[-1].id] + 1 if edits else 0
        return ReadReply(edits, None, self._ids[answered:])

    def _refused(self, finish: Finish) -> Refusal | None:
        if finish is Finish.FILTER and not self._ended:
            return Refusal(FILTER, "the provider withheld the answer")
        if self._refusal:
            return self._refusal
        cut = finish is Finish.LENGTH
        if self._blank:
            return Refusal(EMPTY, "empty answer, cut off before it began" if cut else "empty answer")
        if not (self._ended or self._open or cut):
            return Refusal(PROTOCOL, "the answer has neither a marker nor [end]")
        return None

    def _line(self, line: str, whole: bool = True) -> None:
        """One line without its end; `whole` is false for the last one, which may have been cut anywhere."""
        if self._ended or self._refusal:
            return
        if not line.startswith("["):
            if self._open:
                self._open.lines.append(line)
            return
        if is_end(line):
            self._close()
            self._ended = True
            return
        found, stub = MARKER.match(line), STUB.match(line)
        known = stub["id"] if stub and stub["id"] in self._places else ""
        if found and (known or whole or found.end() < len(line)):
            self._marker(found, line)
        elif known and (whole or "]" in line):
            self._refuse(f"a marker of {known} is malformed")
        elif self._open:
            self._open.lines.append(line)

    def _marker(self, found: Match[str], line: str) -> None:
        name, insertion = found["id"], found["adds"] is not None
        strategy = (found["strategy"] or self._only).lower()
        place = self._places.get(name)
        if place is None:
            return self._refuse(f"{name} was not asked about")
        if (name, insertion) in self._seen:
            return self._refuse(f"{name} is answered twice")
        if place < self._latest:
            return self._refuse(f"{name} is out of order")
        if strategy and strategy not in self._strategies:
            return self._refuse(f"{strategy} was not asked for")
        self._close()
        self._seen.add((name, insertion))
        self._latest = place
        self._open = _Open(name, strategy, insertion, [line[found.end() :]])
        return None

    def _close(self) -> None:
        if self._open:
            self._edits.append(self._open.close())

    def _refuse(self, reason: str) -> None:
        self._refusal = Refusal(PROTOCOL, reason)
