"""What follows from a reply: mended, split, asked one by one, or given up; never the same request again."""

from dataclasses import replace

import pytest

from burnish.errors import Rejected
from burnish.model.calls import Finish, Prompt, Usage
from burnish.model.results import Status, Verdict
from burnish.protocol.request import read_request
from burnish.testing.scripted_provider import Answer, editing

from .world import NAMES, World, asked, ends, fine, ids, page, plainer, reasons, reply, text, verdicts

LINKED = "You utilize [the guide](https://example.com/a/long/way/to/the/guide) in order to reach the old mill there."


def maskless(shown: str) -> str:
    start, end = shown.find("@@"), shown.rfind("@@") + 2
    return plainer(shown.replace(shown[start:end], "", 1)) if start >= 0 else plainer(shown)


def no_request_came_twice(world: World) -> bool:
    return len({(p.user, p.max_tokens) for p in world.prompts}) == len(world.prompts)


def test_a_dropped_mask_is_asked_for_by_name():
    world = World({"a.md": page(LINKED)})
    world.answer = lambda prompt: editing(plainer if "must stand" in prompt.user else maskless)(prompt)

    world.run()

    assert [prompt.user.count("the mask @@1") for prompt in world.provider.prompts] == [0, 1]
    assert world.source("a.md") == page(plainer(LINKED))


def test_only_the_block_that_failed_is_asked_about_again():
    world = World({"a.md": page(LINKED, text("owl"), fine("cat"))})
    world.answer = lambda prompt: editing(plainer if "must stand" in prompt.user else maskless)(prompt)

    world.run()

    assert [len(asked(prompt)) for prompt in world.provider.prompts] == [3, 1]
    assert world.source("a.md") == page(plainer(LINKED), plainer(text("owl")), fine("cat"))


def test_an_answer_that_fails_in_the_same_way_again_is_given_up():
    world = World({"a.md": page(LINKED, text("owl"))}, editing(maskless))

    result = world.run()

    assert world.sent() == 2
    assert no_request_came_twice(world)
    assert verdicts(result)["refused"] == 1
    assert world.source("a.md") == page(LINKED, plainer(text("owl")))


def test_there_are_two_repairs_at_most_even_when_each_answer_fails_in_another_way():
    tries = iter([maskless, lambda shown: f"Sure! Here is the revised text: {shown}", maskless, plainer])
    world = World({"a.md": page(LINKED)})
    world.answer = lambda prompt: editing(next(tries))(prompt)

    world.run()

    assert world.sent() == 3
    assert no_request_came_twice(world)
    assert world.source("a.md") == page(LINKED)


def test_each_repair_says_in_the_journal_which_call_it_mends():
    world = World({"a.md": page(LINKED)})
    world.answer = lambda prompt: editing(plainer if "must stand" in prompt.user else maskless)(prompt)

    world.run()

    assert [known.call.repeats for known in world.journal.calls.values()] == [None, 1]


def cut_after(prompt: Prompt, whole: int) -> Answer:
    """A reply that ends in the edit behind `whole` whole ones."""
    lines = [f"[{name} clarity] {plainer(shown)}" for name, shown in read_request(prompt.user)]
    if len(lines) <= whole:
        return "\n".join([*lines, "[end]"])
    return reply("\n".join(lines[: whole + 1])[:-4], Finish.LENGTH)


def test_what_was_cut_off_is_asked_about_again_and_what_came_before_is_used():
    world = World({"a.md": page(*map(text, NAMES[:5]))}, lambda prompt: cut_after(prompt, 3))

    world.run()

    assert [asked(prompt) for prompt in world.provider.prompts] == [
        [text(name) for name in NAMES[:5]],
        [text(name) for name in NAMES[3:5]],
    ]
    assert world.source("a.md") == page(*(plainer(text(name)) for name in NAMES[:5]))


def test_a_reply_that_was_cut_off_before_it_said_anything_is_asked_for_in_halves():
    world = World({"a.md": page(*map(text, NAMES[:4]))})
    world.answer = lambda prompt: cut_after(prompt, 2 if len(asked(prompt)) == 2 else 0)

    world.run()

    assert [len(asked(prompt)) for prompt in world.provider.prompts] == [4, 2, 2]
    assert world.source("a.md") == page(*(plainer(text(name)) for name in NAMES[:4]))


def test_a_block_whose_answer_was_cut_off_gets_more_room():
    world = World({"a.md": page(text("mill"))}, lambda prompt: cut_after(prompt, 0 if len(rooms) < 2 else 1))
    rooms: list[int] = []
    answer = world.answer
    world.answer = lambda prompt: (rooms.append(prompt.max_tokens), answer(prompt))[1]

    world.run()

    assert rooms == sorted(set(rooms))
    assert len(rooms) == 2
    assert world.source("a.md") == page(plainer(text("mill")))


def test_a_reply_to_several_documents_that_is_refused_is_asked_for_one_by_one():
    world = World({f"{name}.md": page(text(name)) for name in NAMES})
    world.answer = lambda prompt: (
        "[zzz clarity] Not asked for.\n[end]" if prompt.user.count("<doc") > 1 else editing(plainer)(prompt)
    )

    result = world.run(concurrency=1)

    assert set(ends(result).values()) == {"changed"}
    assert max(prompt.user.count("<doc") for prompt in world.provider.prompts) > 1
    assert no_request_came_twice(world)
    assert result.asked.spent.wasted > 0


@pytest.mark.parametrize("garbage", ["", "   ", "I am sorry, I cannot do that.", "[zzz clarity] Not asked for.\n[end]"])
def test_replies_that_cannot_be_read_end_in_a_refusal_and_the_text_stays(garbage: str):
    world = World({"a.md": page(text("mill"), fine("owl"))}, lambda _: garbage)

    result = world.run()

    assert world.source("a.md") == page(text("mill"), fine("owl"))
    assert verdicts(result) == {"refused": 2}
    assert no_request_came_twice(world)
    assert world.states() == {"refused": world.sent()}
    world.check_books()


def test_what_was_given_up_is_not_asked_about_in_the_next_run():
    world = World({"a.md": page(text("mill"))}, lambda _: "no marker, no end")
    world.run()

    world.run()

    assert world.sent() == 0


def test_an_answer_that_is_the_same_for_several_blocks_is_refused():
    def loop(prompt: Prompt) -> str:
        return "\n".join([*(f"[{name} clarity] {plainer(text('mill'))}" for name in ids(prompt)), "[end]"])

    world = World({"a.md": page(*map(text, NAMES[:3]), *map(fine, NAMES))}, loop)

    result = world.run()

    assert "several blocks have the same new text" in reasons(result)
    assert world.source("a.md") == world.documents["a.md"]


def test_an_edit_that_changes_nothing_settles_the_block():
    world = World({"a.md": page(fine("owl"))}, lambda p: f"[{ids(p)[0]} clarity] {asked(p)[0]}\n[end]")
    result = world.run()

    world.run()

    assert (verdicts(result), world.sent()) == ({}, 0)


def test_a_request_that_is_too_long_is_asked_in_halves():
    world = World({"a.md": page(*map(text, NAMES[:4]))})
    too_long = Rejected(origin="o", problem="the context is too long", too_long=True)
    world.answer = lambda prompt: too_long if len(asked(prompt)) > 1 else editing(plainer)(prompt)

    world.run()

    assert [len(asked(prompt)) for prompt in world.provider.prompts] == [4, 2, 2, 1, 1, 1, 1]
    assert [known.call.repeats for known in world.journal.calls.values()] == [None, 1, 1, 2, 2, 3, 3]
    assert world.source("a.md") == page(*(plainer(text(name)) for name in NAMES[:4]))


def test_a_single_block_that_is_too_long_stays_as_it_is():
    too_long = Rejected(origin="o", problem="the context is too long", too_long=True)
    world = World({"a.md": page(text("mill"))}, lambda _: too_long)

    result = world.run()

    assert reasons(result) == [str(too_long)]
    assert world.sent() == 1


def test_the_model_that_answered_is_remembered_with_its_answer():
    world = World({"a.md": page(text("mill"))})
    world.answer = lambda prompt: reply(editing(plainer)(prompt))

    world.run()

    [(_, _, value)] = world.answers.entries()
    assert b'"model":"m"' in value


@pytest.mark.parametrize("usage", [None, Usage(0, 0), Usage(50, 0)])
def test_a_call_whose_usage_is_not_said_is_never_free(usage: Usage | None):
    world = World({"a.md": page(text("mill"))})
    world.answer = lambda prompt: replace(reply(editing(plainer)(prompt)), usage=usage)

    spent = world.run().asked.spent

    assert spent.estimated == 1
    assert spent.cost > 0
    assert spent.output > 0


def test_masks_of_our_own_come_back_as_what_they_hide():
    shown = "You utilize the [end] marker in order to close the answer of a model that you ask."
    world = World({"a.md": page(shown)})

    result = world.run()

    assert "[end]" not in asked(world.provider.prompts[0])[0]
    assert world.source("a.md") == page(plainer(shown))
    assert result.count(Status.CHANGED) == 1


def test_a_mask_of_our_own_that_is_dropped_is_asked_for_by_name():
    shown = "You utilize the [end] marker in order to close the answer of a model that you ask."
    world = World({"a.md": page(shown)}, editing(maskless))

    result = world.run()

    assert world.source("a.md") == page(shown)
    assert [prompt.user.count("must stand in the text") for prompt in world.provider.prompts] == [0, 1]
    assert set(verdicts(result)) == {"refused"}


def test_an_insertion_behind_a_block_with_masks_needs_none_of_them():
    world = World(
        {"a.md": page(LINKED)}, lambda p: f"[{ids(p)[0]} + completeness] The mill is closed in the winter.\n[end]"
    )

    result = world.run("completeness")

    assert verdicts(result) == {Verdict.REVIEW: 1}
    assert world.sent() == 1
