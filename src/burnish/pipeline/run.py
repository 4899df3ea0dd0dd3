"""Many documents by rules: find, look, write. One bad document never stops the run.

Documents are looked at here, or in processes beside this one; what is known of a file that has not changed is not
looked at again. Whatever is written is written here, one file after another.
"""

import gc
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from burnish.errors import BurnishError, CannotRead, ConflictingEdit, internal
from burnish.execution.fork import can_fork
from burnish.model.files import Found
from burnish.model.results import DocumentDone, DocumentResult, Event, FilesFound, RunResult, Status
from burnish.pipeline.document import Plan
from burnish.pipeline.known import Memory
from burnish.pipeline.look import Looker, LookWork, Seen
from burnish.pipeline.ration import Ration, in_order
from burnish.pipeline.site import Sites
from burnish.pipeline.stopwatch import Stopwatch
from burnish.ports import Files, Findings, UsageIndex

OnEvent = Callable[[Event], None]
_ENOUGH = 8  #: chunks of work for a process that is worth making
_CHUNK, _CHUNK_BYTES = 16, 100_000  #: documents that a process gets at a time, at most


@dataclass(frozen=True, slots=True)
class Target:
    """Where results go: nowhere (the default), back to their files, or to a folder of their own."""

    in_place: bool = False
    folder: Path | None = None
    most: int | None = None  #: edits that the run may apply


def run(
    files: Files,
    paths: Sequence[Path],
    plan: Plan,
    target: Target,
    clock: Callable[[], float],
    on_event: OnEvent,
    *,
    jobs: int | None = 1,
    findings: Findings | None = None,
    usage: UsageIndex | None = None,
    root: Path | None = None,
    only_findings: bool = False,
) -> RunResult:
    """Every document below `paths`. `KeyboardInterrupt`, from a signal or from `on_event`, ends the run.

    What is done stays done and is in the result, even a document that was being written when the interrupt came.

    Args:
        jobs: processes that look at documents; 1: this one does; None: as many as there is work for.
        findings: what earlier runs found; None: everything is looked at.
        usage: how documents below `root` write; None: each document is a corpus by itself.
        only_findings: nobody will look at hunks or new texts, so that what is known of a changed document will do.

    Raises:
        PathNotFound: a path does not exist; nothing was read then.
    """
    watch = Stopwatch(clock)
    results: dict[int, DocumentResult] = {}
    writer, ration = _Writer(files, paths, target), Ration(target.most)
    interrupted = False
    found: list[Found] = []
    try:
        found = find_documents(files, paths, target, watch)
        sites = Sites(files, plan.formats, [file.path for file in found if file.skip is None])
        census = None
        if usage is not None:
            from burnish.pipeline.census import Census  # of no use to most texts

            census = Census(files, usage, root or Path(), plan.formats)
            with watch.stage("count"):
                plan = replace(plan, mixed=census.count(found, paths))
        looker = Looker(files, plan, sites, target.in_place, target.folder is not None, only_findings)
        found = only_touched(found, plan)
        memory = Memory(looker, findings, census) if target.folder is None else None
        on_event(FilesFound(len(found)))
        with seldom_collected():
            looks = _looks(found, looker, memory, watch, jobs)
            for order, seen in looks if target.most is None else in_order(looks):
                seen = replace(seen, result=ration.allow(seen.result))
                with watch.stage("write"):
                    results[order] = writer.write(found[order].path, seen)
                on_event(DocumentDone(results[order]))
        if memory is not None:
            memory.close()
    except KeyboardInterrupt:
        interrupted = True
        last = next((n for n, file in enumerate(found) if n not in results and file.path == writer.path), None)
        result = writer.written_unnoted() if last is not None else None
        if last is not None and result is not None:
            results[last] = result
            with suppress(KeyboardInterrupt):
                on_event(DocumentDone(result))
    return RunResult(tuple(results[order] for order in sorted(results)), dict(watch.seconds), interrupted)


def find_documents(files: Files, paths: Sequence[Path], target: Target, watch: Stopwatch) -> list[Found]:
    """The documents below `paths`; what a killed run left where this one will write is removed on the way."""
    with watch.stage("find"):
        found = list(files.find(paths, apart=target.folder))
        if target.in_place:
            files.remove_stale(paths, [file.path for file in found if file.skip is None])
        elif target.folder is not None:
            files.remove_stale([target.folder])
    return found


def only_touched(found: list[Found], plan: Plan) -> list[Found]:
    """`found`, in which files are to be left alone that nobody touched, where only touched ones are wanted."""
    return found if plan.touched is None else plan.touched.only(found)


@contextmanager
def seldom_collected() -> Iterator[None]:
    """Parsers' events are many and die at once; looking for cycles among them costs a quarter more."""
    thresholds = gc.get_threshold()
    gc.set_threshold(max(thresholds[0], 100_000), *thresholds[1:])
    try:
        yield
    finally:
        gc.set_threshold(*thresholds)


def _looks(
    found: Sequence[Found], looker: Looker, memory: Memory | None, watch: Stopwatch, jobs: int | None
) -> Iterator[tuple[int, Seen]]:
    """Each document's number and look, as they come."""
    open_: list[int] = []
    for order, file in enumerate(found):
        if file.skip is not None:
            yield order, Seen(DocumentResult(str(file.path), Status.LEFT_ALONE, file.skip))
            continue
        with watch.stage("look up"):
            known = memory.known(file.path) if memory is not None else None
        if known is None:
            open_.append(order)
        else:
            yield order, Seen(known)
    chunks = _chunked(found, open_, looker.files) if jobs != 1 and can_fork() else []
    count = min(jobs if jobs is not None else _worth(len(chunks)), len(chunks))
    if count > 1:
        yield from _in_processes(found, chunks, looker, memory, watch, count)
    else:
        for order in open_:
            yield order, _noted(memory, found[order].path, looker.look(found[order].path, watch))


def _in_processes(
    found: Sequence[Found],
    chunks: Sequence[Sequence[int]],
    looker: Looker,
    memory: Memory | None,
    watch: Stopwatch,
    jobs: int,
) -> Iterator[tuple[int, Seen]]:
    from burnish.execution.pool import Pool  # of no use to most runs

    with Pool(LookWork(looker, Stopwatch(watch.clock)), jobs) as pool:
        requests = [[found[order].path for order in chunk] for chunk in chunks]
        for number, answer in pool.answers(requests):
            if answer is None:
                for order in chunks[number]:
                    reason = "the process that looked at it ended, twice"
                    yield order, Seen(DocumentResult(str(found[order].path), Status.FAILED, reason))
                continue
            looks, seconds = answer
            for stage, took in seconds.items():
                watch.seconds[stage] = watch.seconds.get(stage, 0.0) + took
            for order, seen in zip(chunks[number], looks, strict=True):
                yield order, _noted(memory, found[order].path, seen)


def _chunked(found: Sequence[Found], open_: Sequence[int], files: Files) -> list[list[int]]:
    """What a process gets at a time, the largest documents first: what takes longest must not come last."""
    sizes = {order: stamp.size if (stamp := files.stamp(found[order].path)) else 0 for order in open_}
    chunks: list[list[int]] = []
    size = _CHUNK_BYTES
    for order in sorted(open_, key=lambda order: -sizes[order]):
        if size + sizes[order] > _CHUNK_BYTES or len(chunks[-1]) == _CHUNK:
            chunks.append([])
            size = 0
        chunks[-1].append(order)
        size += sizes[order]
    return chunks


def _worth(chunks: int) -> int:
    """Processes for which there is enough work: to make one, and to hand on what it gives, takes a while as well."""
    return min(len(os.sched_getaffinity(0)), chunks // _ENOUGH) if sys.platform == "linux" else 1


def _noted(memory: Memory | None, path: Path, seen: Seen) -> Seen:
    if memory is not None:
        memory.note(path, seen)
    return seen


@dataclass(slots=True)
class _Writer:
    """Writes one document after another, and knows which one it is writing."""

    files: Files
    paths: Sequence[Path]
    target: Target
    path: Path | None = None  #: of the document in hand
    writing: tuple[DocumentResult, bytes] | None = field(default=None)  #: what is true once these bytes stand there

    def write(self, path: Path, seen: Seen) -> DocumentResult:
        """What became of a document, whatever that is."""
        self.path, self.writing = path, None
        name, size = str(path), seen.result.size
        try:
            return self._write(path, seen)
        except ConflictingEdit as exc:
            return DocumentResult(name, Status.CONFLICT, str(exc))
        except BurnishError as exc:
            return DocumentResult(name, Status.FAILED, str(exc))
        except Exception as exc:  # door: a worker's outermost frame
            reason = internal(exc)
            return DocumentResult(name, Status.FAILED, reason, size=size)

    def written_unnoted(self) -> DocumentResult | None:
        """The document that was written, but not yet noted, when an interrupt came.

        An interrupt can come between any two steps, also between the rename and what tells of it; so the disk is asked.
        """
        if self.writing is None:
            return None
        result, after = self.writing
        if result.written is None:
            return None
        try:
            return result if self.files.read(Path(result.written)) == after else None
        except CannotRead:
            return None

    def _write(self, path: Path, seen: Seen) -> DocumentResult:
        result, before, after = seen.result, seen.before, seen.after
        if self.target.in_place and result.status is Status.CHANGED and before is not None and after is not None:
            result = replace(result, written=str(path))
            self.writing = result, after
            self.files.replace(path, before, after)
        elif self.target.folder is not None and result.status in (Status.CHANGED, Status.UNCHANGED):
            after = self.files.read(path) if after is None else after
            place = self.files.place_for(path, self.paths, self.target.folder)
            result = replace(result, written=str(place))
            self.writing = result, after
            self.files.create(place, after)
        return result
