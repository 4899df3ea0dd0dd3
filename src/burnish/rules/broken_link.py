"""Reports a relative link to a file that is not there, or to an anchor that nothing gives.

Sites differ in how they read links, so this is silent wherever one of the usual ones may find something: addresses
and absolute paths, routes without a suffix, pages that a build makes, paths that count from a folder above or from
`docs`, anchors of which another way to make them from a heading would give the same, pages that include others. The
file or anchor that was probably meant is named.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache
from urllib.parse import unquote

from burnish.model.page import Link, Page, PageFinding
from burnish.patterns import late_pattern
from burnish.ports import Site

_DOCUMENTS = frozenset((".md", ".markdown", ".mdx", ".rst", ".adoc", ".ipynb"))
_IMAGES = frozenset((".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp"))
_STANDING_FOR = (
    ".mdx",
    ".ipynb",
    ".qmd",
    ".html",
    "/index.md",
    "/README.md",
    "/_index.md",
)  #: a path without its `.md`
_ELSEWHERE = late_pattern(
    r"[A-Za-z][\w+.-]*:|[/\\@~$]|.*(?:[{}<>$|*]|%7[Bb])|.*/(?:blob|raw|tree|wiki|issues)/", re.DOTALL
)
#: Lines of code, tabs, footnotes, routes of an application, highlighted text, what a script fills in.
_NO_HEADING = late_pattern(r"L\d+|top\Z|tab/|tabs?-|_+tab|fn|cite|/|!|:~:|.*[=&?]")
#: What takes other texts into a page, or gives anchors in ways of its own.
_INCLUDES = late_pattern(
    rb"\{\{[<%]|\{%|\{!|--8<--|\[!INCLUDE|<!--\s*@?#?include|^```+\{|^:::+[ ]?\{|^::: [\w.]+$|^import .* from ",
    re.MULTILINE,
)
_EVERYWHERE = ("index", "_index", "readme")  #: names that do not tell which document is meant
_NOTHING = "no heading or id gives the anchor"
_FOLDERS_ABOVE = 6
_COPIED_TO = ("docs", "doc")  #: sites take a README or a changelog into such a folder
_MOST_MEANT = 20  #: links of one document for which it is looked up what was meant


class BrokenLink:
    """Implements `burnish.ports.PageRule`."""

    name = "broken-link"
    strategy = "accuracy"
    summary = "Let links lead to files and anchors that are there."
    version = 1
    cases = (
        ("# Set up\n\n[there](#setup-it)\n", "no heading or id gives the anchor #setup-it"),
        (
            "# Set up Linux\n\n[x](#setup_linux)\n",
            "no heading or id gives the anchor #setup_linux; is #set-up-linux meant?",
        ),
        ("# What's new? {#news}\n\n[a](#news) [b](https://x.org/y.md#z) [c](/z.md#y)\n", ""),
        ("# What's new in 2.1\n\n[a](#whats-new-in-21) [b](#what-s-new-in-2-1) [c](#What's-new-in-2.1)\n", ""),
        ("# One\n\n[a](#) [b](#top) [c](#L3) [d](#fn1) [e](other.md#two)\n", ""),
    )

    def check(self, page: Page, site: Site) -> Iterator[PageFinding]:
        """Each link of which it is sure that it leads nowhere."""
        told: dict[str, str] = {}  # target -> what is wrong with it, or nothing
        found: list[PageFinding] = []
        for link in page.links:
            if link.target and not _ELSEWHERE.match(link.target):
                if link.target not in told:
                    told[link.target] = _wrong(link, page, site, meant=len(found) < _MOST_MEANT)
                if told[link.target]:
                    found.append(PageFinding(link.start, link.end, told[link.target]))
        if found and any(finding.message.startswith(_NOTHING) for finding in found) and _takes_in(page):
            found = [finding for finding in found if not finding.message.startswith(_NOTHING)]
        yield from sorted(found)


def _wrong(link: Link, page: Page, site: Site, *, meant: bool) -> str:
    """What is wrong with a link, if anything; `meant`: and what is meant by it."""
    path, _, anchor = link.target.partition("#")
    path = path.partition("?")[0]
    suffix = _suffix(path)
    if not path:
        if _found(anchor, page.anchors):
            return ""
        return f"{_NOTHING} #{anchor}" + (_meant(anchor, [h.anchor for h in page.headings]) if meant else "")
    if not site.has(path):
        return _no_file(path, suffix, site, meant=meant)
    anchors = site.anchors(path) if anchor and suffix in _DOCUMENTS and not link.image else None
    if anchors is None or _found(anchor, anchors):
        return ""
    return f"{path} has no anchor #{anchor}" + (_meant(anchor, sorted(anchors)) if meant else "")


def _no_file(path: str, suffix: str, site: Site, *, meant: bool) -> str:
    """What is wrong with a link to a path that is not there, unless some site may find something."""
    stem = path[: len(path) - len(suffix)]
    if suffix in _DOCUMENTS:
        if any(site.has(stem + other) for other in _STANDING_FOR):
            return ""
    elif suffix not in _IMAGES or not site.has(path.rpartition("/")[0] or "."):
        return ""  # a route, a page that a build makes, or a folder of its own that a site knows
    if any(site.has("../" * above + path) for above in range(1, _FOLDERS_ABOVE + 1)):
        return ""
    if not path.startswith("..") and any(site.has(f"{folder}/{path}") for folder in _COPIED_TO):
        return ""
    telling = suffix in _DOCUMENTS and stem.rpartition("/")[2].lower() not in _EVERYWHERE
    likely = site.likely(path) if meant and telling else None
    return f"there is no file {path}" + (f"; is {likely} meant?" if likely else "")


def _takes_in(page: Page) -> bool:
    """May other texts be in the page when it is built? What stands in examples of code does not count."""
    for found in _INCLUDES.finditer(page.source):
        before = bisect_right(page.fences, found.start() - 1, key=lambda fence: fence.start) - 1
        if before < 0 or page.fences[before].end <= found.start():
            return True
    return False


def _found(anchor: str, anchors: frozenset[str]) -> bool:
    """Does one of the anchors, or another way to make one from the same heading, answer to this one?"""
    if not anchor or anchor in anchors or _NO_HEADING.match(anchor):
        return True
    wanted = unquote(anchor).removeprefix("user-content-")
    base = re.sub(r"[-_]\d+\Z", "", wanted)  # numbers behind anchors that are the same are counted in several ways
    core = base.lstrip("_")
    keys = {_key(wanted), _key(base), _key(wanted.replace("-and-", "-"))}
    given = _keys(anchors)
    return any(given[key] or "_" not in core for key in keys if key in given)


@lru_cache(maxsize=16)
def _keys(anchors: frozenset[str]) -> Mapping[str, bool]:
    """The anchors by what all ways to make them leave, each with whether there are underscores in one of them."""
    keys: dict[str, bool] = {}
    for anchor in anchors:
        key = _key(anchor)
        for made in (key, key.lstrip("0123456789")):
            keys[made] = keys.get(made, False) or "_" in anchor
    return keys


def _key(anchor: str) -> str:
    """What all ways to make anchors leave of a heading: letters and digits."""
    letters = anchor.lower() if anchor.isascii() else unicodedata.normalize("NFKD", anchor).casefold()
    return "".join(filter(str.isalnum, letters))


def _meant(anchor: str, given: Collection[str]) -> str:
    from difflib import get_close_matches  # of no use where all links are sound

    near = get_close_matches(anchor.lower(), given, n=1, cutoff=0.75)
    return f"; is #{near[0]} meant?" if near else ""


def _suffix(path: str) -> str:
    name = path.rpartition("/")[2]
    at = name.rfind(".")
    return name[at:].lower() if at > 0 else ""
