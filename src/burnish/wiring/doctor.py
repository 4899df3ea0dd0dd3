"""What `burnish doctor` tries: each thing that a run would rely on, in an order in which none rests on a later one."""

import asyncio
import os
from collections.abc import Callable, Mapping

from burnish.batching.tokens import most_output
from burnish.cache.behind import Away
from burnish.cache.redis import answer_time
from burnish.config.settings import RULES, STATE, Settings
from burnish.errors import StateDamaged
from burnish.model.calls import Prompt, Reply
from burnish.ports import Files
from burnish.protocol.reply import ReplyReader
from burnish.protocol.request import Passage, Request, Sheet, render
from burnish.protocol.system import system_prompt
from burnish.wiring import asking, build, providers
from burnish.wiring.answers import shared
from burnish.wiring.strategies import strategies

#: A text with something to improve in each half, and one with nothing; not a secret of anybody's.
_TRIAL = ("In order to start the server, you can make use of the start command.", "The server listens on port 8080.")

Examination = Callable[[], str]  #: what is well, as a clause; raises what is wrong


def examinations(settings: Settings, files: Files) -> Mapping[str, Examination]:
    """By name. When one raises `ConfigurationError`, those behind it have nothing to stand on."""
    found: dict[str, Examination] = {
        "configuration": lambda: _configuration(settings, files),
        "state": lambda: _state(settings),
    }
    if settings.provider != RULES:
        found["strategies"] = lambda: ", ".join(strategy.name for strategy in strategies(settings))
        found["provider"] = lambda: _provider(settings, files)
        found["price"] = lambda: _price(settings, files)
        if settings.redis:
            found["cache"] = lambda: _cache(settings)
        found["endpoint"] = lambda: asyncio.run(_endpoint(settings, files))
    return found


def _configuration(settings: Settings, files: Files) -> str:
    build.plan(settings, files)
    return f"the folder is {settings.root.absolute()}"


def _state(settings: Settings) -> str:
    folder = settings.root.absolute() / STATE
    if not folder.exists():
        return f"{folder} does not exist yet; a run that asks a provider makes it"
    if not folder.is_dir():
        raise StateDamaged(path=folder, problem="it is no folder")
    if not os.access(folder, os.W_OK):
        raise StateDamaged(path=folder, problem="it may not be written")
    count = len(asking.runs(settings))
    return f"{count:,} run{'' if count == 1 else 's'} recorded in {folder}"


def _provider(settings: Settings, files: Files) -> str:
    """Makes it without calling it: so keys and addresses are looked at, and files of replies opened."""
    lane = providers.lane(settings)

    async def make() -> None:
        await providers.make(settings, files, os.environ).close()

    asyncio.run(make())
    return f"{lane.provider}, model {lane.model or '(none)'}" + (f" at {lane.origin}" if lane.origin else "")


def _price(settings: Settings, files: Files) -> str:
    price = asking.terms(settings, files).price
    return f"${price.input / 1e6:g} in, ${price.output / 1e6:g} out per million tokens"


def _cache(settings: Settings) -> str:
    """Whether a run would use the answers of others; it goes on without them, so that nothing is wrong if not."""
    place = shared(settings, os.environ)
    if place is None:
        return "switched off, and Redis with it"
    try:
        seconds = answer_time(place)
    except Away as exc:
        return f"Redis at {place.name} is not used ({exc}): a run goes on without it"
    return f"Redis at {place.name} answered in {seconds * 1000:.1f} ms; tenant {place.tenant}"


async def _endpoint(settings: Settings, files: Files) -> str:
    """One small call, which costs some hundred tokens."""
    if not providers.lane(settings).origin:
        return "none is needed"
    chosen = strategies(settings)
    request = render([Sheet("trial.md", "Trial", (Passage((), _TRIAL),))])
    prompt = Prompt(system_prompt(chosen), request.user, most_output(sum(map(len, _TRIAL)), len(_TRIAL)))
    provider = providers.make(settings, files, os.environ)
    try:
        reply = await provider.complete(prompt)
    finally:
        await provider.close()
    return f"{reply.model} answered in {reply.seconds:.1f} s; {_manner(request, reply, [s.name for s in chosen])}"


def _manner(request: Request, reply: Reply, names: list[str]) -> str:
    reader = ReplyReader(request.ids, names)
    reader.feed(reply.text)
    read = reader.finish(reply.finish)
    if read.refusal is not None:
        return f"but it did not keep to the protocol ({read.refusal.reason}): expect refused answers"
    usage = "it reports its usage" if reply.usage is not None else "it reports no usage, which will be estimated"
    return f"it keeps to the protocol, and {usage}"
