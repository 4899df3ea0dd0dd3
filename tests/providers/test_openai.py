"""What an OpenAI-compatible endpoint says, and what we make of it."""

import asyncio
import json
from collections.abc import Callable, Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from burnish.errors import CallFailed, Denied, Rejected, ReplyLost, Throttled, Unavailable
from burnish.model.calls import Finish, Prompt, Reply, Usage
from burnish.providers.http import Timeouts
from burnish.providers.openai import OpenAI
from burnish.testing import ManualClock

from .endpoint import (
    CANARY,
    DONE,
    KEY,
    PROMPT,
    USAGE,
    Act,
    Asked,
    Endpoint,
    Script,
    Step,
    answering,
    delta,
    echo,
    endpoint,
    event,
    events,
    head,
    run,
    streamed,
    whole,
)

USED = Usage(11, 5, 4)


async def answers(
    script: Script, *prompts: Prompt, after: Callable[[OpenAI, Endpoint], None] | None = None, **options: object
) -> list[Reply | CallFailed]:
    """What becomes of each prompt, one after the other."""
    found: list[Reply | CallFailed] = []
    async with endpoint(script) as made:
        provider = OpenAI("asked-for", **{"base_url": made.base_url, **options})  # type: ignore[arg-type]
        for prompt in prompts or (PROMPT,):
            try:
                found.append(await provider.complete(prompt))
            except CallFailed as failed:
                found.append(failed)
        if after is not None:
            after(provider, made)
        await provider.close()
    return found


def reply(script: Script, **options: object) -> Reply:
    (found,) = run(answers(script, **options))
    assert isinstance(found, Reply), found
    return found


def failed(script: Script, **options: object) -> CallFailed:
    (found,) = run(answers(script, **options))
    assert isinstance(found, CallFailed), found
    return found


def completion(content: object = "Better.", finish: object = "stop", **more: object) -> dict[str, object]:
    choice = {"index": 0, "message": {"role": "assistant", "content": content}, "finish_reason": finish}
    return {"model": "served", "choices": [choice], "usage": USAGE, **more}


def refusing(status: int, error: object, **headers: str) -> Script:
    return lambda asked: whole(error, status, **headers)


def error(message: str, **more: object) -> dict[str, object]:
    return {"error": {"message": message, **more}}


def test_a_streamed_reply_is_put_together():
    clock = ManualClock(step=1.0)

    found = reply(answering("[k3f clarity] Use ", "it.", "\n[end]"), clock=clock)

    assert found == Reply("[k3f clarity] Use it.\n[end]", Finish.STOP, USED, "served", 1.0, 2.0)


def test_a_completion_in_one_piece_is_read_as_well():
    assert reply(lambda asked: whole(completion())).text == "Better."
    assert reply(lambda asked: whole(completion(), kind="application/json; charset=utf-8")).usage == USED


def test_a_request_says_what_the_endpoint_needs_and_no_more():
    seen: list[Asked] = []

    run(answers(echo, after=lambda _, made: seen.extend(made.asked), body={"temperature": 0, "model": "other"}))

    (asked,) = seen
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


def test_done_ends_the_call_though_the_socket_stays_open():
    async def work() -> None:
        async with endpoint(lambda asked: [*streamed(events("a"), ended=False), Act.HOLD]) as made:
            provider = OpenAI("m", base_url=made.base_url)
            assert (await provider.complete(PROMPT)).text == "a"
            await made.left.wait()  # and its socket is closed
            await provider.close()

    run(work())


def test_a_stream_may_end_without_done_when_it_said_why():
    assert reply(lambda asked: streamed(events("a")[:-1])).text == "a"


STREAM = b"".join(events("Use ", "it ä😀."))
TEXT = "Use it ä😀."


@given(st.lists(st.integers(1, len(STREAM) - 1), max_size=12).map(sorted))
def test_it_makes_no_difference_how_a_stream_is_cut_into_pieces(cuts: list[int]):
    pieces = [STREAM[a:b] for a, b in zip([0, *cuts], [*cuts, len(STREAM)], strict=True)]

    assert reply(lambda asked: streamed(pieces)).text == TEXT


def test_a_stream_can_come_byte_by_byte():
    assert reply(lambda asked: streamed([bytes([byte]) for byte in STREAM])).text == TEXT


def test_a_stream_that_ends_anywhere_is_whole_or_lost():
    """Where the end of the connection is the end of the answer, only the stream itself can tell."""

    async def work() -> list[Reply | CallFailed]:
        opening = head(kind="text/event-stream")
        script: Script = lambda asked: [opening + STREAM[: asked.number], Act.CLOSE]  # noqa: E731
        return await answers(script, *[PROMPT] * (len(STREAM) + 1))

    found = run(work())

    assert {type(each) for each in found} == {Reply, ReplyLost}
    assert {each.text for each in found if isinstance(each, Reply)} == {TEXT}
    assert isinstance(found[-1], Reply)


@pytest.mark.parametrize("keep", [0, 1, 40, len(STREAM) // 2])
def test_a_body_that_is_cut_off_is_lost(keep: int):
    chunked = streamed([STREAM[:keep]], ended=False)
    short = head(headers={"Content-Length": "500"}) + json.dumps(completion()).encode()[:keep]
    bad: list[Step] = [head(kind="text/event-stream", headers={"Transfer-Encoding": "chunked"}), b"zz\r\nab", Act.CLOSE]

    for steps in ([*chunked, Act.CLOSE], [*chunked, Act.RESET], [short, Act.CLOSE], bad):
        assert isinstance(failed(lambda asked, steps=steps: steps), ReplyLost)


def test_a_cut_that_comes_behind_done_cuts_nothing():
    assert reply(lambda asked: [*streamed(events("a"), ended=False), Act.RESET]).text == "a"


@pytest.mark.parametrize(
    ("script", "said"),
    [
        (
            lambda asked: whole(b"<html>Sign in</html>", kind="text/html"),
            "text/html, not with a completion: '<html>Sign in",
        ),
        (lambda asked: whole(b"plain", kind="text/plain"), "text/plain"),
        (lambda asked: whole(b"{not json"), "something other than a completion"),
        (lambda asked: whole(b"[]"), "something other than a completion"),
        (lambda asked: whole({"message": {"content": "native"}}), "something other than a completion"),
        (lambda asked: whole(completion(17)), r"\$.choices\[0\].message.content"),
        (lambda asked: whole(b'{"model": "\xff"}'), "not UTF-8"),
        (lambda asked: streamed([b"data: \xff\n\n"]), "not UTF-8"),
        (lambda asked: streamed([event("{not json")]), "something other than a completion"),
        (lambda asked: streamed([event(delta("a"))]), "broke off"),
        (lambda asked: streamed([]), "broke off"),
        (lambda asked: whole(b"", 204), "204"),
        (lambda asked: [b"SSH-2.0-OpenSSH\r\n", Act.CLOSE], "not answer in HTTP"),
        (lambda asked: [Act.CLOSE], "without an answer"),
        (lambda asked: [Act.RESET], "connection"),
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
    asked: list[Asked] = []

    run(answers(echo, key=KEY, after=lambda _, made: asked.extend(made.asked)))

    assert [each.headers["authorization"] for each in asked] == [f"Bearer {CANARY}"]


LEAKY: list[Script] = [
    refusing(401, error(f"Incorrect API key provided: {CANARY}")),
    refusing(403, error(f"Key {CANARY[:12]}...{CANARY[-4:]} may not")),
    refusing(400, error(f"Authorization: Bearer {CANARY}")),
    refusing(500, f"<pre>{CANARY}</pre>".encode(), Content_Type="text/html"),
    refusing(302, b"", Location=f"http://evil.example/{CANARY}"),
    lambda asked: whole(f"{CANARY}".encode(), kind="text/plain"),
    lambda asked: whole(json.dumps({CANARY: 1}).encode()),
    lambda asked: streamed([event({"error": {"message": CANARY}})]),
    lambda asked: streamed([event(delta("a")), event(CANARY)]),
    lambda asked: [b"SSH-2.0\r\n", Act.CLOSE],
    lambda asked: [Act.CLOSE],
    lambda asked: [Act.RESET],
    lambda asked: [*streamed([event(delta("a"))], ended=False), Act.CLOSE],
]


def everything_said(exc: BaseException | None) -> str:
    """All that a log, a report or a pickle could show of an error and of what led to it."""
    said = ""
    while exc is not None:
        said += f"{exc} {exc!r} {exc.args!r} {getattr(exc, 'facts', '')!r} {vars(exc)!r}"
        exc = exc.__cause__ or exc.__context__
    return said


@pytest.mark.parametrize("script", LEAKY)
def test_no_error_holds_the_key(script: Script):
    found = failed(script, key=KEY)

    said = everything_said(found)
    assert CANARY[:12] not in said
    assert CANARY[-4:] not in said


def test_a_refused_key_is_named_by_its_label():
    assert "the key is that of BURNISH_API_KEY" in str(failed(refusing(401, error("No")), key=KEY))
    assert "no key was sent" in str(failed(refusing(401, error("No"))))


def test_words_of_a_provider_are_one_short_line():
    found = failed(refusing(400, error("a\n\x1b[31m" + "long " * 500)))

    assert "\n" not in str(found)
    assert "\x1b" not in str(found)
    assert len(str(found)) < 300
