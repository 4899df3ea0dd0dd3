"""Every damage that we could think of is refused, wherever it can be done; what an editor wants is not.

Own documents always, real ones when the corpus is there. `python benchmarks/mutations.py` prints the same as a table.
"""

import os

import pytest

from burnish.model.document import Block

from .damage import Damage
from .damages import CHARACTERS, STRUCTURE
from .gates import (
    PARSERS,
    STRUCTURE_GATES,
    Original,
    fact_refusals,
    first_refusal,
    mask_refusal,
    only_third_parser_objects,
    stands_in_prose,
    structure_refusals,
)
from .paragraphs import own_samples, real_samples
from .word_damages import FACTS, HARMLESS, MASKS, UNSEEN

LEAST_SAMPLES = 3 if os.environ.get("BURNISH_CORPUS") else 1
ACCEPTED = 0.95

#: markdown-it keeps spaces behind the name of a fence's language, and our two parsers do not. The frozen bytes alone
#: see those. No other damage needs them to see what a third parser sees.
FROZEN_BYTES_ALONE = {"a hard break is added by spaces"}


@pytest.fixture(scope="session")
def originals(request: pytest.FixtureRequest) -> list[Original]:
    """Small documents, each parsed once for all tests."""
    real = real_samples(request.getfixturevalue("corpus").documents) if os.environ.get("BURNISH_CORPUS") else []
    return [Original(sample.name, sample.source) for sample in (*own_samples(), *real)]


@pytest.fixture(scope="session")
def blocks(originals: list[Original]) -> list[tuple[Original, Block]]:
    """The blocks of all documents."""
    return [(original, block) for original in originals for block in original.document.blocks]


def sentences(damages: tuple[Damage, ...]) -> pytest.MarkDecorator:
    """One test per damage."""
    return pytest.mark.parametrize("damage", [pytest.param(damage, id=damage.says) for damage in damages])


@sentences(STRUCTURE)
def test_damage_to_a_source_is_refused(damage: Damage, originals: list[Original]) -> None:
    hurt: set[str] = set()
    passed = []
    for original in originals:
        for damaged in damage.done_to(original.source.decode()):
            hurt.add(original.name)
            refusals = structure_refusals(original, damaged)
            if not refusals:
                passed.append((original.name, damaged))
            elif not refusals.keys() & PARSERS and damage.says not in FROZEN_BYTES_ALONE:
                assert only_third_parser_objects(original, damaged) is None
    assert passed == []
    assert len(hurt) >= LEAST_SAMPLES


@sentences(FACTS)
def test_damage_to_a_fact_is_refused(damage: Damage, blocks: list[tuple[Original, Block]]) -> None:
    hurt: set[str] = set()
    passed = []
    for original, block in blocks:
        for damaged in damage.done_to(block.text):
            hurt.add(original.name)
            if None in fact_refusals(block, damaged):
                passed.append((block.text, damaged))
    assert passed == []
    assert len(hurt) >= LEAST_SAMPLES


@sentences(MASKS)
def test_damage_to_a_mask_is_refused(damage: Damage, blocks: list[tuple[Original, Block]]) -> None:
    hurt: set[str] = set()
    passed = []
    for original, block in blocks:
        for damaged in damage.done_to(block.text):
            hurt.add(original.name)
            if mask_refusal(block, damaged) is None:
                passed.append((block.text, damaged))
    assert passed == []
    assert len(hurt) >= LEAST_SAMPLES


@sentences(HARMLESS)
def test_a_harmless_change_of_words_is_accepted(damage: Damage, blocks: list[tuple[Original, Block]]) -> None:
    asked, refused = 0, []
    for original, block in blocks:
        for changed in damage.done_to(block.text):
            if not stands_in_prose(block, changed):
                continue
            asked += 1
            refusal = first_refusal(original, block, changed)
            if refusal is not None:
                refused.append((refusal.check, refusal.reason, changed))
    assert asked >= LEAST_SAMPLES
    assert len(refused) <= (1 - ACCEPTED) * asked, refused


@sentences(UNSEEN)
def test_what_no_check_sees_is_known(damage: Damage, blocks: list[tuple[Original, Block]]) -> None:
    """The limits that `docs/explanation/checks.md` names. One that falls should leave that page, too."""
    seen = [
        first_refusal(original, block, changed) is not None
        for original, block in blocks
        for changed in damage.done_to(block.text)
        if stands_in_prose(block, changed)
    ]
    assert not all(seen)


def test_damage_to_the_characters_of_a_word_is_left_to_one_gate(originals: list[Original]) -> None:
    """A parser does not mind another space or letter, so nothing else would notice if this gate were lost."""
    gates = {
        gate
        for damage in CHARACTERS
        for original in originals[:20]
        for damaged in damage.done_to(original.source.decode())
        for gate in structure_refusals(original, damaged)
    }
    assert "characters" in gates
    assert gates <= set(STRUCTURE_GATES)
