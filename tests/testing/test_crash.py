"""Crashes on purpose: who listens, and what happens when."""

import asyncio
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from burnish.crashpoints import Point, reach
from burnish.testing.crash import cancel, counting, crashing, failing, listening

HERE, ELSEWHERE = Point.CALL_SENT, Point.FILE_READY


def test_a_crash_comes_at_its_point_and_at_its_turn():
    with crashing(HERE, failing(OSError("now")), nth=2):
        reach(ELSEWHERE)
        reach(HERE)
        with pytest.raises(OSError, match="now"):
            reach(HERE)
        reach(HERE)


def test_nobody_listens_after_the_end():
    with pytest.raises(KeyError), crashing(HERE, failing(KeyError())):
        reach(HERE)

    reach(HERE)


def test_of_two_listeners_the_inner_one_hears_and_the_outer_one_is_back_afterwards():
    heard: list[Point] = []
    with counting() as counted:
        with listening(heard.append):
            reach(HERE)
        reach(ELSEWHERE)

    assert (heard, counted) == ([HERE], {ELSEWHERE: 1})


def test_points_in_other_threads_are_counted_too():
    with counting() as counted:
        threads = [threading.Thread(target=lambda: [reach(HERE) for _ in range(100)]) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    assert counted == {HERE: 400}


def test_the_task_that_comes_by_is_cancelled_where_it_next_waits():
    went_on: list[str] = []

    async def work(name: str) -> None:
        if name == "one":
            reach(HERE)
        await asyncio.sleep(0)
        went_on.append(name)

    async def both() -> list[object]:
        return await asyncio.gather(work("one"), work("two"), return_exceptions=True)

    with crashing(HERE, cancel):
        one, two = asyncio.run(both())

    assert (type(one), two, went_on) == (asyncio.CancelledError, None, ["two"])


@contextmanager
def interrupts() -> Iterator[list[int]]:
    """The numbers of the signals that come instead of a KeyboardInterrupt."""
    came: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, _: came.append(number))
    try:
        yield came
    finally:
        signal.signal(signal.SIGINT, before)


def test_where_no_task_comes_by_a_cancellation_is_what_ctrl_c_does():
    with interrupts() as came, crashing(HERE, cancel):
        reach(HERE)

    assert came == [signal.SIGINT]


def test_a_crash_that_waits_for_the_journal_comes_after_its_commits():
    order: list[str] = []

    def journal() -> None:
        for _ in range(3):
            order.append("commit")
            reach(Point.JOURNAL_TALLIED)

    writer = threading.Thread(target=journal)
    with crashing(HERE, lambda: order.append("crash"), committed=True):
        writer.start()
        reach(HERE)
    writer.join()

    assert order == ["commit", "commit", "commit", "crash"]
