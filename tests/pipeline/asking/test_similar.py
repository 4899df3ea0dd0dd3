"""Runs over documents whose texts are nearly those of an earlier run."""

from pathlib import Path

import pytest

from burnish.cache.entries import Entry, encode
from burnish.cache.similar import SimilarTexts
from burnish.errors import Rejected
from burnish.model.calls import Prompt
from burnish.model.document import Block, BlockKind, Piece, PieceKind
from burnish.model.results import Verdict
from burnish.pipeline.run import Target
from burnish.similarity.minhash import MinHash
from burnish.testing.scripted_provider import editing

from .world import World, asked, ends, fine, page, plainer, reply, text

FERRY, MILL, OWL = text("ferry"), text("mill"), fine("owl")
WHOLE = f"{FERRY} {OWL} {MILL}"
NEW = "A heron stands in the shallow water below the weir and does not move."
PROPOSED = Target()


def answered(file: Path) -> World:
    """A world in which a run has answered for `WHOLE`, and shown what it would change."""
    near = SimilarTexts(file, MinHash())
    world = World({"a.md": page(WHOLE)}, target=PROPOSED, near=near)
    world.run()
    world.target = Target(in_place=True)
    return world


@pytest.fixture
def world(tmp_path):
    world = answered(tmp_path / "similar.sqlite3")
    yield world
    world.near.close()


def holding(world: World, text: str) -> World:
    world.files.contents = dict.fromkeys(world.files.contents, page(text))
    return world


def test_a_text_of_which_all_sentences_are_known_costs_no_call(world):
    result = holding(world, f"{OWL} {MILL}").run()

    assert world.sent() == 0
    assert world.source("a.md") == page(plainer(f"{OWL} {MILL}"))
    assert (result.asked.counts.transplanted, result.asked.counts.asked) == (1, 0)


def test_only_what_is_new_in_a_text_is_asked_about_and_the_whole_is_written(world):
    new = NEW.replace("stands", "does utilize its legs")

    result = holding(world, f"{FERRY} {OWL} {new}").run()

    assert [asked(prompt) for prompt in world.provider.prompts] == [[new]]
    assert world.source("a.md") == page(f"{plainer(FERRY)} {OWL} {plainer(new)}")
    assert (result.asked.counts.transplanted, result.asked.counts.asked) == (1, 1)


def test_a_text_that_was_answered_in_part_is_settled_afterwards(world):
    holding(world, f"{FERRY} {OWL} {NEW}").run()

    again = world.run()

    assert (world.sent(), ends(again)) == (0, {"a.md": "unchanged"})


def test_what_is_only_shown_is_shown_again_for_nothing(world):
    world.target = PROPOSED
    first = holding(world, f"{FERRY} {OWL} {NEW}").run()

    again = world.run()

    assert world.sent() == 0
    assert [hunk.after for hunk in again.documents[0].hunks] == [hunk.after for hunk in first.documents[0].hunks]
    assert again.documents[0].hunks


def test_the_rest_of_equal_blocks_is_asked_about_once(world):
    documents = {path: page(f"{FERRY} {OWL} {NEW}") for path in world.files.contents}
    world.files.contents = documents | {path.with_name("b.md"): source for path, source in documents.items()}

    result = world.run()

    assert [asked(prompt) for prompt in world.provider.prompts] == [[NEW]]
    assert set(ends(result).values()) == {"changed"}


def test_a_hunk_goes_through_the_same_checks_as_every_answer(world):
    """Whoever writes into the index can change no fact unseen."""
    old, asking = "The ferry takes 4 carts at a time across the river. " + WHOLE, world.terms().passes[0]
    block = Block(BlockKind.PARAGRAPH, old, (Piece(0, len(old), 0, len(old), PieceKind.TEXT),))
    planted = encode(Entry((("clarity", old.replace("4 carts", "40 carts"), False),), "m"))
    world.near.add([(asking.scope(block), old, planted)])
    world.near.flush()

    result = holding(world, old.removesuffix(f" {MILL}")).run()

    assert result.asked.counts.transplanted == 1
    assert world.source("a.md") == page(old.removesuffix(f" {MILL}"))
    assert [p.verdict for p in result.documents[0].proposals] == [Verdict.REVIEW]


def test_where_the_answer_about_the_rest_is_refused_the_known_changes_are_made_and_nothing_is_asked_again(world):
    world.answer = lambda _: reply("nonsense")

    result = holding(world, f"{FERRY} {OWL} {NEW}").run()
    world.answer = editing(plainer)
    again = world.run()

    assert ends(result) == {"a.md": "changed"}
    assert world.source("a.md") == page(f"{plainer(FERRY)} {OWL} {NEW}")
    assert (ends(again), world.sent()) == ({"a.md": "unchanged"}, 0)


def test_a_failed_call_about_the_rest_leaves_it_open(world):
    world.answer = lambda _: Rejected(provider="p", problem="too long")
    holding(world, f"{FERRY} {OWL} {NEW}").run()
    world.answer = editing(plainer)

    result = world.run()

    assert result.asked.counts.asked == 1
    assert [asked(prompt) for prompt in world.provider.prompts] in ([[NEW]], [[f"{plainer(FERRY)} {OWL} {NEW}"]])


def test_a_run_without_the_cache_asks_about_the_whole(world):
    holding(world, f"{FERRY} {OWL} {NEW}").run(cache=False)

    assert [asked(prompt) for prompt in world.provider.prompts] == [[f"{FERRY} {OWL} {NEW}"]]


def test_another_strategy_is_another_question(world):
    world.answer = lambda _: reply("[end]")

    holding(world, f"{OWL} {MILL}").run("consistency")

    assert [asked(prompt) for prompt in world.provider.prompts] == [[f"{OWL} {MILL}"]]


def test_each_of_several_passes_gets_its_own_rest(tmp_path):
    """Each request says for which strategy it is; the answers are for that one."""

    def answer(prompt: Prompt) -> str:
        name = "clarity" if "Mind clarity." in prompt.system else "consistency"
        return editing(plainer if name == "clarity" else lambda text: text.replace("boat", "ship"), name)(prompt)

    near = SimilarTexts(tmp_path / "similar.sqlite3", MinHash())
    world = World({"a.md": page(WHOLE)}, target=PROPOSED, near=near, answer=answer)
    world.run("clarity", "consistency", parallel=True)
    world.target = Target(in_place=True)

    holding(world, f"{FERRY} {OWL} {NEW}").run("clarity", "consistency", parallel=True)

    # beside the new sentence the change of OWL is not moved
    assert sorted(asked(prompt) for prompt in world.provider.prompts) == [[NEW], [f"{OWL} {NEW}"]]
    assert world.source("a.md") == page(f"{plainer(FERRY)} {OWL.replace('boat', 'ship')} {NEW}")
    near.close()


def test_texts_of_one_run_are_not_known_to_each_other(tmp_path):
    """What becomes of a document does not depend on which of two was first."""
    near = SimilarTexts(tmp_path / "similar.sqlite3", MinHash())
    world = World({"a.md": page(WHOLE), "b.md": page(f"{FERRY} {OWL} {NEW}")}, near=near)

    world.run(concurrency=1, pack=False)

    assert sorted(map(asked, world.provider.prompts)) == sorted([[WHOLE], [f"{FERRY} {OWL} {NEW}"]])
    near.close()


def test_a_plan_counts_what_is_left_to_ask(world):
    planned = holding(world, f"{FERRY} {OWL} {NEW}").plan()

    assert (planned.counts.transplanted, planned.counts.asked, planned.estimate.calls) == (1, 1, 1)


def test_after_a_kill_a_paid_answer_about_a_rest_is_used(tmp_path):
    new = NEW.replace("stands", "does utilize its legs")
    met = set()
    for deed in range(1, 30):
        world = holding(answered(tmp_path / f"{deed}.sqlite3"), f"{FERRY} {OWL} {new}")
        left = world.killed_at(deed)
        if left is None:
            break
        if len(left.journal.runs()) == 1:
            continue  # the run has not begun; and the index holds by now what the run that was not killed has added
        left.near = world.near
        is_recorded = any(known.reply is not None for known in list(left.journal.calls.values())[1:])
        left.run(resumes=left.name())
        world.near.close()

        assert len(left.provider.prompts) == (0 if is_recorded else 1)
        assert left.source("a.md") == page(f"{plainer(FERRY)} {OWL} {plainer(new)}")
        met.add(is_recorded)

    assert met == {True, False}
