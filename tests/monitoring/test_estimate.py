"""Estimates: ranges that hold, and a ceiling that is one."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from burnish.batching.tokens import bound
from burnish.model.calls import Call, CallState, Finish, KnownCall, Lane, Prompt, Reply, Usage
from burnish.model.money import Price
from burnish.monitoring.estimate import ENOUGH, Learned, RequestSize, estimate, learn

LANE = Lane("openai", "https://api.example.org", "model-1")
PRICE = Price(150_000, 600_000)
NOTHING = Learned()


def known(prompt: int, asked: int, usage: Usage | None, first: float = 0.2, seconds: float = 1.2) -> KnownCall:
    call = Call(
        id=1, run="r", lane=LANE, blocks=(), prompt_bytes=prompt, asked_bytes=asked, max_tokens=10**6, reserved=10**6
    )
    reply = Reply("", Finish.STOP, usage, "model-1", first, seconds)
    return KnownCall(call, CallState.ACCEPTED, 0, reply, "")


def drawn(random: Random, count: int) -> list[KnownCall]:
    """Calls as a model might take them: 4 bytes a token, a third of the blocks rewritten."""
    calls = []
    for _ in range(count):
        asked = random.randint(500, 5000)
        blocks = max(1, asked // 300)
        changed = sum(random.random() < 0.33 for _ in range(blocks))
        tokens = round((asked + 2000) / random.gauss(4, 0.2))
        calls.append(known(asked + 2000, asked, Usage(tokens, changed * 80 + 5)))
    return calls


SIZES = st.builds(RequestSize, st.integers(1, 50_000), st.integers(0, 20_000), st.integers(1, 20_000))
REQUESTS = st.lists(SIZES, max_size=30)
PRICES = st.builds(Price, st.integers(0, 10**8), st.integers(0, 10**8))


@st.composite
def learned(draw) -> Learned:
    pairs = st.tuples(st.integers(0, 50_000), st.integers(0, 50_000), st.integers(0, 90_000), st.integers(0, 90_000))
    calls = [known(p, a, Usage(i, o), 0.1, 0.1 + o / 50) for p, a, i, o in draw(st.lists(pairs, max_size=12))]
    return learn(calls)


@given(REQUESTS, learned(), PRICES, st.integers(1, 300))
def test_every_range_is_in_order_and_no_cost_is_above_the_ceiling(requests, lessons, price, concurrency):
    found = estimate(requests, lessons, price, concurrency)

    for span in (found.input, found.output, found.cost, found.seconds):
        assert 0 <= span.low <= span.likely <= span.high
    assert found.cost.high <= found.ceiling
    assert found.output.high <= sum(request.max_tokens for request in requests)
    assert found.calls == len(requests)


@given(st.lists(st.tuples(st.text(max_size=50), st.text(max_size=50), st.integers(1, 9000)), max_size=9), PRICES)
def test_the_ceiling_is_what_is_set_aside_for_one_attempt_at_each(texts, price):
    prompts = [Prompt(*(text.encode(errors="replace").decode() for text in (s, u)), most) for s, u, most in texts]
    requests = [RequestSize(prompt.size, 0, prompt.max_tokens) for prompt in prompts]

    reserved = sum(price.cost(Usage(bound(prompt), prompt.max_tokens)) for prompt in prompts)

    assert estimate(requests, NOTHING, price, 4).ceiling == reserved


def test_for_no_requests_everything_is_nothing():
    found = estimate([], NOTHING, PRICE, 8)

    assert (found.calls, found.ceiling, found.cost.high, found.seconds.high) == (0, 0, 0, 0)


@pytest.mark.parametrize("count", [0, ENOUGH - 1])
def test_few_calls_teach_nothing(count):
    assert learn([known(4000, 1000, Usage(1000, 100))] * count) == NOTHING


def test_calls_without_a_usage_of_the_providers_own_teach_nothing():
    guessed = [known(4000, 1000, Usage(1000, 100, estimated=True))] * 20
    lost = [KnownCall(guessed[0].call, CallState.UNKNOWN, 5, None, "lost")] * 20

    assert learn([*guessed, *lost, *[known(4000, 1000, None)] * 20]) == NOTHING


def test_ratios_and_paces_are_learned():
    lessons = learn([known(4000, 1000, Usage(1000, 100), 0.2, 1.2)] * 6)

    assert lessons.calls == 6
    assert lessons.prompt.mean.likely == 0.25
    assert lessons.output.mean.likely == 0.1
    assert lessons.first.likely == 0.2
    assert lessons.speed.likely == pytest.approx(100)


def test_even_calls_that_agree_leave_some_doubt():
    found = estimate([RequestSize(40_000, 10_000, 9000)], learn([known(4000, 1000, Usage(1000, 100))] * 50), PRICE, 1)

    assert (found.input.low, found.input.likely, found.input.high) == (9500, 10_000, 10_500)


def test_the_more_calls_the_narrower_the_range():
    request = [RequestSize(400_000, 300_000, 100_000)]
    widths = []
    for count in (5, 40, 400):
        span = estimate(request, learn(drawn(Random(3), count)), PRICE, 8).output
        widths.append((span.high - span.low) / span.likely)

    assert widths == sorted(widths, reverse=True)
    assert widths[-1] < 0.25


def test_what_comes_lies_in_the_range_nineteen_times_in_twenty():
    inside, random = 0, Random(7)
    for _ in range(200):
        lessons, new = learn(drawn(random, 30)), drawn(random, 40)
        requests = [RequestSize(k.call.prompt_bytes, k.call.asked_bytes, 9000) for k in new]
        real = sum(k.reply.usage.output for k in new)
        span = estimate(requests, lessons, PRICE, 8).output
        inside += span.low <= real <= span.high

    assert inside >= 184


def test_time_is_that_of_the_calls_on_the_slots_there_are():
    lessons = learn([known(4000, 1000, Usage(1000, 100), 0.5, 1.5)] * 20)
    requests = [RequestSize(4000, 1000, 900)] * 12

    assert [estimate(requests, lessons, PRICE, n).seconds.likely for n in (1, 4, 5, 100)] == pytest.approx(
        [18.0, 4.5, 4.5, 1.5]
    )


def test_without_calls_to_learn_from_the_range_is_wide():
    cost = estimate([RequestSize(10_000, 4000, 3000)] * 10, NOTHING, PRICE, 4).cost

    assert cost.high > 2 * cost.low
    assert estimate([RequestSize(10_000, 4000, 3000)], NOTHING, PRICE, 4).learned_from == 0
