"""Two texts whose questions have one key, made on purpose: neither ever gets the other's answer.

MurmurHash3 takes 16 bytes at a time, and differences in three of its 8-byte words can cancel each other whatever came
before (J.-P. Aumasson, D. J. Bernstein, M. Boßlet, Hash-flooding DoS reloaded, 29C3, 2012). So two lines of 48 bytes
collide in any text in which they begin at a multiple of 16 bytes of the question.
"""

from collections.abc import Mapping

import pytest

from burnish.cache.keys import Question
from burnish.testing.scripted_provider import editing

from .test_restore import restored
from .world import World, page

LINES = tuple(
    b"lanterns%sgardener%s%schurches" % tuple(map(bytes.fromhex, words))
    for words in (
        ("625ae39eb2415942", "6252db8cddbf4468", "7242794e6969d5be"),
        ("207a4a4b636fd5a1", "207242796e624951", "7242794ee6b6a341"),
    )
)
ANSWERS = ("use", "take")  #: what each of the two is to say instead of "utilize"


def question(text: str) -> Question:
    world = World({})
    (block,) = world.formats[".md"].parse(text.encode()).blocks
    return world.terms().passes[0].question(block)


def twins() -> tuple[str, str]:
    head = "Whoever is here may utilize the old "
    pad = -(len(question(head.strip()).parts) + 1) % 16
    one, other = (f"{head}{'x' * pad}{line.decode()} in order to see the river." for line in LINES)
    return one, other


ONE, OTHER = twins()


def own(text: str) -> str:
    """What is made of each text: another word for each of the two, so that nobody can take one for the other."""
    return text.replace("utilize", ANSWERS[LINES[1].decode() in text])


def right(*texts: str) -> bytes:
    return page(*map(own, texts))


def world_of(documents: Mapping[str, bytes], **more: object) -> World:
    return World(documents, editing(own), **more)


def test_the_two_have_one_key_and_are_two_questions():
    assert ONE != OTHER
    assert question(ONE).key == question(OTHER).key
    assert question(ONE).parts != question(OTHER).parts


@pytest.mark.parametrize("pack", [True, False])
@pytest.mark.parametrize(
    "texts",
    [{"a.md": [ONE, OTHER]}, {"a.md": [ONE], "b.md": [OTHER]}, {"a.md": [ONE, OTHER, ONE], "b.md": [OTHER, ONE]}],
    ids=["one document", "two documents", "both in both"],
)
def test_in_one_run_each_gets_its_own_answer(texts, pack):
    world = world_of({name: page(*some) for name, some in texts.items()})

    world.run(pack=pack)

    assert {name: world.source(name) for name in texts} == {name: right(*some) for name, some in texts.items()}


def test_what_the_cache_has_for_one_is_no_answer_for_the_other():
    first = world_of({"a.md": page(ONE)})
    first.run()
    for text in (OTHER, ONE, OTHER):  # each takes the place of the other
        world = world_of({"a.md": page(text)}, answers=first.answers)
        result = world.run()

        assert (world.source("a.md"), result.asked.counts.cached) == (right(text), 0)


def deeds(documents: Mapping[str, bytes]) -> int:
    rehearsal = world_of(documents)
    rehearsal.run()
    return len(rehearsal.journal.deeds)


@pytest.mark.parametrize("before", [[ONE], [OTHER, ONE], [ONE, OTHER]], ids=["one", "other first", "one first"])
def test_the_reply_of_a_killed_run_about_one_is_no_answer_for_the_other(before):
    documents = {"a.md": page(*before)}
    for deed in range(1, deeds(documents)):
        left = world_of(documents).killed_at(deed)
        left.files.contents = {path.with_name("b.md"): page(OTHER, ONE) for path in left.files.contents}
        left.run()

        assert left.source("b.md") == right(OTHER, ONE), deed


def test_a_lost_reply_about_one_does_not_hold_the_other():
    documents = {"a.md": page(ONE)}
    for deed in range(1, deeds(documents)):
        left = world_of(documents).killed_at(deed)
        left.files.contents = {path: page(OTHER) for path in left.files.contents}
        result = left.run(hold_unknown=True)

        assert (left.source("a.md"), result.asked.counts.held) == (right(OTHER), 0), deed


def test_what_is_restored_from_the_journal_for_one_is_not_restored_for_the_other():
    world = world_of({"a.md": page(ONE)})
    world.run()
    world.files.contents = {path: page(OTHER) for path in world.files.contents}

    assert restored(world).put == 0
