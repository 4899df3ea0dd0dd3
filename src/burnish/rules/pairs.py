"""Two words that do not stand side by side, and what was meant: the form in which `confusion` has its lists."""

from collections.abc import Mapping
from typing import NamedTuple

#: Behind a word that ends here, and is no part of a name, a path or a call.
WORD_END = r"(?![\w'’@/=+(`-]|[.:]\w)"
MODALS = "can cannot could may might must shall should will would"


class Group(NamedTuple):
    """Pairs with the same guards: patterns for what stands right before the pair and right behind it."""

    pairs: Mapping[str, str]  #: two words in lower case -> what stands in their place
    before: str = ""  #: the text before must end with it
    behind: str = ""  #: the text behind must begin with it


def of(first: str, second: str, right: str) -> dict[str, str]:
    """All pairs of words from two lists; in `right`, `{0}` and `{1}` stand for them."""
    return {f"{a} {b}": right.format(a, b) for a in first.split() for b in second.split()}
