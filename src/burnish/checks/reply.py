"""May a model's new text for a block be applied, be shown to a person, or not be used at all?

Asks the checks that compare a block's text as a whole with what came back; the gates of single edits (facts,
characters, structure) come later and are not asked here. All are relative to the source: what the block already had
is never held against a reply (invariants, soft checks S3 to S8; faults F04, F08, F09, F34, F36).
"""

from collections.abc import Sequence

from burnish.checks import chatter, coverage, language, length, meaning, order, remains, repetition
from burnish.checks.wording import Change, wording
from burnish.model.edits import Refusal

EMPTY = "empty"

#: Checks whose refusals are for a person to decide. What any other check refuses is not fit to be shown as a change.
REVIEW = frozenset({"facts", length.CHECK, coverage.CHECK, meaning.CHECK})


_FEWEST_WORDS = 4  #: of a text; shorter ones may well become the same
_UNLIKE = 0.5  #: share of words below which a text is none that was made of the other


def compare(before: str, after: str, strategy: str = "") -> Refusal | None:
    """Why a new text for a block cannot be applied as it is; None when nothing speaks against it.

    Whatever makes the text unusable is found before what a person may still want, so a refusal whose check is in
    `REVIEW` means that no other check here objects to it.

    Args:
        before: the block's logical text.
        after: the new one, masks included.
        strategy: the name of the one that asked for it, where that is known.
    """
    if before == after:
        return None
    change = Change(before, after)
    if not change.after.says_something and change.before.says_something:
        return Refusal(EMPTY, "nothing but masks and marks is left" if after.strip() else "the new text is empty")
    return (
        remains.compare(before, after)
        or chatter.compare(change, strategy)
        or repetition.compare(change)
        or language.compare(change)
        or length.compare(change, strategy)
        or coverage.compare(change)
        or meaning.compare(change)
        or order.compare(change)
    )


def same_for_several(pairs: Sequence[tuple[str, str]]) -> bool:
    """Did several different blocks of one reply get the same new text, though it does not come from each of them?

    Blocks that were nearly the same may become the same (fault F36).

    Args:
        pairs: of each block in the reply, the logical text and the new one.
    """
    sources: dict[tuple[str, ...], list[str]] = {}
    for before, after in pairs:
        words = tuple(wording(after).words)
        if len(words) >= _FEWEST_WORDS:
            sources.setdefault(words, []).append(before)
    return any(len(texts) > 1 and _unlike_any(frozenset(words), texts) for words, texts in sources.items())


def _unlike_any(words: frozenset[str], texts: Sequence[str]) -> bool:
    """Are the texts different ones, and is one of them unlike what they became?"""
    own = {frozenset(wording(text).words) for text in texts}
    return len(own) > 1 and any(_unlike(one, words) for one in own)


def _unlike(one: frozenset[str], other: frozenset[str]) -> bool:
    return len(one & other) < _UNLIKE * len(one | other)
