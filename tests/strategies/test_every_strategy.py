"""What every strategy in the catalogue keeps."""

import re
from hashlib import blake2s

import pytest
from hypothesis import given
from hypothesis import strategies as st

from burnish.model.scores import Measures
from burnish.model.strategy import Strategy
from burnish.rules.catalogue import catalogue as rule_catalogue
from burnish.rules.catalogue import page_catalogue
from burnish.strategies.catalogue import catalogue

NAMES = list(catalogue())
COUNT = st.integers(0, 50)
MEASURES = st.tuples(*[COUNT] * len(Measures._fields)).map(Measures._make)

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


@pytest.mark.parametrize("name", NAMES)
def test_a_strategy_names_its_rules_in_alphabetical_order(name: str):
    rules = [*map(rule_catalogue().make, rule_catalogue()), *map(page_catalogue().make, page_catalogue())]

    assert list(strategy(name).rules) == sorted(rule.name for rule in rules if rule.strategy == name)


@pytest.mark.parametrize("name", NAMES)
def test_a_strategy_says_what_it_needs_and_what_it_never_does(name: str):
    made = strategy(name)

    assert made.after
    assert made.never
    assert made.metrics
    assert all(metric.source for metric in made.metrics)


@pytest.mark.parametrize("name", NAMES)
@given(measures=MEASURES)
def test_scores_are_from_0_to_100_and_there_is_none_of_nothing(name: str, measures: Measures):
    score = strategy(name).score
    assert score is not None
    found = score.of(measures)

    assert found is None or 0 <= found <= 100
    assert score.of(Measures()) is None


@pytest.mark.parametrize("name", [name for name in NAMES if name != "readability"])
@given(measures=MEASURES)
def test_one_more_finding_never_raises_a_score(name: str, measures: Measures):
    score = strategy(name).score
    assert score is not None
    one, more = score.of(measures), score.of(measures.plus(Measures(**{name: 1})))

    assert (one is None) == (more is None)
    assert one is None or more is None or more <= one


def test_a_finding_in_a_thousand_words_costs_one_point_or_five():
    found = Measures(words=1000, clarity=1, completeness=1, consistency=1, accuracy=1)
    scores = {name: strategy(name).score for name in NAMES if name != "readability"}

    assert {name: score.of(found) for name, score in scores.items() if score} == {
        "clarity": 99,
        "completeness": 95,
        "consistency": 99,
        "accuracy": 95,
    }


def test_an_unknown_strategy_is_answered_with_the_nearest_name():
    with pytest.raises(LookupError, match="no strategy named 'clearity'; did you mean 'clarity'"):
        strategy("clearity")
