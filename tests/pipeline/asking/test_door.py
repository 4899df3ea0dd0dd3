"""The door of a lane: who is let in, and when. On virtual time."""

import asyncio
from collections.abc import Callable, Coroutine
from itertools import pairwise
from random import Random
from typing import Any

import pytest

from burnish.errors import ProviderDown, Rejected, ReplyLost, Throttled, Unavailable
from burnish.execution.limits import Rates
from burnish.model.calls import Finish, Limits, RateLimit, Reply, Usage
from burnish.model.results import Circuit, CircuitChanged, Event, Paced, Waiting
from burnish.monitoring.controller import Controller
from burnish.pipeline.asking.door import Door, Passage, Patience
from burnish.testing.scripted_provider import LANE
from burnish.testing.virtual_time import run_virtual

DOWN = Unavailable(origin="here", problem="trouble", after=None)
LOST = ReplyLost(origin="here", problem="cut off")
REPLY = Reply("[end]", Finish.STOP, Usage(100, 10), "m", 0.2, 1.0)
NOW = 100.0


def busy(after: float | None, limits: Limits | None = None) -> Throttled:
    return Throttled(origin="here", problem="too many", after=after, limits=limits)


def door(ceiling: int = 8, rpm: int | None = None, **more: Any) -> tuple[Door, list[Event]]:
    """To be called inside of the loop."""
    loop, events = asyncio.get_running_loop(), list[Event]()
    made = Door(
        lane=LANE,
        rates=Rates.of(rpm, None, loop.time()),
        controller=Controller.of(ceiling),
        emit=events.append,
        clock=loop.time,
        sleep=asyncio.sleep,
        random=Random(7).random,
        **more,
    )
    return made, events


def virtual(main: Callable[[], Coroutine[Any, Any, Any]]) -> Any:
    return run_virtual(main(), start=NOW)


async def enter(gate: Door, **more: Any) -> Passage:
    passage = await gate.enter(100, **more)
    assert passage is not None
    return passage


async def calls(gate: Door, count: int, seconds: float = 1.0) -> list[float]:
    """So many calls at once, each answered after `seconds`; when each was let in."""
    times: list[float] = []

    async def call() -> None:
        with await enter(gate) as passage:
            times.append(asyncio.get_running_loop().time() - NOW)
            await asyncio.sleep(seconds)
            passage.answered(REPLY)

    await asyncio.gather(*(call() for _ in range(count)))
    return times


async def break_down(gate: Door) -> None:
    """Calls fail until the circuit is open."""
    while gate.breaker.circuit is not Circuit.OPEN:
        with await enter(gate) as passage:
            passage.failed(DOWN)


def test_no_more_calls_pass_than_the_pace_allows():
    async def main() -> tuple[int, int]:
        gate, most = door(ceiling=3)[0], 0

        async def call() -> None:
            nonlocal most
            with await enter(gate) as passage:
                most = max(most, gate.in_flight)
                await asyncio.sleep(1)
                passage.answered(REPLY)

        await asyncio.gather(*(call() for _ in range(20)))
        return most, gate.in_flight

    assert virtual(main) == (3, 0)


def test_calls_pass_in_the_order_in_which_they_came():
    async def main() -> list[int]:
        gate, order = door(ceiling=1)[0], []

        async def call(number: int) -> None:
            with await enter(gate) as passage:
                order.append(number)
                await asyncio.sleep(1)
                passage.answered(REPLY)

        await asyncio.gather(*(call(number) for number in range(9)))
        return order

    assert virtual(main) == list(range(9))


def test_a_configured_limit_is_kept_in_every_minute():
    async def main() -> list[float]:
        return await calls(door(ceiling=64, rpm=60)[0], 130)

    times = virtual(main)

    assert all(times[n + 60] - times[n] >= 60 - 1e-6 for n in range(len(times) - 60))
    assert times[-1] < 130 * 1.1  # and not much more slowly than allowed


def test_the_limit_that_an_answer_tells_holds_for_the_calls_after_it():
    async def main() -> list[float]:
        gate = door(ceiling=8)[0]
        with await enter(gate) as passage:
            told = Limits(requests=RateLimit(limit=60, remaining=3, reset=57.0))
            passage.answered(Reply("[end]", Finish.STOP, Usage(1, 1), "m", limits=told))
        return await calls(gate, 20, seconds=0.1)

    times = virtual(main)

    assert all(later - earlier > 0.9 for earlier, later in pairwise(times[3:]))


@pytest.mark.parametrize("hint", [5.0, 60.0])
def test_nobody_is_let_in_before_the_time_that_the_provider_names_and_then_not_all_at_once(hint: float):
    async def main() -> list[float]:
        gate = door(ceiling=64)[0]
        await calls(gate, 64)  # the pace is known
        began = asyncio.get_running_loop().time() - NOW
        with await enter(gate) as passage:
            passage.failed(busy(hint))
        return [at - began for at in await calls(gate, 64)]

    times = virtual(main)

    assert min(times) >= hint
    assert sum(at < min(times) + 0.5 for at in times) <= 32
    assert max(times) < hint * 1.1 + 15


def test_a_refusal_that_asks_for_no_wait_slows_nothing_down():
    async def main() -> tuple[list[float], list[Event]]:
        gate, events = door(ceiling=8)
        with await enter(gate) as passage:
            passage.failed(busy(0.0))
        return await calls(gate, 8), events

    times, events = virtual(main)

    assert (set(times), events) == ({0.0}, [])


def test_work_is_parked_while_the_circuit_is_open_and_goes_on_when_the_provider_is_back():
    async def main() -> tuple[list[float], list[float], list[Event]]:
        gate, events = door(ceiling=16)
        back, tried, passed = NOW + 60, list[float](), list[float]()
        loop = asyncio.get_running_loop()
        await calls(gate, 4)

        async def call() -> None:
            failed_at = loop.time()
            while True:
                with await enter(gate, again=DOWN, failed_at=failed_at) as passage:
                    at = loop.time()
                    if at >= back:
                        await asyncio.sleep(1)
                        passage.answered(REPLY)
                        passed.append(loop.time() - back)
                        return
                    tried.append(at - NOW)
                    passage.failed(DOWN)
                failed_at = loop.time()

        await asyncio.gather(*(call() for _ in range(100)))
        return tried, passed, events

    tried, passed, events = virtual(main)

    assert len(tried) < 40  # of 100 calls that wanted to go, for a minute
    assert all(later - earlier <= 10 for earlier, later in pairwise(tried))
    assert len(passed) == 100
    assert max(passed) < 30
    assert [event.circuit for event in events if isinstance(event, CircuitChanged)][-1] is Circuit.CLOSED
    assert any(isinstance(event, Waiting) for event in events)


@pytest.mark.parametrize(("known", "patience"), [(False, 20.0), (True, 300.0)])
def test_who_waits_is_told_when_a_provider_stays_away(known: bool, patience: float):
    async def main() -> tuple[float, str]:
        gate = door(patience=Patience(new=20.0, known=300.0))[0]
        if known:
            await calls(gate, 1)
        await break_down(gate)
        began = asyncio.get_running_loop().time()
        try:
            while True:
                with await enter(gate) as passage:
                    passage.failed(DOWN)
        except ProviderDown as told:
            return asyncio.get_running_loop().time() - began, str(told)

    seconds, message = virtual(main)

    assert patience <= seconds <= patience + 10
    assert message.startswith("here: trouble")


def test_refusals_by_a_limit_and_errors_of_requests_do_not_open_the_circuit():
    async def main() -> Circuit:
        gate = door()[0]
        for failure in [busy(None), Rejected(origin="here", problem="no", too_long=False)] * 30:
            with await enter(gate) as passage:
                passage.failed(failure)
        return gate.breaker.circuit

    assert virtual(main) is Circuit.CLOSED


def test_who_can_go_elsewhere_does_not_wait_before_an_open_circuit():
    async def main() -> tuple[Passage | None, bool]:
        gate = door()[0]
        waiting = asyncio.ensure_future(gate.enter(100, again=LOST, parks=False))
        await break_down(gate)
        await waiting
        return await gate.enter(100, parks=False), gate.takes

    assert virtual(main) == (None, False)


def test_attempts_that_repeat_wait_when_their_budget_is_spent_and_others_pass():
    async def main() -> tuple[list[str], float]:
        gate, order = door(ceiling=64)[0], []
        gate.retries = gate.retries.spend(gate.retries.capacity, NOW) or gate.retries

        async def call(name: str, **more: Any) -> None:
            with await enter(gate, **more) as passage:
                order.append(name)
                passage.answered(REPLY)

        await asyncio.gather(call("again", again=DOWN), call("new"))
        return order, asyncio.get_running_loop().time() - NOW

    order, seconds = virtual(main)

    assert order == ["new", "again"]
    assert 1 < seconds < 120


def test_a_call_that_is_not_sent_after_all_gives_its_place_back():
    async def main() -> list[float]:
        gate = door(ceiling=1, rpm=6000)[0]
        for _ in range(5):
            with await enter(gate):
                pass
        return await calls(gate, 2)

    assert virtual(main) == pytest.approx([0.0, 1.0], abs=0.1)


@pytest.mark.parametrize("steps", [0, 1, 2])
def test_who_is_cancelled_before_the_door_or_in_it_takes_nobodys_place(steps: int):
    async def main() -> int:
        gate = door(ceiling=1)[0]
        with await enter(gate) as passage:
            waiting = asyncio.ensure_future(gate.enter(100))
            await asyncio.sleep(0)
            passage.answered(REPLY)
        for _ in range(steps):
            await asyncio.sleep(0)
        if not waiting.cancel() and (let_in := waiting.result()) is not None:
            with let_in:
                pass
        await asyncio.gather(waiting, return_exceptions=True)
        await calls(gate, 3)
        return gate.in_flight

    assert virtual(main) == 0


def test_many_who_are_cancelled_at_once_do_not_hinder_one_another():
    async def main() -> list[str]:
        gate = door(ceiling=1)[0]

        async def call() -> None:
            with await enter(gate):
                await asyncio.sleep(60)

        tasks = [asyncio.ensure_future(call()) for _ in range(5)]
        await asyncio.sleep(1)
        for task in tasks:
            task.cancel()
        ended = await asyncio.gather(*tasks, return_exceptions=True)
        return [*(type(end).__name__ for end in ended), str(gate.in_flight)]

    assert virtual(main) == ["CancelledError"] * 5 + ["0"]


def test_a_door_that_closes_sends_away_who_waits():
    async def main() -> list[Passage | None]:
        gate = door(ceiling=1)[0]
        with await enter(gate):
            waiting = [asyncio.ensure_future(gate.enter(100)) for _ in range(3)]
            await asyncio.sleep(0)
            gate.close()
            return [*await asyncio.gather(*waiting), await gate.enter(100)]

    assert virtual(main) == [None] * 4


def test_each_step_of_the_pace_is_told_with_its_reason():
    async def main() -> list[Event]:
        gate, events = door(ceiling=300)
        await calls(gate, 600)
        with await enter(gate) as passage:
            passage.failed(busy(None))
        return events

    steps = [event for event in virtual(main) if isinstance(event, Paced)]

    assert [event.limit for event in steps][-2:] == [300, 210]
    assert "refuses" in steps[-1].reason
