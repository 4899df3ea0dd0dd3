"""Requests as clients write them."""

import json

import pytest

from burnish.testing.simulator.dialect import BadRequest
from burnish.testing.simulator.wire import read_chat

MESSAGES = [{"role": "system", "content": "s"}, {"role": "user", "content": [{"type": "text", "text": "u"}]}]


def body(**fields: object) -> bytes:
    return json.dumps({"model": "m", "messages": MESSAGES, **fields}).encode()


def test_messages_may_be_texts_or_parts():
    chat = read_chat(body())

    assert (chat.system, chat.user, chat.stream, chat.include_usage, chat.max_tokens) == ("s", "u", False, False, None)


def test_the_last_words_of_the_user_are_what_is_asked():
    more = [*MESSAGES, {"role": "assistant", "content": "a"}, {"role": "user", "content": "v"}]

    assert read_chat(body(messages=more)).user == "v"


@pytest.mark.parametrize(
    ("fields", "most"),
    [({"max_tokens": 5}, 5), ({"max_completion_tokens": 6}, 6), ({"max_tokens": 7, "max_completion_tokens": 3}, 3)],
)
def test_both_names_of_the_limit_are_read(fields: dict[str, object], most: int):
    assert read_chat(body(**fields)).max_tokens == most


@pytest.mark.parametrize(
    ("given", "param"),
    [
        (b"{", None),
        (b"\xff", None),
        (b"[]", None),
        (body(model=""), "model"),
        (body(messages=[]), "messages"),
        (body(messages=["x"]), "messages"),
        (body(messages=[{"role": "user"}]), "messages"),
        (body(max_tokens=0), "max_tokens"),
        (body(max_completion_tokens="5"), "max_completion_tokens"),
    ],
)
def test_what_is_no_request_is_refused_with_the_field_at_fault(given: bytes, param: str | None):
    with pytest.raises(BadRequest) as caught:
        read_chat(given)

    assert caught.value.param == param
