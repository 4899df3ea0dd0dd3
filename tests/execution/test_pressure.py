"""How a run is reduced when the machine runs out of room."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from burnish.execution.pressure import Pressure, Room, Step, pressure_of

MB = 1_000_000
AMOUNTS = st.none() | st.integers(0, 10**12)
ORDER = (Step.NOTHING, Step.LESS, Step.ALL)


@pytest.mark.parametrize(
    ("room", "step", "reason"),
    [
        (Room(), Step.ALL, ""),
        (Room(8000 * MB, 50_000 * MB), Step.ALL, ""),
        (Room(200 * MB, 50_000 * MB), Step.LESS, "only 200 MB of memory is available"),
        (Room(8000 * MB, 200 * MB), Step.LESS, "only 200 MB is free on the disk"),
        (Room(200 * MB, 10 * MB), Step.NOTHING, "only 10 MB is free on the disk"),
        (Room(50 * MB, 200 * MB), Step.NOTHING, "only 50 MB of memory is available"),
    ],
)
def test_the_scarcer_of_memory_and_disk_decides(room: Room, step: Step, reason: str):
    assert pressure_of(room) == Pressure(step, reason)


@given(AMOUNTS, AMOUNTS, st.integers(0, 10**9))
def test_less_room_never_lets_a_run_take_on_more(memory: int | None, disk: int | None, less: int):
    some = pressure_of(Room(memory, disk))
    fewer = pressure_of(Room(None if memory is None else max(0, memory - less), disk))

    assert ORDER.index(fewer.step) <= ORDER.index(some.step)
    assert fewer.calls(64) <= some.calls(64)
    assert fewer.window(4 * MB) <= some.window(4 * MB)


@given(st.sampled_from([Step.ALL, Step.LESS]), st.integers(1, 10_000))
def test_a_run_that_is_only_reduced_can_always_go_on(step: Step, calls: int):
    assert 1 <= Pressure(step).calls(calls) <= calls
