"""What every provider keeps: the contract of `burnish.ports.Provider`."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from burnish.errors import CallFailed
from burnish.model.calls import Finish, Prompt
from burnish.ports import Provider
from burnish.protocol.request import Passage, Sheet, render
from burnish.providers.openai import OpenAI
from burnish.providers.replay import Recorder, Replay
from burnish.providers.rules import RulesProvider
from burnish.testing import KnownWords, ScriptedRule

from .endpoint import Asked, Step, echo, endpoint, run, whole

MANY = 64


@dataclass(frozen=True)
class Case:
    provider: Provider
    prompt: Callable[[int], Prompt]  # any number of them, all different
    expected: Callable[[int], str]  # the text of the reply
    bad: Prompt  # one that cannot be answered


def numbered(number: int) -> Prompt:
    return Prompt("Improve.", f"text {number} of many", 100)


BAD = Prompt("Improve.", "nothing will do", 100)


def echo_all_but_bad(asked: Asked) -> list[Step]:
    return whole({"error": {"message": "no"}}, 400) if asked.user == BAD.user else echo(asked)


@asynccontextmanager
async def openai(folder: Path) -> AsyncIterator[Case]:
    async with endpoint(echo_all_but_bad) as made:
        yield Case(OpenAI("m", base_url=made.base_url), numbered, lambda n: numbered(n).user, BAD)


@asynccontextmanager
async def recorder(folder: Path) -> AsyncIterator[Case]:
    async with openai(folder) as case:
        yield Case(Recorder(case.provider, folder / "replies.jsonl"), case.prompt, case.expected, case.bad)


@asynccontextmanager
async def replay(folder: Path) -> AsyncIterator[Case]:
    async with recorder(folder) as case:
        for number in range(MANY):
            await case.provider.complete(case.prompt(number))
        await case.provider.close()
    yield Case(Replay(folder / "replies.jsonl"), case.prompt, case.expected, case.bad)


class Fails(ScriptedRule):
    def check(self, block, words):
        if "nothing will do" in block.text:
            raise ZeroDivisionError("oops")
        return super().check(block, words)


@asynccontextmanager
async def rules(folder: Path) -> AsyncIterator[Case]:
    def asked(text: str) -> Prompt:
        return Prompt("Improve.", render([Sheet("a.md", "", (Passage((), (text,)),))]).user, 100)

    def prompt(number: int) -> Prompt:
        return asked(f"This is text {number}, and it is teh one.")

    def expected(number: int) -> str:
        name = prompt(number).user.partition("[")[2].partition("]")[0]
        return f"[{name} clarity] This is text {number}, and it is the one.\n[end]"

    yield Case(RulesProvider([Fails({"teh": "the"})], KnownWords()), prompt, expected, asked("Here nothing will do."))


MAKERS = [openai, recorder, replay, rules]
Maker = Callable[[Path], AbstractAsyncContextManager[Case]]
every_provider = pytest.mark.parametrize("maker", MAKERS, ids=lambda maker: maker.__name__)


@every_provider
def test_a_prompt_is_answered(maker: Maker, tmp_path: Path):
    async def work() -> None:
        async with maker(tmp_path) as case:
            reply = await case.provider.complete(case.prompt(0))
            assert (reply.text, reply.finish) == (case.expected(0), Finish.STOP)
            assert reply.model
            assert 0 <= reply.first_seconds <= reply.seconds
            await case.provider.close()

    run(work())


@every_provider
def test_calls_at_the_same_time_do_not_mix(maker: Maker, tmp_path: Path):
    async def work() -> None:
        async with maker(tmp_path) as case:
            replies = await asyncio.gather(*(case.provider.complete(case.prompt(n)) for n in range(MANY)))
            assert [reply.text for reply in replies] == [case.expected(n) for n in range(MANY)]
            await case.provider.close()

    run(work())


@every_provider
def test_a_cancelled_call_harms_no_other(maker: Maker, tmp_path: Path):
    async def work() -> None:
        async with maker(tmp_path) as case:
            calls = [asyncio.create_task(case.provider.complete(case.prompt(n))) for n in range(10)]
            for turn in range(5):  # each at another point of its way
                calls[2 * turn].cancel()
                await asyncio.sleep(0)
            found = await asyncio.gather(*calls, return_exceptions=True)
            assert [found[n].text for n in range(1, 10, 2)] == [case.expected(n) for n in range(1, 10, 2)]  # type: ignore[union-attr]
            assert (await case.provider.complete(case.prompt(0))).text == case.expected(0)
            await case.provider.close()

    run(work())


@every_provider
def test_what_cannot_be_answered_is_a_failed_call_and_harms_no_other(maker: Maker, tmp_path: Path):
    async def work() -> None:
        async with maker(tmp_path) as case:
            good, bad = await asyncio.gather(
                case.provider.complete(case.prompt(1)), case.provider.complete(case.bad), return_exceptions=True
            )
            assert isinstance(bad, CallFailed)
            assert bad.facts["origin"]
            assert good.text == case.expected(1)  # type: ignore[union-attr]
            await case.provider.close()

    run(work())


@every_provider
def test_closing_again_does_nothing(maker: Maker, tmp_path: Path):
    async def work() -> None:
        async with maker(tmp_path) as case:
            await case.provider.complete(case.prompt(0))
            for _ in range(3):
                await case.provider.close()

    run(work())


@every_provider
def test_a_provider_that_was_never_asked_can_be_closed(maker: Maker, tmp_path: Path):
    async def work() -> None:
        async with maker(tmp_path) as case:
            await case.provider.close()

    run(work())


@every_provider
def test_a_lane_stays_the_same(maker: Maker, tmp_path: Path):
    async def work() -> None:
        async with maker(tmp_path) as case:
            before = case.provider.lane
            await case.provider.complete(case.prompt(0))
            assert case.provider.lane == before
            assert before.provider
            await case.provider.close()

    run(work())
