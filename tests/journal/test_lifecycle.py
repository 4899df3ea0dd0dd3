"""The table of a call's life: it is followed, or nothing happens."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from burnish.errors import ImpossibleStep
from burnish.journal.lifecycle import MOVES, RECOVERY, Event, diagram, is_over, step
from burnish.model.calls import CallState

PAGE = Path(__file__).parents[2] / "docs" / "explanation" / "journal.md"
events = st.sampled_from(list(Event))


@given(st.lists(events, max_size=12))
def test_any_sequence_of_events_follows_the_table_or_is_refused(sequence: list[Event]):
    state = CallState.PLANNED
    for event in sequence:
        if (state, event) in MOVES:
            state = step(7, state, event)
        else:
            with pytest.raises(ImpossibleStep, match=f"call 7: '{event}' is not possible after '{state}'"):
                step(7, state, event)


@given(st.lists(events, max_size=12))
def test_no_call_is_sent_before_it_is_reserved_nor_twice(sequence: list[Event]):
    state, sent = CallState.PLANNED, 0
    for event in sequence:
        if (state, event) not in MOVES:
            continue
        before, state = state, step(7, state, event)
        if state is CallState.SENT:
            assert before is CallState.RESERVED
            sent += 1
    assert sent <= 1


def test_every_state_can_be_reached():
    assert {CallState.PLANNED, *MOVES.values()} == set(CallState)


def test_every_event_leads_somewhere():
    assert {event for _, event in MOVES} == set(Event)


@pytest.mark.parametrize("state", [CallState.PLANNED, CallState.RESERVED])
def test_what_was_never_sent_was_never_paid(state: CallState):
    assert step(1, state, RECOVERY[state]) is CallState.UNPAID


def test_what_was_in_flight_at_a_kill_may_have_been_paid():
    assert step(1, CallState.SENT, RECOVERY[CallState.SENT]) is CallState.UNKNOWN


def test_what_was_received_stays_received_at_a_kill():
    assert not {CallState.RECEIVED, CallState.ACCEPTED, CallState.REFUSED, CallState.APPLIED} & set(RECOVERY)


@pytest.mark.parametrize("state", [CallState.APPLIED, CallState.UNKNOWN, CallState.UNPAID])
def test_a_call_is_over_where_no_move_leads_on(state: CallState):
    assert is_over(state, Event.LOSE)


def test_a_call_that_waits_for_its_documents_is_not_over():
    assert not is_over(CallState.ACCEPTED, Event.ACCEPT)
    assert not is_over(CallState.REFUSED, Event.REFUSE)


def test_the_page_shows_the_diagram_of_the_table():
    assert f"```mermaid\n{diagram()}\n```" in PAGE.read_text(encoding="utf-8")
