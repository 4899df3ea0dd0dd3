"""Hostile replies through the whole engine: no exception, no broken document, and every refusal has a name.

`benchmarks/hostile.py` sends tens of thousands.
"""

import random
from pathlib import Path

import pytest

from burnish.model.results import DocumentResult, RunResult, Status
from burnish.testing import MemoryFiles

from .hostile import (
    PLANTS,
    Attack,
    Tally,
    attacked,
    damaged,
    foreign,
    honest,
    judge,
    random_bytes,
    said,
    texts_of,
)
from .tricky import tricky

COUNT = 300
PAGE = b"""# The shed

Use the old key to open the small door of the shed, because it is very old and has been used many times.

> Many people use the [same key](https://a.example/x) for all of the doors, and find it easy to do so.
"""


def many(sources: dict[str, bytes], attack: Attack, count: int, *, most_at_once: int = 3) -> Tally:
    chance, tally = random.Random(7), Tally()
    while tally.replies < count:
        names = chance.sample(sorted(sources), chance.randint(1, most_at_once))
        attacked({name: sources[name] for name in names}, attack, chance, tally, again=chance.random() < 0.2)
    return tally


@pytest.fixture(scope="module")
def sources(corpus) -> dict[str, bytes]:
    """Real documents, and as many tricky ones."""
    real = corpus.sample(40, most=5000)
    return {**real, **{f"{n}-{name}": text for n in range(6) for name, text in tricky().items()}}


def test_no_random_bytes_break_a_document(sources):
    tally = many(sources, random_bytes, COUNT)

    assert tally.harm == []
    assert tally.not_understood["... answer has neither a marker nor [end]"]
    assert {"length", "masks", "answer"} <= tally.refused.keys()


def test_no_damaged_reply_breaks_a_document(sources):
    tally = many(sources, damaged, COUNT)

    assert tally.harm == []
    assert tally.applied > 50, "what was not damaged is still used"
    reasons = {"... is answered twice", "... is out of order", "... is malformed", "... was not asked about"}
    assert reasons <= tally.not_understood.keys()
    assert {"answer", "facts", "characters", "masks", "identity"} <= tally.refused.keys()


def test_no_reply_of_another_document_is_applied(sources, corpus):
    others = {name: text for name, text in corpus.sample(200, most=5000).items() if name not in sources}

    tally = many(sources, foreign(texts_of(others)), COUNT)

    assert tally.harm == []
    assert tally.applied == 0
    assert {"length", "coverage"} <= tally.refused.keys()


def test_tricky_documents_are_asked_about_and_improved_by_an_honest_reply():
    """Else the tests above would say nothing."""
    tally, chance = Tally(), random.Random(1)

    for name, source in tricky().items():
        attacked({name: source}, lambda blocks, chance: said(honest(blocks, chance)), chance, tally, again=True)

    assert tally.harm == []
    assert tally.changed == len(tricky())
    assert tally.not_understood == {}


@pytest.mark.parametrize("plant", PLANTS)
def test_what_a_reply_plants_into_a_good_answer_reaches_no_file(plant: str):
    def attack(blocks, chance):
        name, text = blocks[0]
        before, _, after = text.replace("old key", "ancient key").partition("door ")
        return said(f"[{name} clarity] {before}{plant}{after}\n[end]")

    tally = Tally()

    attacked({"a.md": PAGE}, attack, random.Random(1), tally, again=True)

    assert tally.harm == []
    assert tally.changed == 0


@pytest.mark.parametrize(
    ("after", "told", "harm"),
    [
        (PAGE.replace(b"# The", b"## The"), True, "BROKEN"),
        (PAGE.replace(b"small door", b"sm\xe2\x80\x8ball door"), True, "gained"),
        (PAGE.replace(b"small door", b"little door"), False, "is not what the result says"),
    ],
)
def test_the_judge_sees_harm(after: bytes, told: bool, harm: str):
    tally = Tally()
    result = DocumentResult("a.md", Status.CHANGED if told else Status.UNCHANGED)

    judge({"a.md": PAGE}, MemoryFiles({Path("a.md"): after}), RunResult((result,), {}), tally)

    assert len(tally.harm) == 1
    assert harm in tally.harm[0]
