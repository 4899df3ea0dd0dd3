"""What a progress line shows, after each event."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from burnish.model.results import (
    CallEnded,
    CallStarted,
    Circuit,
    CircuitChanged,
    DocumentDone,
    DocumentResult,
    FilesFound,
    Status,
    Waiting,
)
from burnish.monitoring.progress import Seen

DONE = DocumentDone(DocumentResult("a.md", Status.UNCHANGED))


def after(*events: tuple[float, object]) -> Seen:
    seen = Seen(began=100.0)
    for at, event in events:
        seen = seen.after(event, 100.0 + at)
    return seen


def test_calls_in_flight_and_what_is_set_aside_for_them_come_and_go():
    seen = after((0, CallStarted(1, 3, 20, 500)), (0, CallStarted(2, 1, 4, 300)))
    assert (seen.in_flight, seen.reserved, seen.spent) == (2, 800, 0)

    seen = seen.after(CallEnded(1, ok=True, input=900, output=100, cost=200), 101.0)
    assert (seen.in_flight, seen.reserved, seen.spent) == (1, 300, 200)
    assert (seen.input, seen.output, seen.calls, seen.failed) == (900, 100, 1, 0)

    seen = seen.after(CallEnded(2, ok=False, reason="no"), 102.0)
    assert (seen.in_flight, seen.reserved, seen.spent, seen.calls, seen.failed) == (0, 0, 200, 2, 1)


def test_the_end_of_a_call_that_was_never_seen_to_start_counts_all_the_same():
    assert after((0, CallEnded(7, ok=True, cost=5))).spent == 5


def test_a_wait_is_shown_until_the_next_call_starts():
    waiting = after((1, Waiting("too many requests", 30.0)))

    assert (waiting.waiting, waiting.waits_until) == ("too many requests", 131.0)
    assert waiting.after(CallStarted(1, 1, 1, 1), 131.0).waiting == ""


def test_work_is_shown_as_parked_until_the_provider_is_back():
    seen = after(
        (1, CircuitChanged(Circuit.OPEN, "it answers 503")), (3, CircuitChanged(Circuit.HALF_OPEN, "it is tried"))
    )

    assert seen.parked == "it answers 503"
    assert seen.after(CircuitChanged(Circuit.CLOSED, "it answers again"), 104.0).parked == ""


def test_at_a_steady_pace_the_time_left_is_known():
    seen = after((0, FilesFound(100)), *((at, DONE) for at in range(1, 51)))

    assert (seen.done, seen.total) == (50, 100)
    assert seen.seconds_left(150.0) == pytest.approx(50.0, rel=0.05)


def test_no_time_is_named_before_there_is_a_pace_or_a_total():
    assert after((0, FilesFound(9)), (1, DONE), (2, DONE)).seconds_left(102.0) is None
    assert after(*((at, DONE) for at in range(9))).seconds_left(109.0) is None


def test_the_latest_documents_count_most():
    fast_then_slow = after(
        (0, FilesFound(200)), *((at / 100, DONE) for at in range(100)), *((at * 2.0, DONE) for at in range(1, 51))
    )

    assert fast_then_slow.seconds_left(200.0) == pytest.approx(100.0, rel=0.15)


def test_at_a_standstill_the_time_left_grows():
    seen = after((0, FilesFound(20)), *((at, DONE) for at in range(1, 11)))

    assert seen.seconds_left(130.0) > seen.seconds_left(115.0) > seen.seconds_left(110.0)


def test_when_all_is_done_nothing_is_left():
    assert after((0, FilesFound(1)), (5, DONE)).seconds_left(105.0) == 0.0


@given(st.lists(st.tuples(st.floats(0, 1e6), st.sampled_from([DONE, FilesFound(50), CallStarted(1, 1, 1, 9)]))))
def test_whatever_comes_and_however_the_clock_runs_no_time_is_negative(events):
    left = after(*events).seconds_left(100.0)

    assert left is None or left >= 0
