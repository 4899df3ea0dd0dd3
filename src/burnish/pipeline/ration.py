"""How many edits may a run still apply? Documents are taken whole, in the order in which they come."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TypeVar

from burnish.model.results import DocumentResult, Status, Verdict

T = TypeVar("T")


@dataclass(slots=True)
class Ration:
    """What is left of the edits that a run may apply."""

    left: int | None  #: None: there is no limit

    def allow(self, result: DocumentResult) -> DocumentResult:
        """`result`; or, where its edits are more than are left, the same document as one that waits."""
        edits = result.count(Verdict.APPLIED)
        if self.left is None or result.status is not Status.CHANGED:
            return result
        if edits <= self.left:
            self.left -= edits
            return result
        waits = tuple(
            replace(p, verdict=Verdict.WAITING) if p.verdict is Verdict.APPLIED else p for p in result.proposals
        )
        reason = f"it has more edits than may still be applied ({edits:,}, and {self.left:,} may)"
        return replace(result, status=Status.WAITING, reason=reason, proposals=waits, hunks=())


def in_order(numbered: Iterable[tuple[int, T]]) -> Iterator[tuple[int, T]]:
    """Things with all numbers from 0 on, which come in any order, in that of their numbers."""
    early: dict[int, T] = {}
    following = 0
    for number, thing in numbered:
        early[number] = thing
        while following in early:
            yield following, early.pop(following)
            following += 1
