"""What becomes of questions whose request got no reply."""

import pytest

from burnish.errors import (
    BudgetSpent,
    BurnishError,
    Denied,
    PluginFailed,
    Rejected,
    ReplyLost,
    Throttled,
    Unavailable,
    Unreachable,
)
from burnish.pipeline.asking.fate import Fate, fate_of, may_be_held

WHERE = {"origin": "o", "problem": "p"}
LOST, DOWN, BUG = ReplyLost(**WHERE), Unavailable(**WHERE, after=None), PluginFailed(plugin="p", problem="x")
BUSY, AWAY = Throttled(**WHERE, after=None), Unreachable(**WHERE)
BROKE = BudgetSpent(needed="$2", left="$1")


def fate(
    failure: BurnishError, *, ending: bool = False, others_fare: bool = False, questions: int = 1, reserved: int = 0
) -> Fate:
    return fate_of(failure, ending=ending, others_fare=others_fare, questions=questions, reserved=reserved)


@pytest.mark.parametrize("ending", [False, True])
@pytest.mark.parametrize("others_fare", [False, True])
def test_a_rejected_request_costs_its_own_blocks_only(ending: bool, others_fare: bool):
    rejected = Rejected(**WHERE, too_long=False)

    assert fate(rejected, ending=ending, others_fare=others_fare, questions=5) is Fate.GIVE_UP


def test_a_request_that_is_too_long_is_split_while_it_can_be():
    too_long = Rejected(**WHERE, too_long=True)

    assert (fate(too_long, questions=2), fate(too_long, questions=1)) == (Fate.SPLIT, Fate.GIVE_UP)


def test_a_key_that_is_not_accepted_pauses_the_run_however_others_fare():
    assert fate(Denied(**WHERE), others_fare=True) is Fate.PAUSE


def test_a_budget_without_room_pauses_only_when_nothing_will_be_given_back():
    assert (fate(BROKE, reserved=1), fate(BROKE, reserved=0)) == (Fate.WHEN_FREED, Fate.PAUSE)


@pytest.mark.parametrize("failure", [BUSY, AWAY])
def test_what_says_nothing_about_the_request_is_tried_again_while_others_get_through(failure: BurnishError):
    assert (fate(failure, others_fare=True), fate(failure)) == (Fate.AGAIN, Fate.PAUSE)


def test_a_provider_that_asks_to_be_left_alone_for_long_is():
    assert fate(Throttled(**WHERE, after=3600.0), others_fare=True) is Fate.PAUSE


@pytest.mark.parametrize("failure", [LOST, DOWN, BUG])
def test_what_may_lie_in_the_request_is_its_own_fault_when_others_get_through_and_else_to_be_seen(
    failure: BurnishError,
):
    assert (fate(failure, others_fare=True), fate(failure)) == (Fate.GIVE_UP, Fate.SUSPECT)


@pytest.mark.parametrize("failure", [LOST, DOWN, BUG, BUSY, AWAY, BROKE, Denied(**WHERE)])
def test_while_the_run_ends_questions_are_left_for_the_next_one(failure: BurnishError):
    assert fate(failure, ending=True, others_fare=True, reserved=1) is Fate.NEXT_RUN


def test_only_what_may_have_been_paid_is_held():
    held = [f for f in (LOST, BUG, DOWN, BUSY, AWAY, BROKE) if may_be_held(f)]

    assert held == [LOST, BUG]
