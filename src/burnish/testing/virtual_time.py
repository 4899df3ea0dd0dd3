"""An event loop on virtual time: nobody waits, the clock jumps to the next timer, and a seed decides who goes first.

`asyncio.sleep`, timeouts and `loop.time()` work as ever, in no time at all. Of the callbacks that are ready the seed
picks the next one, which is all the freedom that a program must grant to asyncio, and more than it takes: so orders
come up that a real loop shows once in a month. The same seed gives the same order in every process, since tasks and
futures hash by the order in which they were made. Without a seed the order is that of asyncio.

There are no sockets, signals or threads: what is handed to an executor is done at once. What would wait for ever is
told by `Deadlock`, what runs for ever at one instant by `Livelock`.
"""

import asyncio
import heapq
from collections.abc import Callable, Coroutine
from functools import partial
from random import Random
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from types import FrameType

T = TypeVar("T")

_MOST_AT_ONCE = 200_000  #: callbacks at one instant; more are taken for a loop that does not end


class Deadlock(RuntimeError):
    """Nothing is ready and no timer is set: whoever waits would wait for ever."""


class Livelock(RuntimeError):
    """Callbacks go on at one instant without end."""


class VirtualTimeLoop(asyncio.BaseEventLoop):
    """To be used as any event loop, for one thread. `steps` counts the callbacks that were run."""

    def __init__(self, seed: int | None = None, *, start: float = 0.0) -> None:
        """A loop whose clock shows `start` seconds. `seed`: of the order; None: first come, first served."""
        super().__init__()
        self.steps = 0
        self._now = start
        self._random = None if seed is None else Random(seed).random  # noqa: S311 - not for secrets
        self._halt = -1
        self._at_once = 0  # callbacks since the clock moved
        self._made = 0  # tasks and futures
        self._stopping = False  # as in asyncio, which tells no type checker
        # What asyncio keeps in a deque; of a list any one can be taken.
        self._ready: list[asyncio.Handle] = []
        self._scheduled: list[asyncio.TimerHandle] = []
        self.set_task_factory(self._task)  # type: ignore[arg-type]

    def time(self) -> float:
        """Virtual seconds."""
        return self._now

    def stop_after(self, steps: int) -> None:
        """Stop, as `stop` does, after so many more callbacks."""
        self._halt = self.steps + steps

    def create_future(self) -> "asyncio.Future[Any]":
        """As in asyncio."""
        self._made += 1
        return _Future(self, self._made)

    def run_in_executor(
        self,
        executor: object,  # noqa: ARG002 - as in asyncio
        func: Callable[..., T],
        *args: object,
    ) -> "asyncio.Future[T]":
        """Call `func` now, in this thread."""
        future = self.create_future()
        try:
            future.set_result(func(*args))
        except Exception as exc:  # door: a plug-in call
            future.set_exception(exc)
        return future

    def _task(self, _: asyncio.AbstractEventLoop, coro: Coroutine[Any, Any, T], **more: Any) -> "asyncio.Task[T]":
        self._made += 1
        return _Task(self._made, coro, loop=self, **more)

    def _write_to_self(self) -> None:
        """Wakes a loop that waits; this one never does."""

    def _process_events(self, event_list: list[object]) -> None:
        """There are none."""

    def _run_once(self) -> None:
        """One callback; asyncio runs all that are ready, one after the other."""
        if not self._ready:
            self._pass_time()
        while self._scheduled and self._scheduled[0].when() <= self._now:
            self._ready.append(heapq.heappop(self._scheduled))
        if self._ready:
            handle = self._picked()
            if not handle.cancelled():
                self.steps += 1
                self._at_once += 1
                handle._run()  # noqa: SLF001 - as every event loop does
        if self._at_once > _MOST_AT_ONCE:
            count, self._at_once = self._at_once, 0  # what is cancelled now may still come to its end
            raise Livelock(f"{count:,} callbacks at {self._now:.3f} s, and no end: {_waiting(self)}")
        if self.steps == self._halt:
            self.stop()

    def _picked(self) -> asyncio.Handle:
        ready = self._ready
        if self._random is None:
            return ready.pop(0)
        at = int(self._random() * len(ready))
        ready[at], ready[-1] = ready[-1], ready[at]
        return ready.pop()

    def _pass_time(self) -> None:
        scheduled = self._scheduled
        while scheduled and scheduled[0].cancelled():
            heapq.heappop(scheduled)
        if scheduled:
            self._now = max(self._now, scheduled[0].when())
            self._at_once = 0
        elif not self._stopping:
            raise Deadlock(f"nothing is ready and no timer is set at {self._now:.3f} s: {_waiting(self)}")

    def _timer_handle_cancelled(self, handle: asyncio.TimerHandle) -> None:
        """It is dropped when its time comes."""


def run_virtual(main: Coroutine[Any, Any, T], *, seed: int | None = None, start: float = 0.0) -> T:
    """As `asyncio.run`, on virtual time.

    Raises:
        Deadlock: `main` waits for what will never happen.
        Livelock: it does not let the clock go on.
    """
    with asyncio.Runner(loop_factory=partial(VirtualTimeLoop, seed, start=start)) as runner:
        return runner.run(main)


class _Future(asyncio.Future):  # type: ignore[type-arg]
    """Hashes by a number, so that sets of futures have the same order in every process."""

    def __init__(self, loop: VirtualTimeLoop, number: int) -> None:
        self._number = number
        super().__init__(loop=loop)

    def __hash__(self) -> int:
        return self._number


class _Task(asyncio.Task):  # type: ignore[type-arg]
    """The same."""

    def __init__(self, number: int, coro: Coroutine[Any, Any, Any], **more: Any) -> None:
        self._number = number
        super().__init__(coro, **more)

    def __hash__(self) -> int:
        return self._number


def _waiting(loop: VirtualTimeLoop) -> str:
    """Who waits, and where."""
    tasks = sorted(asyncio.all_tasks(loop), key=hash)
    return "; ".join(f"{task.get_name()} in {_place(task)}" for task in tasks) or "no task is left"


def _place(task: "asyncio.Task[Any]") -> str:
    """The functions that a task is in, from the outside to the one that waits."""
    inner: Any = task.get_coro()
    frames: list[FrameType] = []
    while inner is not None:
        frame = getattr(inner, "cr_frame", None) or getattr(inner, "ag_frame", None)
        frames += [frame] if frame is not None else []
        inner = getattr(inner, "cr_await", None) or getattr(inner, "ag_await", None)
    return " > ".join(f"{frame.f_code.co_qualname}:{frame.f_lineno}" for frame in frames) or "?"
