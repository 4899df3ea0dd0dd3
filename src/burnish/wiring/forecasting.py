"""Settings to what is expected to be asked next, and to what became of it.

A run that asks ahead of time says so in its request, so the journal tells which documents were warmed, and which of
them a later run worked on.
"""

import os
import time
from collections.abc import Iterator, Mapping, Sequence
from os.path import abspath, normpath
from pathlib import Path

from burnish.batching.forecast import Edit, Visit, fulfilled, rank
from burnish.config.settings import Settings
from burnish.files.history import DAYS, history
from burnish.journal.store import SqliteJournal
from burnish.model.results import Status
from burnish.model.runs import Run, RunState
from burnish.model.warm import Expected, Predictions
from burnish.pipeline.run import Target, find_documents
from burnish.pipeline.stopwatch import Stopwatch
from burnish.ports import Files

JOURNAL = "journal.sqlite3"  #: in the folder of the state
WARMS = "warms"  #: in the request of a run: it asks ahead of time
_DONE_WITH = (Status.CHANGED, Status.UNCHANGED)


def expected(settings: Settings, files: Files, paths: Sequence[Path]) -> Expected:
    """The documents below `paths` that will be asked about next, as far as their history tells.

    Raises:
        PathNotFound: a path does not exist.
    """
    found = find_documents(files, paths, Target(), Stopwatch(time.monotonic))
    root, now = abspath(settings.root), time.time()  # noqa: PTH100 - Path.absolute keeps `..`
    documents = {_inside(file.path, root): file.path for file in found if file.skip is None}
    told = history(Path(root), now)
    edits = [Edit(*edit) for edit in told.edits] if not told.problem else list(_by_time(files, documents, now))
    ranked = [documents[name] for name in rank((edit for edit in edits if edit.document in documents), now)]
    return Expected(ranked, len(documents) - len(ranked), told.problem)


def _inside(path: Path, root: str) -> str:
    return os.path.relpath(abspath(path), root).replace(os.sep, "/")  # noqa: PTH100 - as above


def _by_time(files: Files, documents: Mapping[str, Path], now: float) -> Iterator[Edit]:
    """The latest edit of each document, by the time of its file."""
    for name, path in documents.items():
        stamp = files.stamp(path)
        if stamp is not None and stamp.modified / 1e9 > now - DAYS * 86_400:
            yield Edit(name, stamp.modified / 1e9)


def predictions(journal: Path) -> Predictions:
    """What became of all that was asked ahead of time, by the journal in this file; it may be missing.

    Raises:
        StateDamaged: it cannot be read.
    """
    if not journal.exists():
        return Predictions()
    with SqliteJournal(journal) as known:
        runs = [run for run, _ in reversed(known.runs())]  # the oldest first
        if not any(run.request.get(WARMS) for run in runs):
            return Predictions()
        warmed: dict[Path, int] = {}
        visits: list[tuple[int, Visit]] = []
        for number, run in enumerate(runs):
            documents = [_placed(run, each.path) for each in known.documents(run.id) if each.status in _DONE_WITH]
            if run.request.get(WARMS):
                warmed = dict.fromkeys(documents, number) | warmed  # the first time counts
            elif warmed:
                visits.append((number, Visit(_paths(run), documents, whole=run.state is RunState.DONE)))
    return Predictions(len(warmed), len(fulfilled(warmed, visits)))


def is_part(request: Mapping[str, object], paths: Sequence[Path]) -> bool:
    """Are `paths` one of several groups of documents that a run asks about ahead of time?"""
    wanted = request.get("paths")
    return bool(request.get(WARMS)) and isinstance(wanted, list) and len(paths) < len(wanted)


def _paths(run: Run) -> list[Path]:
    paths = run.request.get("paths", ())
    return [_placed(run, str(path)) for path in paths] if isinstance(paths, list) else []


def _placed(run: Run, path: str) -> Path:
    """A path as the run named it, from the folder in which it was begun."""
    return Path(normpath(Path(str(run.request.get("folder", "")), path)))
