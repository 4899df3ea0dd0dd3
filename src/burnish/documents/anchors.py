"""Under which anchor is a heading found? As GitHub makes them, which most generators follow.

Method: github-slugger: lower case, marks removed, spaces to hyphens, a number behind an anchor that was there before.
"""

import re
from collections.abc import Iterable, Iterator

from burnish.patterns import late_pattern

_ATTRIBUTE = late_pattern(r"\s*\{(?::?\s*#(?P<id>[^\s}]+)[^}]*|/\*?\s*#?(?P<comment>[^\s}*/]+)\s*\*?/)\}\s*\Z")
_ATTRIBUTES = late_pattern(rb"\{[^{}\n]{0,80}?#([^\s{}]+)[^{}\n]{0,200}\}")
_LABEL = late_pattern(rb"^\(([\w.:-]+)\)=[ \t\r]*$", re.MULTILINE)
_REMOVED = late_pattern(r"[^\w\- ]", re.UNICODE)
_HTML_ID = late_pattern(r"<[a-zA-Z][^>]*?\s(?:id|name)\s*=\s*(?:\"([^\"]+)\"|'([^']+)'|([^\s\"'>]+))")


def anchor_of(text: str) -> str:
    """The anchor that a heading's plain text makes, before numbers are put behind those that are the same."""
    return _REMOVED.sub("", text.strip().lower()).replace(" ", "-")


def explicit(text: str) -> tuple[str, str | None]:
    """A heading's text without an attribute `{#id}` or a comment `{/*id*/}` behind it, and that id.

    The stars of the comment may be gone: Markdown takes them for emphasis.
    """
    found = _ATTRIBUTE.search(text) if text.rstrip().endswith("}") else None
    return (text[: found.start()], found["id"] or found["comment"]) if found else (text, None)


def numbered(anchors: Iterable[str]) -> Iterator[str]:
    """The same anchors, each one unique."""
    seen: dict[str, int] = {}
    for anchor in anchors:
        name = anchor
        while name in seen:
            seen[anchor] += 1
            name = f"{anchor}-{seen[anchor]}"
        seen[name] = 0
        yield name


def in_attributes(source: bytes) -> Iterator[str]:
    """The ids that attribute lists (`{#id}`, `{: .class #id}`) and labels of MyST (`(id)=`) give, anywhere."""
    if b"{" in source:
        yield from (found[1].decode() for found in _ATTRIBUTES.finditer(source))
    if b")=" in source:
        yield from (found[1].decode() for found in _LABEL.finditer(source))


def in_html(html: str) -> Iterator[str]:
    """The ids and names that raw HTML gives."""
    for found in _HTML_ID.finditer(html):
        yield found[1] or found[2] or found[3]
