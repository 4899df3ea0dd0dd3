"""Reports Latin that only fills a place: `Lorem ipsum dolor sit amet`.

In prose, not in code. The two words alone are passed over, since people speak about them; so is a text in quotation
marks.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator

from burnish.model.page import Page, PageFinding
from burnish.patterns import late_pattern
from burnish.ports import Site

_LATIN = late_pattern(rb"(?<![\w\"'(`])lorem\s+ipsum[\s,]+dolor\b", re.IGNORECASE)


class PlaceholderText:
    """Implements `burnish.ports.PageRule`."""

    name = "placeholder-text"
    strategy = "completeness"
    summary = "Write the text for which Latin holds the place."
    version = 1
    cases = (
        ("# Use\n\nLorem ipsum dolor sit amet, consetetur.\n", "this text only fills a place: Lorem ipsum"),
        ("- lorem\n  ipsum dolor sit\n", "this text only fills a place: Lorem ipsum"),
        ("Put a lorem ipsum there, as `lorem ipsum dolor`.\n\n```\nLorem ipsum dolor\n```\n", ""),
        ('Write "Lorem ipsum dolor sit amet" there.\n', ""),
    )

    def check(self, page: Page, site: Site) -> Iterator[PageFinding]:  # noqa: ARG002 - the port's signature
        """Each place at which such a text begins."""
        if b"psum" not in page.source and b"PSUM" not in page.source:
            return
        for found in _LATIN.finditer(page.source):
            at = bisect_right(page.texts, (found.start(), len(page.source))) - 1
            if at >= 0 and found.start() < page.texts[at][1]:
                yield PageFinding(*found.span(), "this text only fills a place: Lorem ipsum")
