"""What a run would send: the same preparation and the same packing, and nobody is called."""

from collections.abc import Callable, Sequence

from burnish.model.estimates import Planned
from burnish.model.results import DocumentDone, DocumentResult, Event, FilesFound, Status
from burnish.monitoring.estimate import RequestSize, estimate, learn
from burnish.pipeline.asking.desk import Desk, Here
from burnish.pipeline.asking.jobs import Job, Part
from burnish.pipeline.asking.prepare import Preparer
from burnish.pipeline.asking.queue import Queue
from burnish.pipeline.asking.recovery import recall
from burnish.pipeline.asking.requests import wanted
from burnish.pipeline.asking.run import Tools, Work
from burnish.pipeline.run import find_documents, only_touched
from burnish.pipeline.stopwatch import Stopwatch

_RECENT = 200  #: calls to learn from


async def plan(tools: Tools, work: Work, on_event: Callable[[Event], None]) -> Planned:
    """What a run over these documents would ask, and what that is expected to cost.

    Raises:
        PathNotFound: a path does not exist.
        StateDamaged: the journal cannot be read.
    """
    watch, terms = Stopwatch(tools.clock), work.terms
    found = only_touched(find_documents(tools.files, work.paths, work.target, watch), work.plan)
    on_event(FilesFound(len(found)))
    legacy = recall(tools.journal.recover(), terms)
    if tools.near is not None:
        tools.near.begin("")  # a plan is none
    preparer = Preparer(
        files=tools.files,
        reader=Here(Desk(work.plan, watch, keeps=False)),
        terms=terms,
        journal=tools.journal,
        answers=tools.answers if terms.cache else None,
        near=tools.near if terms.cache else None,
        legacy=legacy,
        watch=watch,
        in_place=False,
        partial=work.plan.touched is not None,
    )
    queue = Queue(concurrency=terms.concurrency, pack=terms.pack)
    sizes: list[RequestSize] = []
    jobs: list[Job] = []
    asking = left_alone = 0
    async for chunk in preparer.chunks(found):
        for met in chunk:
            if isinstance(met, Job):
                queue.add(met)
                jobs.append(met)
                asking += bool(met.waiting)
            else:
                left_alone += met.result.status is Status.LEFT_ALONE
            on_event(DocumentDone(_looked_at(met.name) if isinstance(met, Job) else met.result))
        if sum(len(job.source) for job in jobs) > terms.window:  # as full as a run would let it be
            sizes += _sizes(queue, terms.concurrency)
            jobs.clear()
            _forget(preparer)
    sizes += _sizes(queue, terms.concurrency)
    learned = learn(tools.journal.recent(terms.lane, _RECENT))
    return Planned(
        documents=len(found),
        to_ask=asking,
        left_alone=left_alone,
        counts=preparer.counts,
        estimate=estimate(sizes, learned, terms.price, terms.concurrency),
    )


def _forget(preparer: Preparer) -> None:
    """Let go of the questions so far, and of their documents: a run would have settled them by now."""
    for task in preparer.tasks.values():
        preparer.recent.settle([preparer.terms.settled_key(task.block.text)], task.asked.tags)
    preparer.tasks.clear()


def _looked_at(name: str) -> DocumentResult:
    return DocumentResult(name, Status.UNCHANGED)


def _sizes(queue: Queue, concurrency: int) -> list[RequestSize]:
    """The requests in the order in which a run would send them: first into all slots, then into each that is free."""
    sizes: list[RequestSize] = []
    while queue:
        sizes.append(_size(queue.take(max(1, concurrency - len(sizes)))))
    return sizes


def _size(parts: Sequence[Part]) -> RequestSize:
    request = wanted(parts)
    return RequestSize(request.prompt.size, request.asked_bytes, request.prompt.max_tokens)
