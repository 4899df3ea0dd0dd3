"""When a progress bar appears, and that it goes away."""

import io

import pytest

from burnish.api import CallEnded, CallStarted, DocumentDone, DocumentResult, FilesFound, Seen, Status, Waiting
from burnish.cli.progress import Progress, Steps, calls
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


@pytest.mark.parametrize(("seconds", "quiet", "shown"), [(2, False, True), (0.5, False, False), (2, True, False)])
def test_what_has_no_documents_shows_how_far_it_is_when_it_lasts(seconds, quiet, shown):
    clock, screen = ManualClock(), Screen()
    with Steps(Terminal(io.StringIO(), screen, io.BytesIO(), animated=True), clock, "answers", quiet=quiet) as steps:
        clock.advance(seconds)
        steps(500, 1200)

    assert ("500/1200" in screen.getvalue()) is shown


def test_calls_in_flight_are_shown_with_tokens_and_money_spent_and_set_aside():
    seen = Seen(began=0.0)
    for event in (
        FilesFound(10),
        CallStarted(1, documents=2, blocks=9, reserved=20_000),
        CallEnded(1, ok=True, input=1_200, output=300, cost=2_400),
        CallStarted(2, documents=1, blocks=4, reserved=15_000),
    ):
        seen = seen.after(event, 1.0)

    assert calls(seen, 1.0) == "1 calls · 1,500 tokens · $0.0024 (+$0.0150)"


def test_why_calls_wait_is_shown_as_long_as_they_do():
    seen = Seen(began=0.0).after(Waiting("too many\x1b requests", 5.0), 1.0)

    assert calls(seen, 3.0) == "documents · waiting: too many\\x1b requests"
    assert calls(seen, 7.0) == "documents"


def test_a_run_by_rules_shows_no_calls():
    assert calls(Seen(began=0.0).after(FilesFound(10), 0.0), 1.0) == "documents"
