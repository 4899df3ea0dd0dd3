"""Dialect atoms in Markdown source: what other tools will read and CommonMark takes for text.

Runs the tables of `dialects`, and finds addresses. Each atom becomes opaque (a mask) or visible but frozen. Nothing
here parses Markdown: atoms inside code do no harm, since code is frozen anyway.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from burnish.documents.markdown.dialects import (
    COLUMNS,
    LINE,
    MASKED,
    METADATA,
    PAIRS,
    REGIONS,
    VISIBLE,
    Entry,
    Region,
)
from burnish.model.document import PieceKind
from burnish.patterns import late_pattern

_LONE_RETURN = late_pattern(rb"\r(?!\n)")
_LABEL = late_pattern(rb"\]\[[^\[\]\n]*\]")  # of a reference, which may be defined elsewhere
_COLLAPSED = late_pattern(rb"\[[^\[\]\n]*\]\[\]")  # its text is its label
_URL_TAIL = late_pattern(rb"://[^\s<>\"'`\]|]+")
_SCHEME = late_pattern(rb"[A-Za-z][A-Za-z0-9+.-]{0,15}\Z")
_AT = late_pattern(rb"@[A-Za-z0-9][\w-]*(?:[./:][\w-]+)*")
_ISSUE = late_pattern(rb"#[0-9]+")
_OF_NAMES = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.+-/"  #: mailboxes, repositories
#: A source that lacks one of these bytes needs no search for what holds it.
_TELLING = b"{\\@$+%=!~^<[&#:"


class Atom(NamedTuple):
    """Source bytes `start:end` that no edit may touch."""

    start: int
    end: int
    kind: PieceKind  #: MASK or FROZEN


def dialect_atoms(source: bytes) -> list[Atom]:
    """All atoms of `source`, sorted by start; they may overlap."""
    lines = b"\n" + (_LONE_RETURN.sub(b"\n", source) if b"\r" in source else source)  # so that each line has a start
    absent = bytes(byte for byte in _TELLING if byte not in lines)
    masked, visible, regions = _possible(absent)
    tags = (*_tags(lines, masked, regions), *_pairs(lines, absent))
    atoms = [Atom(a - (lines[a] != 0x0A), b - 1, PieceKind.MASK) for a, b in tags]
    atoms += [Atom(a, b, PieceKind.MASK) for a, b in _addresses(source)]
    for needle, pattern in visible:
        if needle in lines:
            atoms += [Atom(m.start() - 1, m.end() - 1, PieceKind.FROZEN) for m in pattern.finditer(lines)]
    atoms.sort()
    return atoms


def _pairs(source: bytes, absent: bytes = b"") -> Iterator[tuple[int, int]]:
    for opener, closer, border in PAIRS:
        if opener[0] in absent:
            continue
        at = source.find(opener)
        end = -1  # of the stretch in which the closer must stand
        while at >= 0:
            if at >= end:
                found = border.search(source, at)
                end = found.start() if found else len(source)
            least = opener[:1] == b"\\"  # mathematics is not empty
            close = source.find(closer, at + len(opener) + least, end)
            if close < 0:  # nor will any other opener of this stretch find one
                at = source.find(opener, end)
                continue
            stop = close + len(closer)
            while closer == b"}}" and source[stop : stop + 1] == b"}":
                stop += 1
            yield at, stop
            at = source.find(opener, stop)


def _tags(lines: bytes, masked: list[Entry], regions: list[Region]) -> Iterator[tuple[int, int]]:
    for needle, pattern in masked:
        if needle in lines:
            for match in pattern.finditer(lines):
                yield match.span()
    for needle, opener, closer in regions:
        if needle in lines:
            yield from _regions(lines, opener, closer)
    for match in LINE.finditer(lines):
        start, end = match.span()
        yield (max(0, lines.rfind(b"\n", 0, start)) if COLUMNS.match(lines, start) else start), end
    metadata = METADATA.match(lines, 1)
    if metadata:
        yield metadata.span()


def _regions(lines: bytes, opener: re.Pattern[bytes], closer: re.Pattern[bytes]) -> Iterator[tuple[int, int]]:
    """From each opener to the next closer of its name; time in proportion to the text, whatever is left open."""
    openers = list(opener.finditer(lines))
    if not openers:
        return
    closers: dict[bytes, list[tuple[int, int]]] = {}
    for match in closer.finditer(lines):
        closers.setdefault(match[1], []).append(match.span())
    done = 0
    for match in openers:
        if match.start() < done:
            continue
        named = closers.get(match[1], ())
        at = bisect_left(named, (match.end(), 0))
        if at < len(named):
            done = named[at][1]
            yield match.start(), done


def _addresses(source: bytes) -> Iterator[tuple[int, int]]:
    for match in _LABEL.finditer(source):
        yield match.start() + 1, match.end()
    for match in _COLLAPSED.finditer(source):
        yield match.span()
    for match in _URL_TAIL.finditer(source):
        scheme = _SCHEME.search(source, max(0, match.start() - 16), match.start())
        if scheme:
            yield scheme.start(), _trim_url(source, match.end())
    for match in _AT.finditer(source):
        yield _name_before(source, match.start()), match.end()
    for match in _ISSUE.finditer(source):
        repository = _name_before(source, match.start())
        if repository < match.start():
            yield repository, match.end()


def _name_before(source: bytes, at: int) -> int:
    """Where a mailbox or a repository begins that ends at `at`."""
    before = source[max(0, at - 128) : at]
    return at - len(before) + len(before.rstrip(_OF_NAMES))


@lru_cache(maxsize=256)
def _possible(absent: bytes) -> tuple[list[Entry], list[Entry], list[Region]]:
    """The entries of the three tables whose needles hold none of the bytes `absent`."""
    gone = frozenset(absent)
    return (
        [entry for entry in MASKED if gone.isdisjoint(entry[0])],
        [entry for entry in VISIBLE if gone.isdisjoint(entry[0])],
        [entry for entry in REGIONS if gone.isdisjoint(entry[0])],
    )


def _trim_url(source: bytes, end: int) -> int:
    """Leave closing punctuation after a bare URL to the prose."""
    while source[end - 1 : end] in (b".", b",", b";", b":", b"!", b"?", b")", b"*", b"_"):
        end -= 1
    return end
