"""Trying again: what, how often, after how long."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from burnish.errors import (
    BudgetSpent,
    BurnishError,
    CallFailed,
    Denied,
    PluginFailed,
    Rejected,
    ReplyLost,
    Throttled,
    Unavailable,
    Unreachable,
)
from burnish.execution.retry import ROWS, Action, Class, Policy, RetryBudget, class_of, delay, hint

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


# -- classes ----------------------------------------------------------------------------------------------------------

CLASSES = [
    (failed(Throttled, after=None), Class.THROTTLE),
    (failed(Unreachable), Class.UNSENT),
    (failed(Unavailable, after=3), Class.UNAVAILABLE),
    (failed(ReplyLost), Class.AMBIGUOUS),
    (failed(Rejected, too_long=True), Class.FIXABLE),
    (failed(Rejected, too_long=False), Class.FINAL),
    (failed(Rejected), Class.FINAL),
    (failed(Denied), Class.LATCH),
    (BudgetSpent(needed="$1", left="$0"), Class.LATCH),
    (failed(CallFailed), Class.BUG),
    (PluginFailed(plugin="rule x", problem="no"), Class.BUG),
    (BurnishError(), Class.BUG),
]


@pytest.mark.parametrize(("failure", "expected"), CLASSES)
def test_every_failure_has_a_class(failure: BurnishError, expected: Class):
    assert class_of(failure) is expected


def test_every_class_and_every_failure_of_a_call_is_among_them():
    assert {expected for _, expected in CLASSES} == set(Class)
    assert {type(failure) for failure, _ in CLASSES} >= {CallFailed, *CallFailed.__subclasses__()}


@pytest.mark.parametrize("failure", [failure for failure, _ in CLASSES if isinstance(failure, CallFailed)])
def test_what_is_tried_again_is_what_the_table_says(failure: CallFailed):
    row = ROWS[class_of(failure)]
    again = delay(POLICY, failure, 1, 0.0, lambda: 0.5, resend=True) is not None

    assert again == bool({Action.RETRY, Action.WAIT} & set(row.actions)) == bool(row.cost)
    assert not failure.paid or row.paid


# -- what may be spent on trying again --------------------------------------------------------------------------------


def test_a_budget_is_spent_until_too_little_is_left():
    budget, spent = RetryBudget(), 0
    while (after := budget.spend(14, 0.0)) is not None:
        budget, spent = after, spent + 1

    assert spent == 35
    assert budget.level == 10


def test_a_budget_is_refilled_by_successes_and_by_time_and_is_never_more_than_full():
    empty = RetryBudget(level=0.0)

    assert empty.succeeded(0.0).level == 1.0
    assert empty.spend(1, 3.9) is None
    assert empty.spend(1, 4.0) == RetryBudget(level=0.0, read_at=4.0)
    assert empty.succeeded(4.0).level == 2.0
    assert RetryBudget().succeeded(1000.0).level == 500.0


@given(st.floats(0, 500), st.floats(0, 1000), st.floats(0, 1000))
def test_whoever_waits_for_the_budget_may_spend_it(level: float, cost: float, now: float):
    budget = RetryBudget(level=level)
    wait = budget.wait(cost, now)

    assert 0.0 <= wait <= 2000.0
    assert (wait == 0.0) == (budget.spend(min(cost, 500.0), now) is not None)
    assert budget.spend(min(cost, 500.0), now + wait + 1e-6) is not None


@pytest.mark.parametrize("rate", [1, 10, 100, 1000])
@pytest.mark.parametrize("healthy", [0.0, 0.5, 0.9])
def test_an_outage_adds_a_tenth_at_most_to_any_load(rate: int, healthy: float):
    """Calls at a steady rate for a minute, of which a share succeeds; each other one would be tried for ever."""
    budget, sent, again, failed_so_far = RetryBudget(), 0, 0, 0
    cost = ROWS[Class.UNAVAILABLE].cost
    at_first = budget.capacity / cost
    for number in range(60 * rate):
        now, sent = number / rate, sent + 1
        if number % 10 < 10 * healthy:
            budget = budget.succeeded(now)
        else:
            failed_so_far += 1
        after = budget.spend(cost, now) if failed_so_far else None
        if after is not None:
            budget, again = after, again + 1

    assert again <= at_first + 0.1 * sent
