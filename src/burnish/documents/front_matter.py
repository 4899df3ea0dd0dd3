"""Where does a document's front matter end?

Front matter is a first line `---` (or `+++`), after a byte order mark at most, with a closing line and a YAML (TOML)
mapping between; otherwise there is none (design, section 3). A YAML mapping is recognised by the shape of its first
line that says anything, since what a thematic break is followed by is never `key:`.
"""

import re

from burnish.patterns import late_pattern

BOM = b"\xef\xbb\xbf"
_OPENED = late_pattern(rb"(---|\+\+\+)([a-z]{0,8})[ \t]*\r?\n")  #: Eleventy names the language: `---json`
_YAML_KEY = late_pattern(
    rb"""(?:[\w$.@/<\x80-\xff-](?:[^:#\r\n]|:(?=\S)|(?<=\S)\#)*?|"[^"\r\n]+"|'[^'\r\n]+')[ \t]*:(?:[ \t]|\r?$)"""
)


def body_start(source: bytes) -> int:
    """The first byte after the byte order mark and the front matter, 0 when there is neither."""
    start = len(BOM) if source.startswith(BOM) else 0
    opened = _OPENED.match(source, start)
    if opened is None:
        return start
    closing = rb"(?:---|\.\.\.)" if opened[1] == b"---" else rb"\+\+\+"
    closed = re.compile(rb"^" + closing + rb"[ \t]*(?:\r?\n|\Z)", re.MULTILINE).search(source, opened.end())
    if closed is None:
        return start
    inside = source[opened.end() : closed.start()]
    if opened[2] not in (b"", b"yaml", b"toml"):
        return closed.end()
    is_mapping = _is_yaml_mapping(inside) if opened[1] == b"---" and opened[2] != b"toml" else _is_toml(inside)
    return closed.end() if is_mapping else start


def _is_yaml_mapping(text: bytes) -> bool:
    for line in text.splitlines():
        if line.strip() and not line.lstrip().startswith(b"#"):
            return _YAML_KEY.match(line) is not None
    return False


def _is_toml(text: bytes) -> bool:
    import tomllib  # of no use to most documents

    try:
        return bool(tomllib.loads(text.decode().replace("\r\n", "\n")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError):
        return False
