"""Replace a file so that neither a crash, a full disk nor a person's edit harms it.

The new text is written beside the target, given the target's attributes and made durable; then the target is compared
once more with what was expected, and replaced by one atomic rename. Linux lets the two exchange their names, so that
the old file is looked at when nobody can reach it any more; elsewhere a window of microseconds stays between comparison
and rename. An editor that holds the old file open can still lose a later save. Nothing is ever written in place. The
steps are those of "Applying a file" in the list of faults; the journal is not known here.
"""

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from burnish.errors import CannotWrite, ConflictingEdit
from burnish.files.attributes import carry_over, ownership_problem
from burnish.files.places import OUTSIDE, OpenFolder, Root, open_folder
from burnish.files.reading import NOT_PLAIN, in_words
from burnish.files.temporary import beside

_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_HARD_LINKS = "it has a second name (hard link), which a replacement would cut off"
_READ_ONLY = "it is read-only"
_WRITE_BITS = stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH


def writable(path: Path, root: Root) -> str | None:
    """Why `replace` would refuse this file as it is now, as a clause, or None. Changes nothing."""
    real = root.place(path)
    return OUTSIDE if real is None else _hindrance(real)


def _hindrance(real: Path) -> str | None:
    try:
        problem = _problem(os.lstat(real))
    except OSError as exc:
        return in_words(exc)
    if problem is None and not os.access(real, os.W_OK):
        problem = "it may not be written"
    if problem is None and not os.access(real.parent, os.W_OK | os.X_OK):
        problem = "its folder may not be written"
    return problem


def replace(path: Path, expected: bytes, new: bytes, root: Root) -> None:
    """Replace a file that still holds `expected` by `new`. Where `path` is a link, the link stays.

    Raises:
        ConflictingEdit: the file is gone or does not hold `expected` any more.
        CannotWrite: no room, no permission, or not a plain file inside `root`.
    """
    real = root.place(path)
    if real is not None and _is_gone(real):
        raise ConflictingEdit(path=path)
    problem = OUTSIDE if real is None else _hindrance(real)
    if real is None or problem is not None:
        raise CannotWrite(path=path, problem=problem or OUTSIDE)
    try:
        with open_folder(real.parent) as folder:
            with _unchanged(path, folder, real.name, expected):
                pass  # fail before the first byte is written
            with beside(folder, 0o600) as made:
                made.write(new)
                with _unchanged(path, folder, real.name, expected) as original:
                    lost = carry_over(original, made.descriptor)
                if lost is not None:
                    raise CannotWrite(path=path, problem=lost)
                made.make_durable()
                with _unchanged(path, folder, real.name, expected) as original:  # after all that takes time
                    if not made.replace(real.name, original, partial(_holds, original, expected)):
                        raise ConflictingEdit(path=path)
    except OSError as exc:
        raise CannotWrite(path=path, problem=_why(exc)) from exc


def create(path: Path, new: bytes) -> None:
    """Write a file to a place of its own, making folders as needed; one that is there is replaced.

    Raises:
        CannotWrite: no room, no permission, or a folder has this name.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with open_folder(path.parent.resolve()) as folder, beside(folder, 0o666) as made:  # less the user's umask
            made.write(new)
            made.make_durable()
            made.become(path.name)
    except OSError as exc:
        raise CannotWrite(path=path, problem=_why(exc)) from exc


@contextmanager
def _unchanged(path: Path, folder: OpenFolder, name: str, expected: bytes) -> Iterator[int]:
    """The target, open for reading, when it is still a plain file that holds `expected`.

    Raises:
        ConflictingEdit: it is gone or holds something else.
        CannotWrite: it is not a plain file any more.
    """
    try:
        descriptor = folder.open_plain(name)
    except FileNotFoundError as exc:
        raise ConflictingEdit(path=path) from exc
    try:
        info = os.fstat(descriptor)
        problem = _problem(info)
        if problem is not None:
            raise CannotWrite(path=path, problem=problem)
        if info.st_size != len(expected) or not _holds(descriptor, expected):
            raise ConflictingEdit(path=path)
        yield descriptor
    finally:
        os.close(descriptor)


def _holds(descriptor: int, expected: bytes) -> bool:
    os.lseek(descriptor, 0, os.SEEK_SET)
    at = 0
    while part := os.read(descriptor, len(expected) - at + 1):  # one more, so that a longer file is noticed
        if expected[at : at + len(part)] != part:
            return False
        at += len(part)
    return at == len(expected)


def _is_gone(real: Path) -> bool:
    try:
        real.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:
        return False  # perhaps there, but not to be seen
    return False


def _problem(info: os.stat_result) -> str | None:
    """What about the file itself forbids replacing it."""
    if not stat.S_ISREG(info.st_mode):
        return NOT_PLAIN
    if info.st_nlink > 1:
        return _HARD_LINKS
    if not info.st_mode & _WRITE_BITS:  # said to root as well, whom the system would let through
        return _READ_ONLY
    return ownership_problem(info)


def _why(error: OSError) -> str:
    if error.errno in _NO_ROOM:
        return "there is no room for the new text"
    return in_words(error)
