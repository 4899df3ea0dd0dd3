"""Which documents will be asked about next? Those that were edited lately and often.

A document's rank is the sum over its edits of `2 ** (-age / HALF_LIFE)`: an edit of today counts one, one that is a
half-life old a half. That is the "weighted time damp" model of T. L. Graves, A. F. Karr, J. S. Marron and H. Siy,
"Predicting fault incidence using software change history", IEEE Transactions on Software Engineering 26(7), 2000,
without its factor for the size of a file. Pure; the edits come from a history, or from the times of files.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, TypeVar

HALF_LIFE = 30 * 86_400.0  #: seconds
_FIRST_GROUP = 8  #: documents

T = TypeVar("T")


class Edit(NamedTuple):
    """A document was edited."""

    document: str
    at: float  #: seconds since the epoch


@dataclass(frozen=True, slots=True)
class Visit:
    """What a run was to work on, and which documents it named."""

    paths: Sequence[Path]  #: absolute
    documents: Iterable[Path]  #: absolute: those that it was done with, as far as the journal says
    whole: bool  #: it was done with everything below `paths`


def rank(edits: Iterable[Edit], now: float) -> list[str]:
    """The documents that were edited, the most likely first; equals by name. An edit of the future counts as of now."""
    ranks: dict[str, float] = {}
    for document, at in edits:
        ranks[document] = ranks.get(document, 0.0) + 2 ** (-max(0.0, now - at) / HALF_LIFE)
    return sorted(ranks, key=lambda document: (-ranks[document], document))


def groups(ranked: Sequence[T]) -> Iterator[Sequence[T]]:
    """The same in stretches that grow, 8, 16, 32 and so on.

    Within a stretch everything is asked at once: at the top, where it matters most, the order counts; further down
    calls have company.
    """
    start, size = 0, _FIRST_GROUP
    while start < len(ranked):
        yield ranked[start : start + size]
        start, size = start + size, 2 * size


def fulfilled(warmed: Mapping[Path, int], visits: Iterable[tuple[int, Visit]]) -> frozenset[Path]:
    """Of the documents that were warmed, those that a later run came to.

    Args:
        warmed: when each was warmed, as the number of that run.
        visits: all other runs with their numbers; a run has a higher number than those before it.
    """
    met: set[Path] = set()
    for number, visit in visits:
        before = [document for document, at in warmed.items() if at < number and document not in met]
        named = frozenset(visit.documents)
        met.update(
            document
            for document in before
            if document in named or (visit.whole and any(document.is_relative_to(path) for path in visit.paths))
        )
    return frozenset(met)
