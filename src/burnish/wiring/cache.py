"""Settings to what looks after the cache: what it holds, what is removed, where its answers come from.

What changes it holds the lock of the folder, as a run does. Where there is no cache nothing is made, apart from answers
that are taken into one.
"""

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from burnish.cache.elsewhere import copied, take
from burnish.cache.entries import decode
from burnish.cache.findings import FILE as FINDINGS
from burnish.cache.findings import KeptFindings
from burnish.cache.mending import mend
from burnish.cache.similar import SimilarTexts
from burnish.cache.sqlite import SqliteAnswers
from burnish.cache.usage import KeptUsage
from burnish.config.settings import STATE, Settings
from burnish.errors import ConfigurationError
from burnish.journal.lock import RootLock
from burnish.journal.store import SqliteJournal
from burnish.model.money import Price
from burnish.model.results import Event
from burnish.model.runs import Account
from burnish.model.warm import Kept, Removed, Taken, Verified
from burnish.pipeline.asking.restore import Restorer
from burnish.pipeline.document import Plan
from burnish.ports import Files
from burnish.wiring.answers import FILE, SIMILAR, similar_texts, sketcher
from burnish.wiring.asking import terms
from burnish.wiring.build import USAGE
from burnish.wiring.forecasting import JOURNAL, predictions

_COUNTED = 100_000  #: entries that are looked into for who answered them


def is_there(settings: Settings) -> bool:
    """Is there a file of answers?"""
    return _file(settings).exists()


def kept(settings: Settings, *, full: bool) -> Kept | None:
    """What the cache holds; None where there is none. A run may be writing it.

    Args:
        full: look into every entry for who answered it, not only into the first hundred thousand.
    """
    if not is_there(settings):
        return None
    with _opened(settings, filtered=False) as answers:
        stored = answers.size()
        models = Counter(
            entry.model if (entry := decode(value)) else ""
            for _, _, value in islice(answers.entries(), None if full else _COUNTED)
        )
        problem = answers.problem
    return Kept(
        entries=stored.entries,
        raw=stored.raw,
        stored=stored.stored,
        file=stored.file,
        models=dict(models.most_common()),
        counted=models.total(),
        predictions=predictions(_folder(settings) / JOURNAL),
        account=_account(_folder(settings) / JOURNAL),
        problem=problem,
    )


def _account(journal: Path) -> Account:
    """How the questions of all runs were met, by the journal in this file; it may be missing."""
    if not journal.exists():
        return Account()
    with SqliteJournal(journal) as known:
        return known.account()


def clear(settings: Settings) -> Removed | None:
    """Remove all answers, what is known of similar texts, and what rules found. None where there is nothing."""
    with _held(settings) as answers:
        found = _clear_findings(settings)
        if answers is None:
            return None if found is None else Removed(0, found)
        for end in ("", "-wal", "-shm"):
            (_folder(settings) / f"{SIMILAR}{end}").unlink(missing_ok=True)
        removed = _removed(answers, answers.clear(), left=answers.size().entries)
        return replace(removed, problem=removed.problem or found or "")


def _clear_findings(settings: Settings) -> str | None:
    """Forget what rules found, and how documents write. Returns why that cannot be, or nothing; None: there is none."""
    folder = _folder(settings)
    kinds = ((FINDINGS, KeptFindings), (USAGE, KeptUsage))
    there = [kind(folder / name) for name, kind in kinds if (folder / name).exists()]
    cleared = [kept.clear() for kept in there]
    for kept in there:
        kept.close()
    if not there:
        return None
    return "" if all(cleared) else "what rules found could not be removed; another program may hold the file"


def prune(settings: Settings, limit: int) -> Removed | None:
    """Remove the oldest answers until the rest takes at most `limit` bytes. None where there is no cache."""
    with _held(settings) as answers:
        return None if answers is None else _removed(answers, answers.prune(limit), left=0)


def _removed(answers: SqliteAnswers, count: int, *, left: int) -> Removed:
    """`left`: answers that should be gone."""
    locked = f"{left:,} answers could not be removed; another program may hold the file" if left else ""
    return Removed(count, answers.problem or locked)


def verify(settings: Settings) -> Verified | None:
    """Read every answer, and remove those that are none. None where there is no cache."""
    if not is_there(settings):
        return None
    with RootLock(_folder(settings), started=_now()):
        checked, problem = mend(_file(settings))
    damaged = checked.damaged + checked.misplaced
    return Verified(checked.entries + checked.damaged, damaged, problem)


def restore(
    settings: Settings, files: Files, plan: Plan, paths: Sequence[Path], on_event: Callable[[Event], None]
) -> Taken | None:
    """Put what the journal knows back into the cache. None where there is none. Raises as `api.Cache.restore`."""
    folder = _folder(settings)
    made = terms(replace(settings, price=settings.price or Price(0, 0), fallback=()), files)  # nobody is paid
    if not (folder / JOURNAL).exists():
        return None
    with (
        RootLock(folder, started=_now()),
        SqliteJournal(folder / JOURNAL, settled_file=settings.settled) as journal,
        _opened(settings) as answers,
        _similar(settings) as near,
    ):
        restorer = Restorer(
            files=files,
            journal=journal,
            answers=answers,
            near=near,
            plan=plan,
            terms=made,
            replies=journal.answered(made.lane),
            clock=time.monotonic,
        )
        before = answers.size().entries
        taken = asyncio.run(restorer.run(paths, on_event))
        return replace(taken, problem=_shortage(answers, before + taken.put))


def take_from(settings: Settings, source: Path, on_step: Callable[[int, int], None]) -> Taken:
    """Put the answers of another cache into this one. Raises `ConfigurationError`: there is none at `source`."""
    file = _file_at(source)
    if file is None:
        raise ConfigurationError(where="--from", problem=f"there is no {FILE} in {source}; name a folder .burnish")
    if is_there(settings) and file.samefile(_file(settings)):
        raise ConfigurationError(where="--from", problem=f"{source} is this very cache; name another one")
    with RootLock(_folder(settings), started=_now()), _opened(settings) as answers, _similar(settings) as near:
        try:
            with copied(file) as others:
                checked = others.verify()
                before = answers.size().entries
                taken = take(others.entries(), answers, near, lambda done: on_step(done, checked.entries))
                problem = f"{file} could not be read to its end" if others.problem else ""
        except OSError as exc:
            raise ConfigurationError(where="--from", problem=f"{file}: {exc.strerror}") from exc
        problem = problem or _shortage(answers, before + taken.put)
        return replace(taken, unsound=taken.unsound + checked.damaged, problem=problem)


def _shortage(answers: SqliteAnswers, wanted: int) -> str:
    """Why the cache holds fewer entries than it should now; empty when it does not."""
    missing = wanted - answers.size().entries
    if answers.problem or not missing:
        return answers.problem
    return f"{missing:,} answers were not kept: the cache is full, or its file cannot be written"


def _folder(settings: Settings) -> Path:
    return settings.root / STATE


def _file(settings: Settings) -> Path:
    return _folder(settings) / FILE


def _file_at(source: Path) -> Path | None:
    """The file of the cache that a person means: itself, the folder that holds it, or the one that holds that."""
    return next((file for file in (source, source / FILE, source / STATE / FILE) if file.is_file()), None)


@contextmanager
def _opened(settings: Settings, *, filtered: bool = True) -> Iterator[SqliteAnswers]:
    answers = SqliteAnswers(_file(settings), filtered=filtered)
    try:
        yield answers
    finally:
        answers.close()


@contextmanager
def _similar(settings: Settings) -> Iterator[SimilarTexts | None]:
    """What finds similar texts, while it learns what no run of its own has asked."""
    near = similar_texts(sketcher(settings), _folder(settings))
    if near is None:
        yield None
        return
    near.begin("warm")
    try:
        yield near
    finally:
        near.close()


@contextmanager
def _held(settings: Settings) -> Iterator[SqliteAnswers | None]:
    """The cache, of which no run makes use meanwhile; None where there is none."""
    if not is_there(settings):
        yield None
        return
    with RootLock(_folder(settings), started=_now()), _opened(settings) as answers:
        yield answers


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
