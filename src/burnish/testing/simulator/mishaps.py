"""What goes wrong on the wire. Each mishap has the name of its fault; whatever lasts ends when the client goes."""

import asyncio
import re
import struct
import zlib
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from burnish.testing.simulator.dialect import Problem
from burnish.testing.simulator.http import Wire
from burnish.testing.simulator.refusals import page

JSON = "application/json"
EVENTS = "text/event-stream; charset=utf-8"
HTML = "text/html"
_MEGABYTE = 1 << 20
_HUGE = 100  # megabytes
_PIECE = 1 << 16
_EVENTS_IN_ALL, _EVENTS_AT_ONCE = 1_000_000, 1000
_DRIP = 1.0  # seconds
_DATA = re.compile(rb"^data: (\{.*\})$", re.MULTILINE)
_OBJECT = re.compile(rb"\A(\{.*\})\Z", re.DOTALL)
#: Where bytes that are not UTF-8 are to stand in a text; written as JSON it is plain ASCII.
PLACE = "\ue000"
_WRITTEN_PLACE = b"\\ue000"
BROKEN = Problem(500, "The server had an error while processing your request.", "server_error")


@dataclass(frozen=True, slots=True)
class Said:
    """A reply in bytes."""

    streamed: bool
    all: bytes  #: of it, from the first byte to the last
    half: bytes  #: where it breaks off, if it does
    marked: bytes  #: all of it, with `PLACE` in the text
    empty: bytes  #: an event that says nothing
    error: bytes  #: that there is no more

    @property
    def media_type(self) -> str:
        """Of the answer."""
        return EVENTS if self.streamed else JSON


async def park() -> None:
    """Wait until the client goes, which cancels whoever waits."""
    await asyncio.Event().wait()


Mishap = Callable[[Wire, Said, Mapping[str, str]], Awaitable[None]]  #: with the headers of an answer


async def _reset_at_once(wire: Wire, said: Said, headers: Mapping[str, str]) -> None:  # noqa: ARG001
    wire.reset()
    await park()


async def _reset_midway(wire: Wire, said: Said, headers: Mapping[str, str]) -> None:
    await _half(wire, said, headers)
    wire.reset()
    await park()


async def _closes_idle(wire: Wire, said: Said, headers: Mapping[str, str]) -> None:
    await wire.answer(200, said.media_type, said.all, headers)
    wire.hang_up()


async def _half(wire: Wire, said: Said, headers: Mapping[str, str], length: int | None = None) -> None:
    await wire.begin(said.media_type, headers, length)
    await wire.write(said.half)


async def _cut_body(wire: Wire, said: Said, headers: Mapping[str, str]) -> None:
    await _half(wire, said, headers)
    wire.hang_up()
    await park()


async def _short_body(wire: Wire, said: Said, headers: Mapping[str, str]) -> None:
    await _half(wire, said, headers, len(said.half) * 2)
    wire.hang_up()
    await park()


async def _bad_chunk(wire: Wire, said: Said, headers: Mapping[str, str]) -> None:
    await _half(wire, said, headers)
    wire.write_raw(b"no size\r\nno chunk\r\n")
    wire.hang_up()
    await park()


async def _silent_midway(wire: Wire, said: Said, headers: Mapping[str, str]) -> None:
    await _half(wire, said, headers)
    await park()


async def _silent(wire: Wire, said: Said, headers: Mapping[str, str]) -> None:  # noqa: ARG001
    await park()


async def _cut_stream(wire: Wire, said: Said, headers: Mapping[str, str]) -> None:
    await wire.answer(200, said.media_type, said.half, headers)


async def _error_midway(wire: Wire, said: Said, headers: Mapping[str, str]) -> None:
    await wire.answer(200, said.media_type, said.half + said.error if said.streamed else said.error, headers)


async def _error_within(wire: Wire, said: Said, headers: Mapping[str, str]) -> None:
    await wire.answer(200, said.media_type, said.error, headers)


async def _html(wire: Wire, said: Said, headers: Mapping[str, str]) -> None:  # noqa: ARG001
    await wire.answer(200, HTML, page(200, "Welcome"), headers)


async def _bad_utf8(wire: Wire, said: Said, headers: Mapping[str, str]) -> None:
    await wire.answer(200, said.media_type, said.marked.replace(_WRITTEN_PLACE, b"\xff\xfe"), headers)


async def _wrong_type(wire: Wire, said: Said, headers: Mapping[str, str]) -> None:
    await wire.answer(200, "text/plain", said.all, headers)


async def _array(wire: Wire, said: Said, headers: Mapping[str, str]) -> None:
    body = _DATA.sub(rb"data: [\1]", said.all) if said.streamed else _OBJECT.sub(rb"[\1]", said.all)
    await wire.answer(200, said.media_type, body, headers)


async def _drip(wire: Wire, said: Said, headers: Mapping[str, str]) -> None:
    await wire.begin(said.media_type, headers)
    for at in range(len(said.all)):
        await wire.write(said.all[at : at + 1])
        await asyncio.sleep(_DRIP)
    await park()


async def _stays_open(wire: Wire, said: Said, headers: Mapping[str, str]) -> None:
    await wire.begin(said.media_type, headers, None if said.streamed else len(said.all))
    await wire.write(said.all)
    wire.ended = True
    await park()


async def _endless(wire: Wire, said: Said, headers: Mapping[str, str]) -> None:
    """Comments in a stream, spaces before an object: whoever took all of it would find the right answer."""
    piece = (b":" + b"x" * (_PIECE - 3) + b"\n\n") if said.streamed else b" " * _PIECE
    await _repeated(wire, said, headers, piece, _HUGE * _MEGABYTE // _PIECE)


async def _endless_events(wire: Wire, said: Said, headers: Mapping[str, str]) -> None:
    piece = (said.empty if said.streamed else b"\n") * _EVENTS_AT_ONCE
    await _repeated(wire, said, headers, piece, _EVENTS_IN_ALL // _EVENTS_AT_ONCE)


async def _repeated(wire: Wire, said: Said, headers: Mapping[str, str], piece: bytes, times: int) -> None:
    await wire.begin(said.media_type, headers)
    for _ in range(times):
        await wire.write(piece)
    await wire.end(said.all)


async def _gzip_bomb(wire: Wire, said: Said, headers: Mapping[str, str]) -> None:
    await wire.answer(200, said.media_type, packed(said.streamed, said.all), {**headers, "Content-Encoding": "gzip"})


@cache
def _megabyte() -> bytes:
    """A megabyte of spaces, packed so that it may stand as often as one likes (RFC 1951, a full flush)."""
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(b" " * _MEGABYTE) + packer.flush(zlib.Z_FULL_FLUSH)


def packed(streamed: bool, body: bytes) -> bytes:
    """`body` behind 100 MB of nothing, as gzip (RFC 1952)."""
    before, behind = (b":", b"\n\n" + body) if streamed else (b"", body)
    opening, closing = zlib.compressobj(wbits=-zlib.MAX_WBITS), zlib.compressobj(wbits=-zlib.MAX_WBITS)
    parts = [b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff", opening.compress(before), opening.flush(zlib.Z_FULL_FLUSH)]
    parts += [_megabyte()] * _HUGE
    parts += [closing.compress(behind), closing.flush()]
    check, spaces = zlib.crc32(before), b" " * _MEGABYTE
    for _ in range(_HUGE):
        check = zlib.crc32(spaces, check)
    size = len(before) + _HUGE * _MEGABYTE + len(behind)
    return b"".join([*parts, struct.pack("<II", zlib.crc32(behind, check), size % (1 << 32))])


#: By the name of their fault.
MISHAPS: Mapping[str, Mishap] = MappingProxyType(
    {
        "reset-before-headers": _reset_at_once,
        "reset-after-work": _reset_at_once,
        "reset-after-headers": _reset_midway,
        "closes-idle": _closes_idle,
        "cut-body": _cut_body,
        "cut-stream": _cut_stream,
        "short-body": _short_body,
        "bad-chunk": _bad_chunk,
        "error-midway": _error_midway,
        "error-within": _error_within,
        "drip": _drip,
        "done-stays-open": _stays_open,
        "silent": _silent,
        "silent-midway": _silent_midway,
        "html": _html,
        "bad-utf8": _bad_utf8,
        "wrong-type": _wrong_type,
        "array": _array,
        "endless": _endless,
        "endless-events": _endless_events,
        "gzip-bomb": _gzip_bomb,
    }
)

#: That send no head of an answer; their status is told as 0.
NO_STATUS = frozenset({"reset-before-headers", "reset-after-work", "silent"})
