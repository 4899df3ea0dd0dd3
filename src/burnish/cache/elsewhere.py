"""Entries of another cache: of another branch, or a colleague's. Nothing of it is believed before it was looked at."""

import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

from burnish.cache.entries import decode
from burnish.cache.keys import key_of, parts_of, split
from burnish.cache.sqlite import SqliteAnswers
from burnish.cache.transplant import has_parts
from burnish.model.warm import Taken
from burnish.ports import Answers, Near

_BATCH = 500  #: entries that are looked up and put together

CacheEntry = tuple[bytes, bytes, bytes]  #: key, parts, value


@contextmanager
def copied(file: Path) -> Iterator[SqliteAnswers]:
    """A copy of another cache's file, which goes away afterwards: the file itself is read, and nothing else.

    Another process may be writing it. What is torn by that is found damaged, as anything else that is no entry.

    Raises:
        OSError: the file cannot be read, or there is no room for a copy.
    """
    with TemporaryDirectory(prefix="burnish-") as folder:
        copy = Path(folder, file.name)
        for end in ("", "-wal"):
            if Path(f"{file}{end}").is_file():
                shutil.copyfile(f"{file}{end}", f"{copy}{end}")
        answers = SqliteAnswers(copy, filtered=False)
        try:
            yield answers
        finally:
            answers.close()


def take(
    entries: Iterable[CacheEntry],
    into: Answers,
    near: Near | None = None,
    on_step: Callable[[int], None] = lambda _: None,
) -> Taken:
    """Put entries into a cache that does not know them yet. It keeps its own answer to a question that it knows.

    Args:
        near: learns what is put, for texts that are like these.
        on_step: is told now and then how many entries were looked at.
    """
    taken, left = Taken(), iter(entries)
    while batch := list(islice(left, _BATCH)):
        sound = [entry for entry in batch if _is_sound(*entry)]
        known = into.get([key for key, _, _ in sound], [parts for _, parts, _ in sound])
        new = [entry for entry, value in zip(sound, known, strict=True) if value is None]
        into.put(new)
        if near is not None:
            near.add(_texts(new))
        taken = replace(
            taken,
            put=taken.put + len(new),
            known=taken.known + len(sound) - len(new),
            unsound=taken.unsound + len(batch) - len(sound),
        )
        on_step(taken.put + taken.known + taken.unsound)
    into.flush()
    if near is not None:
        near.flush()
    return taken


def _is_sound(key: bytes, parts: bytes, value: bytes) -> bool:
    """Does the key fit the question, is that one, and is there an answer?"""
    return key == key_of(parts) and bool(split(parts)) and decode(value) is not None


def _texts(entries: Iterable[CacheEntry]) -> Iterator[tuple[bytes, str, bytes]]:
    """Scope, text and value, as in `ports.Near`: the text is the last part of a question, the rest is its scope."""
    for _, parts, value in entries:
        *_, text = split(parts)
        scope = parts[: len(parts) - len(parts_of(text))]
        with suppress(UnicodeDecodeError):
            if has_parts(told := text.decode()):
                yield key_of(scope), told, value
