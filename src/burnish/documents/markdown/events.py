"""pyromark's events: the parser that makes our offsets. The only file that imports it.

Extensions are those in which pyromark and cmark-gfm agree; everything else is read as text and masked by `scanner`.
"""

from typing import Any

import pyromark

_OPTIONS = (
    pyromark.Options.ENABLE_TABLES
    | pyromark.Options.ENABLE_FOOTNOTES
    | pyromark.Options.ENABLE_STRIKETHROUGH
    | pyromark.Options.ENABLE_TASKLISTS
)

#: (event, range): an event is a string or a dictionary with one key; ranges are UTF-8 byte offsets.
RangedEvent = tuple[Any, dict[str, int]]


def read_events(text: str) -> list[RangedEvent]:
    """Blocks and inlines of Markdown `text` in source order."""
    return list(pyromark.events_with_range(text, options=_OPTIONS))  # type: ignore[arg-type]


def reference_definitions(text: str) -> dict[str, Any]:
    """Link reference definitions: label to `{"dest", "title", "span"}`."""
    if "]:" not in text:  # there is none, and to look for them is to parse the text once more
        return {}
    return dict(pyromark.reference_definitions(text, options=_OPTIONS))


def to_html(text: str) -> str:
    """The body as pyromark renders it."""
    return pyromark.html(text, options=_OPTIONS)
