"""How long a request waits, so that no limit refuses it; and how well that works against a provider that has one."""

import heapq
import math
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from burnish.execution.limits import Rates
from burnish.model.calls import Limits, RateLimit
from burnish.monitoring.controller import Controller

ANY_LIMIT = st.builds(
    RateLimit,
    st.none() | st.integers(-5, 10**6),
    st.none() | st.integers(0, 10**6),
    st.none() | st.floats(0, 1000),
)
ANY_LIMITS = st.builds(Limits, ANY_LIMIT, ANY_LIMIT)
MINUTE = 59.999  #: seconds; sums of floats are not exact


def requests(limit: int | None = None, remaining: int | None = None) -> Limits:
    return Limits(requests=RateLimit(limit, remaining))


def tokens(limit: int | None = None, remaining: int | None = None) -> Limits:
    return Limits(tokens=RateLimit(limit, remaining))


def at_once(rates: Rates, now: float, size: int = 100, most: int = 5000) -> int:
    """How many requests may go without a wait."""
    for count in range(most):
        if rates.wait(now, size) > 0:
            return count
        rates = rates.take(now, size)
    return most


def sent(rates: Rates, seconds: float, size: int = 100, start: float = 0.0) -> tuple[Rates, list[float]]:
    """After sending all that may go, and when each went."""
    now, times = start, []
    while (now := now + rates.wait(now, size)) < start + seconds:
        rates = rates.take(now, size)
        times.append(now)
    return rates, times


def most_in_a_minute(times: list[float], amounts: list[int]) -> int:
    return max(
        (sum(a for t, a in zip(times, amounts, strict=True) if at <= t < at + MINUTE) for at in times), default=0
    )


# -- what the user configured -----------------------------------------------------------------------------------------


@given(
    st.integers(1, 600),
    st.lists(
        st.tuples(
            st.sampled_from(["send", "send", "passed", "refused", "told", "given back"]), st.floats(0, 40), ANY_LIMITS
        ),
        max_size=60,
    ),
)
def test_a_configured_limit_holds_in_every_minute_whatever_is_told(limit: int, events):
    rates, now, times = Rates.of(limit, None, 0.0), 0.0, []
    for event, seconds, limits in events:
        now += seconds
        match event:
            case "send":
                while rates.wait(now, 1) == 0.0:
                    rates = rates.take(now, 1)
                    times.append(now)
                now += rates.wait(now, 1)
            case "passed":
                rates = rates.passed(now)
            case "refused":
                rates = rates.refused(now, limits)
            case "told":
                rates = rates.told(now, limits, 0)
            case "given back":
                rates = rates.give_back(now, 10_000)

    assert most_in_a_minute(times, [1] * len(times)) <= limit


@given(st.integers(1000, 100_000), st.lists(st.tuples(st.integers(1, 1000), ANY_LIMITS), max_size=100))
def test_a_configured_limit_of_tokens_holds_in_every_minute(limit: int, calls):
    rates, now, times, amounts = Rates.of(None, limit, 0.0), 0.0, [], []
    for per_mille, limits in calls:
        amount = max(1, limit * per_mille // 200_000)  # up to the 0.5 % that may go at once
        now += rates.wait(now, amount)
        rates = rates.take(now, amount).told(now, limits, 0)
        times.append(now)
        amounts.append(amount)

    assert most_in_a_minute(times, amounts) <= limit


@pytest.mark.parametrize("limit", [1, 7, 60, 600, 6000])
def test_a_configured_limit_is_used_to_the_full_and_no_further(limit: int):
    rates, first = sent(Rates.of(limit, None, 0.0), MINUTE)
    _, second = sent(rates, MINUTE, start=60.0)

    for times in (first, second):
        assert math.floor(0.98 * limit) <= len(times) <= limit


@given(
    st.none() | st.integers(1, 10**6), st.none() | st.integers(1, 10**7), st.lists(st.integers(0, 10**6), max_size=30)
)
def test_whoever_waits_as_long_as_is_asked_may_go(rpm: int | None, tpm: int | None, sizes: list[int]):
    rates, now = Rates.of(rpm, tpm, 0.0), 0.0
    for size in sizes:
        wait = rates.wait(now, size)
        assert 0.0 <= wait < math.inf
        now += wait
        assert rates.wait(now, size) == pytest.approx(0.0, abs=0.02)  # the pace of an unknown lane moves on
        rates = rates.take(now, size)


def test_a_request_that_is_larger_than_the_limit_goes_when_the_bucket_is_full_and_is_paid_for_after_it():
    rates = Rates.of(None, 6000, 0.0)
    assert rates.wait(0.0, 60_000) == 0.0

    rates = rates.take(0.0, 60_000)

    assert rates.wait(0.0, 1) == pytest.approx(600, rel=0.02)
    assert rates.wait(0.0, 60_000) == pytest.approx(600, rel=0.02)


def test_tokens_that_were_not_used_may_go_again_and_no_more_than_a_full_bucket():
    full = Rates.of(None, 60_000, 0.0)
    taken = full.take(0.0, 400)
    assert taken.wait(0.0, 300) > 0.0

    assert taken.give_back(0.0, 300).wait(0.0, 300) == 0.0
    assert taken.give_back(0.0, 10**9).tokens.level <= full.tokens.level
    assert full.give_back(0.0, -400).wait(0.0, 300) == taken.wait(0.0, 300)


# -- what answers tell ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rates", [Rates(), Rates().told(0.0, requests(6000), 0), Rates.of(6000, None, 0.0)])
def test_a_lower_limit_that_is_told_holds_at_once(rates: Rates):
    after = rates.told(1.0, requests(60, 0), 0)

    rest, times = sent(after, 60.0, start=1.0)
    assert len(times) <= 61
    assert rest.requests.rate == pytest.approx(1.0)


def test_a_higher_limit_that_is_told_is_taken_up_step_by_step():
    rates = Rates().told(0.0, requests(600), 0)

    once = rates.told(1.0, requests(6000), 0)
    assert once.requests.rate == pytest.approx(rates.requests.rate * 1.02)
    for _ in range(200):
        once = once.told(1.0, requests(6000), 0)
    assert once.requests.rate == pytest.approx(100, rel=0.02)


@pytest.mark.parametrize("in_flight", [0, 10, 30])
def test_what_is_left_may_go_at_once_but_for_the_requests_that_an_answer_does_not_know_of(in_flight: int):
    rates = Rates()
    for _ in range(100):
        rates = rates.told(0.0, requests(1200, 100), in_flight)

    assert at_once(rates, 0.0) == 100 - 1.5 * in_flight


def test_one_answer_alone_lets_few_more_go():
    few = Rates().told(0.0, requests(1200), 0)

    assert at_once(few.told(0.0, requests(1200, 1200), 0), 0.0) == at_once(few, 0.0) + 4


def test_what_is_left_of_tokens_counts_by_the_size_of_requests():
    known = Limits(RateLimit(10_000, 10_000), RateLimit(60_000, 40_000))
    rates = Rates().told(0.0, tokens(60_000), 0).take(0.0, 1000)
    for _ in range(100):
        rates = rates.told(0.0, known, 10)

    assert at_once(rates, 0.0, 1000) == 40 - 15


def test_where_little_is_left_no_more_than_the_pace_goes():
    rates = Rates()
    for _ in range(300):
        rates = rates.told(0.0, requests(1200, 1000), 0)

    assert at_once(rates, 0.0) == 1000
    assert at_once(rates.told(0.0, requests(1200, 30), 0), 0.0) == 30
    assert at_once(rates.told(0.0, requests(1200, 0), 0), 0.0) <= 10


# -- what refusals teach ----------------------------------------------------------------------------------------------


def test_where_nothing_is_known_everything_passes_after_a_short_ramp():
    assert at_once(Rates(), 0.0) in (8, 9)

    rates, times = sent(Rates(), 10.0)

    assert 50 <= sum(at < 1 for at in times) <= 90
    assert len(times) > 10_000
    assert rates.requests.rate is None
    assert at_once(rates, 60.0, size=10**9) > 100


def test_a_refusal_without_a_word_teaches_a_limit():
    rates, times = sent(Rates(), 2.0)
    refused = rates.refused(2.0, None)

    assert refused.wait(2.0, 1) >= 1.0
    assert 0 < refused.requests.rate < len(times) / 2
    assert at_once(refused, 3.0) <= max(1, refused.requests.rate)


def test_a_second_refusal_teaches_how_much_passed_between_the_two():
    rates, _ = sent(Rates(), 2.0)
    rates = rates.refused(2.0, None)
    for number in range(201):
        rates = rates.take(3.5 + number / 25, 1)

    learned = rates.refused(12.0, None).requests.rate

    assert learned == pytest.approx(20.0, rel=0.05)
    assert learned <= 20.0


def test_requests_that_were_refused_together_teach_once():
    rates, _ = sent(Rates(), 2.0)
    once = rates.refused(2.0, None)
    many = once
    for _ in range(50):
        many = many.refused(2.1, None)

    through = once.before.lesson.through
    had_got = (through - 50) / through
    assert many.requests.rate == pytest.approx(once.requests.rate * had_got)
    assert many.lesson.until == once.lesson.until


def test_a_limit_that_was_learned_grows_while_requests_pass():
    rates, _ = sent(Rates(), 2.0)
    rates = rates.refused(2.0, None)
    learned = rates.requests.rate

    assert rates.passed(2.5).requests.rate == learned  # an answer to what went before
    for now in range(4, 10):
        rates = rates.passed(float(now))
    assert rates.requests.rate > 2 * learned


# -- against a provider -----------------------------------------------------------------------------------------------

RPM, ANSWER, BEGIN, REFUSAL = 1200, 1.2, 0.3, 0.05  #: per minute; seconds


@dataclass
class Provider:
    """Lets requests through as a full token bucket does that holds some seconds of its rate."""

    burst: float
    tells: bool
    level: float = field(init=False)
    read_at: float = 0.0

    def __post_init__(self) -> None:
        self.level = self.burst * RPM / 60

    def asked(self, now: float) -> tuple[bool, Limits | None]:
        """Is a request let through, and what do the headers say?"""
        self.level = min(self.burst * RPM / 60, self.level + (now - self.read_at) * RPM / 60)
        self.read_at = now
        passes = self.level >= 1
        self.level -= passes
        return passes, requests(RPM, math.floor(self.level)) if self.tells else None


@dataclass
class Client:
    """Sends as `pipeline.asking.door` does: what is refused is sent again."""

    provider: Provider
    left: int = 800
    now: float = 0.0
    rates: Rates = field(default_factory=Rates)
    controller: Controller = field(default_factory=lambda: Controller.of(256))
    in_flight: int = 0
    refused: int = 0
    events: list[tuple[float, int, str, Limits | None]] = field(default_factory=list)
    number: int = 0
    wakes_at: float = math.inf

    def run(self) -> "Client":
        """Until all is answered."""
        self._send()
        while self.events:
            at, _, event, limits = heapq.heappop(self.events)
            if event == "awake" and at != self.wakes_at:  # it was to wake sooner in the meantime
                continue
            self.now = at
            match event:
                case "begun":
                    self._told(limits)
                    self.controller = self.controller.begun(self.in_flight)
                case "answered":
                    self.in_flight -= 1
                    self.rates = self.rates.passed(self.now)
                    self._told(limits)
                    self.controller = self.controller.succeeded(self.now, self.in_flight + 1, BEGIN, 0.01)
                case "refused":
                    self.in_flight -= 1
                    self.left, self.refused = self.left + 1, self.refused + 1
                    self.rates = self.rates.refused(self.now, limits)
                    self.controller = self.controller.throttled(self.now)
                case "awake":
                    self.wakes_at = math.inf
            self._send()
        return self

    def _told(self, limits: Limits | None) -> None:
        if limits is not None:
            self.rates = self.rates.told(self.now, limits, self.in_flight)

    def _send(self) -> None:
        while self.left and self.in_flight < self.controller.limit:
            wait = self.rates.wait(self.now, 100)
            if wait > 0:
                if self.now + wait < self.wakes_at:
                    self.wakes_at = self.now + wait
                    self._after(wait, "awake")
                return
            self.rates = self.rates.take(self.now, 100)
            self.left, self.in_flight = self.left - 1, self.in_flight + 1
            passes, limits = self.provider.asked(self.now)
            if passes:
                self._after(BEGIN, "begun", limits)
                self._after(ANSWER, "answered", limits)
            else:
                self._after(REFUSAL, "refused", limits)

    def _after(self, seconds: float, event: str, limits: Limits | None = None) -> None:
        self.number += 1
        heapq.heappush(self.events, (self.now + seconds, self.number, event, limits))


def least_seconds(burst: float, count: int, in_flight: int = 256) -> float:
    """That any client takes: what is above the burst comes at the rate; no more are in flight than may be."""
    return max((count - burst * RPM / 60) / (RPM / 60), (math.ceil(count / in_flight) - 1) * ANSWER) + ANSWER


@pytest.mark.parametrize("tells", [True, False])
@pytest.mark.parametrize("burst", [1, 5, 60])
def test_a_limit_is_used_to_the_full_and_hardly_a_request_is_refused(burst: int, tells: bool):
    client = Client(Provider(burst, tells)).run()

    slack = 1.15 if tells or burst < 60 else 1.35  # the ramp of a lane of which nothing is known
    assert client.now <= slack * least_seconds(burst, 800)
    assert client.refused <= 800 * (0.01 if tells else 0.015)


def test_a_provider_without_limits_is_used_by_as_many_calls_as_may_be_in_flight():
    client = Client(Provider(math.inf, tells=False), left=5000).run()

    assert client.refused == 0
    assert client.now <= 1.15 * least_seconds(math.inf, 5000)
