"""Reports a comment to burnish that does nothing, since it names a rule or a wish that does not exist.

`<!-- burnish: ignore mispelling -->` would else silence nothing and look as if it did.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from burnish.model.page import Page, PageFinding
from burnish.patterns import late_pattern
from burnish.ports import Site

_TO_US = late_pattern(
    r"burnish(?::\s*|\s+(?=(?:off|on|ignore|disable|enable|skip)\b))(?P<wish>[\w-]*)(?P<rest>.*)", re.DOTALL
)


class BurnishComment:
    """Implements `burnish.ports.PageRule`."""

    name = "burnish-comment"
    strategy = "accuracy"
    summary = "Name rules and wishes that exist in a comment to burnish."
    version = 1
    cases = (
        ("<!-- burnish: ignore mispelling -->\ntext\n", "no rule is named 'mispelling'; did you mean 'misspelling'?"),
        ("<!-- burnish: disable -->\ntext\n", "burnish knows no wish 'disable'; there are ignore, off and on"),
        ("<!-- burnish: ignore misspelling, todo -->\ntext\n", ""),
        ("<!-- burnish: ignore -->\ntext <!-- burnish wood -->\n", ""),
    )

    def check(self, page: Page, site: Site) -> Iterator[PageFinding]:  # noqa: ARG002 - the port's signature
        """Each wish and each name of a rule that does not exist."""
        for comment in page.comments:
            found = _TO_US.match(comment.text)
            for message in _wrong(found["wish"], found["rest"]) if found else ():
                yield PageFinding(comment.start, comment.end, message)


def _wrong(wish: str, rest: str) -> Iterator[str]:
    """What is not understood of a comment."""
    if wish not in ("ignore", "off", "on"):
        yield f"burnish knows no wish {wish!r}; there are ignore, off and on"
        return
    names = rest.strip(" \t\r\n,:")
    if wish != "ignore":
        if names:
            yield f"`burnish {wish}` takes no names; `burnish: ignore` does"
        return
    for name in re.split(r"[\s,]+", names) if names else ():
        message = _unknown(name)
        if message:
            yield message


@lru_cache(maxsize=256)
def _unknown(name: str) -> str:
    """What is wrong with the name of a rule, if anything."""
    from difflib import get_close_matches  # of no use to most documents

    from burnish.rules.catalogue import catalogue, page_catalogue  # which imports this file

    known = (*catalogue(), *page_catalogue())
    near = get_close_matches(name, known, n=1)
    meant = f"; did you mean {near[0]!r}?" if near else ""
    return "" if name in known else f"no rule is named {name!r}{meant}"
