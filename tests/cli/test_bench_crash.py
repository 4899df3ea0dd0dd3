"""`burnish bench crash`: fifty kills; more of them are for the command itself."""

import re
import sys

import pytest

from burnish.cli.bench.crash import FACTS, FAULTS, WITH_SENT, Seen
from burnish.model.calls import CallState

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="processes cannot be forked there")


@pytest.mark.timeout(300)  # seconds; half a minute where nothing else runs
def test_of_fifty_kills_four_in_five_meet_a_call_in_flight_all_meet_every_state_and_none_does_harm(cli):
    outcome = cli("bench", "crash", "--kills", "50")

    assert outcome.code == 0, outcome.out + outcome.err
    counts = {
        what: int(count) for count, what in re.findall(r"^ *(\d+) ([^(\n]+?)(?: \(\d+%\))?$", outcome.out, re.MULTILINE)
    }
    assert counts.keys() >= {*FACTS, *FAULTS}
    assert counts["killed"] == 50
    assert counts[WITH_SENT] >= 40
    assert {what: counts[what] for what in FAULTS} == dict.fromkeys(FAULTS, 0)
    told = outcome.out.partition("calls by state, after kills and at the end: ")[2].partition("\n")[0]
    states = {state: int(count) for state, count in (found.split() for found in told.split(", "))}
    assert states.keys() == set(CallState)
    assert min(states.values()) > 0


def test_what_is_not_as_it_must_be_is_counted_in_the_table():
    seen = Seen()
    seen.counts.update({"killed": 4, WITH_SENT: 3, "documents torn": 2})

    lines = list(seen.lines(8.0))

    assert lines[0] == "8.0 s, 2.00 s for each kill"
    assert f"     3 {WITH_SENT} (75%)" in lines
    assert "     2 documents torn" in lines
