"""How many edits a run may apply."""

from hypothesis import given
from hypothesis import strategies as st

from burnish.model.edits import Tier
from burnish.model.results import DocumentResult, Proposal, Status, Verdict
from burnish.pipeline.ration import Ration, in_order


def document(edits: int) -> DocumentResult:
    proposal = Proposal("r", "clarity", Tier.SAFE, "m", Verdict.APPLIED, 1, 1, 0, 1, "a", "b")
    return DocumentResult("a.md", Status.CHANGED if edits else Status.UNCHANGED, proposals=(proposal,) * edits)


@given(st.lists(st.integers(0, 6), max_size=12), st.integers(0, 20))
def test_no_more_is_applied_than_may_be_and_all_else_waits(edits, most):
    ration = Ration(most)

    results = [ration.allow(document(count)) for count in edits]

    assert sum(result.count(Verdict.APPLIED) for result in results) <= most
    for count, result in zip(edits, results, strict=True):
        assert result.count(Verdict.APPLIED) + result.count(Verdict.WAITING) == count
        assert (result.status is Status.WAITING) is (result.count(Verdict.WAITING) > 0)


def test_a_document_that_is_too_much_lets_smaller_ones_pass():
    ration = Ration(3)

    assert [ration.allow(document(count)).status for count in (4, 2, 2, 1)] == [
        Status.WAITING,
        Status.CHANGED,
        Status.WAITING,
        Status.CHANGED,
    ]


def test_without_a_limit_everything_passes():
    assert Ration(None).allow(document(1_000_000)).status is Status.CHANGED


@given(st.permutations(range(8)))
def test_things_come_in_the_order_of_their_numbers(numbers):
    assert list(in_order((number, str(number)) for number in numbers)) == [(n, str(n)) for n in range(8)]
