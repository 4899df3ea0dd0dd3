"""What the disk tells of files."""

from pathlib import Path
from typing import NamedTuple


class Found(NamedTuple):
    """One file that a search met, or a folder that is left alone as a whole."""

    path: Path  #: as the user would name it: relative when the given path was
    skip: str | None = None  #: why it is left alone without reading it, or None


class Stamp(NamedTuple):
    """How a file looks from outside."""

    size: int  #: bytes
    modified: int  #: nanoseconds since the epoch
    certain: bool  #: a later change would show in `modified`; false shortly after one, since clocks of disks are coarse
