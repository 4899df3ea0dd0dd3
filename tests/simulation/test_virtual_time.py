"""The event loop on virtual time behaves as asyncio's, and a seed decides what asyncio leaves open."""

import asyncio

import pytest

from burnish.testing.virtual_time import Deadlock, Livelock, VirtualTimeLoop, run_virtual


def order(seed: int | None, count: int = 8) -> list[int]:
    met: list[int] = []

    async def worker(number: int) -> None:
        for _ in range(3):
            await asyncio.sleep(0)
            met.append(number)

    async def main() -> None:
        await asyncio.gather(*(worker(number) for number in range(count)))

    run_virtual(main(), seed=seed)
    return met


@pytest.mark.parametrize("seed", [None, 1])
def test_sleepers_wake_in_the_order_of_their_times_and_nobody_waits(seed: int | None):
    woken: list[tuple[str, float]] = []

    async def sleeper(name: str, seconds: float) -> None:
        await asyncio.sleep(seconds)
        woken.append((name, asyncio.get_running_loop().time()))

    async def main() -> None:
        await asyncio.gather(sleeper("day", 86_400), sleeper("second", 1), sleeper("hour", 3600))

    run_virtual(main(), seed=seed)

    assert woken == [("second", 1.0), ("hour", 3600.0), ("day", 86_400.0)]


def test_a_timeout_ends_what_takes_longer_and_nothing_else():
    async def main() -> tuple[str, float]:
        async with asyncio.timeout(10):
            await asyncio.sleep(9)
        try:
            async with asyncio.timeout(10):
                await asyncio.sleep(11)
        except TimeoutError:
            return "late", asyncio.get_running_loop().time()
        return "in time", 0.0

    assert run_virtual(main(), seed=3) == ("late", 19.0)


def test_what_is_cancelled_ends_at_once_and_its_timer_moves_no_clock():
    async def main() -> float:
        task = asyncio.ensure_future(asyncio.sleep(1000))
        await asyncio.sleep(1)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        assert task.cancelled()
        await asyncio.sleep(1)
        return asyncio.get_running_loop().time()

    assert run_virtual(main(), seed=0) == 2.0


def test_who_waits_for_ever_is_named():
    async def waits_for_nobody() -> None:
        await asyncio.Event().wait()

    with pytest.raises(Deadlock, match=r"no timer is set at 5\.000 s: .*Event\.wait"):
        run_virtual(_after(5, waits_for_nobody()))


async def _after(seconds: float, work: "asyncio._CoroutineLike[None]") -> None:
    await asyncio.sleep(seconds)
    await work


def test_who_spins_for_ever_is_named():
    async def spins() -> None:
        while True:
            await asyncio.sleep(0)

    with pytest.raises(Livelock, match="spins"):
        run_virtual(spins())


def test_the_same_seed_gives_the_same_order_and_another_one_another():
    assert order(7) == order(7)
    assert sorted(order(7)) == sorted(order(8))
    assert len({tuple(order(seed)) for seed in range(20)}) > 15


def test_without_a_seed_the_order_is_that_of_asyncio():
    assert order(None, 3) == [0, 1, 2] * 3


def test_a_set_of_tasks_has_the_same_order_each_time():
    async def main() -> list[str]:
        tasks = {asyncio.create_task(asyncio.sleep(1), name=str(number)) for number in range(100)}
        await asyncio.wait(tasks)
        return [task.get_name() for task in tasks]

    assert run_virtual(main(), seed=1) == run_virtual(main(), seed=2)


def test_what_is_handed_to_a_thread_is_done_at_once():
    async def main() -> tuple[int, str]:
        found = await asyncio.to_thread(lambda: 7)
        try:
            await asyncio.to_thread(int, "x")
        except ValueError as problem:
            return found, str(problem)
        return found, ""

    found, problem = run_virtual(main(), seed=0)

    assert found == 7
    assert "invalid literal" in problem


def test_a_loop_stops_after_so_many_steps_and_goes_on_from_there():
    met: list[int] = []
    loop = VirtualTimeLoop(5)

    async def counts() -> None:
        for number in range(100):
            await asyncio.sleep(1)
            met.append(number)
        loop.stop()

    task = loop.create_task(counts())
    loop.stop_after(20)
    loop.run_forever()
    half = len(met)
    loop.run_forever()
    loop.run_until_complete(task)
    loop.close()

    assert 5 < half < 20
    assert met == list(range(100))
