"""Reports a heading with nothing below it.

Nothing is a heading of its level or above, or the end of the document. Comments do not count as something; a list,
code, an image and a deeper heading do, and so does a heading that is a directive (`::: package.module`). Asked for by
name only: some houses let headings stand that a form asks for, or that say all there is to say.
"""

from collections.abc import Iterator

from burnish.model.page import Page, PageFinding
from burnish.ports import Site


class EmptySection:
    """Implements `burnish.ports.PageRule`."""

    name = "empty-section"
    strategy = "completeness"
    summary = "Write what a heading promises, or remove the heading."
    version = 1
    cases = (
        ("# Guide\n\n## Linux\n\n## macOS\n\nOpen it.\n", "nothing stands below the heading 'Linux'"),
        ("# Guide\n\n## Linux\n\n- Open it.\n", ""),
        ("# Guide\n\n## Linux\n\n```sh\nopen\n```\n", ""),
    )

    def check(self, page: Page, site: Site) -> Iterator[PageFinding]:  # noqa: ARG002 - the port's signature
        """Each empty section; a document that is nothing but one heading has none."""
        if len(page.headings) < 2:
            return
        for heading in page.headings:
            if heading.empty and heading.text and not heading.text.startswith(":::"):
                message = f"nothing stands below the heading {heading.text!r}"
                yield PageFinding(heading.start, heading.end, message)
