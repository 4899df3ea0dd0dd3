"""One document through the call path: screen, parse, find, check, splice; again until nothing is left to apply.

Rules are asked again about the blocks that changed, since one edit can make room for another (`to to` behind a wordy
phrase); so a second run has nothing to do (design, promise 4).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath

from burnish.documents.screening import screen_bytes, screen_language
from burnish.errors import UnknownFormat
from burnish.model.document import Document
from burnish.model.edits import Refusal, Splice
from burnish.model.results import DocumentResult, Hunk, Proposal, Status, Verdict
from burnish.pipeline.findings import Located, find, to_apply
from burnish.pipeline.gate import Gate
from burnish.pipeline.hunks import hunks_of
from burnish.pipeline.stopwatch import Stopwatch
from burnish.pipeline.words import DocumentWords
from burnish.ports import Format, Rule

_MAX_ROUNDS = 5  #: a rule that never comes to rest is stopped here


@dataclass(frozen=True, slots=True)
class Plan:
    """What to do with every document of a run."""

    formats: Mapping[str, Format]  #: by suffix, lower case
    rules_for: Callable[[PurePath], Sequence[Rule]]
    accepted_words: frozenset[str] = frozenset()  #: lower case
    suggestions: bool = False
    language: str = "en"

    def format_of(self, path: str) -> Format:
        """The format of a path.

        Raises:
            UnknownFormat: there is none for its suffix.
        """
        form = self.formats.get(PurePath(path).suffix.lower())
        if form is None:
            raise UnknownFormat(path=path)
        return form


@dataclass(slots=True)
class _Work:
    """A document on its way: where it began, where it is, what was proposed."""

    original: Document
    current: Document
    proposals: list[tuple[int, tuple[int, int], Proposal]] = field(default_factory=list)  #: block, logical range
    splices: list[Sequence[Splice]] = field(default_factory=list)  #: of each round


def enhance_document(path: str, source: bytes, plan: Plan, watch: Stopwatch) -> tuple[bytes, DocumentResult]:
    """The new bytes of one document (the same object when nothing changes) and what became of each finding."""
    name = PurePath(path)
    form = plan.formats.get(name.suffix.lower())
    with watch.stage("screen"):
        reason = screen_bytes(name, source)
    if form is None or reason is not None:
        why = reason or f"the format {name.suffix or 'without a suffix'} is not supported yet"
        return source, DocumentResult(path, Status.LEFT_ALONE, why, size=len(source))
    with watch.stage("parse"):
        document = form.parse(source)
    with watch.stage("screen"):
        reason = screen_language("\n".join(b.text for b in document.blocks)) if plan.language == "en" else None
    if reason is not None:
        return source, DocumentResult(path, Status.LEFT_ALONE, reason, size=len(source))
    work = _rounds(document, form, plan, plan.rules_for(name), watch)
    after = work.current.source
    status = Status.UNCHANGED if after == source else Status.CHANGED
    frozen: dict[str, int] = {}
    for part in document.frozen:
        frozen[part.reason] = frozen.get(part.reason, 0) + part.end - part.start
    work.proposals.sort(key=lambda entry: (entry[2].start, entry[2].end))
    return after if status is Status.CHANGED else source, DocumentResult(
        path=path,
        status=status,
        proposals=tuple(proposal for _, _, proposal in work.proposals),
        hunks=tuple(_hunks(work)),
        frozen=frozen,
        size=len(source),
    )


def _rounds(document: Document, form: Format, plan: Plan, rules: Sequence[Rule], watch: Stopwatch) -> _Work:
    work = _Work(document, document)
    indices: Sequence[int] = range(len(document.blocks))
    refused: set[tuple[str, str, str]] = set()
    for _ in range(_MAX_ROUNDS):
        with watch.stage("rules"):
            found = find(work.current, indices, rules, DocumentWords(work.current, plan.accepted_words))
        found = [f for f in found if _key(f) not in refused]
        chosen = to_apply(found, suggestions=plan.suggestions)
        if not work.splices:
            _note(work, [f for f in found if all(f is not c for c, _ in chosen)], {}, Verdict.OFFERED)
        if not chosen:
            break
        with watch.stage("checks"):
            passed = Gate(work.current, form).judge([edit for _, edit in chosen])
        reasons = {id(edit): refusal for edit, refusal in passed.refused}
        refusals = {id(f): reasons[id(edit)] for f, edit in chosen if id(edit) in reasons}
        _note(work, [f for f, _ in chosen], refusals, Verdict.APPLIED)
        refused |= {_key(f) for f, _ in chosen if id(f) in refusals}
        if not passed.edits:
            break
        indices = sorted({f.index for f, edit in chosen if id(edit) not in reasons})
        with watch.stage("parse"):
            work.current = form.parse(passed.after)
        work.splices.append(passed.splices)
        if len(work.current.blocks) != len(document.blocks):
            break
    return work


def _key(found: Located) -> tuple[str, str, str]:
    return found.rule.name, found.block.text, f"{found.finding.start}:{found.finding.replacement}"


def _note(work: _Work, found: Sequence[Located], refusals: Mapping[int, Refusal], verdict: Verdict) -> None:
    """Add proposals, with their places in the original."""
    for item in found:
        start, end = item.finding.start, item.finding.end
        block = item.block
        first = _origin(work.splices, block.byte_at(start))
        last = max(first, _origin(work.splices, block.byte_at(end)))
        refusal = refusals.get(id(item))
        outcome = Verdict.REPORTED if item.edit is None or item.tier == "finding" else verdict
        if outcome is Verdict.OFFERED and item.tier == "safe":
            continue  # another edit touches the same words; if this one still stands after it, the next round finds it
        proposal = Proposal(
            rule=item.rule.name,
            strategy=item.rule.strategy,
            tier=item.tier,
            message=item.finding.message,
            verdict=Verdict.REFUSED if refusal else outcome,
            line=work.original.line_of(first),
            column=work.original.column_of(first),
            start=first,
            end=last,
            before=block.text[start:end],
            after=item.finding.replacement,
            refusal=refusal,
        )
        work.proposals.append((item.index, (start, end), proposal))


def _origin(rounds: Sequence[Sequence[Splice]], byte: int) -> int:
    """The byte of the original that became `byte` after all rounds; inside of new text, where that was put."""
    for splices in reversed(rounds):
        shift = 0
        for splice in splices:
            begin = splice.start + shift
            if byte < begin:
                break
            if byte < begin + len(splice.new):
                byte, shift = splice.start, 0
                break
            shift += len(splice.new) - (splice.end - splice.start)
        byte -= shift
    return byte


def _hunks(work: _Work) -> list[Hunk]:
    by_block: dict[int, list[tuple[tuple[int, int], Proposal]]] = {}
    for index, span, proposal in work.proposals:
        by_block.setdefault(index, []).append((span, proposal))
    hunks: list[Hunk] = []
    same = len(work.current.blocks) == len(work.original.blocks)
    for index in sorted(by_block):
        block = work.original.blocks[index]
        after = work.current.blocks[index].text if same else block.text
        hunks += hunks_of(work.original, block, after, by_block[index])
    return hunks
