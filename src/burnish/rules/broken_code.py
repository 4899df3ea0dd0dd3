"""Reports an example in JSON, TOML, YAML or Python that does not parse, and says why.

Readers copy examples. Whatever may be meant as it stands is passed over: a part of a file, `...` and other signs that
something was left out, template tags, prompts, comments in JSON, several values in one example, a mistake that the
text around it speaks of.
"""

import re
from collections.abc import Iterator

from burnish.model.page import Fence, Page, PageFinding
from burnish.patterns import late_pattern
from burnish.ports import Site

_LANGUAGES = {
    "json": "JSON",
    "toml": "TOML",
    "yaml": "YAML",
    "yml": "YAML",
    "py": "Python",
    "python": "Python",
    "python3": "Python",
}
_INFO = late_pattern(r"\{?\.?([A-Za-z0-9]+)(?![\w+-])")
#: Files whose comments and commas are not JSON's.
_NOT_JSON = late_pattern(
    r"jsonc|json5|[jt]sconfig|\.vscode|launch\.json|tasks\.json|settings\.json|eslintrc|devcontainer"
)
#: Something was left out or is put in by a tool: dots, tags of templates, variables, marks of diffs, prompts, commands.
_HOLES = late_pattern(
    r"\.\.\.|…|\{\{|\{%|\{!|<%|%\}|\$\{|\$\(|^[-+]{3} |^@@|^\s*>>> |^\s*\$ |^\s*[%!]\w|<<[-~]?['\"]?[A-Z]|^\s*--8<--"
    r"|^\s*:::|^\s*(?://|/\*)",
    re.MULTILINE,
)
_HOLE_OF_LINE = late_pattern(r"<[A-Za-z][^<>\n]*>|\*\*\*")  #: names to be put in, masked words
_COMMENT = late_pattern(r"(?<![:\"'\w])//|/\*|^\s*#", re.MULTILINE)
#: What is said beside an example that is there to fail.
_SPOKEN_OF = late_pattern(
    rb"\b(?:invalid|wrong(?:ly)?|incorrect(?:ly)?|errors?|fails?|break|broken|bad|illegal|malformed|mistakes?"
    rb"|not (?:valid|work|parse|correct|allowed)|doesn[^a-z ]+t|won[^a-z ]+t|unquoted|unclosed|unparsable)\b",
    re.IGNORECASE,
)
_NEAR = 200  #: bytes on each side of an example in which people speak of it


class BrokenCode:
    """Implements `burnish.ports.PageRule`."""

    name = "broken-code"
    strategy = "accuracy"
    summary = "Let examples in JSON, TOML, YAML and Python parse."
    version = 1
    cases = (
        ('```json\n{\n  "a": 1\n  "b": 2\n}\n```\n', "this JSON does not parse: a comma is missing"),
        ('```json\n{\n  "a": [1, 2],\n}\n```\n', "this JSON does not parse: a comma stands before the closing bracket"),
        ('```json\n{"a": "b}\n```\n', "this JSON does not parse: a string is not closed on its line"),
        ("```toml\n[tool\na = 1\n```\n", "this TOML does not parse: the name of a table is not closed"),
        (
            "```yaml\na:\n  b: 1\n   c: 2\n```\n",
            "this YAML does not parse: a key stands where none can be; are the lines indented alike?",
        ),
        (
            "```python\ndef f():\nreturn 1\n```\n",
            "this Python does not parse: a line must be indented deeper than the one before",
        ),
        ("```python\nprint((1)\n```\n", "this Python does not parse: a bracket is never closed"),
        ('```json\n"a": 1,\n"b": 2\n```\n\n```json\n{"a": 1}\n{"a": 2}\n```\n', ""),
        ('```json\n{\n  // a comment\n  "a": 1,\n}\n```\n\n```jsonc\n{"a": 1,}\n```\n', ""),
        ('```json\n{"a": 1, ...}\n```\n\n```json\n{"a": <id>}\n```\n', ""),
        ("```yaml\na: {{ .Values.a }}\n  b: 1\n```\n\n```yaml\n...\nb: 1\n---\nc: 2\n```\n", ""),
        ("This is not valid:\n\n```yaml\na:\n  b: 1\n   c: 2\n```\n", ""),
        ("```python\n>>> f()\n1\n```\n\n```python\n    return x\n```\n\n```py\nprint 'x'\n```\n", ""),
        ("```python\n@click.option('--upper')\n```\n\n```python\nif x:\n    # do it\n```\n", ""),
    )

    def check(self, page: Page, site: Site) -> Iterator[PageFinding]:  # noqa: ARG002 - the port's signature
        """The first mistake of each example that does not parse."""
        for fence in page.fences:
            language = _language(fence)
            if language and fence.text.strip():
                finding = _finding(page, fence, language)
                if finding is not None:
                    yield finding


def _language(fence: Fence) -> str:
    """What `fence` is written in, as far as it may be looked at; else nothing."""
    found = _INFO.match(fence.info.strip())
    language = _LANGUAGES.get(found[1].lower(), "") if found else ""
    return "" if language == "JSON" and _NOT_JSON.search(fence.info) else language


def _finding(page: Page, fence: Fence, language: str) -> PageFinding | None:
    from burnish.rules.parsing import mistake  # most documents hold no such example

    found = mistake(language, fence.text)
    if found is None or _is_meant(fence.text, language, found.line) or _is_spoken_of(page.source, fence):
        return None
    start, end = _line(page.source, fence, found.line + 1)
    return PageFinding(start, end, f"this {language} does not parse: {found.problem}")


def _is_meant(text: str, language: str, line: int) -> bool:
    """May the example be as it is for a reason that a reader sees?"""
    if _HOLES.search(text) or (language == "JSON" and _COMMENT.search(text)):
        return True
    return any(map(_HOLE_OF_LINE.search, text.split("\n")[max(0, line - 1) : line + 1]))


def _is_spoken_of(source: bytes, fence: Fence) -> bool:
    """Does the text of the same section, right before or behind the example, say that it is wrong?"""
    before = source[max(0, fence.start - _NEAR) : fence.start].rpartition(b"\n#")[2]
    after = source[fence.end : fence.end + _NEAR].partition(b"\n#")[0]
    return _SPOKEN_OF.search(before) is not None or _SPOKEN_OF.search(after) is not None


def _line(source: bytes, fence: Fence, number: int) -> tuple[int, int]:
    """Where the `number`-th line behind the opening fence stands."""
    start = fence.start
    for _ in range(number):
        start = source.find(b"\n", start, fence.end) + 1 or start
    end = source.find(b"\n", start, fence.end)
    start += len(source[start:end]) - len(source[start:end].lstrip())
    return start, max(start + 1, len(source[:end].rstrip()) if end > start else fence.end)
