"""A run on a machine that has little room left: it takes on less, says so, and loses nothing."""

from collections.abc import Callable

from burnish.execution.pressure import LONGEST, Room
from burnish.model.results import Noted, RunResult
from burnish.model.runs import RunState
from burnish.testing.virtual_time import run_virtual

from .world import NAMES, World, ends, page, text

MB = 1_000_000
MANY = {f"{name}.md": page(text(name)) for name in NAMES}


def on_a_machine(room: Callable[[float], Room], **terms: object) -> tuple[World, RunResult]:
    """A run; `room` tells what is left after so many seconds, of which one passes at each look."""
    world = World(MANY)

    def look() -> Room:
        world.clock.advance(1.0)
        return room(world.clock.now)

    world.room = look
    return world, run_virtual(world.running(pack=False, **terms))


def notes(world: World) -> list[str]:
    return [event.text for event in world.events if isinstance(event, Noted)]


def state(world: World) -> RunState:
    return next(run.state for run, _ in world.journal.runs())


def test_with_little_room_half_of_the_calls_are_made_at_once_and_no_answers_are_kept():
    world, result = on_a_machine(lambda _: Room(disk=100 * MB), concurrency=8)

    assert set(ends(result).values()) == {"changed"}
    assert world.provider.most_in_flight <= 4
    assert not list(world.answers.entries())
    assert notes(world) == [
        "only 100 MB is free on the disk: the run takes on less at once, and keeps no new answers in the cache"
    ]


def test_without_room_nothing_is_begun_until_there_is_some_again():
    world, result = on_a_machine(lambda now: Room(memory=(10 if now < 30 else 1000) * MB))

    assert set(ends(result).values()) == {"changed"}
    assert [note.split(": ")[-1] for note in notes(world)] == [
        "nothing is begun until there is room again",
        "the run goes on as before",
    ]


def test_a_run_pauses_when_there_is_no_room_for_long_and_goes_on_later():
    world, result = on_a_machine(lambda _: Room(disk=10 * MB))

    assert (state(world), set(ends(result).values())) == (RunState.PAUSED, {"waiting"})
    assert result.asked.paused == "only 10 MB is free on the disk"
    assert LONGEST <= world.clock.now < LONGEST + 10
    assert world.prompts == []

    world.room = Room
    world.run(resumes=result.asked.run)
    assert state(world) is RunState.DONE
