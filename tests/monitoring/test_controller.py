"""How many calls may be in flight, and what changes that."""

import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from burnish.monitoring.controller import Controller

FIRST, PACE = 0.4, 0.01  #: seconds to the first token and for each further one, of a healthy endpoint


def answered(controller: Controller, times: int, now: float, in_flight: int | None = None) -> Controller:
    """After so many answers in usual time, while all calls were in flight that may be."""
    for _ in range(times):
        controller = controller.succeeded(now, in_flight or controller.limit, FIRST, PACE)
    return controller


def grown(ceiling: int = 256, now: float = 0.0) -> Controller:
    """One that has reached its ceiling."""
    return answered(Controller.of(ceiling), 2 * ceiling, now)


def paced(controller: Controller, times: int, now: float, first: float, pace: float) -> Controller:
    for _ in range(times):
        controller = controller.succeeded(now, controller.limit, first, pace)
    return controller


# -- slow start -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("ceiling", [1, 5, 64, 100, 256, 1000])
def test_each_round_doubles_the_limit_until_the_ceiling(ceiling: int):
    controller = Controller.of(ceiling)
    assert controller.limit == min(64, ceiling)

    for _ in range(6):
        before = controller.limit
        controller = answered(controller, before, now=0.0)
        assert controller.limit >= min(ceiling, 2 * before)

    assert controller.limit == ceiling


def test_a_call_that_has_begun_counts_in_slow_start_only():
    begun = Controller.of(256).begun(64)
    assert begun.limit > 64

    slower = begun.throttled(1.0)

    assert slower.begun(slower.limit) == slower


def test_a_limit_that_calls_do_not_use_does_not_grow():
    assert answered(Controller.of(256), 100, 0.0, in_flight=31).begun(31).limit == 64
    assert answered(Controller.of(256), 100, 0.0, in_flight=64).limit > 64


def test_a_run_begins_with_what_was_good_in_the_run_before():
    controller = grown(200).throttled(100.0)

    assert Controller.of(256, controller.last_good).limit == 140
    assert Controller.of(20, controller.last_good).limit == 20
    assert Controller.of(256, 0).limit == Controller.of(256).limit


# -- refusals ---------------------------------------------------------------------------------------------------------


def test_a_refusal_cuts_by_three_tenths_and_once_for_all_that_were_refused_together():
    controller = grown(100)

    once = controller.throttled(10.0)
    assert once.limit == 70
    assert once.throttled(10.1).throttled(11.9).timed_out(11.9).limit == 70
    assert once.throttled(12.0).limit == 49


def test_a_refusal_that_names_a_longer_wait_stands_for_that_long():
    once = grown(100).throttled(10.0, hint=30.0)

    assert once.throttled(39.9).limit == once.limit
    assert once.throttled(40.0).limit < once.limit


def test_a_refusal_that_asks_for_no_wait_cuts_nothing():
    assert grown(100).throttled(10.0, hint=0.0) == grown(100)


def test_a_timeout_cuts_as_a_refusal_does():
    assert grown(100).timed_out(10.0).limit == 70
    assert grown(100).timed_out(10.0).timed_out(11.0).limit == 70


def test_after_a_cut_each_round_adds_one_and_only_where_the_limit_is_used():
    cut = grown(100).throttled(10.0)

    assert answered(cut, 69, 20.0).limit == 70
    assert answered(cut, 70, 20.0).limit == 71
    assert answered(cut, 71 + 72, 20.0).limit == 72
    assert answered(cut, 1000, 20.0, in_flight=34).limit == 70
    assert answered(cut, 4000, 20.0).limit == 100


def test_cuts_that_bring_fewer_answers_and_as_many_refusals_are_taken_back():
    controller = answered(grown(100), 1000, 10.0).throttled(10.0)
    controller = answered(controller, 1, 12.0).throttled(13.0)
    assert controller.limit == 49

    back = answered(controller, 1, 15.0).throttled(16.0)

    assert back.limit == 100
    assert back.throttled(25.9).limit == 100
    assert back.throttled(26.0).limit == 70


def test_cuts_that_bring_as_many_answers_stay():
    controller = answered(grown(100), 1000, 10.0).throttled(10.0)
    for now in (13.0, 16.0, 19.0):
        controller = answered(controller, 300, now - 1, in_flight=1).throttled(now)

    assert controller.limit == 23


# -- an outage --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("ceiling", "low"), [(1, 1), (6, 6), (20, 8), (100, 25), (256, 64)])
def test_who_comes_back_begins_low_and_grows_fast_to_what_was_good(ceiling: int, low: int):
    back = grown(ceiling).reopened(100.0)
    assert back.limit == low

    assert answered(back, math.ceil((ceiling - low) / 3), 101.0).limit == ceiling


def test_who_comes_back_does_not_pass_by_what_was_good_at_that_pace():
    cut = grown(256).throttled(10.0)
    back = answered(cut.reopened(20.0), 100, 21.0)
    assert back.limit == cut.limit

    assert answered(back, back.limit, 30.0).limit == cut.limit + 1


def test_refusals_on_the_way_back_cut_nothing_at_first():
    back = grown(256).reopened(100.0)

    assert back.throttled(101.9).limit == 64
    assert back.throttled(102.0).limit == 44


# -- slow answers -----------------------------------------------------------------------------------------------------


def test_answers_that_have_become_slow_cut_once_in_ten_seconds():
    healthy = paced(grown(100), 200, 10.0, FIRST, PACE)

    slow = paced(healthy, 40, 20.0, 4 * FIRST, 4 * PACE)
    assert slow.limit == 85
    assert paced(slow, 40, 29.9, 4 * FIRST, 4 * PACE).limit == 85
    assert paced(slow, 1, 30.0, 4 * FIRST, 4 * PACE).limit < 80


@pytest.mark.parametrize(("first", "pace"), [(10, 1), (1, 10), (2.9, 2.9), (10, 2.9), (2.9, 10)])
def test_answers_are_slow_only_when_they_begin_late_and_go_on_slowly(first: float, pace: float):
    healthy = paced(grown(100), 200, 10.0, FIRST, PACE)

    assert paced(healthy, 500, 20.0, first * FIRST, pace * PACE).limit == 100


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("spread", [0.3, 0.6, 1.0])
def test_a_healthy_endpoint_whose_answers_vary_is_never_cut(seed: int, spread: float):
    chance, controller = random.Random(seed), Controller.of(256)
    for number in range(3000):
        first, pace = chance.lognormvariate(-1, spread), chance.lognormvariate(-4, spread)
        after = controller.succeeded(number * 0.05, controller.limit, first, pace)
        assert after.limit >= controller.limit
        controller = after


def test_who_has_been_slow_for_minutes_is_taken_as_it_is():
    controller, limits = paced(grown(100), 200, 10.0, FIRST, PACE), {}
    for now in range(20, 600):
        controller = paced(controller, 2, now, 4 * FIRST, 4 * PACE)
        limits[now] = controller.limit

    assert limits[300] < 20
    assert sorted(limits[now] for now in range(400, 600)) == [limits[now] for now in range(400, 600)]
    assert limits[599] > limits[400]


def test_what_is_kept_of_many_answers_stays_small():
    chance, controller = random.Random(5), Controller.of(256)
    for number in range(8000):
        drawn = chance.lognormvariate(-1, 0.5), chance.lognormvariate(-4, 0.5)
        controller = controller.succeeded(number / 100, 256, *drawn)

    assert len(controller.pace.bests) < 40


@pytest.mark.parametrize("seconds", [0.0, math.inf, math.nan, -1.0])
def test_times_that_make_no_sense_are_no_measure(seconds: float):
    healthy = paced(grown(100), 200, 10.0, FIRST, PACE)

    for first, pace in ((seconds, PACE), (FIRST, seconds)):
        assert paced(healthy, 100, 20.0, first, pace).pace == healthy.pace


# -- always -----------------------------------------------------------------------------------------------------------


@given(
    st.integers(-1, 300),
    st.none() | st.integers(-1, 1000),
    st.lists(
        st.tuples(
            st.sampled_from(["begun", "answered", "answered", "throttled", "timed out", "reopened"]),
            st.floats(0, 20),
            st.integers(0, 400),
            st.none() | st.floats(allow_nan=True),
        ),
        max_size=100,
    ),
)
def test_the_limit_is_always_between_one_and_the_ceiling(ceiling: int, good: int | None, events):
    controller, now = Controller.of(ceiling, good), 0.0
    for event, seconds, count, value in events:
        now += seconds
        match event:
            case "begun":
                controller = controller.begun(count)
            case "answered":
                controller = paced(answered(controller, count, now), 1, now, value or 0.0, PACE)
            case "throttled":
                controller = controller.throttled(now, abs(value) if value and math.isfinite(value) else None)
            case "timed out":
                controller = controller.timed_out(now)
            case "reopened":
                controller = controller.reopened(now)

        assert 1 <= controller.limit <= max(1, ceiling)
        assert 1 <= controller.last_good <= max(1, ceiling)
