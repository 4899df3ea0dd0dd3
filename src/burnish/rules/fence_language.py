"""Reports a fenced block of code that does not say which language it is in.

Without it sites show no colours, and readers and tools must guess. Asked for by name only: many houses leave plain
output without a language on purpose.
"""

from collections.abc import Iterator

from burnish.model.page import Page, PageFinding
from burnish.ports import Site


class FenceLanguage:
    """Implements `burnish.ports.PageRule`."""

    name = "fence-language"
    strategy = "completeness"
    summary = "Say which language a fenced block of code is in."
    version = 1
    cases = (
        ("```\nls\n```\n", "the block of code names no language; `text` says that it is none"),
        ("```sh\nls\n```\n", ""),
        ("    ls\n", ""),
    )

    def check(self, page: Page, site: Site) -> Iterator[PageFinding]:  # noqa: ARG002 - the port's signature
        """Each fence with nothing behind its opening."""
        for fence in page.fences:
            if not fence.info.strip() and fence.text.strip():
                message = "the block of code names no language; `text` says that it is none"
                yield PageFinding(fence.start, fence.end, message)
