"""May a model's new text for a block be applied, be shown to a person, or not be used at all?

Asks the checks that compare a block's text as a whole with what came back; the gates of single edits (facts,
characters, structure) come later and are not asked here. All are relative to the source: what the block already had
is never held against a reply (invariants, soft checks S3 to S8; faults F04, F08, F09, F34, F36).
"""

from burnish.checks import chatter, coverage, language, length, meaning, remains, repetition
from burnish.checks.wording import Wording
from burnish.model.edits import Refusal

EMPTY = "empty"

#: Checks whose refusals are for a person to decide. What any other check refuses is not fit to be shown as a change.
REVIEW = frozenset({"facts", length.CHECK, coverage.CHECK, meaning.CHECK})


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
    was, now = Wording(before), Wording(after)
    if not now.says_something and was.says_something:
        return Refusal(EMPTY, "nothing but masks and marks is left" if after.strip() else "the new text is empty")
    return (
        remains.compare(before, after)
        or chatter.compare(was, now, strategy)
        or repetition.compare(was, now)
        or language.compare(was, now)
        or length.compare(was, now, strategy)
        or coverage.compare(was, now)
        or meaning.compare(was, now)
    )
