"""Another provider stands in while the first one cannot be asked."""

import pytest

from burnish.errors import CallFailed, Denied, Unavailable
from burnish.model.calls import Lane
from burnish.model.money import Price
from burnish.model.results import RunResult
from burnish.model.runs import RunState
from burnish.testing import ScriptedProvider, editing
from burnish.testing.scripted_provider import LANE

from .world import NAMES, World, ends, page, plainer, text

OTHER = Lane("scripted", "http://elsewhere", "other")
DEAR = Price(10_000_000, 40_000_000)
MANY = {f"{name}.md": page(text(name)) for name in NAMES}
REVOKED = Denied(origin=LANE.origin, problem="the key was revoked")
DOWN = Unavailable(origin=LANE.origin, problem="trouble", after=None)


def run(world: World, stand_in: ScriptedProvider, **terms: object) -> RunResult:
    world.stand_ins = [stand_in]
    return world.run(fallbacks=((OTHER, DEAR),), pack=False, **terms)


def state(world: World) -> RunState:
    return next(run.state for run, _ in world.journal.runs())


def willing() -> ScriptedProvider:
    return ScriptedProvider(editing(plainer), lane=OTHER)


@pytest.mark.parametrize("failure", [REVOKED, DOWN])
@pytest.mark.parametrize("concurrency", [1, 4, 16])
def test_work_goes_to_the_stand_in_when_the_first_cannot_be_asked(failure: CallFailed, concurrency: int):
    world, stand_in = World(MANY, lambda _: failure), willing()

    result = run(world, stand_in, concurrency=concurrency)

    assert set(ends(result).values()) == {"changed"}
    assert state(world) is RunState.DONE
    assert len(stand_in.prompts) == len(MANY)
    assert len(world.prompts) < len(MANY) or concurrency > 4
    assert result.asked.spent.cost == sum(DEAR.cost(given.usage) for given in stand_in.replies)
    assert stand_in.closed


def test_the_first_is_asked_again_when_it_is_back():
    world, stand_in = World(MANY), willing()
    world.answer = lambda prompt: DOWN if len(world.provider.prompts) <= 5 else editing(plainer)(prompt)
    stand_in_answer = stand_in._answer

    def slowly(prompt):
        world.clock.advance(1.0)
        return stand_in_answer(prompt)

    stand_in._answer = slowly

    result = run(world, stand_in, concurrency=1)

    assert set(ends(result).values()) == {"changed"}
    assert len(stand_in.prompts) < len(MANY)
    assert len(world.provider.replies) > 3


def test_what_a_stand_in_answers_is_not_kept_as_the_first_ones_answer():
    world = World(MANY, lambda _: REVOKED)

    run(world, willing())

    assert not list(world.answers.entries())


def test_nobody_is_left_to_ask_when_the_stand_in_refuses_too():
    refused = Denied(origin=OTHER.origin, problem="no credit")
    world, stand_in = World(MANY, lambda _: REVOKED), ScriptedProvider(lambda _: refused, lane=OTHER)

    result = run(world, stand_in, concurrency=1)

    assert (state(world), set(ends(result).values())) == (RunState.PAUSED, {"waiting"})
    assert (len(world.prompts), len(stand_in.prompts)) == (1, 1)
    assert result.asked.paused == str(refused)
