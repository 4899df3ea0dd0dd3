"""Does a text parse as JSON, TOML, YAML or Python? Where not, on which line, and why.

Examples in documents are parts of files more often than whole ones, so only such mistakes are told as no part of a
file can hold: a comma that is missing or stands too much, a string or bracket that is never closed, lines that are not
indented as those around them. What a newer or older version of the language may read is not told.
"""

import ast
import json
import re
import tomllib
import warnings
from collections.abc import Callable, Mapping
from textwrap import dedent
from typing import NamedTuple

from burnish.patterns import late_pattern

_LONGEST = 50_000  #: characters; what is longer is data, or there to try how parsers fail
_UNSEEN = late_pattern("[\u200b-\u200f\u2028-\u202e\u2060\ufeff\u00ad]")


class Mistake(NamedTuple):
    """Why a text does not parse."""

    line: int  #: of the text, 0-based
    problem: str  #: a clause


def mistake(language: str, text: str) -> Mistake | None:
    """The first mistake in a text; None when there is none, or nobody can tell.

    Args:
        language: a key of `PARSERS`.
    """
    if len(text) > _LONGEST:
        return None
    try:
        found = PARSERS[language](text)
    except (RecursionError, MemoryError):  # what is nested so deep is no example
        return None
    unseen = _UNSEEN.search(text) if found is not None else None
    if unseen is not None:
        problem = f"a character that nobody sees (U+{ord(unseen[0]):04X}) stands in it"
        return Mistake(text.count("\n", 0, unseen.start()), problem)
    return found


_TRAILING = late_pattern(r",\s*[\]}]")
_DOUBLED = late_pattern(r",\s*,")
#: Messages of `json` that tell of a mistake. Others are also caused by parts of files, comments and made-up values.
_JSON = {
    "Expecting ',' delimiter": "a comma is missing",
    "Expecting ':' delimiter": "a colon is missing",
    "Unterminated string starting at": "a string is never closed",
    "Invalid control character at": "a string is not closed on its line",
    "Invalid \\escape": "a string holds a backslash that escapes nothing",
    "Illegal trailing comma before end of object": "a comma stands before the closing bracket",
    "Illegal trailing comma before end of array": "a comma stands before the closing bracket",
}


def _json(text: str) -> Mistake | None:
    if not text.lstrip().startswith(("{", "[")):
        return None
    try:
        json.loads(text)
    except json.JSONDecodeError as exc:
        line, at = exc.lineno - 1, exc.pos
        if exc.msg.startswith("Expecting"):
            comma = len(text[:at].rstrip()) - 1 if text[at : at + 1] != "," else at
            if _TRAILING.match(text, comma):
                return Mistake(text.count("\n", 0, comma), "a comma stands before the closing bracket")
            if _DOUBLED.match(text, comma) or (text[at : at + 1] == "," and text[:at].rstrip().endswith(",")):
                return Mistake(line, "two commas stand side by side")
        if exc.msg == "Expecting ',' delimiter":
            return _missing_comma(text, at)
        problem = next((ours for theirs, ours in _JSON.items() if exc.msg.startswith(theirs)), None)
        return Mistake(line, problem) if problem else None
    return None


def _missing_comma(text: str, at: int) -> Mistake | None:
    """Before what could be the next value; anything else may stand for some."""
    if text[at : at + 1] not in ('"', "{", "["):
        return None
    return Mistake(text.count("\n", 0, len(text[:at].rstrip())), "a comma is missing")


_TOML_LINE = late_pattern(r"\(at line (\d+), ")
_TOML = {
    "Expected '=' after a key": "a key has no `=` behind it",
    "Unclosed array": "an array is never closed",
    "Unterminated string": "a string is never closed",
    "Illegal character": "a string is not closed on its line",
    "Unescaped '\\' in a string": "a string holds a backslash that escapes nothing",
    "Expected newline or end of document after a statement": "something stands behind a value",
    "Expected ']' at the end of a table declaration": "the name of a table is not closed",
}


def _toml(text: str) -> Mistake | None:
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError as exc:
        told = str(exc)
        problem = next((ours for theirs, ours in _TOML.items() if told.startswith(theirs)), None)
        found = _TOML_LINE.search(told)
        line = int(found[1]) - 1 if found else text.rstrip().count("\n")
        return Mistake(line, problem) if problem else None
    return None


_YAML = {
    "mapping values are not allowed in this context": "a key stands where none can be; are the lines indented alike?",
    "could not find expected ':'": "a key has no `: ` behind it",
    "did not find expected key": "a line is not indented as those around it",
    "did not find expected '-' indicator": "a line is not indented as those around it",
    "did not find expected ',' or ']'": "a bracket is never closed",
    "did not find expected ',' or '}'": "a bracket is never closed",
    "found character that cannot start any token": "a line is indented by a tab, or begins with a character that is "
    "none of YAML's",
    "found unexpected end of stream": "a string is never closed",
}


def _yaml(text: str) -> Mistake | None:
    import yaml  # few documents hold any

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        for _ in yaml.parse(text, Loader=loader):
            pass
    except yaml.MarkedYAMLError as exc:
        problem, mark = _YAML.get(str(exc.problem)), exc.problem_mark
        last = text.rstrip().count("\n")
        return Mistake(min(mark.line, last), problem) if problem and mark is not None else None
    except yaml.YAMLError:  # characters that cannot stand in YAML
        return None
    return None


_INDENTED = "a line must be indented deeper than the one before"
_HEAD = late_pattern(r"on line (\d+)")
#: How messages of Python begin that tell of a mistake in any version and any part of a file.
_PYTHON = {
    "'(' was never closed": "a bracket is never closed",
    "'[' was never closed": "a bracket is never closed",
    "'{' was never closed": "a bracket is never closed",
    "unmatched": "a bracket is closed that was never opened",
    "closing parenthesis": "a bracket is closed by one of another kind",
    "unterminated string literal": "a string is never closed",
    "unterminated triple-quoted string literal": "a string is never closed",
    "expected an indented block": _INDENTED,
    "unindent does not match": "a line is not indented as any before it",
    "unexpected indent": "a line is indented deeper than the one before",
    "positional argument follows keyword argument": "an argument without a name follows one with a name",
    "invalid syntax. Maybe you meant '=='": "`=` stands where only `==` can",
    "expected ':'": "a colon is missing",
}
_OLD_PYTHON = late_pattern(r"^\s*(?:print\b(?!\s*\()|exec\b(?!\s*\()|raise \w+, |except [\w.]+, \w+:)", re.MULTILINE)


def _python(text: str) -> Mistake | None:
    if _OLD_PYTHON.search(text):
        return None
    text = dedent(text)
    found = _syntax_error(text)
    if found is None or found.lineno is None:
        return None
    lines = text.splitlines()
    if _syntax_error(f"{text.rstrip()}\ndef f(): pass\n") is None:  # decorators alone
        return None
    problem = next((ours for theirs, ours in _PYTHON.items() if str(found.msg).startswith(theirs)), None)
    line = min(found.lineno, len(lines)) - 1
    if problem is None or (problem is _INDENTED and _is_hollow(lines, str(found.msg))):
        return None
    return Mistake(line, problem)


def _is_hollow(lines: list[str], told: str) -> bool:
    """Has the block that lacks its lines none but comments, or does the example end there?"""
    found = _HEAD.search(told)
    below = (line.strip() for line in lines[int(found[1]) if found else 0 :])
    return next((line for line in below if line), "#").startswith("#")


def _syntax_error(text: str) -> SyntaxError | None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            ast.parse(text)
        except SyntaxError as exc:
            return exc
        except ValueError:
            return None
    return None


PARSERS: Mapping[str, Callable[[str], Mistake | None]] = {
    "JSON": _json,
    "TOML": _toml,
    "YAML": _yaml,
    "Python": _python,
}
