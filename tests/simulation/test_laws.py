"""The laws of simulated worlds are broken where they should be."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from burnish.model.calls import CallState
from burnish.model.runs import Recovered
from burnish.testing import MemoryFiles, MemoryJournal
from burnish.testing.simulation.scenario import CALM, Asking, End, Endpoint, Scenario
from burnish.testing.simulation.story import Outcome, tell_of
from burnish.testing.simulation.wrong import KINDS, good, wrong

ASKING = Asking(
    strategies=("clarity",),
    parallel=False,
    concurrency=2,
    pack=False,
    cache=True,
    hold=False,
    resend=False,
    retry_refused=False,
    budget=None,
    rpm=None,
    tpm=None,
    window=4_000_000,
    grace=5.0,
)
NAMES = "lantern ferry mill orchard harbour".split()
DOCUMENTS = {
    f"{number:02}.md": f"You utilize the {name} in order to carry the parcel across the quiet bridge.\n".encode()
    for number, name in enumerate(NAMES)
}


def world(
    *ends: tuple[End, float], faults: Mapping[str, float] | None = None, asking: Asking = ASKING, **fares: object
) -> Scenario:
    endpoint: Endpoint = replace(CALM, faults=faults or {}, **fares)
    return Scenario(
        seed=1,
        documents=DOCUMENTS,
        asking=asking,
        endpoint=endpoint,
        fallback=None,
        ends=ends,
        edits=(),
        commit=0.001,
        resumes=1.0,
        rest=1.0,
    )


def laws(outcome: Outcome) -> str:
    return "\n".join(outcome.broken)


def test_a_world_in_which_all_is_well_breaks_none_and_every_document_is_written_once():
    outcome = tell_of(world())

    assert laws(outcome) == ""
    assert (outcome.requests, outcome.most_in_flight) == (5, 2)
    assert sum(" write " in line for line in outcome.trace) == 5


def test_a_bill_above_what_was_told_is_found():
    assert "the bill says" in laws(tell_of(world(faults={"dishonest": 1.0})))


class Forgetful(MemoryJournal):
    """Loses replies in a kill."""

    def recover(self) -> Recovered:
        return replace(super().recover(), replies=())


class Unpaid(MemoryJournal):
    """Takes what a kill left in flight for unpaid."""

    def recover(self) -> Recovered:
        found = super().recover()
        for known in found.unknown:
            self.calls[known.call.id] = replace(known, state=CallState.UNPAID, cost=0)
        return replace(found, unknown=())


def test_replies_that_a_kill_loses_are_found_when_they_are_paid_again():
    twice = replace(ASKING, strategies=("clarity", "concision"), parallel=True)  # so that a document waits for two
    plots = [world((End.KILL_AT, at), asking=twice) for at in (0.5, 0.7, 1.0, 1.5)]

    broken = [laws(tell_of(plot, journal=Forgetful)) for plot in plots]

    assert [laws(tell_of(plot)) for plot in plots] == [""] * 4
    assert any("had answered well" in told for told in broken)


def test_calls_in_flight_that_a_kill_takes_for_unpaid_are_found():
    assert "is booked as unpaid" in laws(tell_of(world((End.KILL_AT, 0.2)), journal=Unpaid))


class Torn(MemoryFiles):
    """Leaves half of a file."""

    def replace(self, path: Path, expected: bytes, new: bytes) -> None:
        super().replace(path, expected, new)
        self.contents[path] = new[: len(new) // 2]


def test_a_torn_file_is_found():
    assert "not what was written" in laws(tell_of(world(), files=Torn))


def test_an_endpoint_that_lets_nobody_end_is_found():
    assert "hours" in laws(tell_of(world(faults={"silent": 1.0}, deadline=1e6)))


def test_a_stop_is_obeyed_within_the_grace_however_long_a_call_takes():
    plot = world((End.STOP_AT, 1.0), faults={"silent": 1.0}, deadline=1000.0)

    outcome = tell_of(plot)

    assert laws(outcome) == ""
    assert any(line.startswith("6.0") and "process 1 ended" in line for line in outcome.trace)


@pytest.mark.parametrize("end", [(End.KILL_AFTER, 60), (End.KILL_AT, 0.7), (End.DISK_FAILS, 6), (End.STOP_AT, 0.3)])
def test_a_process_that_is_ended_is_followed_by_one_that_does_the_rest(end: tuple[End, float]):
    outcome = tell_of(world(end))

    assert laws(outcome) == ""
    assert outcome.lives >= 4
    assert sum(" write " in line for line in outcome.trace) == 5


@pytest.mark.parametrize("kind", KINDS)
def test_each_wrong_reply_is_another_than_the_good_one(kind: str):
    asked = [("abc", "You utilize the @@1AA@@ mill today."), ("def", "You utilize the ferry today.")]
    blocks = [(name, "clarity", text.replace("utilize", "use")) for name, text in asked]

    given = {wrong(kind, blocks, asked, "clarity", Random(seed)) for seed in range(20)}

    assert given - {good(blocks)}
