"""The settled file: what is settled, in a file to commit, so that a colleague or CI does not pay again.

One line per text: its key in hexadecimal, a space, the tags of the strategies by commas. Lines are sorted, so that two
branches merge cleanly; keys that both know are joined. A line that says nothing is left out, and told of.
"""

import os
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

from burnish.crashpoints import Point, reach
from burnish.errors import StateDamaged
from burnish.journal.folder import sync

_HEAD = "# What burnish made, or looked at and left. Commit this file; merge it by keeping the lines of both sides.\n"
_LINE = re.compile(r"((?:[0-9a-f]{2}){1,32}) ([^\s,]+(?:,[^\s,]+)*)")
_MOST_WARNINGS = 5


@dataclass(frozen=True, slots=True)
class Parsed:
    """What the file says."""

    settled: Mapping[bytes, frozenset[str]]  #: key -> tags of strategies
    warnings: Sequence[str] = ()  #: a sentence per line that says nothing


def parse(text: str) -> Parsed:
    """Read the file's text. Empty lines and lines that begin with `#` are passed over."""
    settled: dict[bytes, frozenset[str]] = {}
    garbled: list[int] = []
    for number, line in enumerate(text.splitlines(), start=1):
        match = _LINE.fullmatch(line.rstrip())
        if match:
            key = bytes.fromhex(match[1])
            settled[key] = settled.get(key, frozenset()) | frozenset(match[2].split(","))
        elif line.strip() and not line.startswith("#"):
            garbled.append(number)
    warnings = [f"line {number} is no key with strategies; it was left out" for number in garbled[:_MOST_WARNINGS]]
    if len(garbled) > _MOST_WARNINGS:
        warnings.append(f"so are {len(garbled) - _MOST_WARNINGS} more lines")
    return Parsed(settled, warnings)


def render(settled: Mapping[bytes, frozenset[str]]) -> str:
    """The file's text. Keys without a strategy are left out, since they say nothing."""
    lines = sorted(f"{key.hex()} {','.join(sorted(tags))}\n" for key, tags in settled.items() if tags)
    return "".join([_HEAD, *lines])


class SharedSettled:
    """The settled file of one journal; without a path it knows nothing and writes nothing."""

    def __init__(self, path: Path | None, *, owner: Path) -> None:
        """`owner` is the journal, which one process may write at a time."""
        self._path = path
        self._owner = owner
        self._settled: Mapping[bytes, frozenset[str]] = {}
        self.warnings: Sequence[str] = ()

    def read(self) -> None:
        """Read the file, if there is one.

        Raises:
            StateDamaged: it cannot be read.
        """
        if self._path is None:
            return
        try:
            parsed = parse(self._path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return
        except (OSError, UnicodeDecodeError) as exc:
            raise StateDamaged(path=self._path, problem=f"it cannot be read ({exc})") from exc
        self._settled = parsed.settled
        self.warnings = tuple(f"{self._path.name}: {warning}" for warning in parsed.warnings)

    def of(self, keys: Iterable[bytes]) -> dict[bytes, frozenset[str]]:
        """Of `keys`, those that the file knows, each with its tags."""
        return {key: self._settled[key] for key in keys if key in self._settled} if self._settled else {}

    def add(self, more: Callable[[], Iterable[tuple[bytes, frozenset[str]]]]) -> None:
        """Write the file anew with `more` in it. Nothing is written when it knows all of that.

        Raises:
            StateDamaged: it cannot be written; it is as it was then.
        """
        if self._path is None:
            return
        settled = dict(self._settled)
        for key, tags in more():
            settled[key] = settled.get(key, frozenset()) | tags
        if settled != self._settled:
            _replace(Path(os.path.realpath(self._path)), render(settled), self._owner)  # a link stays a link
            self._settled = settled


def _replace(path: Path, text: str, owner: Path) -> None:
    # A name of the owner's own: what a killed process left is found again, and other journals write beside it.
    mark = blake2b(os.fsencode(owner.absolute()), digest_size=4).hexdigest()
    new = path.with_name(f".{path.name}.{mark}.new")
    try:
        new.unlink(missing_ok=True)
        with new.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        reach(Point.SETTLED_WRITTEN)
        new.replace(path)
        reach(Point.SETTLED_REPLACED)
        sync(path.parent)
    except OSError as exc:
        raise StateDamaged(path=path, problem=f"it cannot be written ({exc.strerror or exc})") from exc
    finally:
        with suppress(OSError):
            new.unlink()
