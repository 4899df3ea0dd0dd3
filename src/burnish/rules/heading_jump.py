"""Reports a heading that leaves out a level: `#`, then `###`.

Screen readers and tables of contents take the levels for the structure of a document. Only a step down can leave one
out; that a document begins below level 1 is a matter of the site's template.
"""

from collections.abc import Iterator
from itertools import pairwise

from burnish.model.page import Page, PageFinding
from burnish.ports import Site


class HeadingJump:
    """Implements `burnish.ports.PageRule`."""

    name = "heading-jump"
    strategy = "readability"
    summary = "Leave out no level of headings."
    version = 1
    cases = (
        ("# One\n\ntext\n\n### Three\n\ntext\n", "a heading of level 3 follows one of level 1"),
        ("# One\n\n## Two\n\n### Three\n\n# One\n", ""),
        ("### Three\n\ntext\n\n## Two\n\ntext\n", ""),
    )

    def check(self, page: Page, site: Site) -> Iterator[PageFinding]:  # noqa: ARG002 - the port's signature
        """Each heading more than one level below the one before."""
        for above, heading in pairwise(page.headings):
            if heading.level > above.level + 1:
                message = f"a heading of level {heading.level} follows one of level {above.level}"
                yield PageFinding(heading.start, heading.end, message)
