"""What an endpoint says that speaks Anthropic's language, and what we make of it."""

import pytest

from burnish.errors import CallFailed, Denied, Rejected, ReplyLost, Throttled, Unavailable
from burnish.model.calls import Finish, Limits, Prompt, RateLimit, Reply, Usage
from burnish.providers.anthropic import Anthropic
from burnish.testing import ManualClock

from .dialects import (
    ANTHROPIC,
    ANTHROPIC_USAGE,
    ANTHROPIC_USED,
    MESSAGE_STOP,
    PING,
    asked_once,
    echoing,
    failed,
    message,
    message_delta,
    message_start,
    refusing,
    reply,
    text_delta,
)
from .endpoint import CANARY, DONE, KEY, event, streamed, whole


def error(kind: str, text: str = "Oops") -> dict[str, object]:
    return {"type": "error", "error": {"type": kind, "message": text}}


def told(reason: str | None = "end_turn", usage: object = ANTHROPIC_USAGE, first: object = ANTHROPIC_USAGE) -> Reply:
    """The reply to a stream that ends so."""
    return reply(
        ANTHROPIC, streamed([message_start(first), text_delta("a"), message_delta(reason, usage), MESSAGE_STOP])
    )


def test_a_streamed_reply_is_put_together():
    clock = ManualClock(step=1.0)

    found = reply(ANTHROPIC, streamed(ANTHROPIC.events("[k3f clarity] Use ", "it.", "\n[end]")), clock=clock)

    assert found == Reply("[k3f clarity] Use it.\n[end]", Finish.STOP, ANTHROPIC_USED, "served", 1.0, 2.0)


def test_a_request_says_what_the_endpoint_needs_and_no_more():
    asked = asked_once(ANTHROPIC, echoing(ANTHROPIC), key=KEY, body={"temperature": 0, "model": "other"})

    assert asked.line == "POST /v1/messages HTTP/1.1"
    assert asked.data == {
        "model": "asked-for",
        "system": [{"type": "text", "text": "Improve.", "cache_control": {"type": "ephemeral"}}],
        "messages": [{"role": "user", "content": "Some text."}],
        "max_tokens": 100,
        "stream": True,
        "temperature": 0,
    }
    assert asked.headers["x-api-key"] == CANARY
    assert asked.headers["anthropic-version"] == "2023-06-01"
    assert "authorization" not in asked.headers


@pytest.mark.parametrize("base_url", ["https://api.anthropic.com", "https://api.anthropic.com/v1/", ""])
def test_a_base_url_may_end_with_the_version_or_before_it(base_url: str):
    provider = Anthropic("m", base_url=base_url)

    assert provider.lane.origin == "https://api.anthropic.com"
    assert provider._endpoint.url + provider._question(Prompt("s", "u", 1)).path == (
        "https://api.anthropic.com/v1/messages"
    )


def test_a_system_that_says_nothing_is_left_out():
    assert b"system" not in Anthropic("m")._question(Prompt("", "u", 1)).body


@pytest.mark.parametrize(
    ("reason", "finish"),
    [
        ("end_turn", Finish.STOP),
        ("stop_sequence", Finish.STOP),
        ("max_tokens", Finish.LENGTH),
        ("model_context_window_exceeded", Finish.LENGTH),
        ("refusal", Finish.FILTER),
        ("pause_turn", Finish.OTHER),
        ("tool_use", Finish.OTHER),
        (None, Finish.OTHER),
    ],
)
def test_why_a_reply_ended_is_told(reason: str | None, finish: Finish):
    assert told(reason).finish is finish
    assert reply(ANTHROPIC, whole(message("a", reason))).finish is finish


def test_the_thoughts_of_a_model_are_no_text_and_events_that_are_not_known_say_nothing():
    others = [
        event({"type": "content_block_start", "content_block": {"type": "thinking", "thinking": "Hm."}}),
        event({"type": "content_block_delta", "delta": {"type": "thinking_delta", "thinking": "Hm."}}),
        event({"type": "content_block_delta", "delta": {"type": "signature_delta", "signature": "x"}}),
        event({"type": "something_new", "message": None}),
        PING,
    ]
    thoughts = {"content": [{"type": "thinking", "thinking": "Hm."}, {"type": "text", "text": "b"}]}

    assert reply(ANTHROPIC, streamed([*others, *ANTHROPIC.events("a")])).text == "a"
    assert reply(ANTHROPIC, whole(message("", **thoughts))).text == "b"


def test_a_block_may_begin_with_text():
    start = event({"type": "content_block_start", "content_block": {"type": "text", "text": "a"}})

    assert reply(ANTHROPIC, streamed([message_start(), start, text_delta("b"), *ANTHROPIC.ending])).text == "ab"


@pytest.mark.parametrize(
    ("usage", "first", "known"),
    [
        (ANTHROPIC_USAGE, ANTHROPIC_USAGE, ANTHROPIC_USED),
        ({"output_tokens": 5}, ANTHROPIC_USAGE, ANTHROPIC_USED),
        ({"input_tokens": 9, "output_tokens": 5}, {"input_tokens": 9, "output_tokens": 1}, Usage(9, 5)),
        ({"input_tokens": 20, "output_tokens": 5}, {"input_tokens": 9, "output_tokens": 1}, Usage(20, 5)),
        ({"output_tokens": 5}, {"input_tokens": 9, "cache_read_input_tokens": None}, Usage(9, 5)),
        (ANTHROPIC_USAGE, None, ANTHROPIC_USED),
        (None, ANTHROPIC_USAGE, None),  # the first one does not know yet what will be written
        ({}, ANTHROPIC_USAGE, None),
        ({"output_tokens": 0}, ANTHROPIC_USAGE, None),
        ({"output_tokens": -5}, ANTHROPIC_USAGE, None),
        ({"output_tokens": "5"}, ANTHROPIC_USAGE, None),
        ({"output_tokens": 1e300}, ANTHROPIC_USAGE, None),
        ({"output_tokens": 5}, {"input_tokens": -4, "output_tokens": 1}, None),
        ({"output_tokens": 5}, {"input_tokens": 0, "output_tokens": 1}, None),
        ({"output_tokens": 5}, {"input_tokens": 4, "cache_read_input_tokens": 1e300}, None),
        ([5], ANTHROPIC_USAGE, None),
    ],
)
def test_a_usage_is_all_of_the_prompt_and_one_that_makes_no_sense_is_not_known(
    usage: object, first: object, known: Usage | None
):
    assert told(usage=usage, first=first).usage == known


def test_a_usage_that_comes_twice_counts_once():
    twice = [message_start(), message_start(), text_delta("a"), message_delta(), message_delta(), MESSAGE_STOP]

    assert reply(ANTHROPIC, streamed(twice)).usage == ANTHROPIC_USED


@pytest.mark.parametrize(
    ("status", "kind", "text", "expected"),
    [
        (400, "invalid_request_error", "messages: roles must alternate", Rejected),
        (400, "invalid_request_error", "Your credit balance is too low to access the Anthropic API.", Denied),
        (400, "invalid_request_error", "You have reached your specified API usage limits.", Denied),
        (401, "authentication_error", "invalid x-api-key", Denied),
        (402, "billing_error", "Payment required", Denied),
        (403, "permission_error", "Not allowed", Denied),
        (404, "not_found_error", "model: claude-none", Denied),
        (413, "request_too_large", "Request exceeds the maximum size", Rejected),
        (429, "rate_limit_error", "This request would exceed your organization's rate limit", Throttled),
        (500, "api_error", "Internal server error", Unavailable),
        (504, "timeout_error", "Timed out", Unavailable),
        (529, "overloaded_error", "Overloaded", Throttled),
    ],
)
def test_each_error_says_what_can_be_done_and_within_a_stream_as_well(
    status: int, kind: str, text: str, expected: type[CallFailed]
):
    refused = failed(ANTHROPIC, refusing(status, error(kind, text)))
    within = failed(ANTHROPIC, streamed([PING, event(error(kind, text))]))

    assert type(refused) is type(within) is expected
    assert str(status) in str(refused)
    assert text[:30] in str(within)
    assert not within.paid


@pytest.mark.parametrize(
    ("text", "too_long"),
    [
        ("prompt is too long: 208310 tokens > 200000 maximum", True),
        ("input length and `max_tokens` exceed context limit: 199000 + 20000 > 200000", True),
        ("max_tokens: 100000 > 8192, which is the maximum allowed number of output tokens for m", True),
        ("max_tokens: must be greater than or equal to 1", False),
    ],
)
def test_a_request_that_is_too_long_is_told_from_a_bad_one(text: str, too_long: bool):
    assert failed(ANTHROPIC, refusing(400, error("invalid_request_error", text))).facts["too_long"] is too_long


@pytest.mark.parametrize("before", [[message_start()], [message_start(), text_delta("a")]])
def test_an_error_after_work_has_begun_may_have_been_paid(before: list[bytes]):
    found = failed(ANTHROPIC, streamed([*before, event(error("overloaded_error", "Overloaded"))]))

    assert isinstance(found, ReplyLost)
    assert "Overloaded" in str(found)


@pytest.mark.parametrize("body", [{"type": "error"}, {"type": "error", "error": None}, {"type": "error", "error": "x"}])
def test_an_error_without_a_kind_is_a_lost_reply(body: object):
    assert isinstance(failed(ANTHROPIC, streamed([event(body)])), ReplyLost)


@pytest.mark.parametrize(
    "body", [{"type": "ping"}, {"type": "message_start", "message": {}}, {"type": ""}, {"choices": []}, {}, [], "a"]
)
def test_what_is_no_message_is_lost_and_named(body: object):
    found = failed(ANTHROPIC, whole(body))

    assert isinstance(found, ReplyLost)
    assert "something other than a message" in str(found)


def test_the_end_of_another_language_ends_a_stream_too():
    assert reply(ANTHROPIC, streamed([*ANTHROPIC.events("a")[:-1], DONE])).text == "a"


def test_limits_come_with_replies_and_with_refusals():
    headers = {"anthropic-ratelimit-requests-limit": "50", "anthropic-ratelimit-requests-remaining": "0"}
    limits = Limits(RateLimit(50, 0))
    late = {**headers, "retry-after": "7"}

    assert reply(ANTHROPIC, whole(message("a"), **headers)).limits == limits
    refused = failed(ANTHROPIC, refusing(429, error("rate_limit_error"), **late))
    assert (refused.facts["after"], refused.facts["limits"]) == (7.0, limits)
