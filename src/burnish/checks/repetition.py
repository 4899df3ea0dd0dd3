"""Does a new text repeat itself where the old one did not? Fault F36, soft check S7."""

from collections import Counter
from collections.abc import Sequence

from burnish.checks.wording import Change
from burnish.model.edits import Refusal

CHECK = "repetition"

_LENGTH = 5  #: words of a run that may not come again
_NEW = 0.8  #: share of the run's words that the new text must hold more often than the old one
_LOOP = 3  #: times that the same one to four words may not follow each other
_LONGEST_LOOP = 4  #: words


def compare(change: Change) -> Refusal | None:
    """Refuse a text in which a run of five words comes again, or one to four words stand three times in a row.

    The words of the run must be new, too: where a correction makes two old phrases alike, nothing was said again.
    """
    now, was, more = change.after.words, change.before.words, change.gained
    if more.total() < _LOOP - 1:
        return None
    repeated = _repeated(now) if more.total() >= _NEW * _LENGTH else {}
    if repeated:
        known = Counter(_runs(was))
        for run, count in repeated.items():
            if count > max(1, known[run]) and sum(word in more for word in run) >= _NEW * _LENGTH:
                return _again(run)
    loop = _loop(now) if len(set(now)) < len(now) - 1 else None
    if loop and loop != _loop(was):
        return _again(loop)
    half = len(now) // 2
    if half > 1 and half == len(now) / 2 and now[:half] == now[half:] and now != was:
        return _again(now[:half])
    return None


def _again(words: Sequence[str]) -> Refusal:
    return Refusal(CHECK, f"'{' '.join(words[:8])}' is said again")


def _runs(words: Sequence[str]) -> list[tuple[str, ...]]:
    return list(zip(*(words[at:] for at in range(_LENGTH)), strict=False))


def _repeated(words: Sequence[str]) -> dict[tuple[str, ...], int]:
    runs = _runs(words)
    if len(set(runs)) == len(runs):
        return {}
    return {run: count for run, count in Counter(runs).items() if count > 1}


def _loop(words: Sequence[str]) -> Sequence[str] | None:
    for length in range(1, _LONGEST_LOOP + 1):
        same = 0  # words that are as those `length` before them
        for at in range(length, len(words)):
            same = same + 1 if words[at] == words[at - length] else 0
            if same == (_LOOP - 1) * length:
                return words[at - length + 1 : at + 1]
    return None
