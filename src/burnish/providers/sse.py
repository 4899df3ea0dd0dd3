"""Server-sent events from bytes, as the HTML standard (section 9.2.6) reads them: the data of each event. Pure.

Names, ids and retry times of events are passed over. Unlike the standard, an event that the end of the stream cuts off
is given as well: whether it is whole is for the reader of its data to say.
"""

_BOM = b"\xef\xbb\xbf"


class SseReader:
    """Reads one stream, piece by piece; how it is cut makes no difference. Lines may end in LF, CR or CRLF."""

    def __init__(self, longest: int = 1_000_000) -> None:
        self._longest = longest  # bytes of a line
        self._open: list[bytes] = []  # the line that has not ended yet, in pieces
        self._size = 0  # of that line
        self._after_cr = False  # the last piece ended in CR: an LF that follows belongs to it
        self._first = True
        self._data: list[str] = []  # lines of the event that has not ended yet

    def feed(self, piece: bytes) -> list[str]:
        """The data of the events that end in `piece`.

        Raises:
            ValueError: a line is too long, or not UTF-8; the message is a clause about the stream.
        """
        if not piece:
            return []
        if self._after_cr and piece[0] == 0x0A:
            piece = piece[1:]
        self._after_cr = piece.endswith(b"\r")
        if b"\r" in piece:
            piece = piece.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        *whole, rest = piece.split(b"\n")
        found: list[str] = []
        if whole:
            whole[0] = self._line(whole[0])
            for line in whole:
                self._take(line, found)
        if rest:
            self._open.append(rest)
            self._size += len(rest)
            self._check(self._size)
        return found

    def end(self) -> list[str]:
        """The data of what the end of the stream cut off, if there is any. Raises as `feed`."""
        found: list[str] = []
        self._take(self._line(b""), found)
        self._take(b"", found)
        return found

    def _line(self, end: bytes) -> bytes:
        """The line that `end` ends."""
        if self._open:
            self._open.append(end)
            end = b"".join(self._open)
            self._open.clear()
            self._size = 0
        return end

    def _take(self, line: bytes, found: list[str]) -> None:
        if self._first:
            self._first = False
            line = line.removeprefix(_BOM)
        if not line:
            if self._data:
                found.append("\n".join(self._data))
                self._data.clear()
            return
        self._check(len(line))
        if line.startswith(b"data:"):
            value = line[6:] if line[5:6] == b" " else line[5:]
        elif line == b"data":
            value = b""
        else:
            return  # a comment, or a field that says nothing to us
        try:
            self._data.append(value.decode())
        except UnicodeDecodeError as exc:
            raise ValueError("it sent bytes that are not UTF-8") from exc

    def _check(self, size: int) -> None:
        if size > self._longest:
            raise ValueError(f"it sent a line of more than {self._longest:,} bytes")
