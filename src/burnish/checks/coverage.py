"""Does a new text still say what each sentence of the old one says, and nothing else? Needs D6.

Compared by words of content, in a rough common form (`wording.stem`), each as often as it stands there. This sees
what is plainly gone or come, not whether it says the same.
"""

from collections import Counter
from collections.abc import Sequence

from burnish.checks.wording import Change, content
from burnish.model.edits import Refusal

CHECK = "coverage"

_FEWEST_WORDS = 6  #: of a sentence; shorter ones may come and go
_FEWEST_CONTENT = 3
_FEWEST_END_WORDS = 2  #: of a sentence that stands at an end and is new altogether
_FEWEST_CLAUSE_WORDS = 4
_FEWEST_CLAUSE_CONTENT = 2
_CLAUSE_KEPT = 0.34  #: of a clause, as `_KEPT`
_SHRUNK = 0.7  #: of a clause's length, by which a text that lost it is shorter
_KEPT = 0.5  #: share of a sentence's words of content that must stand in the new text
_KNOWN = 0.3  #: share of a new sentence's words of content that must stand in the old text


def compare(change: Change) -> Refusal | None:
    """Refuse when a sentence of six words is gone, or a clause of four, or a sentence came that the text has not."""
    was, now = map(Counter, change.content)
    lost, come = was - now, now - was
    if lost.total() >= _FEWEST_CONTENT:
        for words in change.before.sentences:
            if len(words) >= _FEWEST_WORDS and _is_strange(words, lost, _KEPT, _FEWEST_CONTENT):
                return Refusal(CHECK, f"the sentence '{_short(words)}' was lost")
    longest = (len(change.before.words) - len(change.after.words)) / _SHRUNK  # of what can have been lost
    if lost.total() >= _FEWEST_CLAUSE_CONTENT and longest >= _FEWEST_CLAUSE_WORDS:
        for words in change.before.clauses:
            if _FEWEST_CLAUSE_WORDS <= len(words) <= longest and _is_strange(
                words, lost, _CLAUSE_KEPT, _FEWEST_CLAUSE_CONTENT
            ):
                return Refusal(CHECK, f"the words '{_short(words)}' were lost")
    if come.total() >= _FEWEST_CONTENT:
        for words in change.after.sentences:
            if len(words) >= _FEWEST_WORDS and _is_strange(words, come, _KNOWN, _FEWEST_CONTENT):
                return Refusal(CHECK, f"the sentence '{_short(words)}' was added")
    for words in change.new_ends:
        if len(words) >= _FEWEST_END_WORDS and len(change.after.sentences) > len(change.before.sentences):
            return Refusal(CHECK, f"the sentence '{_short(words)}' was added")
    return None


def _is_strange(words: list[str], differing: Counter[str], least: float, fewest: int) -> bool:
    own = content(words)
    return len(own) >= fewest and sum(word not in differing for word in own) < least * len(own)


def _short(words: Sequence[str]) -> str:
    return " ".join(words) if len(words) <= 8 else " ".join(words[:8]) + " ..."
