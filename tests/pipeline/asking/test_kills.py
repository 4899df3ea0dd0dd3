"""What is on the record before what, and what a run does with the remains of one that was killed."""

from collections.abc import Callable, Mapping

import pytest

from burnish.errors import ReplyLost
from burnish.model.calls import CallState, Finish, KnownCall, Prompt
from burnish.model.results import Status
from burnish.model.runs import RunState
from burnish.testing.scripted_provider import Answer, editing

from .world import NAMES, PRICE, ROOT, World, asked, ends, fine, ids, page, plainer, reply, text

GOOD = editing(plainer)
FEW = {f"{name}.md": page(text(name), fine(name)) for name in NAMES[:4]}
LINKED = "You utilize [the guide](https://example.com/a/long/way/to/the/guide) in order to reach the old mill there."


def after_kill(documents: Mapping[str, bytes], deed: str, answer: Callable[[Prompt], Answer] = GOOD, **terms) -> World:
    """What a run leaves that is killed just before the first `deed` of that name."""
    rehearsal = World(documents, answer)
    rehearsal.run(**terms)
    at = next(number for number, (name, _) in enumerate(rehearsal.journal.deeds) if name == deed)
    left = World(documents, answer).killed_at(at, **terms)
    assert left is not None
    return left


def maskless(shown: str) -> str:
    return plainer(shown.replace(shown[shown.find("@@") : shown.rfind("@@") + 2], ""))


def whole(world: World) -> dict[str, bytes]:
    return {name: world.source(name) for name in world.documents}


# -- the order of deeds -----------------------------------------------------------------------------------------------


def test_a_call_is_planned_reserved_and_sent_on_the_record_before_the_provider_hears_of_it():
    world = World(FEW)
    seen: list[set[CallState]] = []

    def answer(prompt: Prompt) -> str:
        seen.append({known.state for known in world.journal.calls.values()} - {CallState.APPLIED, CallState.ACCEPTED})
        sent = [about for deed, about in world.journal.deeds if deed == "sent"]
        assert len(sent) >= len(world.provider.prompts)
        return editing(plainer)(prompt)

    world.answer = answer
    world.run(concurrency=1, pack=False)

    assert seen == [{CallState.SENT}] * len(FEW)
    for number in world.journal.calls:
        own = [deed for deed, about in world.journal.deeds if about == number]
        assert own == ["planned", "reserved", "sent", "received", "accepted", "done"]


def test_a_text_is_settled_and_its_document_announced_before_the_file_is_replaced():
    world = World({"a.md": page(text("mill"))})
    replaced: list[list[str]] = []
    world.files._before_replace = lambda _: replaced.append([deed for deed, _ in world.journal.deeds])

    world.run()

    [deeds] = replaced
    assert deeds.index("settle") < deeds.index("writing")
    assert "document" not in deeds


def test_a_reply_is_on_the_record_before_it_is_looked_into():
    world = after_kill({"a.md": page(text("mill"))}, "accepted")

    assert world.journal.calls[1].state is CallState.RECEIVED
    assert world.journal.calls[1].reply == world.replies[0]


# -- kills ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("concurrency", [1, 3])
def test_a_run_killed_at_any_deed_ends_as_an_unbroken_one_and_pays_for_no_recorded_reply_again(concurrency: int):
    terms = {"concurrency": concurrency, "pack": False}
    unbroken = World(FEW)
    unbroken.run(**terms)
    for at in range(2, len(unbroken.journal.deeds)):
        world = World(FEW).killed_at(at, **terms)
        assert world is not None
        answered = {key for known in calls(world) if known.reply for key in keys_of(world, known.call.id)}
        known = set(world.journal.calls)

        result = world.run(resumes=world.name(), **terms)

        assert whole(world) == whole(unbroken), at
        assert not answered & {key for number in set(world.journal.calls) - known for key in keys_of(world, number)}, at
        assert result.asked.spent.unknown == sum(known.state is CallState.UNKNOWN for known in calls(world)), at
        assert [run.state for run, _ in world.journal.runs()] == [RunState.DONE]
        bill = sum(PRICE.cost(given.usage) for given in world.replies)
        assert result.asked.spent.cost <= bill <= result.asked.spent.cost + result.asked.spent.unknown_cost, at
        assert world.run(**terms).asked.counts.asked == 0
        assert world.sent() == 0


def calls(world: World) -> list[KnownCall]:
    return list(world.journal.calls.values())


def keys_of(world: World, number: int) -> set[str]:
    return {block.key for block in world.journal.calls[number].call.blocks}


@pytest.mark.parametrize("step", [3, 7, 12, 23])
def test_a_run_that_is_killed_again_and_again_ends_all_the_same(step: int):
    unbroken, world = World(FEW), World(FEW)
    unbroken.run(pack=False)
    for kill in range(30):
        left = world.killed_at(step + kill, pack=False, resend_unknown=True)
        if left is None:
            break
        world = left

    assert whole(world) == whole(unbroken)
    assert kill < 29


def test_a_recorded_reply_that_nobody_has_looked_into_is_used_without_a_call():
    world = after_kill({"a.md": page(text("mill"))}, "accepted")

    result = world.run(resumes=world.name())

    assert (world.sent(), result.asked.counts.cached, ends(result)) == (0, 1, {"a.md": "changed"})
    assert world.states() == {"applied": 1}


def test_a_recorded_reply_serves_a_new_run_as_well():
    world = after_kill({"a.md": page(text("mill"))}, "accepted")

    world.run()

    assert (world.sent(), world.source("a.md")) == (0, page(plainer(text("mill"))))


def test_a_recorded_reply_is_read_by_the_strategies_of_its_own_pass():
    """Of two passes one asked for clarity alone, so that its reply need not name it."""
    world = World({"a.md": page(text("mill"))})
    world.answer = lambda p: f"[{ids(p)[0]}] {plainer(text('mill'))}\n[end]" if "Mind clarity." in p.system else "[end]"
    unbroken = World(world.documents, world.answer)
    unbroken.run("clarity", "readability", parallel=True)
    for at in range(2, len(unbroken.journal.deeds)):
        world = World(unbroken.documents, unbroken.answer).killed_at(at, "clarity", "readability", parallel=True)
        result = world.run("clarity", "readability", parallel=True)
        assert whole(world) == whole(unbroken)
        assert {p.strategy for document in result.documents for p in document.proposals} <= {"clarity"}


def test_the_answers_of_a_document_that_was_half_answered_when_the_run_paused_are_used():
    """Two blocks that do not fit into one request: the second request meets a spent budget."""
    long = [" ".join(text(f"{name} of {other}") for other in NAMES + NAMES[:4]) for name in NAMES[:12]]
    world = World({"a.md": page(*long)})
    world.run(concurrency=1)
    assert len(world.prompts) > 1
    first = world.journal.calls[1].call.reserved
    cost = world.journal.calls[1].cost

    world = World(world.documents)
    paused = world.run(concurrency=1, budget=first + cost // 2)
    assert (world.sent(), ends(paused)) == (1, {"a.md": "waiting"})
    done = set(asked(world.prompts[0]))

    world.run(concurrency=1, resumes=paused.asked.run)

    assert not done & {shown for prompt in world.provider.prompts for shown in asked(prompt)}
    assert world.source("a.md") == page(*map(plainer, long))


def test_an_unknown_call_is_counted_at_its_most_and_its_block_asked_about_once_more():
    world = after_kill({"a.md": page(text("mill"))}, "received")

    result = world.run(resumes=world.name())

    lost, again = calls(world)
    assert (result.asked.spent.unknown, result.asked.spent.unknown_cost) == (1, lost.call.reserved)
    assert again.call.repeats == lost.call.id
    assert ends(result) == {"a.md": "changed"}


def test_a_block_that_a_kill_and_a_lost_reply_have_cost_twice_is_not_paid_a_third_time():
    world = after_kill({"a.md": page(text("mill"))}, "received")
    world.answer = lambda _: ReplyLost(origin="o", problem="gone")

    world.run(resumes=world.name())

    assert len(world.prompts) == 2


def test_on_hold_an_unknown_call_is_not_repeated_until_that_is_wanted():
    both = {"a.md": page(text("mill")), "b.md": page(text("owl"))}
    world = after_kill(both, "received", concurrency=1, pack=False)
    name = world.name()

    held = world.run(resumes=name, hold_unknown=True)

    assert held.asked.counts.held == 1
    assert "1 blocks are held" in held.asked.paused
    assert sorted(ends(held).values()) == ["changed", "unchanged"]
    assert world.journal.runs()[0][0].state is RunState.PAUSED

    world.run(resumes=name)
    assert whole(world) == {"a.md": page(plainer(text("mill"))), "b.md": page(plainer(text("owl")))}
    assert world.journal.runs()[0][0].state is RunState.DONE


def test_a_held_block_is_answered_by_the_cache_all_the_same():
    world = after_kill({"a.md": page(text("mill"))}, "received")
    other = World(world.documents)
    other.run()
    world.answers = other.answers

    result = world.run(hold_unknown=True)

    assert (result.asked.counts.cached, ends(result)) == (1, {"a.md": "changed"})


def test_after_a_kill_between_the_rename_and_its_record_nothing_is_asked_or_written_again():
    world = after_kill({"a.md": page(text("mill"))}, "document")
    assert world.source("a.md") == page(plainer(text("mill")))
    writes, name = len(world.files.writes), world.name()

    world.run(resumes=name)

    assert (world.sent(), len(world.files.writes)) == (0, writes)
    [document] = world.journal.record(name).documents
    assert (document.status, document.path) == (Status.CHANGED, str(ROOT / "a.md"))


def test_a_repair_that_a_kill_interrupted_goes_on_where_it_was():
    """The bad reply is on the record: its request is not sent again as it was."""

    def answer(prompt: Prompt) -> Answer:
        return editing(plainer if "must stand" in prompt.user else maskless)(prompt)

    unbroken = World({"a.md": page(LINKED)}, answer)
    unbroken.run()
    assert unbroken.sent() == 2
    second = [n for n, (deed, _) in enumerate(unbroken.journal.deeds) if deed == "planned"][1]
    for at in range(second - 1, second + 3):
        world = World(unbroken.documents, answer).killed_at(at)
        world.run(resumes=world.name())
        assert ["must stand" in prompt.user for prompt in world.prompts] == [False, True]
        assert whole(world) == whole(unbroken)


def test_a_reply_that_was_cut_off_before_a_kill_gives_what_it_has():
    def answer(prompt: Prompt) -> Answer:
        if len(asked(prompt)) == 1:
            return editing(plainer)(prompt)
        one, two = ids(prompt)
        return reply(f"[{one} clarity] {plainer(text('mill'))}\n[{two} clarity] You us", Finish.LENGTH)

    world = after_kill({"a.md": page(text("mill"), text("owl"))}, "accepted", answer)

    world.run(resumes=world.name())

    assert [asked(prompt) for prompt in world.provider.prompts] == [[text("owl")]]
    assert world.source("a.md") == page(plainer(text("mill")), plainer(text("owl")))


def test_after_a_kill_an_answer_that_broke_off_twice_gets_more_room_than_both_had():
    """Else the second request would be sent again as it was."""

    def answer(prompt: Prompt) -> Answer:
        return reply(f"[{ids(prompt)[0]} clarity] You us", Finish.LENGTH)

    unbroken = World({"a.md": page(text("mill"))}, answer)
    unbroken.run()
    rooms = [prompt.max_tokens for prompt in unbroken.prompts]
    assert len(rooms) == 3
    third = [n for n, (deed, _) in enumerate(unbroken.journal.deeds) if deed == "planned"][2]

    world = World(unbroken.documents, answer).killed_at(third)
    world.run(resumes=world.name())

    assert [prompt.max_tokens for prompt in world.prompts] == rooms


def test_recorded_garbage_is_refused_once_and_asked_for_with_the_reason():
    world = after_kill({"a.md": page(text("mill"))}, "refused", lambda _: "no marker, no end")
    world.answer = editing(plainer)

    world.run(resumes=world.name())

    assert ["Your last answer was refused" in prompt.user for prompt in world.provider.prompts] == [True]
    assert world.states() == {"refused": 1, "applied": 1}
