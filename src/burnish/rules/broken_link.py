"""Reports a relative link to a file that is not there, or to an anchor that nothing gives.

Sites differ in how they read links, so this is silent wherever one of the usual ones may find something: addresses
and absolute paths, routes without a suffix, pages that a build makes, paths that count from a folder above, anchors of
which another way to make them from a heading would give the same, pages that include others. The file or anchor that
was probably meant is named.
"""

import re
import unicodedata
from collections.abc import Collection, Iterator
from difflib import get_close_matches
from urllib.parse import unquote

from burnish.model.page import Link, Page, PageFinding
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
_ELSEWHERE = re.compile(
    r"[A-Za-z][\w+.-]*:|[/\\@~$]|.*(?:[{}<>$|*]|%7[Bb])|.*/(?:blob|raw|tree|wiki|issues)/", re.DOTALL
)
#: Lines of code, tabs, footnotes, routes of an application, highlighted text, what a script fills in.
_NO_HEADING = re.compile(r"L\d+|top\Z|tab/|tabs?-|_+tab|fn|cite|/|!|:~:|.*[=&?]")
#: What takes other texts into a page, or gives anchors in ways of its own.
_INCLUDES = re.compile(
    rb"\{\{[<%]|\{%|\{!|--8<--|\[!INCLUDE|<!--\s*@?#?include|^```+\{|^:::+[ ]?\{|^::: [\w.]+$|^import .* from ",
    re.MULTILINE,
)
_FOLDERS_ABOVE = 6


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
        whole: bool | None = None  # of texts that other texts are not taken into
        for link in page.links:
            if not link.target or _ELSEWHERE.match(link.target):
                continue
            path, _, anchor = link.target.partition("#")
            path = path.partition("?")[0]
            if path:
                message = _in_other(path, anchor, link, site)
            else:
                message = _in_own(anchor, page)
                if message and whole is None:
                    whole = not _takes_in(page)
                message = message if whole else None
            if message:
                yield PageFinding(link.start, link.end, message)


def _takes_in(page: Page) -> bool:
    """May other texts be in the page when it is built? What stands in examples of code does not count."""
    for found in _INCLUDES.finditer(page.source):
        if not any(fence.start < found.start() < fence.end for fence in page.fences):
            return True
    return False


def _in_own(anchor: str, page: Page) -> str | None:
    """What is wrong with a link into the page itself."""
    if _found(anchor, page.anchors):
        return None
    return f"no heading or id gives the anchor #{anchor}" + _meant(anchor, [h.anchor for h in page.headings])


def _in_other(path: str, anchor: str, link: Link, site: Site) -> str | None:
    """What is wrong with a link to another file."""
    suffix = _suffix(path)
    if not site.has(path):
        return _no_file(path, suffix, site)
    if link.image or not anchor or suffix not in _DOCUMENTS:
        return None
    anchors = site.anchors(path)
    if anchors is None or _found(anchor, anchors):
        return None
    return f"{path} has no anchor #{anchor}" + _meant(anchor, sorted(anchors))


def _no_file(path: str, suffix: str, site: Site) -> str | None:
    stem = path[: len(path) - len(suffix)]
    folder = path.rpartition("/")[0]
    if suffix in _DOCUMENTS:
        if any(site.has(stem + other) for other in _STANDING_FOR):
            return None
    elif suffix not in _IMAGES or not site.has(folder or "."):
        return None  # a route, a page that a build makes, or a folder of its own that a site knows
    if any(site.has("../" * above + path) for above in range(1, _FOLDERS_ABOVE + 1)):
        return None
    message = f"there is no file {path}"
    named = stem.rpartition("/")[2].lower()
    likely = site.likely(path) if suffix in _DOCUMENTS and named not in ("index", "readme", "_index") else None
    return f"{message}; is {likely} meant?" if likely else message


def _found(anchor: str, anchors: Collection[str]) -> bool:
    """Does one of the anchors, or another way to make one from the same heading, answer to this one?"""
    if not anchor or anchor in anchors or _NO_HEADING.match(anchor):
        return True
    wanted = unquote(anchor).removeprefix("user-content-")
    base = re.sub(r"[-_]\d+\Z", "", wanted)  # numbers behind anchors that are the same are counted in several ways
    core = base.lstrip("_")
    keys = {_key(wanted), _key(base), _key(wanted.replace("-and-", "-"))}
    for given in anchors:
        key = _key(given)
        if (key in keys or key.lstrip("0123456789") in keys) and ("_" not in core or "_" in given):
            return True
    return False


def _key(anchor: str) -> str:
    """What all ways to make anchors leave of a heading: letters and digits."""
    letters = anchor.lower() if anchor.isascii() else unicodedata.normalize("NFKD", anchor).casefold()
    return "".join(filter(str.isalnum, letters))


def _meant(anchor: str, given: Collection[str]) -> str:
    near = get_close_matches(anchor.lower(), given, n=1, cutoff=0.75)
    return f"; is #{near[0]} meant?" if near else ""


def _suffix(path: str) -> str:
    name = path.rpartition("/")[2]
    at = name.rfind(".")
    return name[at:].lower() if at > 0 else ""
