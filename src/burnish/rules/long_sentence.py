"""Reports sentences of more than forty words. How long is too long is a matter of the house's taste.

Words are runs without white space that hold a letter or digit, so that inline code counts as one and a dash as none.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from burnish.model.document import Block
from burnish.model.edits import Allowance, Finding, Tier
from burnish.ports import Words

MOST = 40  #: words

#: Where a sentence ends, closely enough to count its words; hunks of edits have a splitter of their own.
_END = re.compile(r"(?<!\be\.g)(?<!\bi\.e)(?<!\bvs)(?<!\betc)[.!?…]+[\"'”’)\]*_]*[ \n]+(?=[\"'“‘(\[*_`@]*[A-Z0-9`@])")
_WORD = re.compile(r"\S*[^\W_]\S*")


class LongSentence:
    """Implements `burnish.ports.Rule`.

    Args:
        most: words that a sentence may have.
    """

    name = "long-sentence"
    strategy = "readability"
    tier = Tier.FINDING
    summary = f"Write sentences of at most {MOST} words."
    version = 1
    allowance = Allowance()
    cases = (
        ("So " + "it goes on and " * 10 + "ends.", "a sentence of 42 words; 40 are easy to read"),
        ("So " + "it goes on and " * 9 + "then it ends.",) * 2,
        ("So " + "it goes. It goes on and " * 9 + "ends.",) * 2,
    )

    def __init__(self, most: int = MOST) -> None:
        self._most = most

    def check(self, block: Block, words: Words) -> Iterator[Finding]:  # noqa: ARG002 - the port's signature
        """One finding per sentence, at its first word that is not frozen."""
        text = block.text
        if text.count(" ") + text.count("\n") < self._most:
            return
        for start, end in pairwise((0, *(match.end() for match in _END.finditer(text)), len(text))):
            if text.count(" ", start, end) + text.count("\n", start, end) < self._most:
                continue
            found = [match.span() for match in _WORD.finditer(text, start, end)]
            free = next((span for span in found if not block.is_frozen(*span)), None)
            if len(found) > self._most and free is not None:
                yield Finding(*free, f"a sentence of {len(found)} words; {self._most} are easy to read")
