"""Where do the two parsers read the same source differently? Those top-level blocks are frozen (design, promise 2).

Both readings become one list of tokens: tags, link and image targets with titles, code texts when no raw `<code>` blurs
them. Footnote definitions are left out, since cmark-gfm moves them to the end and drops unused ones.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import unquote

from burnish.documents.markdown.events import RangedEvent
from burnish.patterns import late_pattern

_RAW = late_pattern(r"<!--(?:-?>|.*?(?:-->|\Z))|<[^>]*>", re.DOTALL)
_TAG = late_pattern(r"<(/?)([A-Za-z][A-Za-z0-9-]*)([^>]*)>", re.DOTALL)
_ATTRIBUTE = late_pattern(r'(href|src|title)="([^"]*)"')
_CODE = late_pattern(r"<code(?: [^>]*)?>(.*?)</code>", re.DOTALL)
_FOOTNOTE = late_pattern(r'<sup class="footnote-ref"><a [^>]*>[^<]*</a></sup>')
_NAMES = {
    "Paragraph": "p",
    "Emphasis": "em",
    "Strong": "strong",
    "Strikethrough": "del",
    "Item": "li",
    "Table": "table",
    "TableHead": "tr",
    "TableRow": "tr",
    "TableCell": "cell",
}
_SKIPPED = {"thead", "tbody"}

_SKELETON = late_pattern(r'<(?:code(?: [^>]*)?>.*?</code>|(?:a href|img src)="[^>]*>|/?[A-Za-z0-9!?-]+)', re.DOTALL)

Token = tuple[str, int]  #: (what, source byte of the body)


def plainly_agree(ours: str, theirs: str) -> bool:
    """Are tags, targets and code of two renderings equal as they stand? Fast, and true of 99 documents in 100.

    False says nothing: the two escape some characters differently.
    """
    return _SKELETON.findall(ours.replace("&quot;", '"')) == _SKELETON.findall(theirs.replace("&quot;", '"'))


def disputed_ranges(text: str, html: str, events: list[RangedEvent]) -> Sequence[tuple[int, int]]:
    """Half-open byte ranges of the body's top-level blocks that differ between `events` and cmark-gfm's `html`."""
    ours = list(_tokens_of_events(events, with_code="<code" not in text.lower()))
    theirs = list(_tokens_of_html(html, with_code="<code" not in text.lower()))
    names = [name for name, _ in ours]
    if names == theirs:
        return ()
    from difflib import SequenceMatcher  # of no use to the 997 documents in 1,000 that all read alike

    places: set[int] = set()
    for kind, a, b, _, _ in SequenceMatcher(None, names, theirs, autojunk=False).get_opcodes():
        if kind != "equal":
            places.update(at for _, at in ours[max(0, a - 1) : b + 1])
    blocks = _top_level(events)
    return tuple(block for block in blocks if any(block[0] <= place < block[1] for place in places))


def _top_level(events: list[RangedEvent]) -> list[tuple[int, int]]:
    blocks: list[tuple[int, int]] = []
    for _, span in events:
        if not blocks or span["start"] >= blocks[-1][1]:
            blocks.append((span["start"], span["end"]))
    return blocks


def _target(name: str, url: str, title: str) -> str:
    return f"{name} {unquote(_unescaped(url)).strip()} {_unescaped(title)}"


def _unescaped(text: str) -> str:
    if "&" not in text:
        return text
    from html import unescape  # with a table of all entities

    return unescape(text)


def _tokens_of_html(html: str, *, with_code: bool) -> Iterator[str]:
    html = _FOOTNOTE.sub("<sup/>", html.partition('<section class="footnotes"')[0])
    codes = iter(_CODE.findall(html)) if with_code else iter(())
    for raw in _RAW.findall(html):
        tag = _TAG.fullmatch(raw)
        if tag is None:
            yield raw
            continue
        name = tag[1] + tag[2].lower()
        if name in ("a", "img"):
            found: dict[str, str] = dict(_ATTRIBUTE.findall(tag[3]))
            yield _target(name, found.get("href") or found.get("src") or "", found.get("title") or "")
        elif name == "code" and with_code:
            yield f"code {_unescaped(next(codes))}"
        elif name.lstrip("/") not in _SKIPPED:
            yield name.replace("th", "cell").replace("td", "cell") if name in ("th", "td", "/th", "/td") else name


def _visible(events: list[RangedEvent]) -> Iterator[tuple[str, str, Any, int]]:
    """(name, kind of container, value, place) of each event outside of footnote definitions and images.

    Strong directly inside of strong is left out, since cmark-gfm reads it but does not render it.
    """
    hidden = 0
    containers = [""]
    for event, span in events:
        if type(event) is str:
            name, value = event, None
        else:
            ((name, value),) = event.items()
        kind = value if type(value) is str else next(iter(value)) if isinstance(value, dict) else ""
        hides = name in ("Start", "End") and kind in ("FootnoteDefinition", "Image")
        doubled = kind == "Strong" and containers[-1 if name == "Start" else -2] == "Strong"
        if name == "Start":
            containers.append(kind)
        elif name == "End":
            containers.pop()
        if not hidden and not doubled and (not hides or kind == "Image"):
            yield name, kind, value, span["start"]
        if hides:
            hidden += 1 if name == "Start" else -1


def _tokens_of_events(events: list[RangedEvent], *, with_code: bool) -> Iterator[Token]:
    code: list[str] | None = None
    html: list[str] = []  # lines of the open HTML block: a comment may span several
    for name, kind, value, at in _visible(events):
        if name == "Html":
            html.append(value)
        elif name == "End" and kind == "HtmlBlock":
            for token in _tokens_of_raw("".join(html)):
                yield token, at
            html.clear()
        elif code is not None and name == "Text":
            code.append(value)
        elif name == "Start" and kind == "CodeBlock":
            code = []
        elif name == "End" and kind == "CodeBlock":
            text = f"code {''.join(code or ())}" if with_code else "code"
            yield from ((token, at) for token in ("pre", text, "/code", "/pre"))
            code = None
        else:
            for token in _tokens_of_event(name, kind, value, with_code=with_code):
                yield token, at


def _tokens_of_event(name: str, kind: str, value: object, *, with_code: bool) -> Iterator[str]:
    if name in ("Start", "End"):
        yield from _tokens_of_container("" if name == "Start" else "/", kind, value)
    elif name == "Code":
        yield f"code {value}" if with_code else "code"
        yield "/code"
    elif name == "InlineHtml":
        yield from _tokens_of_raw(str(value))
    elif name in ("HardBreak", "Rule", "FootnoteReference", "TaskListMarker"):
        yield {"HardBreak": "br", "Rule": "hr", "FootnoteReference": "sup", "TaskListMarker": "input"}[name]


def _tokens_of_raw(html: str) -> Iterator[str]:
    return _tokens_of_html(html, with_code=False)


def _tokens_of_container(slash: str, kind: str, value: object) -> Iterator[str]:
    if kind == "Heading" and isinstance(value, dict):
        level = value["Heading"]
        yield f"{slash}h{level[1:] if isinstance(level, str) else level['level'][1:]}"
    elif kind == "List" and isinstance(value, dict):
        numbered = value["List"] is not None and value["List"] is not False
        yield f"{slash}{'ol' if numbered else 'ul'}"
    elif kind == "Image" and isinstance(value, dict):
        yield _target("img", value["Image"]["dest_url"], value["Image"]["title"])
    elif kind == "BlockQuote":
        yield f"{slash}blockquote"
    elif kind == "Link":
        if isinstance(value, dict):
            link = value["Link"]
            mailto = "mailto:" if link["link_type"] == "Email" else ""
            yield _target("a", mailto + link["dest_url"], link["title"])
        else:
            yield "/a"
    elif kind in _NAMES:
        yield slash + _NAMES[kind]
