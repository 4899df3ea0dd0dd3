"""How a corpus writes what can be written in more than one way: counts, and what follows from them.

A *family* is one such thing: `word:frontmatter` with the spellings `frontmatter`, `front-matter` and `front matter`,
`case:headings` with `title` and `sentence`. A document's usage is how often it has each spelling of each family.
"""

from collections.abc import Mapping
from typing import NamedTuple

from burnish.model.files import Stamp

Usage = Mapping[tuple[str, str], int]  #: (family, spelling) -> how often
CLEAR = 4  #: times as often as all others together: so often the spelling that wins is there
ENOUGH = 10  #: and at least so often
WORD, NAME, NEEDS = "word:", "name:", "needs:"  #: how families begin: compounds, names, versions that are needed
HEADINGS = "case:headings"  #: one family: `sentence` or `title`


class Usual(NamedTuple):
    """How a family is written that is written in more than one way."""

    spellings: tuple[str, ...]  #: the most frequent first; of those that are as frequent, one word before two
    decided: bool = False  #: does the first one win?


class Counted(NamedTuple):
    """What an index knows of one document."""

    stamp: Stamp  #: how the file looked from outside
    digest: bytes  #: of its content
    usage: Usage


def usual(counts: Mapping[str, int]) -> Usual | None:
    """What follows from how often each spelling of a family is there; None where there are no two."""
    used = {spelling: count for spelling, count in counts.items() if count > 0}
    if len(used) < 2:
        return None
    spellings = sorted(used, key=lambda spelling: (-used[spelling], not spelling.isalnum(), spelling))
    most = used[spellings[0]]
    return Usual(tuple(spellings), most >= max(ENOUGH, CLEAR * (sum(used.values()) - most)))


def mixed(usage: Usage) -> dict[str, Usual]:
    """The families that are written in more than one way."""
    families: dict[str, dict[str, int]] = {}
    for (family, spelling), count in usage.items():
        families.setdefault(family, {})[spelling] = count
    told = ((family, usual(counts)) for family, counts in families.items())
    return {family: how for family, how in told if how is not None}
