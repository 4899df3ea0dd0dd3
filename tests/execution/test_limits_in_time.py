"""A lane against servers with limits of many kinds, event by event, in made-up time.

A server holds a bucket of so many seconds' worth. A client sends whenever `Rates` lets it and `Controller` has room;
what is refused goes to the end of the queue. Without a limit, 1,000 calls of 1.2 s, 256 at once, take 4.8 s.
"""

import heapq
import itertools
import random
from dataclasses import dataclass, field

import pytest

from burnish.execution.limits import Rates
from burnish.model.calls import Limits, RateLimit
from burnish.monitoring.controller import Controller

RPM = 1200
SECONDS = 1.2  # a call takes, on average
FIRST = 0.3  # until its answer begins
REFUSAL = 0.05  # until a refusal is heard


@dataclass
class Server:
    """Lets through `rpm`, `burst` seconds of it at once; with `places`, so many calls at a time."""

    rpm: int | None = RPM
    burst: float = 1.0
    headers: bool = False
    boasts: bool = False  # of a minute's worth, whatever it really holds
    places: int | None = None
    window: float | None = None  # filled at once every minute, for the first time after so many seconds
    moods: float = 0.0  # share of the calls that are refused for no reason
    busy: int = 0
    level: float = field(init=False)
    read_at: float = 0.0

    def __post_init__(self) -> None:
        self.rate = (self.rpm or 0) / 60
        self.size = self.rate * self.burst
        self.level = self.size

    def takes(self, now: float, dice: random.Random) -> bool:
        if self.window is not None:
            if (self.read_at - self.window) // 60 < (now - self.window) // 60:
                self.level = self.size
        else:
            self.level = min(self.size, self.level + (now - self.read_at) * self.rate)
        self.read_at = now
        full = self.places is not None and self.busy >= self.places
        if full or dice.random() < self.moods or (self.rpm and self.level < 1 - 1e-9):
            return False
        self.level, self.busy = self.level - 1, self.busy + 1
        return True

    def tells(self, now: float) -> Limits | None:
        if not self.headers or self.rpm is None:
            return None
        left = int(self.level + (self.rpm - self.size if self.boasts else 0))
        reset = (self.size - self.level) / self.rate if self.window is None else (self.window - now) % 60
        return Limits(requests=RateLimit(self.rpm, max(0, left), reset))


@dataclass(frozen=True)
class Run:
    sent: int
    refused: int
    seconds: float
    times: list[float]
    controller: Controller

    @property
    def share(self) -> float:
        return self.refused / self.sent


@dataclass
class Client:
    server: Server
    calls: int
    ceiling: int = 256
    spread: float = 0.5
    seed: int = 1
    rates: Rates = field(default_factory=lambda: Rates.of(None, None, 0.0))
    controller: Controller | None = None

    def run(self) -> Run:
        dice, events, number = random.Random(self.seed), [], itertools.count()
        rates, controller = self.rates, self.controller or Controller.of(self.ceiling)
        now, queue, in_flight, refused, wakes_at, times = 0.0, self.calls, 0, 0, None, []
        done = 0
        while done < self.calls:
            while queue and in_flight < controller.limit:
                wait = rates.wait(now, 0)
                if wait > 0:
                    if wakes_at is None or now + wait < wakes_at:
                        wakes_at = now + wait
                        heapq.heappush(events, (wakes_at, next(number), "wake", None))
                    break
                rates, queue, in_flight = rates.take(now, 0), queue - 1, in_flight + 1
                times.append(now)
                taken, said = self.server.takes(now, dice), self.server.tells(now)
                takes = SECONDS * (1 + self.spread * (2 * dice.random() - 1)) if taken else REFUSAL
                if taken:
                    heapq.heappush(events, (now + FIRST, next(number), "begun", said))
                heapq.heappush(events, (now + takes, next(number), "answered" if taken else "refused", said))
            now, _, what, said = heapq.heappop(events)
            if what == "wake":
                wakes_at = None if wakes_at == now else wakes_at
            elif what == "begun":
                rates = rates if said is None else rates.told(now, said, in_flight)
                controller = controller.begun(in_flight)
            elif what == "answered":
                self.server.busy -= 1
                rates, controller = rates.passed(now), controller.succeeded(now, in_flight, FIRST, 0.01)
                done, in_flight = done + 1, in_flight - 1
            else:
                rates, controller = rates.refused(now, said), controller.throttled(now)
                refused, queue, in_flight = refused + 1, queue + 1, in_flight - 1
        return Run(len(times), refused, now, times, controller)


def allowed(server: Server, calls: int, ceiling: int = 256) -> float:
    """Seconds that the limit itself needs for so many calls."""
    by_limit = (calls - server.size) / server.rate + SECONDS if server.rate else 0.0
    return max(by_limit, calls / ceiling * SECONDS)


@pytest.mark.parametrize("spread", [0.0, 0.5])
@pytest.mark.parametrize("burst", [1.0, 5.0, 60.0])
def test_with_headers_under_one_in_a_hundred_is_refused_and_little_time_lost(burst, spread):
    server = Server(burst=burst, headers=True)
    run = Client(server, 2000, spread=spread).run()

    assert run.share < 0.01
    assert run.seconds < 1.1 * allowed(server, 2000)


@pytest.mark.parametrize("spread", [0.0, 0.5])
@pytest.mark.parametrize("burst", [1.0, 5.0, 60.0])
def test_without_headers_a_long_run_learns_the_limit_from_few_refusals(burst, spread):
    server = Server(burst=burst)
    run = Client(server, 4000, spread=spread).run()

    assert run.share < 0.01
    assert run.seconds < 1.1 * allowed(server, 4000)


@pytest.mark.parametrize("burst", [1.0, 5.0])
def test_a_provider_that_boasts_of_what_remains_is_not_believed_for_long(burst):
    server = Server(burst=burst, headers=True, boasts=True)
    run = Client(server, 2000).run()

    assert run.share < 0.06  # all of them in the first seconds
    assert run.seconds < 1.1 * allowed(server, 2000)


def test_without_a_limit_nothing_waits_for_long():
    few, many = Client(Server(rpm=None), 320, ceiling=64).run(), Client(Server(rpm=None), 2000).run()

    assert few.seconds < 1.25 * 320 / 64 * SECONDS
    assert many.seconds < 1.35 * 2000 / 256 * SECONDS


@pytest.mark.parametrize(("ceiling", "rounds"), [(16, 2), (64, 2), (256, 3)])
def test_a_run_reaches_its_ceiling_within_few_rounds_of_calls(ceiling, rounds):
    run = Client(Server(rpm=None), 4 * ceiling, ceiling=ceiling).run()

    assert sum(time <= rounds * SECONDS for time in run.times) >= 1.4 * ceiling
    assert run.controller.limit == ceiling


def test_a_limit_of_calls_at_once_is_found_as_well():
    run = Client(Server(rpm=None, places=32), 3000).run()

    assert run.share < 0.01
    assert run.seconds < 1.5 * 3000 / 32 * SECONDS


def test_a_window_that_is_told_of_is_waited_for():
    run = Client(Server(burst=60, headers=True, window=30.0), 3000).run()

    assert run.share < 0.01
    assert run.seconds < 130  # the third window begins after 90 s


def test_refusals_that_follow_from_nothing_do_not_stop_a_run():
    told = Client(Server(burst=60, headers=True, moods=0.3), 2000).run()
    blind = Client(Server(rpm=None, moods=0.3), 2000).run()

    assert told.seconds < 300
    assert blind.seconds < 300


def test_a_limit_that_shrinks_is_learned_anew():
    slower = Server(rpm=RPM // 4, burst=5.0)
    second = Client(slower, 1000, rates=taught()).run()

    assert second.share < 0.05
    assert second.seconds < 1.15 * allowed(slower, 1000)


def taught() -> Rates:
    """What a lane knows that had 20 requests in a second let through, and was refused then."""
    rates = Rates.of(None, None, -20.0)
    for step in range(400):
        rates = rates.take(-20 + step / 20, 0)
        if step in (200, 399):
            rates = rates.refused(-20 + step / 20, None)
    return rates


@pytest.mark.parametrize("rpm", [60, 300])
def test_a_slow_lane_is_learned_as_well(rpm):
    server = Server(rpm=rpm, burst=60)
    run = Client(server, 10 * rpm, ceiling=64).run()

    assert run.share < 0.08
    assert run.seconds < 1.1 * allowed(server, 10 * rpm)


def test_a_window_that_nobody_tells_of_costs_some_refusals_and_no_more():
    run = Client(Server(burst=60, window=30.0), 3000).run()

    assert run.share < 0.05
    assert run.seconds < 300
