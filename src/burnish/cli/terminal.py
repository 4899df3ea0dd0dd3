"""Where text goes, in which colours, and what of a document or file name may reach a terminal.

Names and sentences come from outside: control characters in them would act on the terminal, so they are shown escaped.
"""

import io
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, TextIO

from burnish.errors import CannotShow

_STYLES = {"bold": "1", "dim": "2", "removed": "31;9", "added": "32", "place": "36", "rule": "1;31", "error": "1;31"}
_JOINER = "\u200d"  # not printable for Python, but part of many emoji


def escaped(text: str) -> str:
    r"""One line, safe to print: `\n`, `\x1b`, and `\xff` for a byte of a file name that is not UTF-8."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() or c == _JOINER else _escape(c) for c in text)


def _escape(character: str) -> str:
    if "\udc80" <= character <= "\udcff":  # how Python carries a byte that is not UTF-8
        return f"\\x{ord(character) - 0xDC00:02x}"
    return character.encode("unicode_escape").decode()


def wants_color(stream: TextIO, environ: Mapping[str, str]) -> bool:
    """NO_COLOR and FORCE_COLOR decide (no-color.org, force-color.org); else whether `stream` is a terminal."""
    if environ.get("NO_COLOR"):
        return False
    if environ.get("FORCE_COLOR"):
        return True
    return stream.isatty() and environ.get("TERM") != "dumb"


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as exc:
        raise CannotShow(problem=exc.strerror or str(exc)) from exc


@dataclass(frozen=True, slots=True)
class Terminal:
    """The three streams of a command. Results go to `out`, everything else to `err`."""

    out: TextIO
    err: TextIO
    stdin: BinaryIO
    color: bool = False  #: of `out`
    animated: bool = False  #: `err` can show progress

    @classmethod
    def standard(cls) -> "Terminal":
        """The streams of this process, made ready for any character whatever their encoding."""
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(errors="backslashreplace")
        nowhere = Path(os.devnull)  # for streams that were closed, as by `>&-`
        out, err = (stream or nowhere.open("w") for stream in (sys.stdout, sys.stderr))
        stdin = sys.stdin.buffer if sys.stdin else io.BytesIO()
        animated = err.isatty() and os.environ.get("TERM") != "dumb"
        return cls(out, err, stdin, wants_color(out, os.environ), animated)

    def line(self, text: str = "") -> None:
        """One line of results. Raises as `flush`."""
        with _told():
            self.out.write(text + "\n")

    def data(self, data: bytes) -> None:
        """A document as the result, byte for byte. Raises as `flush`."""
        with _told():
            self.out.flush()
            self.out.buffer.write(data)

    def clear(self) -> None:
        """An empty screen, where results go to one."""
        if self.animated and self.out.isatty():
            self.out.write("\x1b[2J\x1b[H")
            self.out.flush()

    def note(self, text: str) -> None:
        """One line beside the results."""
        self.err.write(f"burnish: {text}\n")

    def error(self, text: str, advice: str = "") -> None:
        """What went wrong, and what to do next."""
        self.note(f"error: {escaped(text)}")
        if advice:
            self.err.write(f"  {advice}\n")

    def paint(self, text: str, style: str) -> str:
        """`text` in a style, or as it is where there are no colours."""
        return f"\x1b[{_STYLES[style]}m{text}\x1b[0m" if self.color and text else text

    def flush(self) -> None:
        """Raises `BrokenPipeError` when the reader of the results is gone, `CannotShow` when there is no room."""
        with _told():
            self.out.flush()

    def abandon_output(self) -> None:
        """Let the interpreter end without a second complaint about a reader that is gone."""
        os.dup2(os.open(os.devnull, os.O_WRONLY), self.out.fileno())
