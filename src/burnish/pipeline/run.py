"""Many documents, one after another: find, read, enhance, write. One bad document never stops the run."""

import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from burnish.errors import BurnishError, CannotRead, ConflictingEdit
from burnish.model.files import Found
from burnish.model.results import DocumentDone, DocumentResult, Event, FilesFound, RunResult, Status
from burnish.pipeline.document import ALONE, Plan, enhance_document
from burnish.pipeline.site import Sites
from burnish.pipeline.stopwatch import Stopwatch
from burnish.ports import Files

OnEvent = Callable[[Event], None]


@dataclass(frozen=True, slots=True)
class Target:
    """Where results go: nowhere (the default), back to their files, or to a folder of their own."""

    in_place: bool = False
    folder: Path | None = None


def run(
    files: Files, paths: Sequence[Path], plan: Plan, target: Target, clock: Callable[[], float], on_event: OnEvent
) -> RunResult:
    """Every document below `paths`. `KeyboardInterrupt`, from a signal or from `on_event`, ends the run.

    What is done stays done and is in the result, even a document that was being written when the interrupt came.

    Raises:
        PathNotFound: a path does not exist; nothing was read then.
    """
    watch = Stopwatch(clock)
    results: list[DocumentResult] = []
    worker = _Worker(files, paths, plan, target, watch)
    interrupted = False
    try:
        found = find_documents(files, paths, target, watch)
        worker.sites = Sites(files, plan.formats, [file.path for file in found if file.skip is None])
        on_event(FilesFound(len(found)))
        with seldom_collected():
            for file in found:
                results.append(worker.result_of(file))
                on_event(DocumentDone(results[-1]))
    except KeyboardInterrupt:
        interrupted = True
        for result in worker.written_unnoted(results):
            results.append(result)
            with suppress(KeyboardInterrupt):
                on_event(DocumentDone(result))
    return RunResult(tuple(results), dict(watch.seconds), interrupted)


def find_documents(files: Files, paths: Sequence[Path], target: Target, watch: Stopwatch) -> list[Found]:
    """The documents below `paths`; what a killed run left where this one will write is removed on the way."""
    with watch.stage("find"):
        found = list(files.find(paths, apart=target.folder))
        if target.in_place:
            files.remove_stale(paths, [file.path for file in found if file.skip is None])
        elif target.folder is not None:
            files.remove_stale([target.folder])
    return found


@contextmanager
def seldom_collected() -> Iterator[None]:
    """Parsers' events are many and die at once; looking for cycles among them costs a quarter more."""
    thresholds = gc.get_threshold()
    gc.set_threshold(max(thresholds[0], 100_000), *thresholds[1:])
    try:
        yield
    finally:
        gc.set_threshold(*thresholds)


@dataclass(slots=True)
class _Worker:
    """Deals with one document after another, and knows which one it is writing."""

    files: Files
    paths: Sequence[Path]
    plan: Plan
    target: Target
    watch: Stopwatch
    sites: Sites | None = None  #: what documents know of each other
    writing: tuple[DocumentResult, bytes] | None = None  #: what is true once these bytes stand in their place

    def result_of(self, file: Found) -> DocumentResult:
        """What became of a document, whatever that is."""
        name = str(file.path)
        if file.skip is not None:
            return DocumentResult(name, Status.LEFT_ALONE, file.skip)
        try:
            return self._document(file.path)
        except ConflictingEdit as exc:
            return DocumentResult(name, Status.CONFLICT, str(exc))
        except BurnishError as exc:
            return DocumentResult(name, Status.FAILED, str(exc))
        except Exception as exc:  # door: a worker's outermost frame
            return DocumentResult(name, Status.FAILED, f"internal error, please report it: {type(exc).__name__}: {exc}")

    def written_unnoted(self, results: Sequence[DocumentResult]) -> list[DocumentResult]:
        """The document that was written, but not yet noted in `results`, when an interrupt came; at most one.

        An interrupt can come between any two steps, also between the rename and what tells of it; so the disk is asked.
        """
        if self.writing is None:
            return []
        result, after = self.writing
        if result.written is None or (results and results[-1].path == result.path):
            return []
        try:
            return [result] if self.files.read(Path(result.written)) == after else []
        except CannotRead:
            return []

    def _document(self, path: Path) -> DocumentResult:
        self.writing = None
        with self.watch.stage("read"):
            refusal = self.files.writable(path) if self.target.in_place else None
            if refusal is not None:
                return DocumentResult(str(path), Status.FAILED, refusal)
            source = self.files.read(path)
        site = self.sites.of(path) if self.sites is not None else ALONE
        after, result = enhance_document(str(path), source, self.plan, self.watch, site)
        with self.watch.stage("write"):
            if self.target.in_place and result.status is Status.CHANGED:
                result = replace(result, written=str(path))
                self.writing = result, after
                self.files.replace(path, source, after)
            elif self.target.folder is not None and result.status in (Status.CHANGED, Status.UNCHANGED):
                place = self.files.place_for(path, self.paths, self.target.folder)
                result = replace(result, written=str(place))
                self.writing = result, after
                self.files.create(place, after)
        return result
