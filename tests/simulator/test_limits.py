"""Requests and tokens per minute: who waits, how long, and what the headers say."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from burnish.testing.simulator.dialect import Level
from burnish.testing.simulator.limits import Limits
from burnish.testing.simulator.wire import OpenAI, duration


def test_a_request_over_the_limit_is_told_when_to_come_back_and_then_passes():
    limits = Limits(rpm=2, tpm=None, now=0.0)

    assert limits.take("m", 1, 0.0) is None
    assert limits.take("m", 1, 0.0) is None
    refused = limits.take("m", 1, 0.0)

    assert refused is not None
    assert (refused.kind, refused.after) == ("requests", 30.0)
    assert refused.message == "Rate limit reached for m on requests per min (RPM): Limit 2, Used 2, Requested 1."
    assert refused.hint == " Please try again in 30s."
    assert limits.take("m", 1, 29.9) is not None
    assert limits.take("m", 1, 30.0) is None


def test_a_refused_request_takes_from_neither_limit():
    limits = Limits(rpm=10, tpm=100, now=0.0)

    assert limits.take("m", 90, 0.0) is None
    assert limits.take("m", 20, 0.0) is not None

    assert limits.levels(0.0)[0].remaining == 9
    assert limits.take("m", 10, 0.0) is None


def test_a_request_larger_than_the_limit_can_never_pass():
    refused = Limits(rpm=None, tpm=100, now=0.0).take("m", 101, 0.0)

    assert refused is not None
    assert refused.message.startswith("Request too large for m on tokens per min (TPM): Limit 100, Requested 101.")
    assert (refused.after, refused.hint) == (math.inf, "")


def test_a_small_bucket_holds_some_seconds_of_its_limit():
    limits = Limits(rpm=60, tpm=None, now=0.0, burst=5)

    assert [limits.take("m", 1, 0.0) is None for _ in range(6)] == [True] * 5 + [False]
    assert limits.levels(100.0) == [Level("requests", 60, 5, 0.0)]


def test_a_bucket_holds_one_request_at_least():
    limits = Limits(rpm=6, tpm=None, now=0.0, burst=1)

    refused = (limits.take("m", 1, 0.0), limits.take("m", 1, 0.0), limits.take("m", 1, 10.0))

    assert [found is None for found in refused] == [True, False, True]


def test_the_levels_tell_what_is_left_and_when_all_is_there_again():
    limits = Limits(rpm=60, tpm=6000, now=0.0)
    limits.take("m", 600, 0.0)

    assert limits.levels(0.5) == [Level("requests", 60, 59, 0.5), Level("tokens", 6000, 5450, 5.5)]
    assert Limits(None, None, 0.0).levels(1.0) == []


def test_openai_tells_the_levels_by_how_long_they_take():
    assert OpenAI().headers(7, [Level("requests", 60, 59, 0.5)], 0.0) == {
        "x-request-id": "req-7",
        "x-ratelimit-limit-requests": "60",
        "x-ratelimit-remaining-requests": "59",
        "x-ratelimit-reset-requests": "500ms",
    }


@pytest.mark.parametrize(
    ("seconds", "written"), [(0, "0s"), (0.0351, "36ms"), (1.2, "1.2s"), (60, "1m0s"), (3725.5, "62m5.5s")]
)
def test_durations_are_written_as_providers_write_them(seconds: float, written: str):
    assert duration(seconds) == written


def test_retry_headers_never_ask_to_come_too_early():
    assert OpenAI().retry(1.2001) == {"retry-after": "2", "retry-after-ms": "1201"}


@given(st.lists(st.tuples(st.floats(0, 5), st.integers(1, 50)), max_size=60))
def test_no_minute_takes_more_than_two_limits(requests: list[tuple[float, int]]):
    limits, now, taken = Limits(rpm=None, tpm=100, now=0.0), 0.0, 0
    for pause, tokens in requests:
        now += pause
        refused = limits.take("m", tokens, now)
        taken += 0 if refused else tokens
        assert refused is None or 0 < refused.after < math.inf

    assert taken <= 100 + 100 * now / 60 + 1e-6
