"""The list of faults: each is carried out by exactly one place, and drawn as it says."""

import math
import re
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from burnish.errors import ConfigurationError
from burnish.testing.simulator import Options
from burnish.testing.simulator.course import course_of
from burnish.testing.simulator.dialect import Chat
from burnish.testing.simulator.draws import Draws, digest, drawn, request_key
from burnish.testing.simulator.faults import FAULTS, Charged, Family, Latch
from burnish.testing.simulator.manners import MANNERS
from burnish.testing.simulator.mishaps import MISHAPS, NO_STATUS
from burnish.testing.simulator.outages import Outage, read_outage
from burnish.testing.simulator.refusals import REFUSALS
from burnish.testing.simulator.spoiled import WAYS

BY_COURSE = {"length", "filtered", "empty-answer"}  # told truly, of another reply


def chat(text: str = "x", model: str = "m", most: int | None = None) -> Chat:
    return Chat(model, (("user", text),), most, stream=False, include_usage=False)


def of(family: Family) -> set[str]:
    return {name for name, fault in FAULTS.items() if fault.family is family}


def test_every_fault_is_carried_out_by_one_place():
    assert set(WAYS) == of(Family.TEXT)
    assert set(MANNERS) | BY_COURSE == of(Family.TOLD)
    assert set(REFUSALS) == of(Family.REFUSED)
    assert set(MISHAPS) == of(Family.WIRE)
    assert of(Family.WIRE) >= NO_STATUS


def test_what_latches_stays_and_what_refuses_is_free():
    for fault in FAULTS.values():
        assert fault.stays or fault.latch is Latch.NO
        assert (fault.charged is Charged.NOTHING) >= (fault.family is Family.REFUSED)
    assert {name for name, fault in FAULTS.items() if fault.latch} == {
        *("quota", "credit-balance", "payment-required", "unauthorised", "forbidden", "no-model")
    }


@pytest.mark.parametrize("name", sorted(name for name, fault in FAULTS.items() if fault.stays and not fault.latch))
def test_a_fault_that_stays_is_met_by_every_attempt(name: str):
    draws = Draws(Options(faults={name: 0.5}))
    requests = [chat(f"It is number {number}.") for number in range(40)]

    met = [{draws.fault(n, asked, request_key(asked)) for n in range(1, 5)} for asked in requests]

    assert all(len(found) == 1 for found in met)
    assert 8 < met.count({FAULTS[name]}) < 32


def test_a_fault_that_passes_is_drawn_anew_for_each_attempt():
    draws = Draws(Options(faults={"unavailable": 0.5}))

    met = [draws.fault(number, chat(), b"k") for number in range(1, 101)]

    assert 30 < met.count(None) < 70


def test_the_same_attempts_meet_the_same_faults_in_whatever_order_they_come():
    requests = [chat(f"It is number {number}.") for number in range(20)] * 3

    def met(order: list[Chat], seed: int) -> dict[bytes, list[object]]:
        draws, found = Draws(Options(fault_rate=0.8, seed=seed)), dict[bytes, list[object]]()
        for number, asked in enumerate(order, 1):
            found.setdefault(request_key(asked), []).append(draws.fault(number, asked, request_key(asked)))
        return found

    assert met(requests, 0) == met(requests[::-1], 0) != met(requests, 1)


@given(st.dictionaries(st.sampled_from(sorted(FAULTS)), st.floats(0, 0.01), max_size=90), st.text())
def test_what_is_drawn_has_a_rate(rates: dict[str, float], part: str):
    found = drawn(rates, part)

    assert found is None or rates[found.name] > 0


def test_faults_come_as_often_as_they_are_asked_for():
    draws = Draws(Options(faults={"unavailable": 0.1, "silent": 0.05}))

    met = Counter(draws.fault(n, chat(), digest(str(n))) for n in range(1, 4001))

    assert met[FAULTS["unavailable"]] == pytest.approx(400, abs=80)
    assert met[FAULTS["silent"]] == pytest.approx(200, abs=60)


def test_all_faults_together_are_drawn_evenly_but_for_those_that_latch():
    rates = Options(fault_rate=0.5).rates

    assert set(rates) == {name for name, fault in FAULTS.items() if not fault.latch}
    assert len(set(rates.values())) == 1
    assert math.isclose(sum(rates.values()), 0.5)


def test_a_rate_of_its_own_counts_for_a_fault_that_is_named():
    rates = Options(fault_rate=0.5, faults={"silent": 0.1, "drip": 0}).rates

    assert (rates["silent"], rates["drip"]) == (0.1, 0)
    assert 0 < rates["cut-body"] < 0.01


@pytest.mark.parametrize("name", sorted(name for name, fault in FAULTS.items() if fault.latch is Latch.ALL))
def test_what_latches_is_met_by_every_later_request(name: str):
    draws = Draws(Options(faults={name: 0.05}))

    met = [draws.fault(n, chat(), digest(str(n))) for n in range(1, 301)]

    first = met.index(FAULTS[name])
    assert set(met[first:]) == {FAULTS[name]}
    assert first > 0


def test_a_model_that_is_gone_takes_no_other_with_it():
    draws = Draws(Options(after={"no-model": 2}))
    one, other = chat(model="one"), chat(model="other")

    assert [draws.fault(n, one, b"") for n in (1, 2)] == [None, None]
    assert draws.fault(3, one, b"") == FAULTS["no-model"]
    assert Draws(Options(faults={"no-model": 0.0})).fault(1, other, b"") is None


def test_a_fault_may_begin_after_some_requests():
    draws = Draws(Options(after={"unauthorised": 3}))

    met = [draws.fault(number, chat(), b"") for number in range(1, 7)]

    assert met == [None] * 3 + [FAULTS["unauthorised"]] * 3


def test_within_an_outage_every_request_meets_its_fault():
    draws = Draws(Options(outages=(Outage(1, 2), read_outage("5-6.5=silent"), read_outage("8-9=refused"))))

    met = [draws.outage(at) for at in (0.9, 1.0, 1.9, 2.0, 5.0, 6.4, 6.5, 8.5)]

    down, silent = FAULTS["unavailable"], FAULTS["silent"]
    assert met == [None, down, down, None, silent, silent, None, None]


@pytest.mark.parametrize("text", ["", "5", "5-4", "5-5", "-1-4", "1-2=poetry", "a-b", "1-2="])
def test_an_outage_must_be_a_span_and_a_fault(text: str):
    with pytest.raises(ConfigurationError) as caught:
        read_outage(text)

    assert caught.value.facts["where"] == "--outage"


def test_a_request_is_another_when_anything_that_decides_its_answer_is():
    keys = {request_key(asked) for asked in (chat(), chat("y"), chat(model="n"), chat(most=5))}

    assert len(keys) == 4
    assert request_key(chat()) == request_key(chat())


@pytest.mark.parametrize("name", sorted(of(Family.TOLD) | of(Family.WIRE)))
def test_what_is_charged_is_what_was_said_until_the_fault(name: str):
    course = course_of(chat(), "one two three four", Options(), FAULTS[name], 5)

    assert course is not None
    if FAULTS[name].charged is Charged.SENT:
        assert course.text == "one two"
    elif FAULTS[name].family is Family.WIRE or name.startswith(("usage", "other")):
        assert course.text == "one two three four"


def test_a_loop_ends_where_no_more_tokens_are_allowed():
    course = course_of(chat(most=50), "All is well that ends well in the end.", Options(), FAULTS["loop"])

    assert course is not None
    assert (len(course.pieces), course.finish.value) == (50, "length")
    assert course.text.startswith("All is well that ends well in the end. All is well")


@pytest.mark.parametrize("name", FAULTS)
def test_the_guide_tells_of_every_fault_what_the_list_says(name: str):
    fault = FAULTS[name]
    guide = (Path(__file__).parents[2] / "docs/how-to/simulate.md").read_text(encoding="utf-8")

    how_long = "lasts" if fault.latch else "stays" if fault.stays else ""
    assert f"| `{name}` | {fault.says} | {fault.charged} | {how_long} |\n" in guide


def test_the_guide_tells_of_no_other_fault():
    guide = (Path(__file__).parents[2] / "docs/how-to/simulate.md").read_text(encoding="utf-8")

    assert re.findall(r"^\| `([a-z0-9-]+)` \|", guide, re.MULTILINE) == list(FAULTS)
