"""When a provider counts as gone, and how it is found out that it is back."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from burnish.execution.breaker import Breaker
from burnish.model.results import Circuit

CLOSED, OPEN, HALF_OPEN = Circuit.CLOSED, Circuit.OPEN, Circuit.HALF_OPEN


def told(results: str, breaker: Breaker | None = None, start: float = 0.0, step: float = 0.1) -> Breaker:
    """After calls one after the other: `+` succeeded, `-` failed, `.` ended without a word."""
    breaker = breaker or Breaker()
    for number, result in enumerate(results):
        sent, now = start + number * step, start + (number + 0.5) * step
        assert breaker.wait(sent) == 0.0
        breaker = one(breaker.sent(sent), result, now, sent)
    return breaker


def one(breaker: Breaker, result: str, now: float, sent_at: float | None = None, drawn: float = 0.0) -> Breaker:
    if result == ".":
        return breaker.ended(sent_at)
    return (breaker.succeeded if result == "+" else breaker.failed)(now, lambda: drawn, sent_at)


def opened(now: float = 100.0) -> Breaker:
    """A circuit that opens at `now`."""
    breaker = Breaker()
    for _ in range(5):
        breaker = one(breaker, "-", now, now - 1)
    assert breaker.circuit is OPEN
    return breaker


def until_it_opens(results: str) -> int:
    """How many results it takes to open a circuit; all of them end in a failure."""
    return next(count for count in range(1, len(results) + 1) if told(results[:count]).circuit is OPEN)


# -- when it opens ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("results", "count"),
    [
        ("-" * 20, 5),  # nothing ever succeeded
        ("+" + "-" * 20, 11),  # something did
        ("+" * 60 + "-" * 20, 70),  # failures in a row are told from old luck
        ("+-" * 20, 20),  # every second call fails, and there are enough of them
        ("+--" * 20, 20),
        ("++" + "-." * 20, 21),  # what says nothing does not end a row of failures
    ],
)
def test_a_circuit_opens_when_failures_are_many_or_in_a_row(results: str, count: int):
    assert until_it_opens(results) == count


@pytest.mark.parametrize("results", ["----", "+---------", "+-" * 9 + "+", "++-" * 100, "." * 100])
def test_a_circuit_stays_closed_while_failures_are_few(results: str):
    assert told(results).circuit is CLOSED
    assert told(results).wait(1000.0) == 0.0


def test_failures_of_more_than_a_minute_ago_do_not_count():
    assert told("+-" * 40, step=7.0).circuit is CLOSED
    assert told("+-" * 5, told("+-" * 7), start=70.0).failures == (5, 10)


def test_a_success_of_more_than_a_minute_ago_excuses_nothing():
    assert told("-----", told("+++"), start=30.0).circuit is CLOSED
    assert told("-----", told("+++"), start=70.0).circuit is OPEN


def test_a_reply_to_an_earlier_call_does_not_excuse_later_failures():
    before = one(told("+"), ".", 1.0)
    failing = told("-" * 9, before, start=10.0)

    late, early = one(failing, "+", 11.0, 10.95), one(failing, "+", 11.0, 9.0)

    assert one(late, "-", 12.0, 11.5).circuit is CLOSED
    assert one(early, "-", 12.0, 11.5).circuit is OPEN


# -- while it is open -------------------------------------------------------------------------------------------------


@given(st.text("+-.", max_size=50), st.floats(0, 50), st.floats(0, 100))
def test_what_was_sent_before_it_opened_changes_nothing_while_it_is_not_closed(results: str, late: float, early: float):
    breaker = opened(100.0)
    probing = breaker.sent(breaker.until)

    for state in (breaker, probing):
        after = state
        for result in results:
            after = one(after, result, breaker.until + late, early)
        assert after == state


def test_what_was_sent_before_it_opened_cannot_open_it_again_after_it_closed():
    breaker = told("+++", opened(100.0), start=103.0)
    assert breaker.circuit is CLOSED

    for _ in range(30):
        breaker = one(breaker, "-", 105.0, 99.0)

    assert breaker.circuit is CLOSED
    assert told("-----", breaker, start=106.0).circuit is OPEN


def test_an_open_circuit_lets_nothing_pass_for_two_seconds_and_a_little_more():
    assert opened(100.0).wait(100.5) == 1.5
    assert opened(100.0).wait(102.0) == 0.0


# -- probes -----------------------------------------------------------------------------------------------------------


def test_a_first_probe_goes_alone_and_two_more_when_it_came_back():
    breaker = opened(100.0).sent(103.0)
    assert breaker.circuit is HALF_OPEN
    assert breaker.wait(103.0) == math.inf

    breaker = one(breaker, "+", 104.0, 103.0)
    assert breaker.circuit is HALF_OPEN

    for _ in range(2):
        assert breaker.wait(104.0) == 0.0
        breaker = breaker.sent(104.0)
    assert breaker.wait(104.0) == math.inf


def test_three_proofs_close_it_and_what_was_before_is_forgotten():
    two = told("++", opened(100.0), start=103.0)
    assert two.circuit is HALF_OPEN

    three = told("+", two, start=104.0)

    assert three.circuit is CLOSED
    assert three.failures == (0, 0)
    assert told("----", three, start=105.0).circuit is CLOSED


@pytest.mark.parametrize("proofs", ["", "+", "++"])
def test_a_failed_probe_opens_it_for_longer(proofs: str):
    breaker, waits = opened(100.0), []
    for _ in range(5):
        at = breaker.until
        breaker = told(proofs + "-", breaker, start=at, step=1e-3)
        assert breaker.circuit is OPEN
        waits.append(breaker.until - breaker.opened_at)

    assert waits == pytest.approx([4.0, 8.0, 8.0, 8.0, 8.0])


def test_the_proofs_before_a_failed_probe_do_not_count():
    again = told("++-", opened(100.0), start=103.0)

    assert told("++", again, start=120.0).circuit is HALF_OPEN


def test_a_closed_circuit_begins_with_a_short_pause_again():
    tried = told("-", told("-", opened(100.0), start=103.0), start=120.0)
    closed = told("+++", tried, start=140.0)

    again = told("-----", closed, start=150.0)

    assert again.until - again.opened_at == 2.0


@pytest.mark.parametrize("proofs", ["", "+", "++"])
def test_a_probe_that_says_nothing_frees_its_place(proofs: str):
    breaker = told(proofs, opened(100.0), start=103.0)
    while breaker.wait(104.0) == 0.0:
        breaker = breaker.sent(104.0)

    freed = one(breaker, ".", 105.0, 104.0)

    assert (freed.circuit, freed.wait(105.0), freed.proofs) == (HALF_OPEN, 0.0, len(proofs))
    assert freed.sent(105.0).wait(105.0) == math.inf


@given(
    st.lists(
        st.tuples(st.sampled_from("ss+-."), st.floats(0, 1) | st.floats(0, 100), st.integers(0, 9), st.floats(0, 1)),
        max_size=150,
    )
)
def test_a_circuit_is_never_stuck_and_never_has_more_than_three_probes(steps):
    breaker, now, out = opened(100.0), 100.0, [99.0] * 10
    for step, seconds, which, drawn in steps:
        now += seconds
        if step != "s" and out:
            breaker = one(breaker, step, now, out.pop(which % len(out)), drawn)
        elif step == "s" and breaker.wait(now) == 0.0:
            breaker = breaker.sent(now)
            out.append(now)

        probes = [at for at in out if at > breaker.opened_at] if breaker.circuit is HALF_OPEN else []
        assert len(probes) <= 3
        assert 0.0 <= breaker.wait(now) <= 10.0 or probes
