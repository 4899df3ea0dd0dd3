"""Is a new text about as long as the old one? Soft check S3.

Characters are counted without masks, since a mask may stand for much or little.
"""

from burnish.checks.wording import Change
from burnish.model.edits import Refusal

CHECK = "length"

_SHORT = 40  #: characters; for shorter texts a ratio says little
_MOST_ADDED = 40  #: characters to a short text
_LEAST = 0.25  #: of a short text
_RATIO = (0.5, 2.0)
#: Aims that change words, not sentences.
_RATIOS = {"consistency": (0.67, 1.5), "accuracy": (0.67, 1.5)}


def compare(change: Change, strategy: str = "") -> Refusal | None:
    """Refuse a text that is far shorter or longer than the old one; how far depends on the strategy."""
    was, now = len(change.before.bare.strip()), len(change.after.bare.strip())
    if was <= _SHORT:
        low, high = was * _LEAST, float(was + _MOST_ADDED)
    else:
        fewest, most = _RATIOS.get(strategy, _RATIO)
        low, high = was * fewest, was * most
    if low <= now <= high:
        return None
    return Refusal(CHECK, f"the text went from {was} to {now} characters")
