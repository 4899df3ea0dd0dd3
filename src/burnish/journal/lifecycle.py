"""The life of one call: which event may follow which. One table; the page of the documentation is drawn from it.

Pure. What is kept of a step, and when, is decided in the store.
"""

from enum import StrEnum

from burnish.errors import ImpossibleStep
from burnish.model.calls import CallState


class Event(StrEnum):
    """What can happen to a call."""

    RESERVE = "reserve"  #: the budget has room for it
    SEND = "send"  #: its first byte may leave now
    RECEIVE = "receive"  #: its reply is here, whole
    ACCEPT = "accept"  #: the reply was understood
    REFUSE = "refuse"  #: the reply was not understood
    DONE = "done"  #: every document that it served is done with
    LOSE = "lose"  #: no whole reply will come, and the provider may have done the work
    UNPAID = "unpaid"  #: the provider surely did no work for it


_S = CallState

MOVES: dict[tuple[CallState, Event], CallState] = {
    (_S.PLANNED, Event.RESERVE): _S.RESERVED,
    (_S.RESERVED, Event.SEND): _S.SENT,
    (_S.SENT, Event.RECEIVE): _S.RECEIVED,
    (_S.RECEIVED, Event.ACCEPT): _S.ACCEPTED,
    (_S.RECEIVED, Event.REFUSE): _S.REFUSED,
    (_S.ACCEPTED, Event.DONE): _S.APPLIED,
    (_S.ACCEPTED, Event.ACCEPT): _S.ACCEPTED,  # a resumed run reads the reply again,
    (_S.ACCEPTED, Event.REFUSE): _S.REFUSED,  # and a newer burnish may understand less of it
    (_S.REFUSED, Event.DONE): _S.REFUSED,  # nothing of it was applied; the report counts it as wasted
    (_S.SENT, Event.LOSE): _S.UNKNOWN,
    (_S.SENT, Event.UNPAID): _S.UNPAID,
    (_S.RESERVED, Event.UNPAID): _S.UNPAID,
    (_S.PLANNED, Event.UNPAID): _S.UNPAID,
}

#: What a kill means for a call that it found in such a state; in any other state a call stays as it is.
RECOVERY: dict[CallState, Event] = {
    _S.SENT: Event.LOSE,
    _S.RESERVED: Event.UNPAID,
    _S.PLANNED: Event.UNPAID,
}

_FOLLOWED = {state for state, _ in MOVES}


def step(call: int, state: CallState, event: Event) -> CallState:
    """The state of `call` after `event`.

    Raises:
        ImpossibleStep: the table has no such move.
    """
    after = MOVES.get((state, event))
    if after is None:
        raise ImpossibleStep(call=call, state=str(state), event=str(event))
    return after


def is_over(state: CallState, event: Event) -> bool:
    """After `event` led to `state`: will nothing more happen to the call?"""
    return event is Event.DONE or state not in _FOLLOWED


def diagram() -> str:
    """The table as a Mermaid state diagram, for the documentation."""
    edges = [f"    {state} --> {after}: {event}" for (state, event), after in MOVES.items()]
    return "\n".join(["stateDiagram-v2", "    [*] --> planned", *edges])
