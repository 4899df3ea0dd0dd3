"""Where is the configuration, and what does it hold? `burnish.toml`, or `[tool.burnish]` in `pyproject.toml`.

Found as ruff finds its own: the nearest folder at or above the start that has one; in one folder `burnish.toml` comes
first. A `pyproject.toml` without our table does not count.
"""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from burnish.errors import ConfigurationError

FILE, PYPROJECT = "burnish.toml", "pyproject.toml"


class Source(NamedTuple):
    """A configuration file: our table in it, and how messages name it."""

    file: Path  #: absolute
    table: Mapping[str, object]
    name: str  #: relative to the working folder when below it


def find(start: Path) -> Source | None:
    """The configuration for what lies at `start`, a file or folder, or None.

    Raises:
        ConfigurationError: the nearest one cannot be read.
    """
    for folder in _upwards(start):
        for name in (FILE, PYPROJECT):
            source = _read(folder / name)
            if source is not None:
                return source
    return None


def places(start: Path) -> list[Path]:
    """Every file that `find` may look into, whether it is there or not."""
    return [folder / name for folder in _upwards(start) for name in (FILE, PYPROJECT)]


def read(file: Path) -> Source:
    """A configuration that a person named.

    Raises:
        ConfigurationError: it does not exist, cannot be read, or is a `pyproject.toml` without our table.
    """
    source = _read(file.absolute())
    if source is not None:
        return source
    if file.is_file():
        raise ConfigurationError(where=_named(file), problem="it has no table [tool.burnish]")
    raise ConfigurationError(where=_named(file), problem="there is no such file")


def project_root(start: Path, cwd: Path) -> Path:
    """The folder to work below where there is no configuration.

    The repository that holds `start`; else the working folder, if it does; else `start` itself.
    """
    folders = _upwards(start)
    for folder in folders:
        if os.path.exists(folder / ".git"):  # noqa: PTH110 - Path.exists raises where a folder is closed
            return folder
    return cwd if cwd in folders else folders[0]


def _upwards(start: Path) -> list[Path]:
    """The folder of `start` and those above it, absolute and without `..`."""
    absolute = Path(os.path.abspath(start))  # noqa: PTH100 - Path.absolute keeps `..`
    folder = absolute if os.path.isdir(absolute) else absolute.parent  # noqa: PTH112 - as above
    return [folder, *folder.parents]


def _read(file: Path) -> Source | None:
    """The configuration in `file`, or None when it is no configuration of ours."""
    try:
        data = file.read_bytes()
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return None
    except OSError as exc:
        raise ConfigurationError(where=_named(file), problem=f"it cannot be read: {exc.strerror}") from exc
    if file.name == PYPROJECT and b"burnish" not in data:
        return None  # someone else's file, which need not be sound for us to go on
    import tomllib  # of no use where there is no configuration

    try:
        table: object = tomllib.loads(data.decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as exc:
        raise ConfigurationError(where=_named(file), problem=f"it is not TOML: {exc}") from exc
    if file.name == PYPROJECT:
        for key in ("tool", "burnish"):
            table = table.get(key) if isinstance(table, dict) else None
        if table is None:
            return None
    if not isinstance(table, dict):
        raise ConfigurationError(where=_named(file), problem="`tool.burnish` is not a table")
    return Source(file, table, _named(file))


def _named(file: Path) -> str:
    absolute, cwd = file.absolute(), Path.cwd()
    return str(absolute.relative_to(cwd)) if absolute.is_relative_to(cwd) else str(absolute)
