"""When a progress bar appears, and that it goes away."""

import io

import pytest

from burnish.api import DocumentDone, DocumentResult, FilesFound, Status
from burnish.cli.progress import Progress
from burnish.cli.terminal import Terminal
from burnish.testing import ManualClock

DONE = DocumentDone(DocumentResult("a.md", Status.UNCHANGED))


class Screen(io.StringIO):
    def isatty(self) -> bool:
        return True


def shown(*, animated: bool = True, quiet: bool = False, seconds: float = 2) -> str:
    clock, screen = ManualClock(), Screen()
    with Progress(Terminal(io.StringIO(), screen, io.BytesIO(), animated=animated), clock, quiet=quiet) as progress:
        progress(FilesFound(10))
        progress(DONE)
        clock.advance(seconds)
        progress(DONE)
        progress(DONE)
    return screen.getvalue()


def test_a_run_that_lasts_shows_how_far_it_is():
    assert "3/10" in shown()


@pytest.mark.parametrize("how", [{"animated": False}, {"quiet": True}, {"seconds": 0.5}])
def test_no_bar_elsewhere_or_in_a_short_run(how):
    assert shown(**how) == ""
