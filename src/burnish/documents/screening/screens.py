"""All the screens that need no parser, in order: the first reason found is the one that is told."""

from pathlib import PurePath

from burnish.documents.screening.encoding import screen_encoding
from burnish.documents.screening.generated import screen_generated
from burnish.documents.screening.licence import screen_licence


def screen_bytes(path: PurePath, source: bytes) -> str | None:
    """Why a document is left alone, as a clause, or None.

    Of `path` only the name and the folder it lies in are looked at. Vendored folders are not decided here but by the
    search, which knows the folder that a person named. A document without a word in it is not left alone: it just
    has nothing to improve.
    """
    return screen_encoding(source) or screen_licence(path, source) or screen_generated(source)
