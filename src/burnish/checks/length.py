"""Is a new text about as long as the old one? Soft check S3.

Characters are counted without masks and with white space as single spaces, since neither is text that a model writes.
"""

from burnish.checks.wording import Wording
from burnish.model.edits import Refusal

CHECK = "length"

_SHORT = 40  #: characters; for shorter texts a ratio says little
_MOST_ADDED = 40  #: characters to a short text
_LEAST = 0.25  #: of a short text
_RATIO = (0.5, 2.0)
#: Aims that change words, not sentences.
_RATIOS = {"consistency": (0.67, 1.5), "accuracy": (0.67, 1.5)}


def compare(before: Wording, after: Wording, strategy: str = "") -> Refusal | None:
    """Refuse a text that is far shorter or longer than the old one; how far depends on the strategy."""
    was, now = len(" ".join(before.bare.split())), len(" ".join(after.bare.split()))
    if was <= _SHORT:
        low, high = was * _LEAST, float(was + _MOST_ADDED)
    else:
        fewest, most = _RATIOS.get(strategy, _RATIO)
        low, high = was * fewest, was * most
    if low <= now <= high:
        return None
    return Refusal(CHECK, f"the text went from {was} to {now} characters")
