"""Where results go that do not go back to their files: a folder that mirrors the one that holds all given paths."""

import os
from collections.abc import Sequence
from os.path import abspath, commonpath, isdir, realpath
from pathlib import Path

from burnish.errors import CannotWrite
from burnish.files.places import is_below


def leads_below(path: Path, folder: Path) -> bool:
    """Does `path` lie in `folder`, links followed?"""
    return is_below(realpath(path), realpath(folder))


def place_for(path: Path, paths: Sequence[Path], folder: Path) -> Path:
    """The place in `folder` for the result of `path`, which was found below `paths`.

    Raises:
        CannotWrite: a link there leads out of `folder`, perhaps to an original.
    """
    # `abspath` takes `..` out, so that it cannot lead out of the folder; `Path.absolute` keeps it.
    place = folder / os.path.relpath(abspath(path), _base(paths))  # noqa: PTH100
    if not leads_below(place.parent, folder):
        raise CannotWrite(path=place, problem="a link on the way leads out of the folder for results")
    return place


def _base(paths: Sequence[Path]) -> str:
    return commonpath([abspath(path if isdir(path) else path.parent) for path in paths])  # noqa: PTH100, PTH112 - never raises
