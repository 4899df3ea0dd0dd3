"""Does a new text still say what each sentence of the old one says, and nothing else? Needs D6.

Compared by words of content, in a rough common form (`wording.stem`), each as often as it stands there. This sees
what is plainly gone or come, not whether it says the same.
"""

import re
from collections import Counter
from collections.abc import Sequence

from burnish.checks.wording import Wording, content
from burnish.model.edits import Refusal

CHECK = "coverage"

_FEWEST_WORDS = 6  #: of a sentence; shorter ones may come and go
_FEWEST_CONTENT = 3
_KEPT = 0.5  #: share of a sentence's words of content that must stand in the new text
_KNOWN = 0.3  #: share of a new sentence's words of content that must stand in the old text


def compare(before: Wording, after: Wording) -> Refusal | None:
    """Refuse when a sentence of six words or more is gone, or one came that the text has nothing of."""
    was, now = Counter(content(before.words)), Counter(content(after.words))
    lost = was - now
    if lost.total() >= _FEWEST_CONTENT:
        sentence = _strange(before.sentences, lost, _KEPT)
        if sentence is not None:
            return Refusal(CHECK, f"the sentence '{_short(sentence)}' was lost")
    come = now - was
    if come.total() >= _FEWEST_CONTENT:
        sentence = _strange(after.sentences, come, _KNOWN)
        if sentence is not None:
            return Refusal(CHECK, f"the sentence '{_short(sentence)}' was added")
    return None


def _strange(sentences: Sequence[list[str]], differing: Counter[str], least: float) -> list[str] | None:
    """The first long sentence of whose words of content less than `least` are outside of `differing`."""
    for words in sentences:
        if len(words) < _FEWEST_WORDS:
            continue
        own = list(content(words))
        shared = sum(word not in differing for word in own)
        if len(own) >= _FEWEST_CONTENT and shared < least * len(own):
            return words
    return None


def _short(words: Sequence[str]) -> str:
    return " ".join(words) if len(words) <= 8 else " ".join(words[:8]) + " ..."
