"""Which version of something does a text say that its project needs?

Only what is said of the project itself: `Requires Python 3.8`, `It needs Node.js 18 or later`, `This package requires`.
What one feature needs is another matter.
"""

from collections.abc import Iterator

from burnish.patterns import late_pattern

_STATEMENT = late_pattern(
    rb"(?:[Rr]equires?|[Nn]eeds?)[ \n](?:at least[ \n])?"
    rb"(?P<name>Python|Node(?:\.js)?|npm|Go|Java|JDK|Ruby|Rust|PHP|Perl|Docker|Kubernetes|PostgreSQL|MySQL|Git|CMake|Helm|"
    rb"\.NET|macOS|Django|Redis)[ \n](?:version[ \n])?(?:>=[ ]?)?v?(?P<version>\d+(?:\.\d+){0,2})(?!\w)"
)
_SUBJECT = late_pattern(
    rb"(?:\n[ \t]*(?:[-*+][ \t]+)?|[.!]\s+)"
    rb"(?:(?:It|We|This (?:project|package|library|tool|app|application|program|software|module|extension))[ \n])?"
    rb"(?:only[ \n])?\Z"
)
_LOOK_BACK = 60  # bytes, more than any subject is long


def needs(source: bytes) -> Iterator[tuple[str, str, int, int]]:
    """What is needed, in which version, and where: source bytes, half-open."""
    if b"equire" not in source and b"eeds " not in source:
        return
    for match in _STATEMENT.finditer(source):
        before = source[max(0, match.start() - _LOOK_BACK) : match.start()]
        if _SUBJECT.search(before if len(before) == _LOOK_BACK else b"\n" + before):
            yield match["name"].decode(), match["version"].decode(), match.start("name"), match.end("version")
