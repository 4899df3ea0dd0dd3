"""Reports that documents do not agree about which version the project needs: `Requires Python 3.8` here, `3.9` there.

Only what is said of the project itself is compared (`needs`), not what one of its features needs. Nobody can tell from
the texts which is right, so each of them is reported.
"""

from bisect import bisect_right
from collections.abc import Iterator

from burnish.model.page import Page, PageFinding
from burnish.model.usage import NEEDS
from burnish.ports import Surroundings
from burnish.rules.needs import needs


class VersionConflict:
    """Implements `burnish.ports.PageRule`."""

    name = "version-conflict"
    strategy = "accuracy"
    summary = "Say in all documents alike which version is needed."
    version = 1
    cases = (
        (
            "It requires Python 3.8.\n\nA cache needs Python 3.9.\n\n<!-- burnish off -->\n\nRequires Python 3.9\n",
            "Python 3.8 is needed here, 3.9 elsewhere",
        ),
        ("It requires Python 3.8.\n\nThis `cache` requires Python 3.9.\n\nThis package requires Python 3.8.\n", ""),
        ("The cache needs Redis 7. Requires Redis 6.\n\nRequires Python 3.9.\n", ""),
    )

    def check(self, page: Page, site: Surroundings) -> Iterator[PageFinding]:
        """Each statement that another one contradicts."""
        if not any(family.startswith(NEEDS) for family in site.corpus.mixed):
            return
        starts = [start for start, _ in page.texts]
        for name, version, start, end in needs(page.source):
            family = NEEDS + name.lower()
            usual = site.corpus.mixed.get(family)
            at = bisect_right(starts, start) - 1
            if usual is None or at < 0 or page.texts[at][1] < end or not site.corpus.writes(family):
                continue
            others = [other for other in usual.spellings if other != version]
            if others:
                yield PageFinding(start, end, f"{name} {version} is needed here, {' and '.join(others)} elsewhere")
