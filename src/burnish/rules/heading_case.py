"""Reports a heading in title case where most headings are in sentence case, or the other way round.

What most headings do is counted in all documents; nothing is said where neither way is there ten times, and four times
as often as the other. A heading tells its case by its words of four letters and more behind the first, but for
abbreviations and names with capitals inside. Where sentence case is usual, at least two capitals must be of words that
the same document writes with a small letter as well: the others may be names. Asked for by name only: a list of names
of one's own is not known.
"""

from collections.abc import Iterator

from burnish.model.page import Page, PageFinding
from burnish.model.usage import HEADINGS
from burnish.ports import Surroundings
from burnish.rules.headings import SENTENCE, case_of, telling

_FEWEST = 2  #: words that tell


class HeadingCase:
    """Implements `burnish.ports.PageRule`."""

    name = "heading-case"
    strategy = "consistency"
    summary = "Write all headings in sentence case, or all in title case."
    version = 1
    cases = (
        (
            "# How to start\n\n" * 10 + "## Change The Remote Address\n\nTo change the remote address, ask.\n",
            "most headings are in sentence case",
        ),
        ("# How To Start\n\n" * 10 + "## Change the remote address\n", "most headings are in title case"),
        ("# How to start\n\n" * 10 + "## Ask Visual Studio Code\n\n## The GitHub API\n", ""),
        ("# How to start\n\n## Change The Remote Address\n\nTo change the remote address, ask.\n", ""),
    )

    def check(self, page: Page, site: Surroundings) -> Iterator[PageFinding]:
        """Each heading of the other case."""
        usual = site.corpus.mixed.get(HEADINGS)
        if usual is None or not usual.decided or not site.corpus.writes(HEADINGS):
            return
        wanted = usual.spellings[0]
        for heading in page.headings:
            case = case_of(heading.text)
            if case is None or case == wanted:
                continue
            words = telling(heading.text)
            if wanted == SENTENCE:
                words = [word for word in words if f" {word.lower()}".encode() in page.source]
            if len(words) >= _FEWEST:
                yield PageFinding(heading.start, heading.end, f"most headings are in {wanted} case")
