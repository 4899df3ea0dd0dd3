"""Many documents, one after another: find, read, enhance, write. One bad document never stops the run."""

import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from os.path import commonpath
from pathlib import Path

from burnish.errors import BurnishError, ConflictingEdit
from burnish.model.files import Found
from burnish.model.results import DocumentDone, DocumentResult, Event, FilesFound, RunResult, Status
from burnish.pipeline.document import Plan, enhance_document
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
    """Every document below `paths`. Ctrl-C ends the run after the document in hand; what is done stays done.

    Raises:
        PathNotFound: a path does not exist; nothing was read then.
    """
    watch = Stopwatch(clock)
    results: list[DocumentResult] = []
    interrupted = False
    with watch.stage("find"):
        found = [file for file in files.find(paths) if not _is_below(file.path, target.folder)]
        if target.in_place:
            files.remove_stale([path if path.is_dir() else path.parent for path in paths])
    on_event(FilesFound(len(found)))
    base = _base(paths)
    try:
        with _seldom_collected():
            for file in found:
                result = _guarded(files, file, plan, target, base, watch)
                results.append(result)
                on_event(DocumentDone(result))
    except KeyboardInterrupt:
        interrupted = True
    return RunResult(tuple(results), dict(watch.seconds), interrupted)


@contextmanager
def _seldom_collected() -> Iterator[None]:
    """Parsers' events are many and die at once; looking for cycles among them costs a quarter more."""
    thresholds = gc.get_threshold()
    gc.set_threshold(max(thresholds[0], 100_000), *thresholds[1:])
    try:
        yield
    finally:
        gc.set_threshold(*thresholds)


def _is_below(path: Path, folder: Path | None) -> bool:
    """Is it a result of an earlier run with `--output` inside of what is searched?"""
    return folder is not None and path.absolute().is_relative_to(folder.absolute())


def _base(paths: Sequence[Path]) -> Path:
    """The folder that `--output` mirrors: the one that holds all given paths."""
    folders = [str((path if path.is_dir() else path.parent).absolute()) for path in paths]
    return Path(commonpath(folders)) if folders else Path()


def _guarded(files: Files, file: Found, plan: Plan, target: Target, base: Path, watch: Stopwatch) -> DocumentResult:
    name = str(file.path)
    if file.skip is not None:
        return DocumentResult(name, Status.LEFT_ALONE, file.skip)
    try:
        return _document(files, file.path, plan, target, base, watch)
    except ConflictingEdit as exc:
        return DocumentResult(name, Status.CONFLICT, str(exc))
    except BurnishError as exc:
        return DocumentResult(name, Status.FAILED, str(exc))
    except Exception as exc:  # door: a worker's outermost frame
        return DocumentResult(name, Status.FAILED, f"internal error, please report it: {type(exc).__name__}: {exc}")


def _document(files: Files, path: Path, plan: Plan, target: Target, base: Path, watch: Stopwatch) -> DocumentResult:
    with watch.stage("read"):
        refusal = files.writable(path) if target.in_place else None
        if refusal is not None:
            return DocumentResult(str(path), Status.FAILED, refusal)
        source = files.read(path)
    after, result = enhance_document(str(path), source, plan, watch)
    with watch.stage("write"):
        if target.in_place and result.status is Status.CHANGED:
            files.replace(path, source, after)
            return replace(result, written=str(path))
        if target.folder is not None and result.status in (Status.CHANGED, Status.UNCHANGED):
            place = target.folder / path.absolute().relative_to(base)
            files.create(place, after)
            return replace(result, written=str(place))
    return result
