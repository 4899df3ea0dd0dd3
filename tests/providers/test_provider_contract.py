"""What every provider keeps: the contract of `burnish.ports.Provider`."""

import asyncio
import math
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from burnish.errors import CallFailed
from burnish.model.calls import Finish, Prompt
from burnish.ports import Provider
from burnish.protocol.request import Passage, Sheet, render
from burnish.providers.market import Market
from burnish.providers.replay import Recorder, Replay
from burnish.providers.rules import RulesProvider
from burnish.testing import KnownWords, ScriptedRule
from burnish.testing.simulator import Options, Simulator

from .dialects import ANTHROPIC, OPENAI, Dialect, echoing
from .endpoint import Asked, Step, endpoint, run, whole

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


@asynccontextmanager
async def scripted(dialect: Dialect) -> AsyncIterator[Case]:
    def script(asked: Asked) -> list[Step]:
        return whole(dialect.error("no"), 400) if asked.user == BAD.user else echoing(dialect)(asked)

    async with endpoint(script) as made:
        yield Case(dialect.make("m", base_url=made.base_url), numbered, lambda n: numbered(n).user, BAD)


def openai(folder: Path) -> AbstractAsyncContextManager[Case]:
    return scripted(OPENAI)


def anthropic(folder: Path) -> AbstractAsyncContextManager[Case]:
    return scripted(ANTHROPIC)


@asynccontextmanager
async def simulated(dialect: Dialect) -> AsyncIterator[Case]:
    """The endpoint of `burnish simulate`: a text without markers comes back as it is, if anything may be written."""
    async with Simulator(Options(ttft=0, tokens_per_second=math.inf, answers="rules")) as simulator:
        provider = dialect.make("simulated", base_url=simulator.base_url)
        yield Case(provider, numbered, lambda n: numbered(n).user, Prompt("Improve.", "text", 0))


@asynccontextmanager
async def market(folder: Path) -> AsyncIterator[Case]:
    pytest.importorskip("any_llm")
    async with Simulator(Options(ttft=0, tokens_per_second=math.inf, answers="rules")) as simulator:
        provider = Market("openai:simulated", base_url=simulator.base_url, environ={})
        yield Case(provider, numbered, lambda n: numbered(n).user, Prompt("Improve.", "text", 0))


def simulated_openai(folder: Path) -> AbstractAsyncContextManager[Case]:
    return simulated(OPENAI)


def simulated_anthropic(folder: Path) -> AbstractAsyncContextManager[Case]:
    return simulated(ANTHROPIC)


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


MAKERS = [openai, anthropic, simulated_openai, simulated_anthropic, market, recorder, replay, rules]
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
