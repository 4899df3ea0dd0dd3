"""What is asked: blocks of one or more documents behind their markers, and back again.

Rendering is a function of its arguments: the same blocks give the same bytes. What the reader of a reply or of a
request takes for a mark of the protocol can come from nowhere but here; see `marks`.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from burnish.model.masks import MASK
from burnish.protocol.ids import ids_for
from burnish.protocol.marks import CLOSES, CONTEXT, MARKER, OPENS, shield

_NO_NOTES: Mapping[int, str] = MappingProxyType({})

#: Mark-up, controls, line ends of any kind, and what is left of a file name's bytes that are not UTF-8.
_ESCAPED = re.compile('[&<>"\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]')
_NAMED = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"}
_SPACES = re.compile(r"[\s\x00-\x1f\x7f-\x9f]+")
_HIDDEN = "…"  #: for masks in headings, which a reply must not take for those of its block


@dataclass(frozen=True, slots=True)
class Passage:
    """Blocks that stand below the same headings."""

    headings: tuple[str, ...]  #: from the top: ("Install", "Linux"); may be empty
    texts: tuple[str, ...]  #: logical texts, not shielded


@dataclass(frozen=True, slots=True)
class Sheet:
    """The part of one document that a request asks about."""

    path: str
    title: str
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Request:
    """A rendered request."""

    user: str  #: the user message
    ids: tuple[str, ...]  #: of all blocks, over all sheets, in their order


def render(sheets: Sequence[Sheet], notes: Mapping[int, str] = _NO_NOTES) -> Request:
    """The user message that asks about all blocks of `sheets`.

    `notes` says of blocks, by their number in `Request.ids`, why the last answer about them was refused.
    """
    ids = ids_for([text for sheet in sheets for passage in sheet.passages for text in passage.texts])
    names = iter(ids)
    lines = [line for sheet in sheets for line in _lines(sheet, names)]
    lines += _note_lines(notes, ids)
    return Request("\n".join(lines), tuple(ids))


def read_request(user: str) -> list[tuple[str, str]]:
    """Each block of a rendered user message: its id, and its text as it was sent (shielded). Empty for other texts."""
    blocks: list[tuple[str, list[str]]] = []
    inside = within = False  # a document; the text of a block
    for line in user.split("\n"):
        found = MARKER.match(line) if inside else None
        if found:
            blocks.append((found["id"], [line[found.end() + 1 :]]))
            within = True
        elif line.startswith((OPENS + " ", CLOSES)):
            inside, within = line[1] != "/", False
        elif line.startswith(CONTEXT):
            within = False
        elif within:
            blocks[-1][1].append(line)
    return [(name, "\n".join(lines)) for name, lines in blocks]


def _lines(sheet: Sheet, names: Iterator[str]) -> Iterator[str]:
    yield f'{OPENS} path="{_attribute(sheet.path)}" title="{_attribute(MASK.sub(_HIDDEN, sheet.title))}">'
    for passage in sheet.passages:
        headings = [plain for plain in map(_plain, passage.headings) if plain]
        if headings and passage.texts:
            yield CONTEXT + " > ".join(headings)
        for text in passage.texts:
            yield f"[{next(names)}] {shield(text)}"
    yield CLOSES


def _note_lines(notes: Mapping[int, str], ids: Sequence[str]) -> Iterator[str]:
    """Equal notes are said once."""
    by_reason: dict[str, list[str]] = {}
    for number, reason in sorted(notes.items()):
        by_reason.setdefault(_SPACES.sub(" ", reason).strip(), []).append(ids[number])
    if by_reason:
        yield "Your last answer was refused. Mend this, or leave the block out:"
    for reason, names in by_reason.items():
        yield f"- {', '.join(names)}: {reason}"


def _plain(heading: str) -> str:
    return _SPACES.sub(" ", MASK.sub(_HIDDEN, heading)).strip()


def _attribute(value: str) -> str:
    return _ESCAPED.sub(lambda match: _NAMED.get(match[0]) or f"&#{ord(match[0])};", value)
