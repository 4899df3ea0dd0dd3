"""Providers through a library: what its answers and exceptions mean, and that it neither retries nor shows a key."""

import subprocess
import sys
from importlib.util import find_spec

import pytest

from burnish.errors import (
    CallFailed,
    ConfigurationError,
    Denied,
    Rejected,
    ReplyLost,
    Throttled,
    Unavailable,
    Unreachable,
)
from burnish.model.calls import Finish, Lane, Reply
from burnish.providers.http import Timeouts
from burnish.providers.market import Market, lane_of

from .dialects import OPENAI, USED, Dialect, completion, every_dialect
from .endpoint import CANARY, PROMPT, Act, Asked, Script, Step, endpoint, run, whole

needs_the_library = pytest.mark.skipif(find_spec("any_llm") is None, reason="the extra `market` is not installed")
FOREIGN = "sk-of-another-vendor-0123456789"


@pytest.fixture(autouse=True)
def keys_of_vendors(monkeypatch: pytest.MonkeyPatch) -> None:
    """The library looks for keys by itself; none of these belongs to the endpoint of a test."""
    for name in ("OPENAI_API_KEY", "ANTHROPIC_API_KEY", "GROQ_API_KEY"):
        monkeypatch.setenv(name, FOREIGN)


async def served(script: Script, vendor: str = "openai", **options: object) -> tuple[Reply | CallFailed, list[Asked]]:
    async with endpoint(script) as made:
        base_url = made.base_url if vendor == "openai" else made.base_url.removesuffix("/v1")
        options = {"base_url": base_url, "environ": {"BURNISH_API_KEY": CANARY}, **options}
        provider = Market(f"{vendor}:asked-for", **options)  # type: ignore[arg-type]
        try:
            return await provider.complete(PROMPT), made.asked
        except CallFailed as failed:
            return failed, made.asked
        finally:
            await provider.close()


def answering(*steps: Step) -> Script:
    return lambda asked: steps


def full(dialect: Dialect, text: str) -> object:
    """An answer with all that the library insists on."""
    said = dialect.whole(text)
    assert isinstance(said, dict)
    usage = {**said["usage"], "total_tokens": 16}
    return {"id": "1", "object": "chat.completion", "created": 1, **said, "usage": usage}


@needs_the_library
@every_dialect
def test_a_reply_comes_with_its_usage_and_the_model_that_answered(dialect: Dialect):
    found, _ = run(served(answering(*whole(full(dialect, "Better."))), dialect.name))

    assert isinstance(found, Reply)
    assert (found.text, found.finish, found.model) == ("Better.", Finish.STOP, "served")
    assert found.usage is not None
    assert (found.usage.input, found.usage.output) == (USED.input, USED.output)


@needs_the_library
def test_a_request_holds_the_prompt_and_its_limit():
    _, (asked,) = run(served(answering(*whole(completion()))))

    assert asked.data["model"] == "asked-for"
    assert [message["content"] for message in asked.data["messages"]] == ["Improve.", "Some text."]
    assert 100 in (asked.data.get("max_tokens"), asked.data.get("max_completion_tokens"))


@needs_the_library
@every_dialect
@pytest.mark.parametrize(
    ("status", "said", "kind"),
    [
        (400, "Bad request", Rejected),
        (400, "prompt is too long: 5 tokens > 4 maximum", Rejected),
        (400, "Your credit balance is too low", Denied),
        (401, "Incorrect API key provided", Denied),
        (402, "Insufficient balance", Denied),
        (404, "No such model", Denied),
        (429, "Slow down", Throttled),
        (500, "Oops", Unavailable),
        (503, "Busy", Unavailable),
        (529, "Overloaded", Throttled),
    ],
)
def test_each_refusal_says_what_can_be_done_and_is_asked_for_once(
    dialect: Dialect, status: int, said: str, kind: type[CallFailed]
):
    found, asked = run(served(answering(*whole(dialect.error(said), status, retry_after="7")), dialect.name))

    assert type(found) is kind
    assert said in str(found)
    assert len(asked) == 1
    if status == 400:
        assert found.facts.get("too_long") in (None, "too long" in said)
    if status == 429:
        assert found.facts["after"] == 7.0


@needs_the_library
@every_dialect
@pytest.mark.parametrize("steps", [[Act.CLOSE], [Act.RESET], whole(b"<html>", kind="text/html"), whole(b"{")])
def test_what_is_no_answer_may_have_been_paid_and_is_not_asked_again(dialect: Dialect, steps: list[Step]):
    found, asked = run(served(answering(*steps), dialect.name))

    assert type(found) is ReplyLost
    assert len(asked) == 1


@needs_the_library
def test_a_call_that_takes_too_long_is_lost():
    found, _ = run(served(answering(Act.HOLD), timeouts=Timeouts(total=0.2)))

    assert type(found) is ReplyLost
    assert "not done after 0.2 s" in str(found)


@needs_the_library
def test_where_nobody_listens_nothing_was_sent():
    async def work() -> CallFailed:
        async with endpoint(answering()) as made:
            port = made.port
        provider = Market("openai:m", base_url=f"http://127.0.0.1:{port}/v1", environ={})
        with pytest.raises(CallFailed) as caught:
            await provider.complete(PROMPT)
        await provider.close()
        return caught.value

    assert type(run(work())) is Unreachable


@needs_the_library
@every_dialect
def test_an_endpoint_of_ones_own_gets_the_key_that_belongs_to_it_and_no_other(dialect: Dialect):
    steps = whole(dialect.whole("a"))

    _, with_key = run(served(answering(*steps), dialect.name))
    _, without = run(served(answering(*steps), dialect.name, environ={"OPENAI_API_KEY": FOREIGN}))

    assert CANARY in str(with_key[0].headers)
    assert FOREIGN not in f"{with_key[0].headers} {without[0].headers}"


@needs_the_library
@every_dialect
@pytest.mark.parametrize("status", [200, 400, 401, 500])
def test_no_error_holds_a_key(dialect: Dialect, status: int):
    found, _ = run(served(answering(*whole(dialect.error(f"bad key {CANARY}"), status)), dialect.name))

    said, exc = "", found if isinstance(found, BaseException) else None
    assert exc is not None
    while exc is not None:
        said += f"{exc} {exc!r} {vars(exc)!r}"
        exc = exc.__cause__ or exc.__context__
    assert CANARY[:12] not in said


@needs_the_library
def test_no_reply_holds_a_key():
    found, _ = run(served(answering(*whole(full(OPENAI, f"The key is {CANARY}.")))))

    assert isinstance(found, Reply)
    assert found.text == "The key is (BURNISH_API_KEY)."


@needs_the_library
@pytest.mark.parametrize("model", ["nobody:m", "openai-but-not-quite:m"])
def test_a_vendor_that_is_not_known_is_refused_before_anything_is_sent(model: str):
    with pytest.raises(ConfigurationError, match="cannot be used"):
        Market(model, environ={})


@needs_the_library
def test_a_vendor_without_its_key_is_refused_before_anything_is_sent(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("OPENAI_API_KEY")

    with pytest.raises(ConfigurationError, match="OPENAI_API_KEY"):
        Market("openai:m", environ={})


def test_a_lane_is_that_of_the_vendor_or_of_the_endpoint():
    assert lane_of("mistral:small", "") == Lane("market", "mistral", "small")
    assert lane_of("bedrock:claude:0", "") == Lane("market", "bedrock", "claude:0")
    assert lane_of("openai:m", "http://localhost:1/v1") == Lane("market", "http://localhost:1", "m")


@pytest.mark.parametrize("model", ["", "m", ":m", "openai:"])
def test_a_model_without_its_vendor_is_refused(model: str):
    with pytest.raises(ConfigurationError, match="mistral:mistral-small-latest"):
        lane_of(model, "")


def test_without_the_library_the_extra_is_named():
    script = (
        "import sys; sys.modules['any_llm'] = None\nfrom burnish.providers.market import Market\n"
        "try: Market('openai:m', environ={})\nexcept Exception as exc: print(exc)"
    )

    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    assert "pip install 'burnish[market]'" in done.stdout
