"""How the questions of a run were met is in the journal when the run has ended there."""

from burnish.model.runs import Counts, RunState

from .world import NAMES, World, fine, page, text

FEW = {f"{name}.md": page(text(name), fine(name), fine(name)) for name in NAMES[:4]}


def test_the_journal_has_what_the_result_tells():
    world = World(FEW)
    result = world.run()

    record = world.journal.record(world.name())
    assert record.counts == result.asked.counts
    assert record.saved == result.asked.saved
    assert record.saved.size > 0  # each document holds one text twice


def test_it_is_there_before_the_run_has_ended():
    world = World(FEW)
    world.run()

    deeds = [name for name, _ in world.journal.deeds]
    assert deeds.index("met") < deeds.index("end")


def test_a_run_that_goes_on_tells_of_its_last_part_so_that_no_question_counts_twice():
    world = World(FEW)
    world.run(budget=400, pack=False, concurrency=1)
    name = world.name()
    first = world.journal.record(name)
    assert first.run.state is RunState.PAUSED

    again = world.run(resumes=name)

    record = world.journal.record(name)
    assert record.counts == again.asked.counts
    assert record.counts.blocks <= first.counts.blocks == 12


def test_of_a_killed_run_nothing_is_told_until_it_goes_on():
    world = World(FEW)
    world.run()
    at = next(number for number, (name, _) in enumerate(world.journal.deeds) if name == "met")

    left = World(FEW).killed_at(at)

    assert left.journal.record(left.name()).counts is None
    again = left.run(resumes=left.name())
    assert left.journal.record(left.name()).counts == again.asked.counts


def test_parts_with_other_documents_are_added():
    world = World({"a.md": page(text("mill"))})
    world.run()
    name = world.name()
    other = World({"b.md": page(text("mill"), fine("ferry"))}, journal=world.journal, answers=world.answers)

    other.run(resumes=name, adds=True)

    assert other.journal.record(name).counts == Counts(blocks=3, cached=1, asked=2)
