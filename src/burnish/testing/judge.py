"""Is an edited Markdown document broken? An opinion that shares no code with the gate but the two parsers.

A third parser, markdown-it-py, makes its own skeleton: kinds and order of blocks and inlines, code texts, targets, raw
HTML. And every line that changed must lie in inline content as that parser sees it, so that frozen lines are checked
without our offsets. Needs the extra `testing`. The only file that imports markdown-it.
"""

from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.tasklists import tasklists_plugin

from burnish.documents.front_matter import body_start
from burnish.documents.markdown.format import Markdown

_WORDS = frozenset(("text", "softbreak"))


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"maxNesting": 1000}).enable(["table", "strikethrough"])
    return parser.use(footnote_plugin, inline=False, move_to_end=False).use(tasklists_plugin)


def broken(before: bytes, after: bytes) -> str | None:
    """What is broken in `after`, or None. Both are UTF-8 Markdown."""
    head = body_start(before)
    if before[:head] != after[:head] or body_start(after) != head:
        return "the front matter changed"
    form = Markdown()
    if form.outline(before).labels != form.outline(after).labels:
        return "pyromark sees another skeleton"
    if form.second_outline(before).labels != form.second_outline(after).labels:
        return "cmark-gfm sees another skeleton"
    old, new = (_parser().parse(source[head:].decode()) for source in (before, after))
    for a, b in zip(_skeleton(old), _skeleton(new), strict=False):
        if a != b:
            return f"markdown-it sees {b!r} where {a!r} was"
    if sum(1 for _ in _skeleton(old)) != sum(1 for _ in _skeleton(new)):
        return "markdown-it sees another skeleton"
    return _changed_outside_prose(before[head:].decode(), after[head:].decode(), old)


def _skeleton(tokens: list[Token]) -> Iterator[tuple[str, ...]]:
    in_text = False
    for token in tokens:
        if token.type == "inline":
            yield from _skeleton(token.children or [])
            in_text = False
            continue
        if token.type in _WORDS:
            if not in_text:
                yield ("text",)
            in_text = True
            continue
        in_text = False
        attributes = sorted((name, unquote(str(value))) for name, value in token.attrs.items())
        content = token.content if not token.children else ""
        yield token.type, token.tag, token.markup, token.info, content, repr(attributes), str(token.meta)
        if token.children:
            yield from _skeleton(token.children)


def _changed_outside_prose(before: str, after: str, tokens: list[Token]) -> str | None:
    prose: set[int] = set()
    for token in tokens:
        if token.type == "inline" and token.map:
            prose.update(range(*token.map))
    old, new = _lines(before), _lines(after)
    most_removed = len(old) - len(new)
    if most_removed < 0:
        return "a line was added"
    reached = {0}  # how many new lines the old ones so far may have become
    for at, line in enumerate(old):
        if at in prose:
            prefix = _prefix(line)
            reached |= {count + 1 for count in reached if count < len(new) and _prefix(new[count]) == prefix}
            reached = {count for count in reached if at + 1 - most_removed <= count <= len(new)}
        else:
            reached = {count + 1 for count in reached if count < len(new) and new[count] == line}
        if not reached:
            return f"a line outside of prose changed: {line!r}"
    return None if len(new) in reached else "lines were added or removed outside of prose"


def _prefix(line: str) -> str:
    """What quotes, indents and line ends put before the words of a line."""
    return line[: len(line) - len(line.lstrip(" \t>\x00\x01"))]


def _lines(text: str) -> list[str]:
    """Lines as Markdown has them: `\\n`, `\\r\\n` and `\\r` end one; other separators do not."""
    return text.replace("\r\n", "\n\x00").replace("\r", "\n\x01").split("\n")
