"""Which documents share a request? Several only while more of them are ready than may be in flight.

Packing saves the tokens that every request repeats (instructions, style guide) and waits for first words; it must not
leave a slot empty. So requests shrink as work runs out, down to one document each. Method: factoring (Hummel, Schonberg
and Flynn, Communications of the ACM 35(8), 1992): a burst of requests takes a fixed share of the work, in equal parts,
and the rest evens out what took longer than others: a slot that becomes free later takes no larger part of what is left
then than one of half of all slots would. The shares and the cap are those that did best in runs of 1,000 documents:
docs/explanation/money.md has the table.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

CAP = 3400  #: tokens of blocks in one request, unless told otherwise
_KEPT_BACK = 2  #: with all slots free, their first requests take 2 parts of 3 of the work


@dataclass(frozen=True, slots=True)
class Work:
    """The blocks of one document, or of a part of it, that wait to be sent."""

    number: int  #: for whoever takes it
    tokens: int  #: of the texts of its blocks
    alone: bool = False  #: never to share a request: it looks like instructions, or packing is off


@dataclass(frozen=True, slots=True)
class Coming:
    """Work that is not ready yet and soon will be, as far as can be told."""

    tokens: int = 0
    documents: int = 0


_NOTHING = Coming()


def take(ready: list[Work], free: int, limit: int, cap: int = CAP, coming: Coming = _NOTHING) -> list[Work]:
    """Remove from `ready` what the next request carries, and return it.

    Nothing when nothing is ready, or when it is too little for a request of the right size and more is coming.

    Args:
        ready: all that waits, longest first; it stays so.
        free: slots that are free now, this request's among them; at least 1.
        limit: slots in all.
        cap: tokens that a request of several may have.
        coming: what will be ready soon; it counts as if it were.
    """
    if not ready:
        return []
    taken = [0]
    if len(ready) + coming.documents > limit and not ready[0].alone:
        waiting = sum(work.tokens for work in ready)
        fair = min(cap, (waiting + coming.tokens) / (max(free, limit / 2) + limit / _KEPT_BACK))
        if coming.tokens and waiting < fair:
            return []
        taken = _fill(ready, fair)
    out = [ready[at] for at in taken]
    for at in reversed(taken):
        del ready[at]
    return out


def _fill(ready: Sequence[Work], most: float) -> list[int]:
    """Where in `ready` the first one lies, and the longest others that fit into `most` tokens with it."""
    room = most - ready[0].tokens
    taken, at = [0], 1
    while room > 0:
        at = bisect_left(ready, -room, at, key=lambda work: -work.tokens)
        if at == len(ready):
            break
        if not ready[at].alone:
            taken.append(at)
            room -= ready[at].tokens
        at += 1
    return taken


def cut(sizes: Sequence[int], headings: Sequence[bool], cap: int = CAP) -> list[range]:
    """Parts of a document of no more than `cap` tokens each, as ranges of its blocks, in order and without gaps.

    A part ends before a heading where one lies in its second half, and otherwise where it is full. A block that is
    longer than `cap` is a part by itself.

    Args:
        sizes: tokens of each block.
        headings: does a heading stand before this block, so that a section begins with it?
    """
    parts, start = [], 0
    while start < len(sizes):
        end = _end(sizes, headings, start, cap)
        parts.append(range(start, end))
        start = end
    return parts


def _end(sizes: Sequence[int], headings: Sequence[bool], start: int, cap: int) -> int:
    total, end, section = 0, start, 0
    while end < len(sizes) and (end == start or total + sizes[end] <= cap):
        if headings[end] and total * 2 >= cap:
            section = end
        total += sizes[end]
        end += 1
    if end == len(sizes) or headings[end]:
        return end
    return section or end
