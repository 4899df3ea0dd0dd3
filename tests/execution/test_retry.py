"""Trying again: what, how often, after how long."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from burnish.errors import Denied, Rejected, ReplyLost, Throttled, Unavailable, Unreachable
from burnish.execution.retry import Policy, delay, hint

POLICY = Policy()


def failed(kind, **facts):
    return kind(origin="https://api.example.org", problem="no", **facts)


UNREACHABLE, LOST = failed(Unreachable), failed(ReplyLost)


def longest(failure, attempt, **more):
    return delay(POLICY, failure, attempt, 0.0, lambda: 1.0, **more)


@pytest.mark.parametrize("attempt", [1, 2, 3, 4])
def test_the_limit_of_a_wait_doubles(attempt):
    assert longest(UNREACHABLE, attempt) == 0.5 * 2 ** (attempt - 1)
    assert longest(failed(Unavailable, after=None), attempt) == 0.5 * 2 ** (attempt - 1)
    assert longest(failed(Throttled, after=None), attempt) == 2.0 * 2 ** (attempt - 1)


def test_a_wait_is_drawn_from_nothing_to_its_limit():
    assert [delay(POLICY, UNREACHABLE, 3, 0.0, lambda at=at: at) for at in (0.0, 0.25, 0.5)] == [0.0, 0.5, 1.0]


def test_the_last_attempt_is_the_last():
    assert longest(UNREACHABLE, 5) is None
    assert delay(Policy(attempts=1), UNREACHABLE, 1, 0.0, lambda: 0.0) is None


@pytest.mark.parametrize("failure", [failed(Denied), failed(Rejected, too_long=True), failed(Rejected, too_long=False)])
def test_what_would_fail_again_is_not_tried_again(failure):
    assert longest(failure, 1, resend=True) is None


def test_a_lost_reply_is_asked_for_again_once_and_only_where_that_is_allowed():
    assert longest(LOST, 1) is None
    assert longest(LOST, 1, resend=True) == 0.5
    assert longest(LOST, 2, resend=True, lost=2) is None
    assert longest(UNREACHABLE, 2, resend=False, lost=1) == 1.0


@pytest.mark.parametrize("kind", [Throttled, Unavailable])
def test_a_named_time_is_waited_for_and_a_little_more(kind):
    failure = failed(kind, after=30)

    assert delay(POLICY, failure, 1, 0.0, lambda: 0.0) == 30.0
    assert longest(failure, 4) == pytest.approx(33.0)


def test_a_time_that_is_too_long_is_not_waited_for():
    assert longest(failed(Throttled, after=120.0), 1) == 132.0
    assert longest(failed(Throttled, after=120.1), 1) is None


@pytest.mark.parametrize("after", [None, math.nan, math.inf, -math.inf, -1, "soon"])
def test_a_time_that_makes_no_sense_is_none(after):
    failure = failed(Throttled, after=after)

    assert hint(failure) is None
    assert longest(failure, 1) == 2.0


def test_nobody_waits_beyond_the_deadline():
    assert delay(POLICY, failed(Throttled, after=100), 1, 500.0, lambda: 0.0) == 100.0
    assert delay(POLICY, failed(Throttled, after=100), 1, 500.1, lambda: 0.0) is None


@given(st.integers(1, 10**6), st.floats(0, 1), st.integers(1, 10**6))
def test_a_wait_never_exceeds_the_cap(attempt, drawn, attempts):
    wait = delay(Policy(attempts=attempts), UNREACHABLE, attempt, 0.0, lambda: drawn)

    assert wait is None or 0.0 <= wait <= 60.0
