"""New logical texts for blocks, from anywhere, become sound word-level edits of a document.

The texts are compared with what stands there; the changes of a sentence are one unit, so that no half of a sentence
is applied without the other. Masks must come back as they are (design, section 3).
"""

from collections.abc import Mapping

from burnish.documents.diff import changes
from burnish.documents.masks import check_masks
from burnish.errors import NotPlaceable
from burnish.model.document import Block, Document
from burnish.model.edits import Edit, Refusal, Tier
from burnish.model.results import DocumentResult, Proposal, Status, Verdict
from burnish.pipeline.document import Plan
from burnish.pipeline.gate import Gate
from burnish.pipeline.hunks import hunks_of
from burnish.pipeline.stopwatch import Stopwatch


def revise_document(
    path: str, source: bytes, revisions: Mapping[int, str], plan: Plan, watch: Stopwatch
) -> tuple[bytes, DocumentResult]:
    """The new bytes and what became of each change.

    Raises:
        UnknownFormat: no format reads `path`.
        IndexError: a revision is for a block that does not exist.
    """
    form = plan.format_of(path)
    with watch.stage("parse"):
        document = form.parse(source)
    edits: list[Edit] = []
    proposals: list[Proposal] = []
    for index, text in sorted(revisions.items()):
        block = document.blocks[index]
        try:
            check_masks(block, text)
        except NotPlaceable as problem:
            refusal = Refusal("masks", str(problem.facts["problem"]))
            proposals.append(_proposal(document, block, (0, len(block.text)), text, refusal))
            continue
        edits += [Edit(block, c.start, c.end, c.replacement, tier=Tier.SUGGESTION) for c in changes(block.text, text)]
    with watch.stage("checks"):
        passed = Gate(document, form).judge(edits)
    refused = {id(edit): refusal for edit, refusal in passed.refused}
    proposals += [_proposal(document, e.block, (e.start, e.end), e.replacement, refused.get(id(e))) for e in edits]
    after = form.parse(passed.after)
    hunks = [
        hunk
        for index in sorted(revisions)
        for hunk in hunks_of(document, document.blocks[index], after.blocks[index].text, ())
    ]
    status = Status.UNCHANGED if passed.after == source else Status.CHANGED
    return passed.after, DocumentResult(path, status, "", tuple(proposals), tuple(hunks), size=len(source))


def _proposal(document: Document, block: Block, span: tuple[int, int], text: str, refusal: Refusal | None) -> Proposal:
    first, last = block.byte_at(span[0]), block.byte_at(span[1])
    return Proposal(
        rule="revision",
        strategy="",
        tier=Tier.SUGGESTION,
        message="a revised text asks for this",
        verdict=Verdict.REFUSED if refusal else Verdict.APPLIED,
        line=document.line_of(first),
        column=document.column_of(first),
        start=first,
        end=max(first, last),
        before=block.text[span[0] : span[1]],
        after=text,
        refusal=refusal,
    )
