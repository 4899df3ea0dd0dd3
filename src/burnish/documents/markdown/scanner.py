"""Dialect atoms in Markdown source: what other tools will read and CommonMark takes for text.

Math, template tags and shortcodes, directives and roles, attribute lists, admonition lines, JSX, wiki links, citations,
bare URLs. Each becomes opaque (a mask) or visible but frozen. Freezing too much costs an improvement; freezing too
little costs a build, so each pattern is generous. Nothing here parses Markdown: atoms inside code do no harm, since
code is frozen anyway.

Every pattern begins with a literal or stands behind a test for one, so that a document without it pays one `in`.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from burnish.model.document import PieceKind


class Atom(NamedTuple):
    """Source bytes `start:end` that no edit may touch."""

    start: int
    end: int
    kind: PieceKind  #: MASK or FROZEN


_Entry = tuple[bytes, re.Pattern[bytes]]
_Region = tuple[bytes, re.Pattern[bytes], re.Pattern[bytes]]

_BRACES = rb"\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*+\})*+\})*+\}"  # to the depth of three
_ATTRIBUTES = rb"(?:\"[^\"\n]*+\"|'[^'\n]*+'|" + _BRACES + rb"|=>|[^<>])*+"  # may hold `>` in quotes, braces, arrows
_TAG_WITH_CODE = rb"<[a-z][\w.-]*(?=[ \t\n])(?:\"[^\"\n]*+\"|'[^'\n]*+'|" + _BRACES + rb"|=>|[^<>\n]|\n(?![ \t]*\n))*+>"
_COMMAND = rb"\\[A-Za-z]+\*?(?:\[[^\]\n]{0,200}+\])?(?:\{(?:[^{}\n]|\{[^{}\n]{0,200}+\}){0,500}+\})*+"  # of LaTeX

_IN_PARENTHESES = (
    rb"\((?:\([\w-]{1,100}\)\)"  # Logseq block
    rb"|@[\w-]*\)"  # pandoc example
    rb"|(?:ref:|\\?#[\w:])[^()\n]{1,200}\)|PART\)|APPENDIX\)"  # bookdown
    rb"|[0-9]+\)!"  # mkdocs annotation
    rb"|[^():\n]{1,60}:: [^()\n]{0,500}\)"  # Dataview field
    rb"|[^()\n]{1,200}\)=(?=[ \t]*(?:\r?\n|\Z)))"  # MyST target
)
_IN_BRACKETS = (
    rb"\[(?:\[[^\]\n]{1,500}\]\]"  # wiki link
    rb"|![A-Za-z][\w-]*(?:[ \[](?:[^\[\]\n]|\[[^\[\]\n]{0,200}+\]){0,500}+)?\][-+]?"  # alert, DocFX
    rb"|TOC\]"
    rb"|[^\w\s\]]\](?=[ \t])"  # box of a task
    rb"|[^\[\]:\n]{1,60}:: [^\[\]\n]{0,500}\])"  # Dataview field
)

#: (bytes that must occur, pattern): the whole match is masked.
_MASKED: tuple[_Entry, ...] = tuple(
    (needle, re.compile(pattern))
    for needle, pattern in (
        (b"@@", rb"@@[0-9]+[A-Z2-7]{2}@@|@@+"),  # looks like a marker of the protocol
        (b"$$", rb"\$\$(?s:.){1,5000}?\$\$(?:[ \t]*\([^()\n]{1,200}\))?"),  # with MyST's label
        (
            b"$",
            rb"\$(?:\{[^{}\n]*\}|(?![\s$])(?:(?:[^$\n\\]|\\.)+?|(?:[^$\n\\`]|\\.|\n(?!\s))+?)(?<!\s)\$(?![\w$]))",
        ),  # interpolation, formula
        (b"\\", _COMMAND),
        (b"\\@ref(", rb"\\@ref\([^)\n]{0,200}\)"),  # bookdown
        (b"}`", rb"\{[\w:.+-]+\}`+[^`\n]+`+"),  # MyST role
        (b"{", rb"\{[^{}\n]*\}"),  # attribute list, JSX expression
        (b"\n{", rb"\n" + _BRACES),  # JSX expression over lines
        (b"<", rb"</?[A-Z][\w.]*(?:[ \t\n]" + _ATTRIBUTES + rb")?/?>"),  # JSX
        (b"={", _TAG_WITH_CODE),
        (b" @click", _TAG_WITH_CODE),  # Vue
        (b"(", _IN_PARENTHESES),
        (b"[", _IN_BRACKETS),
        (b"@", rb"\[[^\[\]\n]{0,500}?@[\w:][^\]\n]{0,500}\]"),  # citation
        (b"@[", rb"@\[[^\]\n]{0,500}\]\([^)\n]{0,500}\)"),  # VuePress import
        (b":`", rb":[a-zA-Z][\w:+.-]*:`[^`\n]*`"),  # reStructuredText-like role
        (b"www.", rb"www\.[^\s<>\"'`)\]|]*[^\s<>\"'`)\]|.,;:!?*_]"),
        (b"mailto:", rb"mailto:[^\s<>\"'`)\]|]+"),
        (b"data:", rb"data:[\w/+.-]+[;,][^\s<>\"'`)\]|]+"),
        (b"javascript:", rb"javascript:[^\s<>\"'`)\]|]+"),
        (b"xref:", rb"xref:[^\s<>\"'`)\]|]*[^\s<>\"'`)\]|.,;:!?*_]"),
        (b"++", rb"\+\+(?:[\w-]+|\"[^\"\n]{1,80}\")(?:\+(?:[\w-]+|\"[^\"\n]{1,80}\")){0,9}\+\+"),  # keys
        (b"%%", rb"%%[^%\n]{1,1000}%%"),  # Obsidian comment
        (b'~"', rb"~\"[^\"\n]{1,200}\""),  # GitLab label
        (b'%"', rb"%\"[^\"\n]{1,200}\""),  # GitLab milestone
    )
)
#: (opener, closer, where a search for the closer ends): found without patterns, so that openers without closers cost
#: no more than time in proportion to the text.
_GAP = re.compile(rb"\n[ \t\r]*\n")
_GAP_IN_TAG = re.compile(rb"\n[ \t\r]*\n(?![ \t]*(?:[\w-]+[ \t]*=|/?[%>]\}))")  # one that no attribute follows
_PAIRS = (
    (b"\\(", b"\\)", re.compile(rb"\n")),
    (b"\\[", b"\\]", _GAP),
    (b"{{", b"}}", _GAP_IN_TAG),
    (b"{%", b"%}", _GAP_IN_TAG),
    (b"{#", b"#}", _GAP),
    (b"{/*", b"*/}", re.compile(rb"\Z")),
    (b"<%", b"%>", re.compile(rb"\Z")),
)
#: As `_MASKED`, but the text stays visible.
_VISIBLE: tuple[_Entry, ...] = tuple(
    (needle, re.compile(pattern))
    for needle, pattern in (
        (b"&", rb"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});"),
        (b"\\", rb"\\[!-/:-@\[-`{-~]"),
        (b"#", rb"#(?:\{[^{}\n]*\}|[0-9]+\b|(?<![\w&/#]#)[A-Za-z][\w/-]*)"),  # interpolation, issue, tag
        # emoji, id of docsify, directive of remark
        (b":", rb":(?:(?:[a-z][a-z0-9_+-]*|[+-]1):(?![\w:`])|id=[\w-]+|[A-Za-z][\w-]*(?=[\[{]))"),
        (b"%", rb"%(?:(?:\([\w.]+\))?[-+0#]*[0-9]*(?:\.[0-9]+)?[sdifgxr](?!\w)|[A-Za-z_][\w.-]{0,60}%)"),  # printf
        (b"==", rb"==+"),  # marked text
        (b"^", rb"\^(?:[\^\[]|[\w-]+(?=[ \t]*(?:\r?\n|\Z))|[^\s^]{1,40}\^)"),  # inserted, footnote, block id, raised
    )
)
#: Tags, directives and comments whose inside is not prose, across blocks: (bytes that must occur, opener, closer).
#: An opener takes the next closer that has the same first group.
_RAW_TAGS = (
    rb"(highlight|raw|verbatim|code|codeblock|mermaid|math|katex|latex|tikz|comment|chart|include-code|render-code-file"
    rb"|plantuml|graphviz|dot|d2|goat|html|rawhtml|raw-html|svg|script|javascript|style|stylesheet|schema|css|json|csv)"
)
_RAW_DIRECTIVES = (
    rb"(?:toctree|code|code-block|code-cell|sourcecode|literalinclude|math|csv-table|mermaid|graphviz|digraph|plantuml"
    rb"|eval-rst|raw|include|testcode|testoutput|doctest|prompt|parsed-literal|highlight|bibliography|vega|chart)"
)
_REGIONS: tuple[_Region, ...] = tuple(
    (needle, re.compile(opener), re.compile(closer))
    for needle, opener, closer in (
        (b"{%", rb"\{%-?\s*" + _RAW_TAGS + rb"\b[^%\n]*%\}", rb"\{%-?\s*end" + _RAW_TAGS + rb"\s*-?%\}"),
        (
            b"{{",
            rb"\{\{[<%]\s*" + _RAW_TAGS + rb"\b[^\n]*?(?<!/)[>%]\}\}",
            rb"\{\{[<%]\s*/\s*" + _RAW_TAGS + rb"\s*[>%]\}\}",
        ),
        (b"\\begin{", rb"\\begin\{(\w+\*?)\}", rb"\\end\{(\w+\*?)\}"),
        (b"{::", rb"\{::(?:comment|nomarkdown)()\b[^}\n]*(?<!/)\}", rb"\{:/(?:comment|nomarkdown)?()\}"),  # kramdown
        (
            b":::",
            rb"\n[ \t>]*(:{3,})[ \t]*\{?[ \t]*" + _RAW_DIRECTIVES + rb"\b(?:\}[^\n]*|[ \t\r]*(?=\n))",
            rb"\n[ \t>]*(:{3,})(?=[ \t]*(?:\r?\n|\Z))",
        ),
        (b"\n%%", rb"\n%%()(?=[ \t]*\r?\n)", rb"\n%%()(?=[ \t]*(?:\r?\n|\Z))"),  # Obsidian comment
        (b"8<--", rb"\n[ \t]*-+8<-+()(?=[ \t]*\r?\n)", rb"\n[ \t]*-+8<-+()(?=[ \t]*(?:\r?\n|\Z))"),
        (b"import ", rb"\nimport[ \t][^'\"\n{]{0,100}\{[^'\"\n]*()(?=\n)", rb"\bfrom[ \t]*['\"][^'\"\n]*['\"]();?"),
        (b"export ", rb"\nexport[ \t][^\n]*[{(\[]()[ \t\r]*(?=\n)", rb"\n(?:[})\]]|[ \t]*```)()[^\n]*"),
        # what programs write into documents, and compare when asked to
        (b"<!-- START doctoc", rb"<!-- START doctoc()", rb"<!-- END doctoc()"),
        (b"<!-- toc", rb"<!-- toc() -->", rb"<!-- tocstop() -->"),
        (b"BEGIN_TF_DOCS", rb"<!-- BEGIN_TF_DOCS()", rb"<!-- END_TF_DOCS()"),
        (b"[[[cog", rb"\[\[\[cog()", rb"\[\[\[end()\]\]\]"),
        (b"LIST:START", rb"<!-- ALL-CONTRIBUTORS-LIST:START()", rb"<!-- ALL-CONTRIBUTORS-LIST:END()"),
    )
)
#: Lines (after container prefixes) that belong to a tool: admonitions, fences of directives, their options, imports.
_LINE = re.compile(
    rb"\n[ \t>]*+(?:"
    rb"(?:(?:[-*+]|[0-9]{1,9}[.)])[ \t]+)?(?:"  # these in an item as well
    rb":{3,}[ \t]+[\w.:]+[ \t]*(?:\r?\n[ \t]+[^\r\n]+)+"
    rb"|(?::{3,}|!!!|\?\?\?|===)[^\r\n]*"
    rb"|:[ \t]+)"
    rb"|::[A-Za-z][^\r\n]*|:[\w-]+(?:[ \t]+[\w*.-]+){0,4}:(?:[ \t][^\r\n]*)?(?=[\r\n]|\Z)"
    rb"|(?:%|\+\+\+|;?-+8<-|<<<|@@|(?://[ \t]*)?@(?:tab|include|import)\b)[^\r\n]*"
    rb"|---[ \t]*\r?\n(?:[ \t]*[\w-]+:(?:[ \t][^\r\n]*)?\r?\n)+---(?=[ \t]*(?:\r?\n|\Z))"  # front matter of a slide
    rb"|-{6,}+[ \t]*\r?\n(?:[ \t]*+[^\s][^\n]*+\n){1,6}[ \t]*+-{2,}+(?:[ \t]++-{2,}+)+[ \t]*\r?\n"  # pandoc table
    rb"(?s:.){1,2000}?\n[ \t]*+-{6,}(?=[ \t]*(?:\r?\n|\Z))"
    rb"|-{2,}+(?:[ \t]++-{2,}+)+[ \t]*(?:\r?\n[ \t]*+[^\s][^\n]*+)*"  # pandoc table, from below its head
    rb"|/{3,}[^\r\n]*(?:\r?\n[ \t]+[\w-]+:[^\r\n]*)*"
    rb"|/(?:(?:un|re)?(?:label|assign)|cc|milestone|epic|estimate|spend|due|weight|iteration)"  # quick action
    rb"(?:[ \t][^\r\n]*|(?=[\r\n]|\Z))"
    rb"|\+[-=:+]+\+[ \t]*(?:\r?\n[ \t>]*[|+][^\r\n]*)*"  # grid table
    rb"|\*\[[^\]\r\n]+\]:"  # abbreviation
    rb"|(?:#\.|~|[!?]>|Table:)[ \t]+"
    rb"|[\w-]+::[ \t][^\r\n]*"  # property of a note
    rb"|import[ \t][^\r\n]*?(?:from[ \t]+)?['\"][^\r\n]*"
    rb"|export[ \t]+(?:(?:default|const|let|var|function|class|async|type|interface)\b|[*{])[^\r\n]*)"
)
_COLUMNS = re.compile(rb"\n[ \t>]*-{2,}[ \t]+-")
#: Metadata that MultiMarkdown and Pelican read from the first lines.
_METADATA = re.compile(
    rb"(?:\xef\xbb\xbf)?(?:title|date|author|slug|tags|category|layout|template|status|summary)[ \t]*:[ \t][^\n]*"
    rb"(?:\n[ \t]*+[^\s][^\n]*+)*+",
    re.IGNORECASE,
)
_LONE_RETURN = re.compile(rb"\r(?!\n)")
_LABEL = re.compile(rb"\]\[[^\[\]\n]*\]")  # of a reference, which may be defined elsewhere
_COLLAPSED = re.compile(rb"\[[^\[\]\n]*\]\[\]")  # its text is its label
_URL_TAIL = re.compile(rb"://[^\s<>\"'`\]|]+")
_SCHEME = re.compile(rb"[A-Za-z][A-Za-z0-9+.-]{0,15}\Z")
_AT = re.compile(rb"@[A-Za-z0-9][\w-]*(?:[./:][\w-]+)*")
_ISSUE = re.compile(rb"#[0-9]+")
_OF_NAMES = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.+-/"  #: mailboxes, repositories
#: A source that lacks one of these bytes needs no search for what holds it.
_TELLING = b"{\\@$+%=!~^<[&#:"


def dialect_atoms(source: bytes) -> list[Atom]:
    """All atoms of `source`, sorted by start; they may overlap."""
    lines = b"\n" + (_LONE_RETURN.sub(b"\n", source) if b"\r" in source else source)  # so that each line has a start
    absent = bytes(byte for byte in _TELLING if byte not in lines)
    masked, visible, regions = _possible(absent)
    tags = (*_tags(lines, masked, regions), *_pairs(lines, absent))
    atoms = [Atom(a - (lines[a] != 0x0A), b - 1, PieceKind.MASK) for a, b in tags]
    atoms += [Atom(a, b, PieceKind.MASK) for a, b in _addresses(source)]
    for needle, pattern in visible:
        if needle in lines:
            atoms += [Atom(m.start() - 1, m.end() - 1, PieceKind.FROZEN) for m in pattern.finditer(lines)]
    atoms.sort()
    return atoms


def _pairs(source: bytes, absent: bytes = b"") -> Iterator[tuple[int, int]]:
    for opener, closer, border in _PAIRS:
        if opener[0] in absent:
            continue
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


def _tags(lines: bytes, masked: list[_Entry], regions: list[_Region]) -> Iterator[tuple[int, int]]:
    for needle, pattern in masked:
        if needle in lines:
            for match in pattern.finditer(lines):
                yield match.span()
    for needle, opener, closer in regions:
        if needle in lines:
            yield from _regions(lines, opener, closer)
    for match in _LINE.finditer(lines):
        start, end = match.span()
        yield (max(0, lines.rfind(b"\n", 0, start)) if _COLUMNS.match(lines, start) else start), end
    metadata = _METADATA.match(lines, 1)
    if metadata:
        yield metadata.span()


def _regions(lines: bytes, opener: re.Pattern[bytes], closer: re.Pattern[bytes]) -> Iterator[tuple[int, int]]:
    """From each opener to the next closer of its name; time in proportion to the text, whatever is left open."""
    openers = list(opener.finditer(lines))
    if not openers:
        return
    closers: dict[bytes, list[tuple[int, int]]] = {}
    for match in closer.finditer(lines):
        closers.setdefault(match[1], []).append(match.span())
    done = 0
    for match in openers:
        if match.start() < done:
            continue
        named = closers.get(match[1], ())
        at = bisect_left(named, (match.end(), 0))
        if at < len(named):
            done = named[at][1]
            yield match.start(), done


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
        yield _name_before(source, match.start()), match.end()
    for match in _ISSUE.finditer(source):
        repository = _name_before(source, match.start())
        if repository < match.start():
            yield repository, match.end()


def _name_before(source: bytes, at: int) -> int:
    """Where a mailbox or a repository begins that ends at `at`."""
    before = source[max(0, at - 128) : at]
    return at - len(before) + len(before.rstrip(_OF_NAMES))


@lru_cache(maxsize=256)
def _possible(absent: bytes) -> tuple[list[_Entry], list[_Entry], list[_Region]]:
    """The entries of the three tables whose needles hold none of the bytes `absent`."""
    gone = frozenset(absent)
    return (
        [entry for entry in _MASKED if gone.isdisjoint(entry[0])],
        [entry for entry in _VISIBLE if gone.isdisjoint(entry[0])],
        [entry for entry in _REGIONS if gone.isdisjoint(entry[0])],
    )


def _trim_url(source: bytes, end: int) -> int:
    """Leave closing punctuation after a bare URL to the prose."""
    while source[end - 1 : end] in (b".", b",", b";", b":", b"!", b"?", b")", b"*", b"_"):
        end -= 1
    return end
