"""What is remembered of a look at a document."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from burnish.model.files import Stamp
from burnish.model.results import DocumentResult


class Dependencies(NamedTuple):
    """What was asked about other files, and what the answers were. Paths are as links write them."""

    has: Mapping[str, bool]
    anchors: Mapping[str, str]  #: path -> what stands for the anchors there
    likely: Mapping[str, str | None]
    usage: str = ""  #: what stands for how the corpus writes what the document writes; empty: it does not matter

    def hold(
        self,
        has: Callable[[str], bool],
        anchors: Callable[[str], str],
        likely: Callable[[str], str | None],
        usage: str | None,
    ) -> bool:
        """Are the answers still the same?"""
        return (
            usage == self.usage
            and all(has(path) == answer for path, answer in self.has.items())
            and all(anchors(path) == answer for path, answer in self.anchors.items())
            and all(likely(path) == answer for path, answer in self.likely.items())
        )


class Known(NamedTuple):
    """One document."""

    stamp: Stamp  #: how the file looked from outside
    digest: bytes  #: of its content
    asked: bytes  #: stands for the rules and settings
    result: DocumentResult  #: without hunks
    depends: Dependencies
