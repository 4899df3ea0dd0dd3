"""Does a new text repeat itself where the old one did not? Fault F36, soft check S7."""

from collections import Counter
from collections.abc import Sequence

from burnish.checks.wording import Wording
from burnish.model.edits import Refusal

CHECK = "repetition"

_LENGTH = 5  #: words of a run that may not come again
_SENTENCE = 4  #: words of a sentence that may not come again
_LOOP = 3  #: times that the same one to four words may not follow each other


def compare(before: Wording, after: Wording) -> Refusal | None:
    """Refuse a text in which a run of words comes more often than once, and more often than in the old one.

    A text that is its own beginning again, or says one to four words three times in a row, counts as well.
    """
    now = after.words
    if len(now) < _LOOP:
        return None
    run = _repeated(now) or ()
    if run and _count(now, run) > max(1, _count(before.words, run)):
        return Refusal(CHECK, f"'{' '.join(run)}' is said again")
    return None


def _repeated(words: Sequence[str]) -> tuple[str, ...] | None:
    runs = list(zip(*(words[at:] for at in range(_LENGTH)), strict=False))
    if len(set(runs)) == len(runs):
        return None
    return Counter(runs).most_common(1)[0][0]


def _count(words: Sequence[str], run: tuple[str, ...]) -> int:
    return list(zip(*(words[at:] for at in range(len(run))), strict=False)).count(run)
