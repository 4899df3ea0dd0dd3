"""A sentence with its changes, word by word: colours on a terminal, `[-old-]{+new+}` elsewhere, as in git."""

from collections.abc import Iterator, Sequence

from burnish.api import DocumentResult, Hunk, Mark, Proposal, Verdict
from burnish.cli.summary import many
from burnish.cli.terminal import Terminal, escaped

#: What a person is told of a change that is shown and not made.
_NOT_APPLIED = {Verdict.REFUSED: "refused by", Verdict.REVIEW: "for review by", Verdict.FAILED: "no"}


def document_lines(terminal: Terminal, document: DocumentResult) -> Iterator[str]:
    """A header, then each sentence that changes or was refused a change."""
    shown = [hunk for hunk in document.hunks if _concerns(hunk)]
    if not shown:
        return
    count = many(document.count(Verdict.APPLIED), "edit")
    yield f"{terminal.paint(escaped(document.path), 'bold')}: {count}"
    for hunk in shown:
        yield from _hunk_lines(terminal, hunk)
    yield ""


def _concerns(hunk: Hunk) -> bool:
    changed = any(mark.kind != "same" for mark in hunk.marks)
    return changed or any(proposal.verdict in _NOT_APPLIED for proposal in hunk.proposals)


def _hunk_lines(terminal: Terminal, hunk: Hunk) -> Iterator[str]:
    place = terminal.paint(f"@@ line {hunk.line} @@", "place")
    applied = [p for p in hunk.proposals if p.verdict is Verdict.APPLIED]
    if applied or any(mark.kind != "same" for mark in hunk.marks):
        yield f"{place} {_whys(applied)}".rstrip()
        yield _sentence(terminal, hunk.marks)
    told: list[Proposal] = []
    for group, marks in _for_review(hunk):
        told += group
        yield f"{place} for review: {_reasons(group)} ({_whys(group)})"
        yield _sentence(terminal, marks)
    for proposal in hunk.proposals:
        if proposal.refusal is not None and proposal not in told:
            change = f"{_text(proposal.before)!r} -> {_text(proposal.after or '')!r}"
            yield f"{place} {_whys([proposal])}"
            what = _NOT_APPLIED[proposal.verdict]
            yield f"{what} {proposal.refusal.check}: {change}: {escaped(proposal.refusal.reason)}"


def _for_review(hunk: Hunk) -> Iterator[tuple[list[Proposal], list[Mark]]]:
    """What only a person may accept, as far as its place can be shown: changes of the sentence, then new texts."""
    review = [p for p in hunk.proposals if p.verdict is Verdict.REVIEW]
    changes = [p for p in review if not _is_new_text(p)]
    marks = _marks_of(hunk.before, changes)
    if changes and marks:
        yield changes, marks
    for proposal in review:
        if _is_new_text(proposal):
            yield [proposal], [Mark("added", proposal.after or "")]


def _is_new_text(proposal: Proposal) -> bool:
    """Is it a text that is to stand behind the block?"""
    return proposal.refusal is not None and proposal.refusal.check == "insertion"


def _marks_of(sentence: str, proposals: Sequence[Proposal]) -> list[Mark]:
    """A sentence with changes that nobody made; no marks where it cannot be told for sure where they belong."""
    marks, rest = [], sentence
    for proposal in proposals:
        if rest.count(proposal.before) != 1:
            return []
        same, _, rest = rest.partition(proposal.before)
        marks += [Mark("same", same), Mark("removed", proposal.before), Mark("added", proposal.after or "")]
    return [mark for mark in (*marks, Mark("same", rest)) if mark.text]


def _sentence(terminal: Terminal, marks: Sequence[Mark]) -> str:
    return "".join(_marked(terminal, mark) for mark in marks).strip()


def _reasons(proposals: Sequence[Proposal]) -> str:
    found = (f"{p.refusal.check}: {escaped(p.refusal.reason)}" for p in proposals if p.refusal is not None)
    return "; ".join(dict.fromkeys(found))


def _whys(proposals: Sequence[Proposal]) -> str:
    return "; ".join(dict.fromkeys(map(_why, proposals)))


def _why(proposal: Proposal) -> str:
    """A rule and its reason; of a model's change, which gives none, the strategy that it serves."""
    if proposal.rule == proposal.strategy:
        return proposal.rule
    return f"{proposal.rule} \N{EM DASH} {escaped(proposal.message)}"


def _marked(terminal: Terminal, mark: Mark) -> str:
    text = _text(mark.text)
    if mark.kind == "same":
        return text
    if terminal.color:
        return terminal.paint(text, mark.kind)
    return f"[-{text}-]" if mark.kind == "removed" else f"{{+{text}+}}"


def _text(text: str) -> str:
    """On one line: the line breaks of a source say nothing about its sentences."""
    return escaped(text.replace("\n", " "))
