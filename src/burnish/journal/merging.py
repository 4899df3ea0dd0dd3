"""What a run says twice of one document, since it was stopped in between. Pure."""

from collections.abc import Sequence
from dataclasses import replace

from burnish.model.calls import Outcome
from burnish.model.results import Status, Verdict
from burnish.model.runs import KnownDocument

WRITING = (
    "writing"  #: the status of a document that a kill left while it was replaced: it holds the old text or the new
)


def says_nothing_new(document: KnownDocument, outcomes: Sequence[Outcome]) -> bool:
    """Would it only hide what the run did to the document before it was stopped?

    What is withheld is told of each time.
    """
    return document.status == Status.UNCHANGED and all(outcome.verdict == Verdict.WITHHELD for outcome in outcomes)


def merged(before: KnownDocument | None, after: KnownDocument, outcomes: Sequence[Outcome]) -> KnownDocument:
    """The later word counts, but what the run has changed stays changed when it finds nothing more to do.

    So does what it was writing when it was killed: had that failed, there would be something to do again.
    """
    if before is None or not says_nothing_new(after, outcomes) or before.status not in {WRITING, Status.CHANGED}:
        return after
    return replace(after, status=str(Status.CHANGED), edits=before.edits)


def merged_outcomes(
    before: Sequence[Outcome], document: KnownDocument, outcomes: Sequence[Outcome]
) -> tuple[Outcome, ...]:
    """The outcomes that go with the document that `merged` gives."""
    if not says_nothing_new(document, outcomes):
        return tuple(outcomes)
    kept = [outcome for outcome in before if not (outcomes and outcome.verdict == Verdict.WITHHELD)]
    return (*kept, *outcomes)
