"""What stands at a line's start in requests and replies: markers, `[end]`, the frame of a document.

The one definition of them, and the shield that keeps them out of block texts: what looks like one is masked before a
text is sent, wherever it stands, since a model may break lines as it likes. Masks of documents pass untouched.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from burnish.errors import NotPlaceable
from burnish.model.masks import MASK, mask_for

END = "[end]"
OPENS = "<doc"
CLOSES = "</doc>"
CONTEXT = "# "  #: opens a line that says below which headings the next blocks stand

_TAG = r"\[(?P<id>[a-z2-7]{3,})(?: (?P<adds>\+ )?(?P<strategy>[A-Za-z]+))?\]"
MARKER = re.compile(_TAG + r"(?=[ \t\n]|\Z)")
#: `[` and an id, in whatever shape: a marker, or one that went wrong.
STUB = re.compile(r"\[(?P<id>[a-z2-7]{3,})(?![a-z2-7])")

#: What a text must not show. `\r` is one, for a reader may take it for a line end; so is the beginning of what could
#: grow into a mask together with a mask of ours behind it.
_SHOWN = re.compile(
    "|".join(
        (
            f"(?P<mask>{MASK.pattern})",
            r"\[end\]",
            r"\[[a-z2-7]{3,}(?: (?:\+ )?[A-Za-z]+)?\](?=\s|\Z)",
            r"</?doc",
            r"^#(?= )",
            r"\r",
            r"@@(?=[0-9])",
        )
    ),
    re.MULTILINE,
)
_SIGNS = ("[", "<", "\r", "# ")  #: of which a text holds one, if it shows anything but a stray `@@`
_LONGEST_NUMBER = 9  # digits; documents count their masks from 1


class _Hidden(NamedTuple):
    start: int  #: characters of the text
    end: int
    token: str  #: what stands for it


def marker(id: str, strategy: str = "", insertion: bool = False) -> str:  # noqa: A002
    """How an answer about a block begins: `[k3f clarity]`, or `[k3f + completeness]` for text to go behind it."""
    if not strategy:
        return f"[{id}]"
    return f"[{id} + {strategy}]" if insertion else f"[{id} {strategy}]"


def is_end(line: str) -> bool:
    """Is a line the end of a reply?"""
    return line.startswith(END) and line[len(END) : len(END) + 1] in ("", " ", "\t")


def shield(text: str) -> str:
    """A block's logical text as it is sent: what looks like a mark of the protocol stands there as a mask.

    Their numbers follow on from the masks of the document. The same text gives the same result.
    """
    parts, at = [], 0
    for start, end, token in _hidden(text):
        parts += [text[at:start], token]
        at = end
    return "".join(parts) + text[at:] if parts else text


def unshield(text: str, edited: str) -> str:
    """`edited`, which a model made of `shield(text)`, with what the shield hid.

    For new texts of the block only: an insertion behind it is a text of its own, and holds none of its masks.

    Raises:
        NotPlaceable: a mask of the shield is missing, repeated or out of order; the message names it.
    """
    hidden = _hidden(text)
    if not hidden:
        return edited
    expected = {h.token: text[h.start : h.end] for h in hidden}
    found = [match for match in MASK.finditer(edited) if match[0] in expected]
    _compare(list(expected), [match[0] for match in found])
    parts, at = [], 0
    for match in found:
        parts += [edited[at : match.start()], expected[match[0]]]
        at = match.end()
    return "".join(parts) + edited[at:]


def _hidden(text: str) -> Sequence[_Hidden]:
    if not any(sign in text for sign in _SIGNS) and text.count("@@") == 2 * len(MASK.findall(text)):
        return ()  # nearly all texts, in a fraction of the time
    shown = [match for match in _SHOWN.finditer(text) if match["mask"] is None]
    if not shown:
        return ()
    numbers = (match[0][2:-4] for match in MASK.finditer(text))
    highest = max((int(number) for number in numbers if len(number) <= _LONGEST_NUMBER), default=0)
    return [
        _Hidden(match.start(), match.end(), mask_for(number, match[0].encode()))
        for number, match in enumerate(shown, highest + 1)
    ]


def _compare(expected: Sequence[str], found: Sequence[str]) -> None:
    if found == expected:
        return
    once, again = set[str](), set[str]()
    for mask in found:
        (again if mask in once else once).add(mask)
    for mask in expected:
        if mask not in once or mask in again:
            raise NotPlaceable(problem=f"the mask {mask} must stand in the text exactly once")
    raise NotPlaceable(problem="the masks are not in their order")
