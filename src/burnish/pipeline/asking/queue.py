"""Questions that are ready to be asked, and which of them go into the next request."""

from bisect import insort_right
from collections.abc import Iterator

from burnish.batching.pack import CAP, Coming, Work, cut, take
from burnish.batching.tokens import guess
from burnish.pipeline.asking.jobs import Job, Part, Task
from burnish.pipeline.asking.terms import Pass

_NOTHING = Coming()


class Queue:
    """Parts of documents, longest first. Those of one pass share requests."""

    def __init__(self, *, concurrency: int, pack: bool, cap: int = CAP) -> None:
        self._concurrency, self._pack, self._cap = concurrency, pack, cap
        self._ready: dict[Pass, list[Work]] = {}
        self._parts: dict[int, Part] = {}  # by the number of their work
        self._number = 0

    def __bool__(self) -> bool:
        return bool(self._parts)

    def add(self, job: Job) -> None:
        """The questions that `job` is the first to ask."""
        own: dict[Pass, list[Task]] = {}
        for task in dict.fromkeys(task for _, task in job.tasks):
            if task in job.waiting and task.job is job:
                own.setdefault(task.asked, []).append(task)
        for asked, tasks in own.items():
            for part in self._cut(job, asked, tasks):
                self.put_back(part)

    def put_back(self, part: Part) -> None:
        """A part to be asked, perhaps again."""
        self._number += 1
        self._parts[self._number] = part
        tokens = sum(guess(task.size) for task in part.tasks)
        work = Work(self._number, tokens, part.alone)
        ready = self._ready.setdefault(part.asked, [])
        insort_right(ready, work, key=lambda other: -other.tokens)

    def take(self, free: int, coming: Coming = _NOTHING) -> list[Part]:
        """The parts of the next request; none when it is better to wait for what is coming.

        `free` slots wait for requests, this one's among them.
        """
        ready = max(self._ready.values(), key=len)
        chosen = take(ready, free, self._concurrency, self._cap, coming)
        return [self._parts.pop(work.number) for work in chosen]

    def _cut(self, job: Job, asked: Pass, tasks: list[Task]) -> Iterator[Part]:
        sizes = [guess(task.size) for task in tasks]
        new = [n > 0 and task.headings != tasks[n - 1].headings for n, task in enumerate(tasks)]
        alone = job.selection.alone or not self._pack
        for stretch in cut(sizes, new, self._cap):
            own = tuple(tasks[n] for n in stretch)
            yield Part(job, asked, own, alone or any(task.note for task in own))
