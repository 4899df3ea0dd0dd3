"""From replies in the journal back to the cache: which answers come back, and which do not."""

import asyncio
from collections.abc import Iterable, Sequence
from pathlib import Path

from burnish.cache.entries import decode
from burnish.cache.memory import MemoryAnswers
from burnish.model.calls import CallState, KnownCall
from burnish.model.results import DocumentDone, Event, FilesFound
from burnish.model.warm import Taken
from burnish.pipeline.asking.restore import Restorer
from burnish.pipeline.document import Plan
from burnish.pipeline.run import Target
from burnish.testing.scripted_provider import LANE, editing

from .world import ROOT, World, bulky, fine, page, plainer, text

SHOWN = Target()


def restored(world: World, *, forgotten: bool = True, paths: Sequence[Path] = (ROOT,), **terms: object) -> Taken:
    """What a restorer does in a world; `forgotten`: the cache was deleted before."""
    if forgotten:
        world.answers = Shelf()
    world.events = []
    replies = [known for known in world.journal.calls.values() if _counts(known)]
    restorer = Restorer(
        files=world.files,
        journal=world.journal,
        answers=world.answers,
        plan=Plan(world.formats, lambda _: ()),
        terms=world.terms(**terms),
        replies=replies,
        clock=world.clock,
    )
    return asyncio.run(restorer.run(paths, world.events.append))


def _counts(known: KnownCall) -> bool:
    """As the journal's query has it."""
    states = (CallState.RECEIVED, CallState.ACCEPTED, CallState.APPLIED)
    return known.state in states and known.call.lane == LANE


class Shelf(MemoryAnswers):
    """A cache of which a test sees all."""

    def __init__(self) -> None:
        super().__init__(10_000_000)
        self.kept: dict[bytes, bytes] = {}  #: key -> value

    def put(self, entries: Iterable[tuple[bytes, bytes, bytes]]) -> None:
        found = list(entries)
        super().put(found)
        self.kept.update((key, value) for key, _, value in found)


def test_what_a_run_was_answered_comes_back_as_it_was_kept():
    world = World(
        {"a.md": page(text("lantern"), text("mill")), "b.md": page(text("ferry"))}, target=SHOWN, answers=Shelf()
    )
    world.run()
    before = world.answers.kept

    assert restored(world) == Taken(put=3)
    assert world.answers.kept == before
    world.run()
    assert world.sent() == 0


def test_what_the_cache_has_is_left_as_it_is():
    world = World({"a.md": page(text("lantern"))}, target=SHOWN)
    world.run()

    assert restored(world, forgotten=False) == Taken(known=1)


def test_a_text_that_stands_in_several_documents_comes_back_once():
    world = World({"a.md": page(text("lantern")), "b.md": page(text("lantern"))}, target=SHOWN)
    world.run()

    assert restored(world) == Taken(put=1)


def test_what_was_written_is_settled_and_needs_no_answer():
    world = World({"a.md": page(text("lantern"))})
    world.run()

    assert restored(world) == Taken()


def test_an_older_text_that_is_checked_out_again_gets_its_answer_back():
    world = World({"a.md": page(text("lantern"))})
    before = world.source("a.md")
    world.run()
    world.files.contents[ROOT / "a.md"] = before

    assert restored(world) == Taken(put=1)
    world.run()
    assert world.sent() == 0


def test_a_changed_text_gets_no_answer_of_another_one():
    world = World({"a.md": page(text("lantern"), text("mill"))}, target=SHOWN)
    world.run()
    world.files.contents[ROOT / "a.md"] = page(text("lantern"), text("quarry"))

    assert restored(world) == Taken(put=1)


def test_the_last_batches_of_a_killed_run_come_back():
    world = World({"a.md": page(text("lantern")), "b.md": bulky(text("ferry"))}, target=SHOWN)
    deed, found = 0, Taken()
    while (left := world.killed_at(deed)) is not None:
        taken = restored(left)
        assert taken.put >= found.put
        found, world, deed = taken, World(world.documents, target=SHOWN), deed + 1

    assert found == Taken(put=2)


def test_an_answer_that_says_all_is_well_comes_back_where_nothing_else_tells_of_it():
    world = World({"a.md": page(fine("mill"), text("ferry"))}, target=SHOWN)
    world.run()
    world.journal._settled.clear()

    assert restored(world).put == 2
    assert sorted(len(entry.changes) for value in world.answers.kept.values() if (entry := decode(value))) == [0, 1]


def test_an_answer_that_no_check_lets_pass_is_left_out():
    world = World(
        {"a.md": page(text("lantern"), text("mill"))},
        answer=editing(lambda text: f"Sure! Here is the improved text: {text}" if "mill" in text else plainer(text)),
        target=SHOWN,
        answers=Shelf(),
    )
    world.run()
    before = world.answers.kept

    taken = restored(world)

    assert taken.put == len(before) == 1
    assert world.answers.kept == before


def test_with_other_terms_it_is_another_question():
    world = World({"a.md": page(text("lantern"))}, target=SHOWN)
    world.run()

    assert restored(world, glossary="A lantern is a lamp.") == Taken()


def test_replies_that_were_used_up_come_back_also_where_refused_ones_are_to_be_asked_again():
    world = World({"a.md": page(text("lantern"))}, target=SHOWN)
    world.run()

    assert restored(world, retry_refused=True) == Taken(put=1)


def test_progress_is_told_by_document():
    world = World({"a.md": page(text("lantern")), "b.md": page(fine("mill"))}, target=SHOWN)
    world.run()
    restored(world)
    events: Sequence[Event] = world.events

    assert [event.total for event in events if isinstance(event, FilesFound)] == [2]
    assert len([event for event in events if isinstance(event, DocumentDone)]) == 2


def test_nobody_is_called_and_nothing_is_written_or_recorded():
    world = World({"a.md": page(text("lantern"))}, target=SHOWN)
    world.run()
    deeds, contents = list(world.journal.deeds), dict(world.files.contents)

    restored(world)

    assert world.sent() == 1
    assert (world.journal.deeds, world.files.contents) == (deeds, contents)
