"""Reports an image without an alternative text: `![](plan.png)`.

Whoever cannot see the image reads that text, and so does a search. Raw HTML is not looked at: there an empty text says
that the image is an ornament.
"""

from collections.abc import Iterator

from burnish.model.page import Page, PageFinding
from burnish.ports import Site


class MissingAlt:
    """Implements `burnish.ports.PageRule`."""

    name = "missing-alt"
    strategy = "completeness"
    summary = "Say in words what each image shows."
    version = 1
    cases = (
        ("Press the key.\n\n![](key.png)\n", "the image key.png has no alternative text"),
        ("![the key at the upper left](key.png)\n", ""),
        ('<img src="line.png" alt="">\n', ""),
    )

    def check(self, page: Page, site: Site) -> Iterator[PageFinding]:  # noqa: ARG002 - the port's signature
        """Each Markdown image whose text is empty."""
        for link in page.links:
            if link.image and not link.text.strip():
                yield PageFinding(link.start, link.end, f"the image {_named(link.target)} has no alternative text")


def _named(target: str) -> str:
    """The file at the end of a target; all of it where there is none."""
    return target.split("?", maxsplit=1)[0].rstrip("/").rpartition("/")[2] or target
