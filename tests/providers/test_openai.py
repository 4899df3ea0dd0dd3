"""What an OpenAI-compatible endpoint says, and what we make of it."""

import asyncio
import json
from collections.abc import Mapping
from functools import partial

import pytest

from burnish.errors import CallFailed, Denied, Rejected, ReplyLost, Throttled, Unavailable
from burnish.model.calls import Finish, Reply, Usage
from burnish.providers.http import Timeouts
from burnish.providers.openai import OpenAI
from burnish.testing import ManualClock

from . import dialects
from .dialects import USED, asked_once, completion, refusing
from .endpoint import (
    CANARY,
    DONE,
    KEY,
    PROMPT,
    USAGE,
    Asked,
    Script,
    Step,
    answering,
    delta,
    echo,
    endpoint,
    event,
    events,
    run,
    streamed,
    whole,
)

answers = partial(dialects.answers, dialects.OPENAI)
reply, failed = partial(dialects.reply, dialects.OPENAI), partial(dialects.failed, dialects.OPENAI)


def error(message: str, **more: object) -> dict[str, object]:
    return {"error": {"message": message, **more}}


def test_a_streamed_reply_is_put_together():
    clock = ManualClock(step=1.0)

    found = reply(answering("[k3f clarity] Use ", "it.", "\n[end]"), clock=clock)

    assert found == Reply("[k3f clarity] Use it.\n[end]", Finish.STOP, USED, "served", 1.0, 2.0)


def test_a_request_says_what_the_endpoint_needs_and_no_more():
    asked = asked_once(dialects.OPENAI, echo, body={"temperature": 0, "model": "other"})

    assert asked.line == "POST /v1/chat/completions HTTP/1.1"
    assert asked.data == {
        "model": "asked-for",
        "messages": [{"role": "system", "content": "Improve."}, {"role": "user", "content": "Some text."}],
        "max_tokens": 100,
        "stream": True,
        "stream_options": {"include_usage": True},
        "temperature": 0,
    }
    assert "authorization" not in asked.headers
    assert "cookie" not in asked.headers
    assert asked.headers["accept-encoding"] == "identity"


def test_the_hosted_service_is_asked_under_the_name_that_all_its_models_take():
    provider = OpenAI("m")

    assert provider.lane.origin == "https://api.openai.com"
    assert "max_completion_tokens" in json.loads(provider._question(PROMPT).body)


@pytest.mark.parametrize(
    ("said", "finish"),
    [
        ("stop", Finish.STOP),
        ("length", Finish.LENGTH),
        ("content_filter", Finish.FILTER),
        ("eos", Finish.STOP),
        ("tool_calls", Finish.OTHER),
        (None, Finish.OTHER),
    ],
)
def test_why_a_reply_ended_is_told(said: str | None, finish: Finish):
    assert reply(lambda asked: streamed(events("a", finish=said))).finish is finish
    assert reply(lambda asked: whole(completion(finish=said))).finish is finish


@pytest.mark.parametrize(
    "body",
    [
        {"choices": [], "usage": USAGE},
        {"choices": None},
        {"choices": [{"message": None}]},
        {"choices": [{"message": {"content": None}, "finish_reason": "stop"}]},
        {"choices": [{"message": {"content": ""}, "finish_reason": "stop"}]},
    ],
)
def test_an_answer_without_text_is_a_reply_without_text(body: object):
    assert reply(lambda asked: whole(body)).text == ""


def test_a_stream_without_text_is_a_reply_without_text():
    assert reply(lambda asked: streamed([event({"choices": [], "usage": USAGE}), DONE])).text == ""


@pytest.mark.parametrize("partial", ["", "Half of "])
def test_a_refusal_is_a_filtered_reply(partial: str):
    refusal = event({"choices": [{"delta": {"refusal": "I will not."}}]})
    script = lambda asked: streamed([event(delta(partial)), refusal, event(delta(finish="stop")), DONE])  # noqa: E731

    found = reply(script)

    assert found.finish is Finish.FILTER
    assert found.text == (partial or "I will not.")


def test_the_thoughts_of_a_model_are_no_text():
    thought = event({"choices": [{"delta": {"reasoning_content": "Hm.", "content": None}}]})
    parts = [{"type": "thinking", "thinking": "Hm."}, {"type": "text", "text": "b"}]

    assert reply(lambda asked: streamed([thought, *events("a")])).text == "a"
    assert reply(lambda asked: whole(completion(parts))).text == "b"


def test_only_the_choice_that_was_asked_for_is_read():
    other = event({"choices": [{"index": 1, "delta": {"content": "no"}}]})

    assert reply(lambda asked: streamed([other, *events("yes")])).text == "yes"


@pytest.mark.parametrize(
    ("usage", "known"),
    [
        (USAGE, USED),
        ({"prompt_tokens": 11, "completion_tokens": 5, "prompt_tokens_details": None}, Usage(11, 5)),
        (
            {"prompt_tokens": 11, "completion_tokens": 5, "prompt_tokens_details": {"cached_tokens": 99}},
            Usage(11, 5, 11),
        ),
        (None, None),
        ({}, None),
        ({"prompt_tokens": 0, "completion_tokens": 0}, None),
        ({"prompt_tokens": 11, "completion_tokens": 0}, None),
        ({"prompt_tokens": -1, "completion_tokens": 5}, None),
        ({"prompt_tokens": 11, "completion_tokens": None}, None),
        ({"prompt_tokens": "11", "completion_tokens": True}, None),
        ({"prompt_tokens": 1e300, "completion_tokens": 5}, None),
        ([11, 5], None),
    ],
)
def test_a_usage_that_makes_no_sense_is_not_known(usage: object, known: Usage | None):
    assert reply(lambda asked: streamed(events("a", usage=usage))).usage == known


def test_of_a_usage_that_comes_twice_the_larger_counts():
    small = event({"choices": [], "usage": {"prompt_tokens": 11, "completion_tokens": 2}})

    assert reply(lambda asked: streamed([*events("a")[:-1], small, DONE])).usage == USED


def test_the_model_is_the_one_asked_for_where_none_is_named():
    assert reply(lambda asked: whole(completion())).model == "served"
    assert reply(lambda asked: whole(completion(model=None))).model == "asked-for"


@pytest.mark.parametrize(
    ("script", "said"),
    [
        (whole({"message": {"content": "native"}}), "something other than a completion"),
        (whole(completion(17)), r"\$.choices\[0\].message.content"),
    ],
)
def test_what_is_no_completion_is_lost_and_named(script: Script, said: str):
    with pytest.raises(ReplyLost, match=said) as caught:
        raise failed(script)

    assert caught.value.paid


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (401, error("Incorrect API key provided"), Denied),
        (403, error("Country not supported"), Denied),
        (403, error("Your input was flagged by moderation"), Rejected),
        (402, error("Insufficient Balance"), Denied),
        (404, error("The model `m` does not exist", code="model_not_found"), Denied),
        (429, error("You exceeded your quota", code="insufficient_quota"), Denied),
        (429, error("Limit reached", type="tokens", code="rate_limit_exceeded"), Throttled),
        (429, [error("You exceeded your current quota", code=429, status="RESOURCE_EXHAUSTED")], Throttled),
        (429, b"", Throttled),
        (529, error("Overloaded"), Throttled),
        (400, error("Your credit balance is too low"), Denied),
        (408, error("Timeout"), Unavailable),
        (500, error("Oops"), Unavailable),
        (502, b"<html>Bad gateway</html>", Unavailable),
        (503, b"", Unavailable),
        (504, b"", Unavailable),
        (524, b"", Unavailable),
        (400, error("Bad request"), Rejected),
        (418, {"detail": "I am a teapot"}, Rejected),
        (422, {"detail": [{"loc": ["body", "messages"], "msg": "too odd"}]}, Rejected),
    ],
)
def test_each_refusal_says_what_can_be_done(status: int, body: object, kind: type[CallFailed]):
    found = failed(refusing(status, body))

    assert type(found) is kind
    assert str(status) in str(found)
    assert not found.paid


@pytest.mark.parametrize(
    ("status", "body", "too_long"),
    [
        (400, error("Too big", code="context_length_exceeded"), True),
        (400, {"object": "error", "message": "This model's maximum context length is 4096 tokens."}, True),
        (400, error("the request exceeds the available context size", type="exceed_context_size_error"), True),
        (400, error("max_tokens is too large: 9000. This model supports at most 4096", param="max_tokens"), True),
        (413, b"", True),
        (400, error("Bad request"), False),
    ],
)
def test_a_request_that_is_too_long_is_told_from_a_bad_one(status: int, body: object, too_long: bool):
    assert failed(refusing(status, body)).facts["too_long"] is too_long


def test_a_provider_says_how_long_to_wait():
    assert failed(refusing(429, error("Slow down"), Retry_After="7")).facts["after"] == 7.0
    assert failed(refusing(503, error("Busy"), retry_after_ms="1500")).facts["after"] == 1.5
    assert failed(refusing(429, error("Slow down"))).facts["after"] is None
    later = failed(refusing(429, b"", Retry_After="Tue, 14 Nov 2023 22:13:50 GMT"), wall=lambda: 1_700_000_000.0)
    assert later.facts["after"] == 30.0


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_named_and_not_followed(status: int):
    async def work() -> CallFailed:
        async with endpoint(answering("a")) as goal:
            script = refusing(status, b"", Location=goal.base_url + "/elsewhere?token=x")
            (found,) = await answers(script, key=KEY)
            assert goal.asked == []
            assert isinstance(found, Rejected)
            return found

    found = run(work())

    assert "/v1/elsewhere, which is not followed" in str(found)
    assert "token" not in str(found)


@pytest.mark.parametrize(
    ("error_in_stream", "kind"),
    [
        ({"message": "Rate limited", "code": 429}, Throttled),
        ({"message": "Slow", "type": "rate_limit_error"}, Throttled),
        ({"message": "No provider", "code": 502}, Unavailable),
        ({"message": "No money", "code": 402}, Denied),
        ({"message": "Who knows"}, ReplyLost),
        ("Who knows", ReplyLost),
    ],
)
def test_an_error_in_place_of_an_answer_counts_as_its_status(error_in_stream: object, kind: type[CallFailed]):
    assert type(failed(lambda asked: streamed([event({"error": error_in_stream})]))) is kind
    assert type(failed(lambda asked: whole({"error": error_in_stream}))) is kind


def test_an_error_behind_the_beginning_of_an_answer_may_have_been_paid():
    script = lambda asked: streamed([event(delta("a")), event({"error": {"message": "Gone", "code": 502}})])  # noqa: E731

    with pytest.raises(ReplyLost, match="Gone"):
        raise failed(script)


NOT_TAKEN: list[tuple[str, Mapping[str, object]]] = [
    ("stream_options", error("Unrecognized request argument supplied: stream_options")),
    ("stream_options", {"detail": [{"type": "extra_forbidden", "loc": ["body", "stream_options"], "msg": "Extra"}]}),
    (
        "max_tokens",
        error(
            "Unsupported parameter: 'max_tokens' is not supported. Use 'max_completion_tokens' instead.",
            code="unsupported_parameter",
            param="max_tokens",
        ),
    ),
    ("stream", error("Your organization must be verified to stream this model.", param="stream")),
]


def picky(refused: set[str], body: object) -> Script:
    """An endpoint that does not take some fields."""

    def script(asked: Asked) -> list[Step]:
        if refused & set(asked.data):
            return whole(body, 400)
        return streamed(events("a")) if asked.data.get("stream") else whole(completion("a"))

    return script


@pytest.mark.parametrize(("field", "body"), NOT_TAKEN)
def test_a_field_that_is_not_taken_is_left_out_from_the_next_attempt_on(field: str, body: object):
    asked: list[Asked] = []

    first, second, third = run(
        answers(picky({field}, body), *[PROMPT] * 3, after=lambda _, made: asked.extend(made.asked))
    )

    assert isinstance(first, Throttled)
    assert first.facts["after"] == 0.0
    assert isinstance(second, Reply)
    assert isinstance(third, Reply)
    assert [field in each.data for each in asked] == [True, False, False]
    assert all({"max_tokens", "max_completion_tokens"} & set(each.data) for each in asked)


def test_an_endpoint_that_takes_no_limit_of_tokens_is_not_asked_without_one():
    both = {"max_tokens", "max_completion_tokens"}
    body = error("Unsupported parameter: 'max_tokens' and 'max_completion_tokens' are not supported.")

    found = run(answers(picky(both, body), *[PROMPT] * 3))

    assert [type(each) for each in found] == [Throttled, Rejected, Rejected]


def test_calls_that_were_under_way_when_a_form_changed_are_asked_again_as_well():
    async def work() -> list[object]:
        gate = asyncio.Event()
        refusal = whole(NOT_TAKEN[0][1], 400)
        async with endpoint(lambda asked: [gate, *refusal]) as made:
            provider = OpenAI("m", base_url=made.base_url)
            calls = [asyncio.create_task(provider.complete(PROMPT)) for _ in range(3)]
            while len(made.asked) < 3:
                await asyncio.sleep(0)
            gate.set()
            found = await asyncio.gather(*calls, return_exceptions=True)
            await provider.close()
            return list(found)

    assert [type(each) for each in run(work())] == [Throttled] * 3


def test_a_limit_that_is_too_large_is_no_field_that_is_not_taken():
    body = error("max_tokens is too large: 9000. This model supports at most 4096 tokens.", param="max_tokens")

    assert isinstance(failed(refusing(400, body)), Rejected)


def test_an_answer_that_is_not_streamed_may_begin_late():
    """It begins when it is done, so the time to its first byte is not held against it."""

    async def work() -> None:
        gate = asyncio.Event()

        def script(asked: Asked) -> list[Step]:
            return whole(NOT_TAKEN[3][1], 400) if "stream" in asked.data else [gate, *whole(completion())]

        async with endpoint(script) as made:
            provider = OpenAI("m", base_url=made.base_url, timeouts=Timeouts(first_byte=0.05))
            with pytest.raises(Throttled):
                await provider.complete(PROMPT)
            asyncio.get_running_loop().call_later(0.1, gate.set)
            assert (await provider.complete(PROMPT)).text == "Better."
            await provider.close()

    run(work())


def test_a_key_is_sent_to_its_endpoint():
    assert asked_once(dialects.OPENAI, echo, key=KEY).headers["authorization"] == f"Bearer {CANARY}"
