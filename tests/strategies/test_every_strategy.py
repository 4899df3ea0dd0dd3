"""What every strategy in the catalogue keeps."""

import re
from hashlib import blake2s

import pytest

from burnish.model.strategy import Strategy
from burnish.strategies.catalogue import catalogue

NAMES = list(catalogue())

#: What each version asks for. When instructions change, so does what is asked: raise the version, then the digest.
DIGESTS = {
    "clarity.1": "fad3370b",
    "completeness.1": "17c82038",
    "consistency.1": "bbb22e4c",
    "accuracy.1": "277b3c92",
    "readability.1": "5b78330d",
}


def strategy(name: str) -> Strategy:
    return catalogue().make(name)


def test_the_five_strategies_stand_in_their_order():
    assert NAMES == ["clarity", "completeness", "consistency", "accuracy", "readability"]


@pytest.mark.parametrize("name", NAMES)
def test_a_strategy_tells_who_it_is(name: str):
    made = strategy(name)

    assert made.name == name
    assert re.fullmatch(r"[a-z]+", name)
    assert re.fullmatch(r"[A-Z][^.]*\.", made.summary)


@pytest.mark.parametrize("name", NAMES)
def test_instructions_are_one_line_of_less_than_60_tokens(name: str):
    instructions = strategy(name).instructions

    assert "\n" not in instructions
    assert len(instructions.encode()) / 3.4 < 60


def test_new_instructions_need_a_new_version():
    made = {strategy(name).tag: strategy(name).instructions for name in NAMES}

    assert {tag: blake2s(text.encode(), digest_size=4).hexdigest() for tag, text in made.items()} == DIGESTS


def test_completeness_alone_speaks_of_insertions():
    assert [name for name in NAMES if f"[id + {name}]" in strategy(name).instructions] == ["completeness"]


def test_an_unknown_strategy_is_answered_with_the_nearest_name():
    with pytest.raises(LookupError, match="no strategy named 'clearity'; did you mean 'clarity'"):
        strategy("clearity")
