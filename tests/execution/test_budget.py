"""A budget is a ceiling, however many calls are in flight."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from burnish.execution.budget import Budget

AMOUNT = st.integers(0, 200)


@given(
    st.integers(0, 1000), st.lists(st.tuples(AMOUNT, st.floats(0, 1), st.sampled_from(["keep", "settle", "release"])))
)
def test_what_is_spent_and_set_aside_never_exceeds_the_cap(cap, calls):
    budget, in_flight, spent = Budget(cap), [], 0
    for amount, share, then in calls:
        reserved = budget.reserve(amount)
        if reserved is None:
            assert amount > budget.left
            continue
        budget = reserved
        in_flight.append(amount)
        if then != "keep":
            first = in_flight.pop(0)
            cost = int(first * share) if then == "settle" else 0
            budget = budget.settle(first, cost) if then == "settle" else budget.release(first)
            spent += cost
        assert budget.settled + budget.reserved <= cap
        assert (budget.settled, budget.reserved) == (spent, sum(in_flight))
        assert budget.left == cap - spent - sum(in_flight)


def test_of_many_calls_at_once_only_those_that_fit_are_sent():
    budget, sent = Budget(300), 0
    for _ in range(100):
        reserved = budget.reserve(100)
        budget, sent = reserved or budget, sent + (reserved is not None)

    assert sent == 3
    assert budget.left == 0


def test_without_a_cap_sums_are_kept_and_nothing_is_refused():
    budget = Budget(settled=5).reserve(10**12)

    assert budget.left is None
    assert budget.settle(10**12, 7) == Budget(None, 12, 0)


def test_a_bill_above_what_was_set_aside_counts_in_full_and_leaves_nothing():
    budget = Budget(100).reserve(60).settle(60, 130)

    assert (budget.settled, budget.left) == (130, 0)
    assert budget.reserve(1) is None
    assert budget.reserve(0) == budget


def test_more_than_is_set_aside_cannot_be_given_back():
    with pytest.raises(ValueError, match="11 of 10"):
        Budget(100).reserve(10).release(11)
    with pytest.raises(ValueError, match="-1"):
        Budget(100).reserve(-1)
    with pytest.raises(ValueError, match="-1 of 10"):
        Budget(100).reserve(10).settle(-1, 0)
