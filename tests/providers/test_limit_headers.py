"""Limits in the headers of the usual services and gateways, and nonsense as nothing."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from burnish.model.calls import Limits, RateLimit
from burnish.providers.limit_headers import LONGEST, MOST, read_limits

NOW = 1_700_000_000.0  # Tue, 14 Nov 2023 22:13:20 GMT


def read(*lines: str) -> Limits | None:
    return read_limits(dict(line.split(": ", 1) for line in lines), NOW)


def requests(*lines: str) -> RateLimit:
    found = read(*lines)
    assert found is not None
    return found.requests


def test_openai_tells_of_requests_and_tokens():
    assert read(
        "x-ratelimit-limit-requests: 500",
        "x-ratelimit-remaining-requests: 499",
        "x-ratelimit-reset-requests: 120ms",
        "x-ratelimit-limit-tokens: 200000",
        "x-ratelimit-remaining-tokens: 150000",
        "x-ratelimit-reset-tokens: 15s",
    ) == Limits(RateLimit(500, 499, 0.12), RateLimit(200_000, 150_000, 15.0))


def test_anthropic_tells_when_its_limits_are_reset():
    assert read(
        "date: Tue, 14 Nov 2023 22:13:40 GMT",
        "anthropic-ratelimit-requests-limit: 50",
        "anthropic-ratelimit-requests-remaining: 49",
        "anthropic-ratelimit-requests-reset: 2023-11-14T22:13:41.5Z",
    ) == Limits(RateLimit(50, 49, 1.5))


@pytest.mark.parametrize(
    ("left_of_input", "left_of_output", "scarcer"),
    [(10_000, 8_000, RateLimit(50_000, 10_000)), (50_000, 1_000, RateLimit(8_000, 1_000))],
)
def test_of_two_limits_of_tokens_the_one_counts_of_which_less_is_left(
    left_of_input: int, left_of_output: int, scarcer: RateLimit
):
    found = read(
        "anthropic-ratelimit-input-tokens-limit: 50000",
        f"anthropic-ratelimit-input-tokens-remaining: {left_of_input}",
        "anthropic-ratelimit-output-tokens-limit: 8000",
        f"anthropic-ratelimit-output-tokens-remaining: {left_of_output}",
    )

    assert found is not None
    assert found.tokens == scarcer


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (("x-ratelimit-limit: 20", "x-ratelimit-remaining: 3", "x-ratelimit-reset: 7"), RateLimit(20, 3, 7.0)),
        (("x-ratelimit-limit: 20", "x-ratelimit-remaining: 3", "x-ratelimit-reset: 1700000007"), RateLimit(20, 3, 7.0)),
        (
            ("x-ratelimit-limit: 20", "x-ratelimit-remaining: 3", "x-ratelimit-reset: 1700000007500"),
            RateLimit(20, 3, 7.5),
        ),
        (("x-ratelimit-remaining-requests: 9", "x-ratelimit-reset-requests: 1"), RateLimit(None, 9, 1.0)),  # Azure
        (
            (
                "x-ratelimit-limit-requests: 10",
                "x-ratelimit-renewalperiod-requests: 10",
                "x-ratelimit-remaining-requests: 9",
            ),
            RateLimit(60, 9),
        ),
        (("x-ratelimit-limit-req-minute: 60", "x-ratelimit-remaining-req-minute: 59"), RateLimit(60, 59)),
        (("llm_provider-x-ratelimit-remaining-requests: 7",), RateLimit(None, 7)),
        (("ratelimit-limit: 100", "ratelimit-remaining: 50", "ratelimit-reset: 5"), RateLimit(100, 50, 5.0)),
        (("ratelimit-limit: 100, 100;w=10", "ratelimit-remaining: 50"), RateLimit(600, 50)),
        (("ratelimit-limit: 100", "ratelimit-policy: 100;w=10, 9000;w=3600"), RateLimit(600)),
        (("ratelimit: limit=100, remaining=50, reset=5",), RateLimit(100, 50, 5.0)),
        (("ratelimit: limit=100, remaining=50, reset=5", "ratelimit-policy: 100;w=10"), RateLimit(600, 50, 5.0)),
        (('ratelimit: "default";r=50;t=30', 'ratelimit-policy: "default";q=100;w=60'), RateLimit(100, 50, 30.0)),
        (('ratelimit: "x,y";r=5', 'ratelimit-policy: "z";q=1, "x,y";q=2;w=1'), RateLimit(120, 2)),
        (('ratelimit: "a";r=50, "b";r=1', 'ratelimit-policy: "a";q=100, "b";q=100'), RateLimit(100, 1)),
        (('ratelimit: "default";r=50;t=30',), RateLimit(None, 50, 30.0)),
    ],
)
def test_gateways_and_drafts_tell_of_requests(lines: tuple[str, ...], told: RateLimit):
    assert requests(*lines) == told


def test_a_quota_of_tokens_is_one_of_tokens_and_one_of_bytes_is_none():
    policy = 'ratelimit-policy: "t";q=100;w=60;qu="tokens", "b";q=100;qu="content-bytes"'

    assert read('ratelimit: "t";r=50;t=30, "b";r=1', policy) == Limits(tokens=RateLimit(100, 50, 30.0))


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("6m0s", 360.0),
        ("1.2s", 1.2),
        ("35ms", 0.035),
        ("1h2m3s", 3_723.0),
        ("2m59.56s", 179.56),
        ("17", 17.0),
        ("0", 0.0),
        ("2023-11-14T22:13:50Z", 30.0),
        ("2023-11-14T23:13:50+01:00", 30.0),
        ("2023-11-14T22:13:10Z", 0.0),
        ("Tue, 14 Nov 2023 22:13:50 GMT", 30.0),
        *((text, None) for text in ("", "soon", "-1", "-1s", "nan", "inf", "1e3", "1e999", "9" * 400, "6m0", "999h")),
        *((text, None) for text in ("2031-01-01T00:00:00Z", "1999-01-01T00:00:00Z", "None", "99999999999999999s")),
    ],
)
def test_when_a_limit_is_reset_is_read_in_every_form(text: str, seconds: float | None):
    assert requests("x-ratelimit-remaining-requests: 1", f"x-ratelimit-reset-requests: {text}").reset == seconds


@pytest.mark.parametrize("text", ["-1", "0", "nan", "inf", "1e9", "unlimited", "None", "9" * 30, "", "１００"])
def test_what_is_no_limit_is_not_told_and_what_is_left_of_it_neither(text: str):
    assert read(f"x-ratelimit-limit-requests: {text}", "x-ratelimit-remaining-requests: 0") is None
    assert read(f"ratelimit: limit={text}, remaining=0, reset=9") is None


def test_an_answer_that_tells_nothing_teaches_nothing():
    assert read() is None
    assert read("content-type: text/event-stream", "x-ratelimit-reset-requests: 3s") is None


@pytest.mark.parametrize(
    "lines",
    [
        ("x-ratelimit-limit-requests: 200", "x-ratelimit-remaining-requests: 199", "x-ratelimit-reset-requests: 7m12s"),
        ("ratelimit: limit=200, remaining=199, reset=432", "ratelimit-policy: 200;w=86400"),
        ('ratelimit: "day";r=199;t=432', 'ratelimit-policy: "day";q=200;w=86400'),
    ],
)
def test_a_limit_of_a_day_is_no_limit_of_a_minute(lines: tuple[str, ...]):
    assert requests(*lines) == RateLimit(None, 199, 432.0)


def test_no_more_is_left_than_there_is():
    assert requests("x-ratelimit-limit: 5", "x-ratelimit-remaining: 9") == RateLimit(5, 5)


NAMES = [
    *(f"x-ratelimit-{part}{what}" for part in ("limit", "remaining", "reset") for what in ("", "-requests", "-tokens")),
    *(f"anthropic-ratelimit-{what}-reset" for what in ("requests", "tokens", "input-tokens")),
    *("anthropic-ratelimit-tokens-limit", "anthropic-ratelimit-tokens-remaining"),
    *("ratelimit", "ratelimit-policy", "ratelimit-limit", "ratelimit-remaining", "ratelimit-reset", "date"),
]
NUMBERS = st.one_of(st.integers(), st.floats()).map(str)
LIKE_A_LIMIT = st.from_regex(
    r'("?[a-z]?"?;?(r|t|q|w|qu|limit|remaining|reset)=[0-9.-]{1,12}[,;] ?){1,4}', fullmatch=True
)
TEXTS = st.one_of(st.text(max_size=60), NUMBERS, NUMBERS.map("{}s".format), LIKE_A_LIMIT, st.datetimes().map(str))


@given(st.dictionaries(st.sampled_from(NAMES), TEXTS))
def test_any_headers_give_limits_that_can_be_obeyed_or_none(headers: dict[str, str]):
    found = read_limits(headers, NOW)

    for told in (found.requests, found.tokens) if found else ():
        assert told.limit is None or (isinstance(told.limit, int) and 1 <= told.limit <= MOST)
        assert told.remaining is None or (isinstance(told.remaining, int) and 0 <= told.remaining <= MOST)
        assert told.reset is None or (math.isfinite(told.reset) and 0 <= told.reset <= LONGEST)
        assert told.limit is None or told.remaining is None or told.remaining <= MOST


@given(st.integers(1, 10**6), st.integers(0, 10**6), st.integers(0, 59_000))
def test_what_openai_says_is_understood_as_it_was_meant(limit: int, remaining: int, milliseconds: int):
    found = requests(
        f"x-ratelimit-limit-requests: {limit}",
        f"x-ratelimit-remaining-requests: {remaining}",
        f"x-ratelimit-reset-requests: {milliseconds // 1000}s{milliseconds % 1000}ms",
    )

    assert (found.limit, found.remaining) == (limit, min(limit, remaining))
    assert found.reset == pytest.approx(milliseconds / 1000)
