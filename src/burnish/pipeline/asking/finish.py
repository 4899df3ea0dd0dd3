"""From a job with all its answers to its result: check, write, remember.

What the new text holds is committed as settled before the file is replaced, so that a kill between the two asks for
nothing again (fault F94).
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from burnish.cache.entries import Entry, encode
from burnish.crashpoints import Point, reach
from burnish.errors import BurnishError, ConflictingEdit, StateDamaged, internal
from burnish.model.calls import Outcome
from burnish.model.document import Document
from burnish.model.edits import Refusal, Tier
from burnish.model.results import DocumentResult, Proposal, Status, Verdict
from burnish.model.runs import KnownDocument
from burnish.pipeline.asking.desk import Reader
from burnish.pipeline.asking.jobs import Answer, Change, Job, Task
from burnish.pipeline.asking.prepare import Preparer
from burnish.pipeline.asking.terms import Terms
from burnish.pipeline.look import digest_of
from burnish.pipeline.ration import Ration
from burnish.pipeline.revise import Revised
from burnish.pipeline.run import Target
from burnish.ports import Answers, Files, Journal, Near

_SHOWN = (Verdict.APPLIED, Verdict.REVIEW)  #: of these there is something to show again


@dataclass(kw_only=True)
class Finisher:
    """Ends jobs, one at a time or several at once."""

    run: str
    files: Files
    paths: Sequence[Path]
    terms: Terms
    journal: Journal
    answers: Answers
    own: Answers  #: of this run only
    near: Near | None  #: learns what was answered, for texts that are like these
    target: Target
    off_loop: Callable[[Callable[[], None]], Awaitable[None]]  #: runs what would block the loop
    reader: Reader
    keeping: bool = True  #: are new answers put into the cache?
    ration: Ration = field(default_factory=lambda: Ration(None))
    preparer: Preparer  #: is told what is settled and refused, before the journal is asked

    async def finish(self, job: Job) -> DocumentResult:
        """The result of one document.

        Raises:
            StateDamaged: the journal cannot be written, so that no document may be written either.
        """
        try:
            result, outcomes = await self._finish(job)
        except StateDamaged:
            raise
        except ConflictingEdit as exc:
            result, outcomes = DocumentResult(job.name, Status.CONFLICT, str(exc), size=len(job.source)), []
        except BurnishError as exc:
            result, outcomes = DocumentResult(job.name, Status.FAILED, str(exc), size=len(job.source)), []
        except Exception as exc:  # door: a worker's outermost frame
            reason = internal(exc)
            result, outcomes = DocumentResult(job.name, Status.FAILED, reason, size=len(job.source)), []
            self._refuse(self._not_kept(job, reason))
        edits = result.count(Verdict.APPLIED)
        self.journal.document(self.run, KnownDocument(job.name, result.status, result.reason, edits), outcomes)
        reach(Point.DOCUMENT_RECORDED)
        return result

    async def _finish(self, job: Job) -> tuple[DocumentResult, list[Outcome]]:
        revised = await self.reader.revise(job.paper, job.revisions(), hunks=not self.target.in_place)
        refused = self._remember(job, revised)
        changed = revised.after != job.source
        proposals = (*revised.proposals, *_unanswered(job), *_withheld(job))
        result = DocumentResult(
            path=job.name,
            status=Status.CHANGED if changed else Status.UNCHANGED,
            proposals=proposals,
            hunks=revised.hunks,
            frozen=job.frozen,
            size=len(job.source),
        )
        result = self.ration.allow(result)
        if result.status is Status.WAITING:
            return result, []
        written = await self._write(job, revised.after, changed=changed)
        whole = not (job.held or job.selection.withheld or any(answer.failure for answer in job.answers.values()))
        if whole and (written == job.path or not (changed or any(p.verdict is Verdict.REVIEW for p in proposals))):
            self.preparer.note_settled(job.path, revised.after, refused=refused or job.refused > 0)
        return replace(result, written=None if written is None else str(written)), [_outcome(job, p) for p in proposals]

    async def _write(self, job: Job, after: bytes, *, changed: bool) -> Path | None:
        if self.target.in_place and changed:
            await self.journal.writing(self.run, job.name, digest_of(after))
            reach(Point.FILE_ANNOUNCED)
            await self.off_loop(lambda: self.files.replace(job.path, job.source, after))
            reach(Point.FILE_WRITTEN)
            return job.path
        if self.target.folder is not None:
            place = self.files.place_for(job.path, self.paths, self.target.folder)
            await self.off_loop(lambda: self.files.create(place, after))
            return place
        return None

    def _remember(self, job: Job, revised: Revised) -> bool:
        """What is settled, what is refused, what the cache may answer from now on. Returns: is anything refused?"""
        settled: dict[frozenset[str], list[bytes]] = {}
        refused: dict[bytes, str] = {}
        for index, task in job.tasks:
            answer, verdicts = job.answers[task], revised.verdicts.get(index, frozenset())
            if answer.failure and not answer.refusing:
                continue
            fine = settled.setdefault(task.asked.tags, [])
            if Verdict.APPLIED in verdicts:  # of this answer, or beside it: either way it has had its say
                fine.append(self.terms.settled_key(revised.texts[index]))
            if answer.failure:
                refused[task.key] = answer.failure
            elif not job.changes(index, task) or not verdicts:
                fine.append(job.settled[index])
            elif Verdict.APPLIED not in verdicts:
                refused[task.key] = _why(revised, job, index, task)
        for index, asked in job.past:
            if index in revised.texts:  # what another pass made of it is not asked about, as if both had asked at once
                settled.setdefault(asked.tags, []).append(self.terms.settled_key(revised.texts[index]))
        self._keep(job, revised)
        reach(Point.ANSWER_KEPT)
        for tags, keys in settled.items():
            if keys:
                self.journal.settle(keys, ",".join(sorted(tags)))
                self.preparer.recent.settle(keys, tags)
                reach(Point.TEXT_SETTLED)
        self._refuse(refused)
        return bool(refused)

    def _keep(self, job: Job, revised: Revised) -> None:
        """Whoever asks the same again is answered from the cache; what another model answered, in this run only."""
        for answers, elsewhere in ((self.answers, False), (self.own, True)):
            if elsewhere or self.keeping:
                answers.put(
                    (task.key, task.parts, entry_of(answer.changes, answer.model))
                    for index, task in job.tasks
                    if is_worth_keeping(answer := job.answers[task], answer.changes, revised.verdicts.get(index))
                    and not answer.known
                    and answer.elsewhere is elsewhere
                )
        if self.near is not None and self.keeping:
            self.near.add(
                (task.asked.scope(block), block.text, entry_of(changes, answer.model))
                for index, task in job.tasks
                if not (answer := job.answers[task]).elsewhere
                and (not answer.known or (index, task) in job.grafts)
                and (block := job.selected(index).block)
                and is_worth_keeping(answer, changes := job.changes(index, task), revised.verdicts.get(index))
            )

    def _not_kept(self, job: Job, reason: str) -> dict[bytes, str]:
        """What would be paid for again, were it not refused for a failure of ours: no cache answers it."""
        tasks = [task for task, answer in job.answers.items() if answer.changes]
        kept = self.answers.get([task.key for task in tasks], [task.parts for task in tasks])
        return {task.key: reason for task, value in zip(tasks, kept, strict=True) if value is None}

    def _refuse(self, refused: dict[bytes, str]) -> None:
        if refused:
            self.journal.refuse(refused)
            self.preparer.recent.refuse(refused)


def is_worth_keeping(answer: Answer, changes: Sequence[Change], verdicts: frozenset[Verdict] | None) -> bool:
    """Is it an answer, and one that there is something to show of, or that finds nothing to change?"""
    return not answer.failure and (not changes or not (verdicts or frozenset()).isdisjoint(_SHOWN))


def entry_of(changes: Sequence[Change], model: str) -> bytes:
    """What the cache holds of an answer."""
    return encode(Entry(tuple((c.strategy, c.text, c.insertion) for c in changes), model))


def _why(revised: Revised, job: Job, index: int, task: Task) -> str:
    """Why nothing of a block's changes was applied: the first reason, of this question's own if there is one."""
    block = job.selected(index)
    near = [p for p in revised.proposals if block.start <= p.start <= block.end and p.refusal is not None]
    own = [p for p in near if p.strategy in task.asked.names]
    reasons = [p.refusal.reason for p in (*own, *near) if p.refusal is not None]
    return reasons[0] if reasons else "refused"


def _unanswered(job: Job) -> list[Proposal]:
    """Blocks without an answer, as proposals of nothing."""
    held = "a call for it may have been paid; `--unknown resend` asks again"
    why: list[tuple[int, Verdict, str]] = [(index, Verdict.FAILED, held) for index in job.held]
    why += [
        (index, Verdict.REFUSED if answer.refusing else Verdict.FAILED, answer.failure)
        for index, task in job.tasks
        if (answer := job.answers[task]).failure
    ]
    return [_about(job, index, verdict, reason) for index, verdict, reason in sorted(why)]


def _about(job: Job, index: int, verdict: Verdict, reason: str) -> Proposal:
    block, document = job.selected(index), Document(job.source, "", ())
    return Proposal(
        rule="provider",
        strategy="",
        tier=Tier.SUGGESTION,
        message="there is no answer about this block",
        verdict=verdict,
        line=document.line_of(block.start),
        column=document.column_of(block.start),
        start=block.start,
        end=block.end,
        before=block.block.text,
        after=None,
        refusal=Refusal("answer", reason),
    )


def _withheld(job: Job) -> list[Proposal]:
    """Blocks and headings that are not sent, as proposals of nothing. What they hold is told to nobody."""
    document = Document(job.source, "", ())
    return [
        Proposal(
            rule="provider",
            strategy="",
            tier=Tier.SUGGESTION,
            message="this block is not sent",
            verdict=Verdict.WITHHELD,
            line=document.line_of(withheld.start),
            column=document.column_of(withheld.start),
            start=withheld.start,
            end=withheld.end,
            before="",
            after=None,
            refusal=withheld.refusal,
        )
        for withheld in job.selection.withheld
    ]


def _outcome(job: Job, proposal: Proposal) -> Outcome:
    return Outcome(
        path=job.name,
        line=proposal.line,
        verdict=proposal.verdict,
        strategy=proposal.strategy,
        before=proposal.before,
        after=proposal.after or "",
        refusal=proposal.refusal,
    )
