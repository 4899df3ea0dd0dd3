"""Globs as in `.gitignore`: which paths below the root does a list of patterns cover?

`*.md` matches a name at any depth; a slash at the start or in the middle ties a pattern to the root; a slash at the
end means folders only; a pattern that matches a folder covers all that lies in it. `?`, `*`, `**`, `[abc]`, `{a,b}`
and backslash escapes work; `!` does not. Pure; paths are relative, with `/` between the parts.
Source: gitignore(5), and the crate `globset` for braces.
"""

import re
from collections.abc import Iterator, Sequence

from burnish.errors import ConfigurationError

#: a name no sane file has; a pattern that matches it in a folder matches everything there
_ANY_NAME = "\x01\x02any\x02\x01"


class Globs:
    """A list of patterns, compiled once."""

    def __init__(self, patterns: Sequence[str], where: str, *, ignore_case: bool = False) -> None:
        """Compile `patterns`; `where` names their setting in errors.

        Raises:
            ConfigurationError: a pattern is malformed, is negated with `!`, or leads out of the root with `..`.
        """
        flags = re.DOTALL | (re.IGNORECASE if ignore_case else 0)
        self.patterns = tuple(patterns)
        self._compiled = [_compile(pattern, where, flags) for pattern in patterns]

    def covers(self, path: str, below: str = "") -> bool:
        """Does a pattern match the file `path`, or a folder on the way to it from `below`?"""
        return any(_covers(regex, folders, path, below) for regex, folders in self._compiled)

    def not_overruled_by(self, folder: str) -> tuple[str, ...]:
        """The patterns that do not cover all of `folder`.

        A person who names an excluded folder wants it searched, so the patterns that exclude it as a whole do not
        count there; those that exclude parts of it do.
        """
        probe = f"{folder}/{_ANY_NAME}" if folder else _ANY_NAME
        pairs = zip(self.patterns, self._compiled, strict=True)
        return tuple(pattern for pattern, (regex, folders) in pairs if not _covers(regex, folders, probe, ""))


def _covers(regex: re.Pattern[str], folders_only: bool, path: str, below: str) -> bool:
    if not folders_only and regex.fullmatch(path):
        return True
    return any(regex.fullmatch(folder) for folder in _folders(path, below))


def _folders(path: str, below: str) -> Iterator[str]:
    """The folders of `a/b/c.md`: `a`, then `a/b`; only those that lie below `below`."""
    at = path.find("/", len(below) + 1 if below else 0)
    while at != -1:
        yield path[:at]
        at = path.find("/", at + 1)


def _compile(pattern: str, where: str, flags: int) -> tuple[re.Pattern[str], bool]:
    """A regular expression over a whole relative path, and whether it may match folders only."""
    body = pattern.rstrip("/")
    folders_only = body != pattern
    if not body or pattern.startswith("!") or ".." in body.split("/"):
        raise ConfigurationError(where=where, problem=f"{pattern!r} is not a glob below the root")
    anchored = "/" in body
    try:
        expression = _translate(re.sub(r"(?<![^/])(?:\*\*/)+(?=\*\*(?:/|$))", "", body.removeprefix("/")))
        if not anchored:
            expression = f"(?:.*/)?{expression}"
        return re.compile(expression, flags), folders_only
    except (ValueError, re.error) as exc:
        raise ConfigurationError(where=where, problem=f"{pattern!r} is not a well-formed glob") from exc


_TOKEN = re.compile(
    r"""(?P<lead>^\*\*/) | (?P<middle>/\*\*/) | (?P<tail>/\*\*$) | (?P<all>^\*\*$) | (?P<star>\*+) | (?P<any>\?)
    | \[(?P<not>[!^]?)(?P<set>\]?[^\]/]*)\] | \\(?P<escaped>.) | (?P<brace>[{},]) | (?P<bad>[\[\\]) | (?P<plain>.)""",
    re.VERBOSE | re.DOTALL,
)
_FIXED = {"lead": "(?:.*/)?", "middle": "/(?:.*/)?", "tail": "/.+", "all": ".+", "star": "[^/]*", "any": "[^/]"}


def _translate(glob: str) -> str:
    out: list[str] = []
    depth = 0
    for token in _TOKEN.finditer(glob):
        kind = token.lastgroup or ""
        if kind in _FIXED:
            out.append(_FIXED[kind])
        elif kind == "set":
            out.append(_one_of(token["set"], negated=bool(token["not"])))
        elif kind == "brace" and (token["brace"] == "{" or depth):
            depth += {"{": 1, "}": -1, ",": 0}[token["brace"]]
            out.append({"{": "(?:", "}": ")", ",": "|"}[token["brace"]])
        elif kind == "bad":
            raise ValueError(glob)
        else:
            out.append(re.escape(token["escaped"] or token.group()))
    if depth:
        raise ValueError(glob)
    return "".join(out)


def _one_of(members: str, *, negated: bool) -> str:
    listed = "".join(c if c == "-" else re.escape(c) for c in members)
    if not listed:
        raise ValueError(members)
    return f"(?!/)[{'^' if negated else ''}{listed}]"
