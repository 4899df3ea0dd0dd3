"""Counts in words."""

import re
from collections import Counter

from burnish.api import RunResult, Status, Verdict
from burnish.patterns import late_pattern

_DETAIL = late_pattern(r" \(.*|[,;:] .*", re.DOTALL)
_SIZE = late_pattern(r"[\d,]+ bytes")


def many(count: int, noun: str) -> str:
    """`1 edit`, `1,217 documents`."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def left_alone(result: RunResult) -> str:
    """`12 left alone: 7 not in English, 5 too large`; empty when there are none."""
    reasons = Counter(_kind(d.reason) for d in result.documents if d.status is Status.LEFT_ALONE)
    if not reasons:
        return ""
    return f"{reasons.total():,} left alone: " + ", ".join(f"{n:,} {kind}" for kind, n in reasons.most_common())


def last_lines(result: RunResult) -> list[str]:
    """What failed and what was left alone, a line each; no line when there is none."""
    return [f"{part}." for part in (failed(result), waiting(result), left_alone(result)) if part]


def waiting(result: RunResult) -> str:
    """`3 documents not done with`, and what --max-changes left; empty when there are none."""
    edits = sum(document.count(Verdict.WAITING) for document in result.documents)
    rationed = _rationed(result)
    count = result.count(Status.WAITING) - rationed
    parts = [f"{many(count, 'document')} not done with"] * bool(count)
    left = f"{many(edits, 'edit')} in {many(rationed, 'document')} left for another run (--max-changes)"
    parts += [left] * bool(edits)
    return ", ".join(parts)


def failed(result: RunResult) -> str:
    """`2 failed, 1 changed by someone else meanwhile`; empty when there are none."""
    failures, conflicts = result.count(Status.FAILED), result.count(Status.CONFLICT)
    parts = [f"{failures:,} failed"] * bool(failures)
    parts += [f"{conflicts:,} changed by someone else meanwhile and left so"] * bool(conflicts)
    return ", ".join(parts)


def looked_at(result: RunResult) -> int:
    """How many documents were read to the end."""
    return result.count(Status.CHANGED) + result.count(Status.UNCHANGED) + _rationed(result)


def _rationed(result: RunResult) -> int:
    """How many documents have edits that the run was not to apply."""
    return sum(document.count(Verdict.WAITING) > 0 for document in result.documents)


def _kind(reason: str) -> str:
    """A reason without what is particular to one document."""
    return "too large" if _SIZE.match(reason) else _DETAIL.sub("", reason)
