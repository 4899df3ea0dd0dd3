"""What became of each finding of one document, with its place in the original: the raw material of the report."""

from collections.abc import Mapping, Sequence

from burnish.model.document import Document
from burnish.model.edits import Refusal, Splice, Tier
from burnish.model.page import PageFinding
from burnish.model.results import Hunk, Proposal, Verdict
from burnish.pipeline.findings import Located
from burnish.ports import PageRule

_SHOWN = 200  #: bytes of what a finding is about, where that is markup: a block of code may be long


class Record:
    """Grows round by round; `after` are the document's bytes so far."""

    def __init__(self, original: Document) -> None:
        self.after = original.source
        self._original = original
        self._texts: dict[int, str] = {}  # new logical text of each changed block
        self._splices: list[Sequence[Splice]] = []  # of each round
        self._noted: list[tuple[int, int, Proposal]] = []  # block, logical place in the original block
        self._of_page: list[Proposal] = []

    @property
    def proposals(self) -> tuple[Proposal, ...]:
        """In the order of the text."""
        noted = [*(p for _, _, p in self._noted), *self._of_page]
        return tuple(sorted(noted, key=lambda p: (p.start, p.end)))

    def note_found(self, found: Sequence[Located], chosen: Sequence[Located]) -> None:
        """Findings that are not to be applied. Only the first round's: later ones see the same blocks again.

        A safe edit that was not chosen touches words that another edit changes; if it still holds after that, the next
        round finds it.
        """
        if self._splices:
            return
        taken = {id(located) for located in chosen}
        for located in found:
            if id(located) not in taken and located.tier is not Tier.SAFE:
                self._note(located, Verdict.REPORTED if located.tier is Tier.FINDING else Verdict.OFFERED, None)

    def note_page(self, found: Sequence[tuple[PageRule, PageFinding]]) -> None:
        """Findings about the original as a whole."""
        document = self._original
        for rule, finding in found:
            self._of_page.append(
                Proposal(
                    rule=rule.name,
                    strategy=rule.strategy,
                    tier=Tier.FINDING,
                    message=finding.message,
                    verdict=Verdict.REPORTED,
                    line=document.line_of(finding.start),
                    column=document.column_of(finding.start),
                    start=finding.start,
                    end=finding.end,
                    before=document.source[finding.start : min(finding.end, finding.start + _SHOWN)].decode(
                        errors="replace"
                    ),
                    after=None,
                )
            )

    def note_judged(self, judged: Sequence[tuple[Located, Refusal | None]]) -> None:
        """Edits that went through the checks, each with its refusal or None."""
        for located, refusal in judged:
            self._note(located, Verdict.REFUSED if refusal else Verdict.APPLIED, refusal)

    def note_applied(self, after: bytes, splices: Sequence[Splice], texts: Mapping[int, str]) -> None:
        """The end of a round: the new bytes, how they were made, the new texts of changed blocks."""
        self.after = after
        self._splices.append(splices)
        self._texts.update(texts)

    def hunks(self) -> tuple[Hunk, ...]:
        """Sentences with changes or proposals, in the order of the text."""
        by_block: dict[int, list[tuple[int, Proposal]]] = {}
        for index, place, proposal in self._noted:
            by_block.setdefault(index, []).append((place, proposal))
        hunks: list[Hunk] = []
        if by_block:
            from burnish.pipeline.hunks import hunks_of  # of no use to a document without findings

        for index in sorted(by_block):
            block = self._original.blocks[index]
            hunks += hunks_of(self._original, block, self._texts.get(index, block.text), by_block[index])
        return tuple(hunks)

    def _note(self, located: Located, verdict: Verdict, refusal: Refusal | None) -> None:
        block, finding = located.block, located.finding
        first = _origin(self._splices, block.byte_at(finding.start))
        last = max(first, _origin(self._splices, block.byte_at(finding.end)))
        proposal = Proposal(
            rule=located.rule.name,
            strategy=located.rule.strategy,
            tier=located.tier,
            message=located.message,
            verdict=verdict,
            line=self._original.line_of(first),
            column=self._original.column_of(first),
            start=first,
            end=last,
            before=block.text[finding.start : finding.end],
            after=finding.replacement,
            refusal=refusal,
        )
        place = min(finding.start, len(self._original.blocks[located.index].text) - 1)
        self._noted.append((located.index, place, proposal))


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
