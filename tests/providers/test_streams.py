"""How answers come, and how they fail to: for every language of an endpoint."""

import asyncio
import gzip
import json
import tracemalloc
import zlib
from collections.abc import Iterator
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from burnish.errors import Rejected, ReplyLost, Throttled
from burnish.model.calls import Limits, RateLimit, Reply
from burnish.providers.http import HttpPool, Timeouts

from .dialects import Dialect, answers, every_dialect, failed, refusing, reply
from .endpoint import CANARY, KEY, PROMPT, Act, Asked, Script, Step, endpoint, event, head, run, streamed, whole

TEXT = "Use it ä😀."


def stream(dialect: Dialect) -> bytes:
    return b"".join(dialect.events("Use ", "it ä😀."))


@every_dialect
def test_an_answer_in_one_piece_is_read_as_well(dialect: Dialect):
    found = reply(dialect, whole(dialect.whole("Better."), kind="application/json; charset=utf-8"))

    assert (found.text, found.usage, found.model) == ("Better.", dialect.used, "served")


@every_dialect
@given(data=st.data())
def test_it_makes_no_difference_how_a_stream_is_cut_into_pieces(dialect: Dialect, data: st.DataObject):
    said = stream(dialect)
    cuts = sorted(data.draw(st.lists(st.integers(1, len(said) - 1), max_size=12)))
    pieces = [said[a:b] for a, b in zip([0, *cuts], [*cuts, len(said)], strict=True)]

    assert reply(dialect, streamed(pieces)).text == TEXT


@every_dialect
def test_a_stream_can_come_byte_by_byte(dialect: Dialect):
    assert reply(dialect, streamed([bytes([byte]) for byte in stream(dialect)])).text == TEXT


@every_dialect
def test_a_stream_that_ends_anywhere_is_whole_or_lost(dialect: Dialect):
    """Where the end of the connection is the end of the answer, only the stream itself can tell."""
    said = stream(dialect)
    opening = head(kind="text/event-stream")
    script: Script = lambda asked: [opening + said[: asked.number], Act.CLOSE]  # noqa: E731

    found = run(answers(dialect, script, *[PROMPT] * (len(said) + 1)))

    assert {type(each) for each in found} == {Reply, ReplyLost}
    assert {each.text for each in found if isinstance(each, Reply)} == {TEXT}
    assert isinstance(found[-1], Reply)


@every_dialect
@pytest.mark.parametrize("share", [0, 0.1, 0.5, 0.9])
def test_a_body_that_is_cut_off_is_lost(dialect: Dialect, share: float):
    said, body = stream(dialect), json.dumps(dialect.whole("Better.")).encode()
    keep = int(share * len(said))
    chunked = streamed([said[:keep]], ended=False)
    short = head(headers={"Content-Length": "5000"}) + body[: int(share * len(body))]
    bad: list[Step] = [head(kind="text/event-stream", headers={"Transfer-Encoding": "chunked"}), b"zz\r\nab", Act.CLOSE]

    for steps in ([*chunked, Act.CLOSE], [*chunked, Act.RESET], [short, Act.CLOSE], bad):
        assert isinstance(failed(dialect, steps), ReplyLost)


@every_dialect
def test_the_end_of_a_stream_ends_the_call_though_the_socket_stays_open(dialect: Dialect):
    async def work() -> None:
        async with endpoint(lambda asked: [*streamed(dialect.events("a"), ended=False), Act.HOLD]) as made:
            provider = dialect.make("m", base_url=made.base_url)
            assert (await provider.complete(PROMPT)).text == "a"
            await made.left.wait()  # and its socket is closed
            await provider.close()

    run(work())


@every_dialect
def test_a_cut_that_comes_behind_the_end_cuts_nothing(dialect: Dialect):
    assert reply(dialect, [*streamed(dialect.events("a"), ended=False), Act.RESET]).text == "a"


@every_dialect
def test_a_stream_may_lack_its_last_event_when_it_said_why_it_ends(dialect: Dialect):
    assert reply(dialect, streamed(dialect.events("a")[:-1])).text == "a"


@every_dialect
@pytest.mark.parametrize(
    ("steps", "said"),
    [
        (whole(b"<html>Sign in</html>", kind="text/html"), "text/html, not with a {what}: '<html>Sign in"),
        (whole(b"plain", kind="text/plain"), "text/plain"),
        (whole(b"\x89PNG", kind=""), "no media type"),
        (whole(b"{not json"), "something other than a {what}"),
        (whole(b""), "something other than a {what}"),
        (whole(b"[]"), "something other than a {what}"),
        (whole(b'{"model": "\xff"}'), "not UTF-8"),
        (streamed([b"data: \xff\n\n"]), "not UTF-8"),
        (streamed([b"data: \xf0\x9f\n\n"]), "not UTF-8"),
        (streamed([event("{not json")]), "something other than a {what}"),
        (streamed([event([])]), "something other than a {what}"),
        (streamed([b"<html>Sign in</html>\n\n"]), "broke off"),
        (streamed([b"data: " + b"x" * 1_100_000]), "a line of more than"),
        (streamed([]), "broke off"),
        (whole(b"", 204), "204 without a {what}"),
        ([b"SSH-2.0-OpenSSH\r\n", Act.CLOSE], "not answer in HTTP"),
        ([head(headers={"X": "y" * 100_000})], "not answer in HTTP"),
        ([Act.CLOSE], "without an answer"),
        ([Act.RESET], "connection"),
    ],
)
def test_what_is_no_answer_is_lost_and_named(dialect: Dialect, steps: list[Step], said: str):
    found = failed(dialect, steps)

    assert isinstance(found, ReplyLost)
    assert said.format(what=dialect.make.what) in str(found)  # type: ignore[attr-defined]
    assert found.paid


@every_dialect
@pytest.mark.parametrize(
    ("begins", "timeouts", "said"),
    [
        (False, Timeouts(first_byte=0.05), "no answer came within 0.05 s"),
        (True, Timeouts(idle=0.05), "nothing more came for 0.05 s"),
        (False, Timeouts(total=0.05), "not done after 0.05 s"),
        (True, Timeouts(total=0.05), "not done after 0.05 s"),
    ],
)
def test_a_silent_endpoint_loses_the_reply_in_time(dialect: Dialect, begins: bool, timeouts: Timeouts, said: str):
    steps = streamed([*dialect.opening, dialect.piece("a")], ended=False) if begins else []

    found = failed(dialect, [*steps, Act.HOLD], timeouts=timeouts)

    assert isinstance(found, ReplyLost)
    assert said in str(found)


@every_dialect
def test_whoever_drips_for_ever_is_stopped_by_the_total(dialect: Dialect):
    drop = dialect.piece("a")

    def drip(asked: Asked) -> Iterator[Step]:
        yield from streamed(dialect.opening, ended=False)
        while True:
            yield b"%x\r\n%b\r\n" % (len(drop), drop)

    found = failed(dialect, drip, timeouts=Timeouts(idle=5, total=0.1))

    assert isinstance(found, ReplyLost)
    assert "not done after 0.1 s" in str(found)


@every_dialect
@pytest.mark.parametrize("kind", ["text/event-stream", "application/json"])
def test_an_answer_without_end_is_stopped_by_its_size(dialect: Dialect, kind: str):
    line = dialect.piece("x" * 1000) if kind == "text/event-stream" else b" " * 1000

    def flood(asked: Asked) -> Iterator[Step]:
        yield head(kind=kind)
        while True:
            yield line

    found = failed(dialect, flood, pool=HttpPool(most_bytes=100_000))

    assert isinstance(found, ReplyLost)
    assert "longer than any that makes sense" in str(found)


TINY = {
    "comments": lambda dialect: b":\n\n",
    "newlines": lambda dialect: b"\n",
    "texts": lambda dialect: dialect.piece("a"),
    "events without text": lambda dialect: event({"choices": [], "type": "ping"}),
}


@every_dialect
@pytest.mark.parametrize("tiny", TINY.values(), ids=TINY.keys())
def test_a_million_tiny_events_are_stopped_by_their_size_and_take_little_room(dialect: Dialect, tiny):
    flood: list[Step] = [head(kind="text/event-stream"), b"".join(dialect.opening), *[tiny(dialect) * 10_000] * 100]

    tracemalloc.start()
    try:
        found = failed(dialect, flood, pool=HttpPool(most_bytes=900_000))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert isinstance(found, ReplyLost)
    assert "longer than any that makes sense" in str(found)
    assert peak < 25_000_000


@cache
def packed(data: bytes, how: str) -> bytes:
    if how == "gzip":
        return gzip.compress(data)
    return zlib.compress(data) if how == "deflate" else data


@every_dialect
@pytest.mark.parametrize("how", ["gzip", "deflate", "identity", "x-gzip", "GZIP"])
def test_an_endpoint_that_compresses_though_it_was_not_asked_to_is_understood(dialect: Dialect, how: str):
    body = packed(json.dumps(dialect.whole("Better.")).encode(), how.lower().removeprefix("x-"))
    events = packed(stream(dialect), how.lower().removeprefix("x-"))
    opening = head(kind="text/event-stream", headers={"Content-Encoding": how})

    assert reply(dialect, whole(body, Content_Encoding=how)).text == "Better."
    assert reply(dialect, [opening, events[:20], events[20:], Act.CLOSE]).text == TEXT


@every_dialect
@pytest.mark.parametrize(("kind", "how"), [("application/json", "gzip"), ("text/event-stream", "deflate")])
def test_a_bomb_is_stopped_by_what_it_unpacks_to(dialect: Dialect, kind: str, how: str):
    bomb = packed(b"\n" * 100_000_000, how)
    assert len(bomb) < 100_000

    tracemalloc.start()
    try:
        found = failed(dialect, whole(bomb, kind=kind, Content_Encoding=how))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert "longer than any that makes sense" in str(found)
    assert peak < 25_000_000


@every_dialect
def test_an_answer_that_stays_packed_is_stopped_by_its_size(dialect: Dialect):
    found = failed(
        dialect, whole(gzip.compress(b"") * 10_000, Content_Encoding="gzip"), pool=HttpPool(most_bytes=100_000)
    )

    assert "longer than any that makes sense" in str(found)


@every_dialect
@pytest.mark.parametrize(
    ("body", "how", "said"),
    [
        (b"no gzip at all", "gzip", "cannot be unpacked"),
        (gzip.compress(b"x" * 1000, mtime=0)[:-9], "gzip", "cut off"),
        (b"", "br", "packs its answer as br"),
        (b"", "gzip, gzip", "packs its answer in its own way"),
    ],
)
def test_what_cannot_be_unpacked_is_lost_and_named(dialect: Dialect, body: bytes, how: str, said: str):
    found = failed(dialect, whole(body, Content_Encoding=how))

    assert isinstance(found, ReplyLost)
    assert said in str(found)


@every_dialect
def test_a_refusal_that_is_packed_is_a_refusal(dialect: Dialect):
    body = gzip.compress(json.dumps(dialect.error("Slow down")).encode())

    found = failed(dialect, refusing(429, body, Content_Encoding="gzip"))

    assert isinstance(found, Throttled)
    assert "Slow down" in str(found)
    assert type(failed(dialect, refusing(429, b"?", Content_Encoding="br"))) is Throttled


@every_dialect
def test_what_an_answer_tells_of_limits_comes_with_it(dialect: Dialect):
    headers = {"X-RateLimit-Limit-Requests": "60", "X-RateLimit-Remaining-Requests": "0"}
    limits = Limits(RateLimit(60, 0))

    assert reply(dialect, whole(dialect.whole("a"), **headers)).limits == limits
    assert failed(dialect, refusing(429, dialect.error("Slow down"), **headers)).facts["limits"] == limits
    assert "limits" not in failed(dialect, refusing(429, dialect.error("Slow down"))).facts


@every_dialect
def test_a_caller_is_told_when_an_answer_begins_and_not_of_a_refusal(dialect: Dialect):
    async def work() -> None:
        gate = asyncio.Event()
        opening = head(kind="text/event-stream", headers={"X-RateLimit-Remaining": "3"})

        def script(asked: Asked) -> list[Step]:
            return whole({}, 400) if asked.number else [opening, gate, *dialect.events("a"), Act.CLOSE]

        async with endpoint(script) as made:
            provider, told = dialect.make("m", base_url=made.base_url), asyncio.Queue[Limits | None]()
            call = asyncio.create_task(provider.complete(PROMPT, told.put_nowait))
            assert await told.get() == Limits(RateLimit(None, 3))  # and its text has not come
            gate.set()
            await call
            with pytest.raises(Rejected):
                await provider.complete(PROMPT, told.put_nowait)
            assert told.empty()
            await provider.close()

    run(work())


LEAKY = {
    "401": lambda d: whole(d.error(f"Incorrect API key provided: {CANARY}"), 401),
    "403": lambda d: whole(d.error(f"Key {CANARY[:12]}...{CANARY[-4:]} may not"), 403),
    "400": lambda d: whole(d.error(f"x-api-key: {CANARY}"), 400),
    "500": lambda d: whole(f"<pre>{CANARY}</pre>".encode(), 500),
    "302": lambda d: whole(b"", 302, Location=f"http://evil.example/{CANARY}"),
    "text": lambda d: whole(f"{CANARY}".encode(), kind="text/plain"),
    "kind": lambda d: whole(b"{}", kind=f"text/{CANARY}"),
    "json": lambda d: whole(json.dumps({CANARY: 1}).encode()),
    "packed": lambda d: whole(b"", Content_Encoding=CANARY),
    "error": lambda d: streamed([event(d.error(CANARY))]),
    "event": lambda d: streamed([*d.opening, d.piece("a"), event(CANARY)]),
    "no HTTP": lambda d: [b"SSH-2.0\r\n", Act.CLOSE],
    "header": lambda d: [f"HTTP/1.1 200 -\r\n{CANARY}\r\n\r\n".encode(), Act.CLOSE],
    "closed": lambda d: [Act.CLOSE],
    "reset": lambda d: [Act.RESET],
    "cut": lambda d: [*streamed([d.piece("a")], ended=False), Act.CLOSE],
}


def everything_said(exc: BaseException | None) -> str:
    """All that a log, a report or a pickle could show of an error and of what led to it."""
    said = ""
    while exc is not None:
        said += f"{exc} {exc!r} {exc.args!r} {getattr(exc, 'facts', '')!r} {vars(exc)!r}"
        exc = exc.__cause__ or exc.__context__
    return said


@every_dialect
@pytest.mark.parametrize("steps", LEAKY.values(), ids=LEAKY.keys())
def test_no_error_holds_the_key(dialect: Dialect, steps):
    said = everything_said(failed(dialect, steps(dialect), key=KEY))

    assert CANARY[:12] not in said
    assert CANARY[-4:] not in said


@every_dialect
def test_no_reply_holds_the_key_however_it_is_cut(dialect: Dialect):
    found = reply(dialect, streamed(dialect.events("The key is ", CANARY[:9], CANARY[9:], ".")), key=KEY)

    assert found.text == "The key is (BURNISH_API_KEY)."


@every_dialect
def test_a_refused_key_is_named_by_its_label(dialect: Dialect):
    script = refusing(401, dialect.error("No"))

    assert "the key is that of BURNISH_API_KEY" in str(failed(dialect, script, key=KEY))
    assert "no key was sent" in str(failed(dialect, script))


@every_dialect
def test_words_of_a_provider_are_one_short_line(dialect: Dialect):
    found = failed(dialect, refusing(400, dialect.error("a\n\x1b[31m" + "long " * 500)))

    assert "\n" not in str(found)
    assert "\x1b" not in str(found)
    assert len(str(found)) < 300
