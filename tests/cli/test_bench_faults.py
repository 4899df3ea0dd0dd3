"""`burnish bench faults` and `burnish bench simulation`, on a small scale; more is for the commands themselves."""

import pytest

from burnish.cli.bench.faults import CASES, Claim, _full_speed


@pytest.mark.parametrize("case", ["latching", "budget"])
def test_what_is_claimed_of_a_case_holds(cli, case: str):
    outcome = cli("bench", "faults", "--case", case, "--documents", "200")

    assert (outcome.code, "MISSED" in outcome.out) == (0, False), outcome.out + outcome.err
    assert CASES[case][0] in outcome.out


def test_a_case_that_does_not_exist_is_told(cli):
    outcome = cli("bench", "faults", "--case", "flood")

    assert outcome.code == 2
    assert "mix, latching, limit, outage, budget" in outcome.err


def test_full_speed_is_found_by_how_many_requests_come():
    before = [at / 10 for at in range(20)]  # ten a second, for two seconds
    slow, fast = [12.0, 13.0, 14.0], [15 + at / 10 for at in range(30)]

    assert _full_speed([*before, *slow, *fast], 2.0, 12.0) == pytest.approx(2.0, abs=1.1)
    assert _full_speed([*before, *slow], 2.0, 12.0) is None


def test_a_claim_without_a_bound_is_only_shown():
    assert Claim("requests", "7").holds is None


def test_many_worlds_are_told_of_together(cli):
    outcome = cli("bench", "simulation", "--seeds", "5", "--jobs", "1")

    assert outcome.code == 0
    assert "5 seeds, 0 fail" in outcome.out
