"""A sentence with its changes, word by word: colours on a terminal, `[-old-]{+new+}` elsewhere, as in git."""

from collections.abc import Iterator

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
        yield f"{place} " + "; ".join(_why(proposal) for proposal in applied)
        yield "".join(_marked(terminal, mark) for mark in hunk.marks).strip()
    for proposal in hunk.proposals:
        if proposal.refusal is not None:
            change = f"{_text(proposal.before)!r} -> {_text(proposal.after or '')!r}"
            yield f"{place} {_why(proposal)}"
            what = _NOT_APPLIED[proposal.verdict]
            yield f"{what} {proposal.refusal.check}: {change}: {escaped(proposal.refusal.reason)}"


def _why(proposal: Proposal) -> str:
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
