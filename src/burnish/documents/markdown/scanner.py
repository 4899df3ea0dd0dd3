"""Dialect atoms in Markdown source: what other tools will read and CommonMark takes for text.

Math, template tags and shortcodes, directives and roles, attribute lists, admonition lines, JSX, wiki links, citations,
bare URLs. Each becomes opaque (a mask) or visible but frozen. Freezing too much costs an improvement; freezing too
little costs a build, so each pattern is generous. Nothing here parses Markdown: atoms inside code do no harm, since
code is frozen anyway.

Every pattern begins with a literal or stands behind a test for one, so that a document without it pays one `in`.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from burnish.model.document import PieceKind


class Atom(NamedTuple):
    """Source bytes `start:end` that no edit may touch."""

    start: int
    end: int
    kind: PieceKind  #: MASK or FROZEN


#: (bytes that must occur, pattern): the whole match is masked.
_MASKED: tuple[tuple[bytes, re.Pattern[bytes]], ...] = tuple(
    (needle, re.compile(pattern))
    for needle, pattern in (
        (b"@@", rb"@@[0-9]+[A-Z2-7]{2}@@|@@+"),  # looks like a marker of the protocol
        (b"$$", rb"\$\$(?s:.){1,5000}?\$\$"),
        (b"$", rb"\$(?![\s$])(?:[^$\n\\]|\\.)+?(?<!\s)\$(?![\w$])"),
        (b"\\begin{", rb"\\begin\{(\w+\*?)\}(?s:.)*?\\end\{\1\}"),
        (b"}`", rb"\{[\w:.+-]+\}`+[^`\n]+`+"),  # MyST role
        (b"{", rb"\{[^{}\n]*\}"),  # attribute list, JSX expression
        (b"${", rb"\$\{[^{}\n]*\}"),  # interpolation
        (b"#{", rb"#\{[^{}\n]*\}"),
        (b"<", rb"</?[A-Z][\w.]*(?:[ \t\n][^<>]*?)?/?>"),  # JSX
        (b"[[", rb"\[\[[^\]\n]{1,500}\]\]"),
        (b"@", rb"\[[^\[\]\n]{0,500}?@[\w:][^\]\n]{0,500}\]"),  # citation
        (b"[!", rb"\[![A-Za-z]+\][-+]?"),  # alert
        (b"[TOC]", rb"\[TOC\]"),
        (b":`", rb":[a-zA-Z][\w:+.-]*:`[^`\n]*`"),  # reStructuredText-like role
        (b"www.", rb"www\.[^\s<>\"'`)\]|]*[^\s<>\"'`)\]|.,;:!?*_]"),
        (b"mailto:", rb"mailto:[^\s<>\"'`)\]|]+"),
        (b"data:", rb"data:[\w/+.-]+[;,][^\s<>\"'`)\]|]+"),
        (b"javascript:", rb"javascript:[^\s<>\"'`)\]|]+"),
    )
)
#: (opener, closer, where a search for the closer ends): found without patterns, so that openers without closers cost
#: no more than time in proportion to the text.
_PAIRS = (
    (b"\\(", b"\\)", re.compile(rb"\n")),
    (b"\\[", b"\\]", re.compile(rb"\n\s*\n")),
    (b"{{", b"}}", re.compile(rb"\n\s*\n")),
    (b"{%", b"%}", re.compile(rb"\n\s*\n")),
    (b"{#", b"#}", re.compile(rb"\n\s*\n")),
    (b"<%", b"%>", re.compile(rb"\Z")),
)
#: As `_MASKED`, but the text stays visible.
_VISIBLE: tuple[tuple[bytes, re.Pattern[bytes]], ...] = tuple(
    (needle, re.compile(pattern))
    for needle, pattern in (
        (b"&", rb"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});"),
        (b"\\", rb"\\[!-/:-@\[-`{-~]"),
        (b"#", rb"#[0-9]+\b"),
        (b":", rb":(?:[a-z][a-z0-9_+-]*|[+-]1):(?![\w:`])"),  # emoji
        (b"%", rb"%(?:\([\w.]+\))?[-+0#]*[0-9]*(?:\.[0-9]+)?[sdifgxr](?!\w)"),  # printf
    )
)
#: Paired tags whose inside is not Markdown prose, across blocks.
_RAW_TAGS = rb"highlight|raw|verbatim|code|codeblock|mermaid|math|katex|comment|chart|include-code|render-code-file"
_RAW_PAIRS: tuple[tuple[bytes, re.Pattern[bytes]], ...] = (
    (b"{%", re.compile(rb"\{%-?\s*(" + _RAW_TAGS + rb")\b[^%\n]*%\}(?s:.)*?\{%-?\s*end\1\s*-?%\}")),
    (
        b"{{",
        re.compile(rb"\{\{[<%]\s*(" + _RAW_TAGS + rb")\b[^\n]*?(?<!/)[>%]\}\}(?s:.)*?\{\{[<%]\s*/\s*\1\s*[>%]\}\}"),
    ),
)
#: Lines (after container prefixes) that belong to a tool: admonitions, fences of directives, their options, imports.
_OF_A_TOOL = (
    rb"[ \t>]*(?:"
    rb"(?:(?:!!!|\?\?\?\+?|===)[ \t][^\r\n]*"
    rb"|:{3,}[ \t]+[\w.:]+[ \t]*(?:\r?\n[ \t]+[^\r\n]+)+|:{3,}[^\r\n]*|:[\w-]+:(?:[ \t][^\r\n]*)?"
    rb"|import[ \t][^\r\n]*?(?:from[ \t]+)?['\"][^\r\n]*"
    rb"|export[ \t]+(?:default|const|let|var|function|class)\b[^\r\n]*)(?=[\r\n]|\Z)"
    rb"|(?:[-*+][ \t]+)?:[ \t]+)"
)
_LINE = re.compile(rb"^" + _OF_A_TOOL, re.MULTILINE)
_LINE_AFTER_RETURN = re.compile(rb"(?:\A|(?<=[\r\n]))" + _OF_A_TOOL)  # three times slower, so only where needed
_LINE_NEEDLES = (b":::", b"!!!", b"???", b"===", b"\n:", b"\r:", b" :", b">:", b"import ", b"export ")
_LABEL = re.compile(rb"\]\[[^\[\]\n]*\]")  # of a reference, which may be defined elsewhere
_COLLAPSED = re.compile(rb"\[[^\[\]\n]*\]\[\]")  # its text is its label
_URL_TAIL = re.compile(rb"://[^\s<>\"'`\]|]+")
_SCHEME = re.compile(rb"[A-Za-z][A-Za-z0-9+.-]{0,15}\Z")
_AT = re.compile(rb"@[A-Za-z0-9][\w-]*(?:[./][\w-]+)*")
_MAILBOX = re.compile(rb"[\w.+-]{1,64}\Z")


def dialect_atoms(source: bytes) -> list[Atom]:
    """All atoms of `source`, sorted by start; they may overlap."""
    atoms = [Atom(a, b, PieceKind.MASK) for a, b in (*_tags(source), *_addresses(source))]
    for needle, pattern in _VISIBLE:
        if needle in source:
            atoms += [Atom(*match.span(), PieceKind.FROZEN) for match in pattern.finditer(source)]
    atoms.sort()
    return atoms


def _pairs(source: bytes) -> Iterator[tuple[int, int]]:
    for opener, closer, border in _PAIRS:
        at = source.find(opener)
        end = -1  # of the stretch in which the closer must stand
        while at >= 0:
            if at >= end:
                found = border.search(source, at)
                end = found.start() if found else len(source)
            least = opener[:1] == b"\\"  # mathematics is not empty
            close = source.find(closer, at + len(opener) + least, end)
            if close < 0:  # nor will any other opener of this stretch find one
                at = source.find(opener, end)
                continue
            stop = close + len(closer)
            while closer == b"}}" and source[stop : stop + 1] == b"}":
                stop += 1
            yield at, stop
            at = source.find(opener, stop)


def _tags(source: bytes) -> Iterator[tuple[int, int]]:
    for needle, pattern in (*_MASKED, *_RAW_PAIRS):
        if needle in source:
            for match in pattern.finditer(source):
                yield match.span()
    yield from _pairs(source)
    if any(needle in source for needle in _LINE_NEEDLES) or source[:1] == b":":
        for match in (_LINE_AFTER_RETURN if b"\r" in source else _LINE).finditer(source):
            yield match.span()


def _addresses(source: bytes) -> Iterator[tuple[int, int]]:
    for match in _LABEL.finditer(source):
        yield match.start() + 1, match.end()
    for match in _COLLAPSED.finditer(source):
        yield match.span()
    for match in _URL_TAIL.finditer(source):
        scheme = _SCHEME.search(source, max(0, match.start() - 16), match.start())
        if scheme:
            yield scheme.start(), _trim_url(source, match.end())
    for match in _AT.finditer(source):
        mailbox = _MAILBOX.search(source, max(0, match.start() - 64), match.start())
        yield (mailbox.start() if mailbox else match.start()), match.end()


def _trim_url(source: bytes, end: int) -> int:
    """Leave closing punctuation after a bare URL to the prose."""
    while source[end - 1 : end] in (b".", b",", b";", b":", b"!", b"?", b")", b"*", b"_"):
        end -= 1
    return end
