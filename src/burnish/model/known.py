"""What is remembered of a look at a document."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from burnish.model.files import Stamp
from burnish.model.results import DocumentResult


@dataclass(frozen=True, slots=True)
class Dependencies:
    """What was asked about other files, and what the answers were. Paths are as links write them."""

    has: Mapping[str, bool] = field(default_factory=dict)
    anchors: Mapping[str, str] = field(default_factory=dict)  #: path -> what stands for the anchors there
    likely: Mapping[str, str | None] = field(default_factory=dict)

    def hold(
        self,
        has: Callable[[str], bool],
        anchors: Callable[[str], str],
        likely: Callable[[str], str | None],
    ) -> bool:
        """Are the answers still the same?"""
        return (
            all(has(path) == answer for path, answer in self.has.items())
            and all(anchors(path) == answer for path, answer in self.anchors.items())
            and all(likely(path) == answer for path, answer in self.likely.items())
        )


@dataclass(frozen=True, slots=True)
class Known:
    """One document."""

    stamp: Stamp  #: how the file looked from outside
    digest: bytes  #: of its content
    asked: bytes  #: stands for the rules and settings
    result: DocumentResult  #: without hunks
    depends: Dependencies
