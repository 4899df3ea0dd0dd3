"""A block that holds a secret stays at home, and is told of without being shown."""

import pytest

from burnish.api.report import record_json, report_json
from burnish.model.results import Verdict
from burnish.pipeline.run import Target

from ...checks.secret_samples import secret  # noqa: TID252 - made while the tests run
from .world import ROOT, World, asked, ends, page, plainer, reasons, text, verdicts

KEY = secret()
LEAKY = f"You utilize the key {KEY} in order to carry the parcel across the bridge."
WHY = "it holds what looks like a GitHub token, so it is not sent"


def shown(world: World) -> str:
    """Everything that has left, and everything that is kept of it."""
    journal = world.journal
    kept = (journal.calls, journal.documents, journal.outcomes, journal._refusals, list(world.answers.entries()))
    return repr((world.prompts, world.events, kept, journal.deeds))


def test_it_is_not_sent_and_the_rest_of_its_document_is_improved():
    world = World({"a.md": page(text("mill"), LEAKY, text("ferry"))})

    result = world.run()

    assert [asked(prompt) for prompt in world.prompts] == [[text("mill"), text("ferry")]]
    assert world.source("a.md") == page(plainer(text("mill")), LEAKY, plainer(text("ferry")))
    assert ends(result) == {"a.md": "changed"}
    assert verdicts(result) == {"applied": 4, "withheld": 1}


def test_it_is_named_with_its_place_and_its_kind_and_no_more():
    world = World({"a.md": page(text("mill"), LEAKY)})

    result = world.run()

    [withheld] = [p for p in result.documents[0].proposals if p.verdict is Verdict.WITHHELD]
    assert (withheld.line, withheld.column, withheld.before, withheld.after) == (3, 1, "", None)
    assert world.documents["a.md"][withheld.start : withheld.end].decode() == LEAKY
    assert reasons(result) == [WHY]
    [outcome] = [o for o in world.journal.record(world.name()).outcomes if o.verdict == "withheld"]
    assert (outcome.line, outcome.before, outcome.after, outcome.refusal) == (3, "", "", withheld.refusal)


def test_nothing_that_leaves_or_is_kept_holds_the_secret():
    """But for the path of a document that has one in its name: it is not sent, and the report must name it."""
    world = World({"a.md": page(f"# Use {KEY}", text("mill"), LEAKY), f"{KEY}.md": page(text("cat"))})

    result = world.run()

    kept = shown(world) + (report_json(result) + record_json(world.journal.record(world.name()))).decode()
    assert len(asked(world.prompts[0]) + asked(world.prompts[1])) == 2
    assert KEY not in repr(world.prompts)
    assert KEY not in kept.replace(str(ROOT / f"{KEY}.md"), "")


@pytest.mark.parametrize("names", [("clarity",), ("clarity", "accuracy")])
def test_it_is_counted_once_and_apart_from_the_questions(names: tuple[str, ...]):
    world = World({"a.md": page(f"# Use {KEY}", text("mill"), LEAKY), "b.md": page(LEAKY)})

    planned = world.plan(*names, parallel=True)
    result = world.run(*names, parallel=True)

    for counts in (planned.counts, result.asked.counts):
        assert (counts.blocks, counts.withheld, counts.asked) == (3, 2, len(names))
    assert verdicts(result)["withheld"] == 3, "a heading too"
    assert planned.to_ask == 1


def test_a_second_run_asks_nothing_and_names_it_again():
    world = World({"a.md": page(text("mill"), LEAKY), "b.md": page(LEAKY)})
    world.run()

    result = world.run()

    assert world.sent() == 0
    assert ends(result) == {"a.md": "unchanged", "b.md": "unchanged"}
    assert verdicts(result) == {"withheld": 2}
    assert result.asked.counts.settled == 1
    assert (result.asked.spent.calls, result.asked.paused) == (0, "")


def test_a_run_over_nothing_else_makes_no_provider():
    world = World({"a.md": page(LEAKY)}, target=Target())

    assert verdicts(world.run()) == {"withheld": 1}
    assert (world.sent(), world.provider.closed) == (0, False)


def test_a_run_that_goes_on_keeps_what_it_did_before_and_names_each_secret_once():
    world = World({"a.md": page(text("mill"), LEAKY), "b.md": page(LEAKY)})
    world.run()
    name = world.name()
    before = world.journal.record(name)

    world.run(resumes=name)

    after = world.journal.record(name)
    assert {(d.path, d.status, d.edits) for d in after.documents} >= {
        (d.path, d.status, d.edits) for d in before.documents if d.status == "changed"
    }
    assert sorted(map(repr, after.outcomes)) == sorted(map(repr, before.outcomes))


def test_killed_at_any_moment_it_is_not_sent_either():
    deed = 0
    while (world := World({"a.md": page(text("mill"), LEAKY, text("cat"))}).killed_at(deed, "clarity")) is not None:
        result = world.run()
        assert KEY not in repr(world.prompts)
        assert verdicts(result)["withheld"] == 1
        assert world.source("a.md") == page(plainer(text("mill")), LEAKY, plainer(text("cat")))
        assert world.run().asked.counts.asked == world.sent() == 0
        deed += 1
    assert deed > 5


def test_once_the_secret_is_gone_the_block_is_asked_about():
    world = World({"a.md": page(LEAKY)})
    world.run()
    world.files.contents[ROOT / "a.md"] = page(LEAKY.replace(KEY, "in the drawer"))

    result = world.run()

    assert world.sent() == 1
    assert verdicts(result) == {"applied": 2}


def test_a_text_that_was_settled_before_is_not_sent_with_a_new_question_either():
    world = World({"a.md": page(LEAKY)})
    world.journal.settle([world.terms("clarity").settled_key(LEAKY)], "clarity.1")

    assert verdicts(world.run("clarity", "accuracy")) == {"withheld": 1}
    assert world.sent() == 0
