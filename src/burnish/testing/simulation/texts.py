"""Small Markdown documents, some of whose blocks are equal; and what a good model makes of a text."""

from collections.abc import Mapping
from random import Random

_NAMES = "lantern ferry mill orchard harbour meadow chapel quarry stable cellar tower garden bakery".split()
_LIST = """\
- You utilize the {0} in order to open every gate of the old town before noon.
- Nobody will utilize the second {0} while the first one is still at the harbour."""
_TABLE = """\
| Place | What you find there in order to begin |
|---|---|
| {0} | All that you utilize in order to mend a boat on a quiet day is here. |"""
#: `{0}` is a name. A good model changes most of them.
_FORMS = (
    "You utilize the {0} in order to carry the parcel across the quiet bridge.",
    "Nobody has seen the {0} since the last boat went down the river.",
    "See [the {0} guide](https://example.com/{0}) in order to utilize the end of the quiet {0} today.",
    "The `{0}` command is a very useful tool that people utilize in order to find the *best* way home.",
    _LIST,
    "> They say that the {0} was built in order to please the people who utilize the road.",
    "Write [end] where the {0} ends, and utilize <b>bold</b> words in order to mark what matters most.",
    "The short {0}.",
    _TABLE,
)
_HEADINGS = ("# The {0}", "## About the {0}", "## How to utilize the {0}")
#: Word, what becomes of it, and the strategy that asks for it.
_EDITS = (("utilize", "use", "clarity"), ("in order to", "to", "concision"), ("very useful", "handy", "grammar"))
_LARGE = 0.05  #: share of the worlds with many documents


def documents(chance: Random) -> Mapping[str, bytes]:
    """Name -> source; at least one."""
    count = chance.randint(20, 60) if chance.random() < _LARGE else chance.randint(1, 12)
    names = chance.sample(_NAMES, chance.choice((3, 13)))  # of few names more blocks are equal
    return {f"{number:02}.md": _document(chance, names) for number in range(count)}


def _document(chance: Random, names: list[str]) -> bytes:
    forms = chance.choices(_FORMS, k=chance.randint(0, 6))
    blocks = [form.format(chance.choice(names)) for form in forms]
    if chance.random() < 0.7:
        blocks.insert(0, _HEADINGS[0].format(chance.choice(names)))
    if chance.random() < 0.3 and blocks:
        blocks.insert(chance.randrange(len(blocks)), chance.choice(_HEADINGS[1:]).format(chance.choice(names)))
    return ("\n\n".join(blocks) + "\n").encode()


def improved(text: str, strategies: frozenset[str]) -> str:
    """What a good model makes of a text; the same each time."""
    for word, better, strategy in _EDITS:
        if strategy in strategies:
            text = text.replace(word, better)
    return text


def asked_for(text: str, strategies: frozenset[str]) -> str:
    """The strategy under which a good model sends its text for `text` back; empty: it sends none."""
    return next((name for word, _, name in _EDITS if name in strategies and word in text), "")
