"""What goes wrong within the text of one block. Pure functions of text and seed; None where a text offers no place."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import cycle
from types import MappingProxyType
from typing import TypeVar

from burnish.model.masks import MASK

Change = Callable[[str, int], str | None]
_T = TypeVar("_T")


def turned(items: Sequence[_T], seed: int) -> Iterator[_T]:
    """All items, from one that the seed chooses."""
    start = seed % len(items) if items else 0
    yield from (*items[start:], *items[:start])


_CODE = re.compile(r"(?<!`)`(?P<code>[^`\n]+)`(?!`)")
_GOAL = re.compile(r"\]\((?P<goal>[^)\s]+)")
_URL = re.compile(r"https?://[^\s)>\]]+")
_NUMBER = re.compile(r"(?<![\w@])[0-9]+(?![\w@])")
_NOT = re.compile(r" (?:not|never|no)(?= )")
_KEPT = re.compile(rf"{MASK.pattern}|`[^`\n]*`|\[|\]\([^)\n]*\)|\]|<[^<>\n]*>|\n")
_WORD = re.compile(r"[A-Za-z][A-Za-z'’-]*")
_SPACE = re.compile(r"(?<=[a-z]) (?=[a-z])")


def _one_of(found: re.Pattern[str], text: str, seed: int) -> re.Match[str] | None:
    matches = list(found.finditer(text))
    return matches[seed % len(matches)] if matches else None


def _replaced(text: str, match: re.Match[str], new: str, group: str | int = 0) -> str:
    return text[: match.start(group)] + new + text[match.end(group) :]


def _mask_dropped(text: str, seed: int) -> str | None:
    match = _one_of(MASK, text, seed)
    return match and _replaced(text, match, "")


def _mask_repeated(text: str, seed: int) -> str | None:
    match = _one_of(MASK, text, seed)
    return match and (_replaced(text, match, match[0] * 2) if seed % 2 else f"{text} {match[0]}")


def _mask_altered(text: str, seed: int) -> str | None:
    match = _one_of(MASK, text, seed)
    if match is None:
        return None
    within = match[0].strip("@")
    wrong = within[:-1] + ("A" if within[-1] != "A" else "B")
    shapes = (
        match[0].lower(),
        f"@@ {within} @@",
        f"＠＠{within}＠＠",
        f"&#64;&#64;{within}&#64;&#64;",
        f"@{within}@",
        f"[{within}]",
        f"@@{wrong}@@",
        f"@@9{within}@@",
    )
    return _replaced(text, match, shapes[seed // 7 % len(shapes)])


def _masks_swapped(text: str, seed: int) -> str | None:
    masks = list(MASK.finditer(text))
    if len(masks) < 2:
        return None
    one = seed % (len(masks) - 1)
    first, second = masks[one], masks[one + 1]
    between = text[first.end() : second.start()]
    return text[: first.start()] + second[0] + between + first[0] + text[second.end() :]


def _link_changed(text: str, seed: int) -> str | None:
    match = _one_of(_GOAL, text, seed)
    if match:
        return _replaced(text, match, "https://example.invalid/elsewhere", "goal")
    match = _one_of(_URL, text, seed)
    return match and _replaced(text, match, match[0] + "/elsewhere")


_LINKS = (
    "See [the guide](https://example.invalid/guide).",
    "See https://example.invalid/guide for more.",
    "More is at www.example.invalid today.",
    "Write to help@example.invalid for more.",
    "![A picture](https://example.invalid/picture.png)",
    "See [the guide][guide].",
    "See <https://example.invalid/guide>.",
)
_TAGS = (
    "<script>alert(1)</script>",
    '<img src="https://example.invalid/x.png" onerror="alert(1)">',
    "<!-- reviewed -->",
    "<br>",
)
_DEFINITIONS = ("[guide]: https://example.invalid/guide", "[^1]: A note that nobody wrote.")
_CHATTER = ("Sure! Here is the improved version:", "Here's the revised paragraph:", "Improved:")
_INVISIBLE = ("\u200b", "\u202e", "\u2066", "\ufeff", "\U000e0041", "\u00ad", "\u2028")


def _link_added(text: str, seed: int) -> str:
    return f"{text} {_LINKS[seed % len(_LINKS)]}"


def _html_added(text: str, seed: int) -> str:
    return f"{text} {_TAGS[seed % len(_TAGS)]}"


def _definition_added(text: str, seed: int) -> str:
    gap = ("\n", "\n\n")[seed // 7 % 2]
    return text + gap + _DEFINITIONS[seed % len(_DEFINITIONS)]


def _code_changed(text: str, seed: int) -> str | None:
    match = _one_of(_CODE, text, seed)
    if match is None:
        return None
    return _replaced(text, match, match["code"] if seed % 2 else f"`{match['code']}_new`")


def _fence_added(text: str, seed: int) -> str:
    return f"```text\n{text}\n```" if seed % 2 else f"{text}\n\n```"


def _heading_changed(text: str, seed: int) -> str:
    return f"{'#' * (1 + seed % 6)} {text}"


def _list_changed(text: str, seed: int) -> str | None:
    if seed % 3 < 2:
        return ("- ", "1. ")[seed % 3] + text
    match = _one_of(_SPACE, text, seed // 3)
    return match and _replaced(text, match, "\n\n")


def _front_matter_added(text: str, seed: int) -> str:
    mark = ("---", "+++")[seed % 2]
    return f"{mark}\ntitle: Improved\n{mark}\n\n{text}"


_ESCAPES = (
    ("&amp;", "&"),
    ("&lt;", "<"),
    ("&", "&amp;"),
    ('"', "&quot;"),
    ("'", "&#39;"),
    ("\\", ""),
    (" - ", " &ndash; "),
)


def _entity_changed(text: str, seed: int) -> str | None:
    found = next(((old, new) for old, new in turned(_ESCAPES, seed) if old in text), None)
    return text.replace(found[0], found[1], 1) if found else None


def _spaces_changed(text: str, seed: int) -> str | None:
    for lost in ("\\\n", "  \n"):
        if lost in text:
            return text.replace(lost, "\n", 1)
    if "\xa0" in text:
        return text.replace("\xa0", " ", 1)
    match = _one_of(_SPACE, text, seed)
    return match and _replaced(text, match, ("\xa0", "\\\n", "\u202f")[seed % 3])


def _invisible_added(text: str, seed: int) -> str | None:
    match = _one_of(_SPACE, text, seed)
    return match and _replaced(text, match, f"{_INVISIBLE[seed % len(_INVISIBLE)]} ")


def _quotes_curled(text: str, seed: int) -> str | None:  # noqa: ARG001
    new = re.sub(r'"([^"\n]*)"', "“\\1”", text).replace("'", "’")
    return new if new != text else None


def _number_changed(text: str, seed: int) -> str | None:
    match = _one_of(_NUMBER, text, seed)
    return match and _replaced(text, match, f"{match[0][:-1]}{(int(match[0][-1]) + 1) % 10}")


def _negation_dropped(text: str, seed: int) -> str | None:
    match = _one_of(_NOT, text, seed)
    return match and _replaced(text, match, "")


_LANGUAGES = (
    "dieser Text steht jetzt in einer anderen Sprache und wurde leider nicht so gelassen wie er war",
    "этот текст теперь написан на другом языке и к сожалению не остался таким каким был раньше",
    "ce texte est maintenant dans une autre langue et il n'a pas été laissé comme il était avant",
    "这段 文字 现在 用 另一种 语言 写成 而且 没有 保持 原样",
)


def _language_switched(text: str, seed: int) -> str | None:
    """Each word by one of another language; what no translator would touch stays."""
    words = cycle(_LANGUAGES[seed % len(_LANGUAGES)].split())
    parts: list[str] = []
    at = 0
    for kept in _KEPT.finditer(text):
        parts += [_WORD.sub(lambda _: next(words), text[at : kept.start()]), kept[0]]
        at = kept.end()
    parts.append(_WORD.sub(lambda _: next(words), text[at:]))
    new = "".join(parts)
    return new if new != text else None


#: By the name of their fault.
CHANGES: Mapping[str, Change] = MappingProxyType(
    {
        "chatter-inside": lambda text, seed: f"{_CHATTER[seed % len(_CHATTER)]} {text}",
        "empty-block": lambda _text, _seed: "",
        "mask-dropped": _mask_dropped,
        "mask-repeated": _mask_repeated,
        "mask-altered": _mask_altered,
        "masks-swapped": _masks_swapped,
        "link-changed": _link_changed,
        "link-added": _link_added,
        "html-added": _html_added,
        "definition-added": _definition_added,
        "code-changed": _code_changed,
        "fence-added": _fence_added,
        "heading-changed": _heading_changed,
        "list-changed": _list_changed,
        "front-matter-added": _front_matter_added,
        "entity-changed": _entity_changed,
        "spaces-changed": _spaces_changed,
        "invisible-added": _invisible_added,
        "quotes-curled": _quotes_curled,
        "number-changed": _number_changed,
        "negation-dropped": _negation_dropped,
        "language-switched": _language_switched,
    }
)
