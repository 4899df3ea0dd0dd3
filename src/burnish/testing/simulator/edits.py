"""What the simulator makes of one text: nothing, or one or two words exchanged. Pure; the text and the seed decide.

Whether a text is edited, and where, is drawn from a hash of the text as it was before any edit of ours (each right
word of a pair read as its left one). So the same text always gets the same answer, whatever stands around it, and an
edited text is left alone. A word is exchanged only where it stands between single spaces within a line, behind no
number and before no negation, outside of code, brackets and tags: masks, facts and markup cannot be touched.
"""

import re
from collections.abc import Iterable
from hashlib import blake2b

from burnish.testing.simulator.synonyms import PAIRS

FEWEST_WORDS = 8  #: shorter texts are never edited; burnish does not send them

_RIGHT = {new: old for old, new in PAIRS}
_LEFT = dict(PAIRS)
_SKIP = r"`(?<!``)(?P<ticks>`*+).*?(?<!`)`(?P=ticks)(?!`)|\]\([^)\n]*\)|\[[^\]\n]*\]|<[^<>\n]*>|\$[^$\n]*\$"


def _alternation(words: Iterable[str]) -> str:
    """Of the words under their first letters, the longest first: `and also` before `and`."""
    by_letter: dict[str, list[str]] = {}
    for word in sorted(words, key=len, reverse=True):
        by_letter.setdefault(word[0], []).append(word[1:])
    return "|".join(f"{letter}(?:{'|'.join(tails)})" for letter, tails in sorted(by_letter.items()))


_SITE = re.compile(
    rf" (?<=[a-z,)`*@] )(?P<word>{_alternation((*_LEFT, *_RIGHT))})(?= (?!not\b|no\b|to\b)[A-Za-z`*@\[(])|{_SKIP}",
    re.DOTALL,
)

#: Of the texts of eight words or more of our corpus, the share that can be edited.
REACH = 0.85
_WHOLE = 1 << 32


def edited(text: str, share: float, seed: int) -> str:
    """`text` edited, or `text` itself.

    Over many texts of at least `FEWEST_WORDS` words, `share` of them are edited, as far as they offer a place.
    """
    if len(text.split(None, FEWEST_WORDS)) < FEWEST_WORDS:
        return text
    new = _drawn(text, share, seed)
    return new if new == text or _drawn(new, share, seed) == new else text


def _drawn(text: str, share: float, seed: int) -> str:
    sites = [match for match in _SITE.finditer(text) if match["word"]]
    if not sites:
        return text
    digest = blake2b(_original(text, sites).encode(errors="surrogatepass"), digest_size=8, salt=_salt(seed)).digest()
    if int.from_bytes(digest[:4]) >= share / REACH * _WHOLE:
        return text
    chosen = {digest[4 + turn] * len(sites) >> 8 for turn in range(1 + digest[7] % 2)}
    return _exchanged(text, [site for number, site in enumerate(sites) if number in chosen], _LEFT)


def _salt(seed: int) -> bytes:
    return (seed % (1 << 64)).to_bytes(8)


def _original(text: str, sites: list[re.Match[str]]) -> str:
    """The text as it was before any edit of ours."""
    return _exchanged(text, sites, _RIGHT)


def _exchanged(text: str, sites: list[re.Match[str]], words: dict[str, str]) -> str:
    parts, at = [], 0
    for site in sites:
        parts += [text[at : site.start("word")], words.get(site["word"], site["word"])]
        at = site.end()
    return "".join(parts) + text[at:]
