"""One document through the call path: screen, parse, find, check, splice; again until nothing is left to apply.

Rules are asked again about the blocks that changed, since one edit can make room for another (`to to` behind a wordy
phrase); so a second run has nothing to do (design, promise 4).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING

from burnish.documents.screening import screen_bytes, screen_language
from burnish.documents.screening.language import SAMPLE, screen_passage
from burnish.errors import UnknownFormat
from burnish.model.document import Block, Document
from burnish.model.edits import Edit
from burnish.model.results import DocumentResult, Status
from burnish.model.usage import Usual
from burnish.pipeline.corpus import InCorpus, OwnUsage
from burnish.pipeline.findings import Located, find, find_in_page, to_apply
from burnish.pipeline.record import Record
from burnish.pipeline.site import Alone
from burnish.pipeline.stopwatch import Stopwatch
from burnish.pipeline.touched import Spans, Touched
from burnish.pipeline.words import DocumentWords
from burnish.ports import Format, PageRule, Rule, Site, Words

if TYPE_CHECKING:
    from burnish.model.scores import Scored

ALONE = Alone()  #: the site of a text of which nobody knows where it stands
_AROUND = 3  #: blocks on each side that tell the language of one that is too short
_MAX_ROUNDS = 5  #: a rule that never comes to rest is stopped here


@dataclass(frozen=True, slots=True)
class Plan:
    """What to do with every document of a run."""

    formats: Mapping[str, Format]  #: by suffix, lower case
    rules_for: Callable[[PurePath], Sequence[Rule]]
    accepted_words: frozenset[str] = frozenset()  #: lower case
    suggestions: bool = False
    language: str = "en"
    page_rules_for: Callable[[PurePath], Sequence[PageRule]] = lambda _: ()
    identity: Callable[[PurePath], bytes] = lambda _: b""  #: stands for all that decides what is found in a document
    touched: Touched | None = None  #: what is looked at; None: everything
    scores: bool = False  #: is each document to be measured, too?
    mixed: Mapping[str, Usual] | None = None  #: what the corpus writes in several ways; None: each document is its own

    def spans_of(self, path: str, source: bytes) -> Spans | None:
        """The parts of a document that are looked at; None: all of it."""
        return None if self.touched is None else self.touched.spans(path, source)

    def format_of(self, path: str) -> Format:
        """The format of a path.

        Raises:
            UnknownFormat: there is none for its suffix.
        """
        form = self.formats.get(PurePath(path).suffix.lower())
        if form is None:
            raise UnknownFormat(path=path)
        return form


def admit(path: str, source: bytes, plan: Plan, watch: Stopwatch) -> tuple[Document, Format] | DocumentResult:
    """The parsed document and its format; or, for one that is left alone, the result that says why."""
    name = PurePath(path)
    form = plan.formats.get(name.suffix.lower())
    if form is None:
        reason = f"the format {name.suffix} is not supported yet" if name.suffix else "no suffix names its format"
        return DocumentResult(path, Status.LEFT_ALONE, reason, size=len(source))
    with watch.stage("screen"):
        why = screen_bytes(name, source)
    if why is not None:
        return DocumentResult(path, Status.LEFT_ALONE, why, size=len(source))
    with watch.stage("parse"):
        document = form.parse(source)
    with watch.stage("screen"):
        why = screen_language(_beginning(document)) if plan.language == "en" else None
    if why is not None:
        return DocumentResult(path, Status.LEFT_ALONE, why, size=len(source))
    return document, form


def enhance_document(
    path: str, source: bytes, plan: Plan, watch: Stopwatch, site: Site = ALONE
) -> tuple[bytes, DocumentResult]:
    """The new bytes of one document (the same object when nothing changes) and what became of each finding.

    Args:
        site: the other files; without them, no rule knows where links lead.

    Raises:
        PluginFailed: a rule raised.
    """
    admitted = admit(path, source, plan, watch)
    if isinstance(admitted, DocumentResult):
        return source, admitted
    document, form = admitted
    spans = plan.spans_of(path, source)
    words = DocumentWords(document, plan.accepted_words, OwnUsage(source, plan.mixed))
    record = _Enhancer(document, form, plan, plan.rules_for(PurePath(path)), words, watch).run(spans)
    page_rules = plan.page_rules_for(PurePath(path))
    if page_rules:
        with watch.stage("rules"):
            found = find_in_page(form.page(source), page_rules, InCorpus(site, words.corpus))
            record.note_page([pair for pair in found if _is_touched(spans, pair[1].start, pair[1].end)])
    after = source if record.after == source else record.after
    return after, DocumentResult(
        path=path,
        status=Status.UNCHANGED if after is source else Status.CHANGED,
        proposals=record.proposals,
        hunks=record.hunks(),
        frozen=frozen_bytes(document),
        size=len(source),
        scored=_scored(document, form, after, record) if plan.scores else None,
    )


def _scored(document: Document, form: Format, after: bytes, record: Record) -> "Scored":
    from burnish.pipeline.scoring import scored  # of use to few runs

    blocks = document.blocks if after is document.source else form.parse(after).blocks
    return scored(document.blocks, blocks, record.proposals)


def frozen_bytes(document: Document) -> Mapping[str, int]:
    """How many bytes of a document are left alone, by reason."""
    frozen: dict[str, int] = {}
    for part in document.frozen:
        frozen[part.reason] = frozen.get(part.reason, 0) + part.end - part.start
    return frozen


def _beginning(document: Document) -> str:
    """Enough prose to tell its language."""
    parts: list[str] = []
    left = SAMPLE
    for block in document.blocks:
        parts.append(block.text)
        left -= len(block.text)
        if left < 0:
            break
    return "\n".join(parts)


class _Enhancer:
    """The rounds of one document."""

    def __init__(
        self, document: Document, form: Format, plan: Plan, rules: Sequence[Rule], words: Words, watch: Stopwatch
    ) -> None:
        self._document, self._form, self._plan, self._rules, self._watch = document, form, plan, rules, watch
        self._words = words
        self._refused: set[tuple[str, str, int, str]] = set()  # keys of findings that a check refused
        self._foreign: dict[int, bool] = {}  # block -> is it plainly in another language?
        self._record = Record(document)

    def run(self, spans: Spans | None) -> Record:
        """Apply what can be applied in these parts, until the rules have nothing left; None: in all of it."""
        current = self._document
        blocks = [pair for pair in enumerate(current.blocks) if _is_touched(spans, pair[1].start, pair[1].end)]
        for _ in range(_MAX_ROUNDS):
            found, chosen = self._find(blocks)
            self._record.note_found(found, [located for located, _ in chosen])
            if not chosen:
                break
            from burnish.pipeline.gate import Gate  # with all checks, of no use to a document that stays as it is

            with self._watch.stage("checks"):
                passed = Gate(current, self._form).judge([(edit,) for _, edit in chosen])
            reasons = {id(edit): refusal for edit, refusal in passed.refused}
            for located, edit in chosen:
                if id(edit) in reasons:
                    self._refused.add(_key(located))
            self._record.note_judged([(located, reasons.get(id(edit))) for located, edit in chosen])
            changed = _changed(chosen, [edit for _, edit in chosen if id(edit) not in reasons])
            self._record.note_applied(passed.after, passed.splices, {i: block.text for i, block in changed})
            if not changed or not self._find(changed)[1]:
                break
            with self._watch.stage("parse"):
                current = self._form.parse(passed.after)
            blocks = [(index, current.blocks[index]) for index, _ in changed]
        return self._record

    def _find(self, blocks: Sequence[tuple[int, Block]]) -> tuple[list[Located], list[tuple[Located, Edit]]]:
        with self._watch.stage("rules"):
            found = [f for f in find(blocks, self._rules, self._words) if _key(f) not in self._refused]
            if self._plan.language == "en":
                found = [f for f in found if not self._is_foreign(f.index)]
        return found, to_apply(found, suggestions=self._plan.suggestions)

    def _is_foreign(self, index: int) -> bool:
        """Does a block stand in a passage of another language? Asked only where something was found."""
        if index not in self._foreign:
            told: bool | None = None
            for around in range(_AROUND + 1):
                passage = self._document.blocks[max(0, index - around) : index + around + 1]
                told = screen_passage("\n".join(block.text for block in passage)) if told is None else told
            self._foreign[index] = bool(told)
        return self._foreign[index]


def _is_touched(spans: Spans | None, start: int, end: int) -> bool:
    return spans is None or spans.touch(start, max(end, start + 1))


def _changed(chosen: Sequence[tuple[Located, Edit]], passed: Sequence[Edit]) -> list[tuple[int, Block]]:
    """The blocks that `passed` edits change, as rules will see them afterwards."""
    from burnish.pipeline.gate import edited_block

    edits_of: dict[int, list[Edit]] = {}
    ids = {id(edit) for edit in passed}
    for located, edit in chosen:
        if id(edit) in ids:
            edits_of.setdefault(located.index, []).append(edit)
    return [(index, edited_block(edits[0].block, edits)) for index, edits in edits_of.items()]


def _key(found: Located) -> tuple[str, str, int, str]:
    return found.rule.name, found.block.text, found.finding.start, found.finding.replacement or ""
