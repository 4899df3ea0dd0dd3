"""From the journal's replies back to the cache: a cache that was deleted, or the last batches of a killed run.

The journal keeps a reply and the keys of the questions in it, not the questions. So the documents are read as for a
run, and asked which of their questions have a recorded reply. No key is guessed: a text that changed since is another
question. Each answer passes the checks in its document before it is put, as when it came. Nobody is called.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NamedTuple

from burnish.cache.transplant import has_parts
from burnish.model.calls import KnownCall
from burnish.model.results import DocumentDone, DocumentResult, Event, FilesFound, Status
from burnish.model.runs import Recovered
from burnish.model.warm import Taken
from burnish.pipeline.asking.desk import Desk, Here
from burnish.pipeline.asking.finish import entry_of, is_worth_keeping
from burnish.pipeline.asking.jobs import Answer, Job
from burnish.pipeline.asking.prepare import Preparer
from burnish.pipeline.asking.recovery import recall
from burnish.pipeline.asking.terms import Terms
from burnish.pipeline.document import Plan
from burnish.pipeline.revise import Revised
from burnish.pipeline.run import Target, find_documents
from burnish.pipeline.stopwatch import Stopwatch
from burnish.ports import Answers, Files, Journal, Near


class _Kept(NamedTuple):
    """An answer to be put."""

    entry: tuple[bytes, bytes, bytes]  #: key, parts, value
    scope: bytes  #: as in `ports.Near`
    text: str  #: that was asked about


@dataclass(kw_only=True)
class Restorer:
    """Puts answers that were paid for back into the cache. To be used once."""

    files: Files
    journal: Journal
    answers: Answers
    near: Near | None = None  #: learns what is put, for texts that are like these
    plan: Plan
    terms: Terms
    replies: Sequence[KnownCall]  #: of the lane that is asked, oldest first
    clock: Callable[[], float]  #: seconds
    taken: Taken = field(default_factory=Taken)
    _met: set[bytes] = field(default_factory=set)  # questions

    async def run(self, paths: Sequence[Path], on_event: Callable[[Event], None]) -> Taken:
        """Look through the documents below `paths`.

        Raises:
            PathNotFound: a path does not exist.
            StateDamaged: the journal cannot be read.
        """
        watch = Stopwatch(self.clock)
        found = find_documents(self.files, paths, Target(), watch)
        on_event(FilesFound(len(found)))
        terms = replace(self.terms, retry_refused=False)  # else replies that were used up would be passed over
        preparer = Preparer(
            files=self.files,
            reader=Here(Desk(self.plan, watch, keeps=False)),
            terms=terms,
            journal=self.journal,
            answers=None,
            legacy=recall(Recovered(replies=self.replies), terms),
            watch=watch,
            in_place=False,
        )
        desk = Desk(self.plan, watch)  # reads those again of which something is known, and lets go of them
        async with aclosing(preparer.chunks(found)) as chunks:
            async for chunk in chunks:
                preparer.tasks.clear()  # nobody will answer them
                for met in chunk:
                    if isinstance(met, Job):
                        self._restore(met, desk)
                        on_event(DocumentDone(DocumentResult(met.name, Status.UNCHANGED)))
                    else:
                        on_event(DocumentDone(met.result))
        self.answers.flush()
        if self.near is not None:
            self.near.flush()
        return self.taken

    def _restore(self, job: Job, desk: Desk) -> None:
        job.tasks[:] = [(index, task) for index, task in job.tasks if _is_own(job.answers.get(task))]
        asked = {task.key for _, task in job.tasks} - self._met
        if not asked:
            return
        self._met |= asked
        revised = desk.revise(job.paper, job.revisions(), hunks=False)
        sound = {kept.entry[0]: kept for kept in _kept(job, revised) if kept.entry[0] in asked}
        self._put(list(sound.values()), unsound=len(asked) - len(sound))

    def _put(self, sound: Sequence[_Kept], *, unsound: int) -> None:
        known = self.answers.get([kept.entry[0] for kept in sound], [kept.entry[1] for kept in sound])
        new = [kept for kept, value in zip(sound, known, strict=True) if value is None]
        self.answers.put(kept.entry for kept in new)
        if self.near is not None:
            self.near.add((kept.scope, kept.text, kept.entry[2]) for kept in new if has_parts(kept.text))
        before = self.taken
        self.taken = replace(
            before,
            put=before.put + len(new),
            known=before.known + len(sound) - len(new),
            unsound=before.unsound + unsound,
        )


def _is_own(answer: Answer | None) -> bool:
    """Is it an answer of the model that is asked? What another one said in its place is not kept as its own."""
    return answer is not None and not answer.failure and not answer.elsewhere


def _kept(job: Job, revised: Revised) -> Iterator[_Kept]:
    """Of each question that has a sound answer what the cache is to hold."""
    for index, task in job.tasks:
        answer = job.answers[task]
        if is_worth_keeping(answer, answer.changes, revised.verdicts.get(index)):
            value = entry_of(answer.changes, answer.model)
            yield _Kept((task.key, task.parts, value), task.asked.scope(task.block), task.block.text)
