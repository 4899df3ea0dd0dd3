"""`Burnish.cache`: what the cache holds, what is removed from it, and what is put into it ahead of time."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, replace
from pathlib import Path
from typing import Protocol

from burnish.batching.forecast import groups
from burnish.config.settings import RULES, Settings
from burnish.errors import ConfigurationError
from burnish.model.cache import TierUse
from burnish.model.results import Event, FilesFound, RunResult
from burnish.model.runs import Asked
from burnish.model.warm import Expected, Kept, Removed, Taken, Verified
from burnish.pipeline.control import Control
from burnish.pipeline.document import Plan
from burnish.ports import Files


class Enhance(Protocol):
    """As `Burnish.enhance`, which writes nothing here."""

    def __call__(
        self,
        paths: Sequence[Path],
        *,
        on_event: Callable[[Event], None],
        control: Control,
        request: Mapping[str, object],
        resumes: str,
    ) -> RunResult:
        """One run."""
        ...


class Cache:
    """The answers that are kept on the disk for one set of settings.

    What changes them raises `RunInProgress` while a run works below the same folder, and `StateDamaged` when the folder
    of the state cannot be used.
    """

    def __init__(
        self, settings: Settings, files: Callable[[], Files], plan: Callable[[], Plan], enhance: Enhance
    ) -> None:
        """`files` and `plan` are made when they are first needed."""
        self._settings, self._files, self._plan, self._enhance = settings, files, plan, enhance

    @property
    def is_there(self) -> bool:
        """Was anything ever kept?"""
        from burnish.wiring import cache

        return cache.is_there(self._settings)

    def stats(self, *, full: bool = False) -> Kept | None:
        """What the cache holds, and what was asked ahead of time; None where there is no cache.

        Args:
            full: look into every entry for who answered it, not only into the first hundred thousand.
        """
        from burnish.wiring import cache  # with a database, which a run by rules does without

        return cache.kept(self._settings, full=full)

    def clear(self) -> Removed | None:
        """Remove all answers, what is known of similar texts, and what rules found. None where there is nothing."""
        from burnish.wiring import cache

        return cache.clear(self._settings)

    def prune(self, limit: int) -> Removed | None:
        """Remove the oldest answers until the rest takes at most `limit` bytes. None where there is no cache."""
        from burnish.wiring import cache

        return cache.prune(self._settings, limit)

    def verify(self) -> Verified | None:
        """Read every answer, and remove what is damaged. None where there is no cache."""
        from burnish.wiring import cache

        return cache.verify(self._settings)

    def restore(self, paths: Sequence[Path], *, on_event: Callable[[Event], None] = lambda _: None) -> Taken | None:
        """Put the replies that the journal has back into the cache, for the questions of the documents below `paths`.

        None where there is no journal.

        Raises:
            PathNotFound: a path does not exist.
            ConfigurationError: no provider is named, whose answers are meant; or a setting is wrong.
        """
        from burnish.wiring import cache

        self._require_provider()
        return cache.restore(self._settings, self._files(), self._plan(), paths, on_event)

    def take(self, source: Path, *, on_step: Callable[[int, int], None] = lambda _, __: None) -> Taken:
        """Put the answers of another cache, in the folder `source`, into this one. That one is only read.

        Args:
            on_step: is told now and then how many answers were looked at, and how many there are.

        Raises:
            ConfigurationError: there is none.
        """
        from burnish.wiring import cache

        return cache.take_from(self._settings, source, on_step)

    def expected(self, paths: Sequence[Path]) -> Expected:
        """The documents below `paths` that will be asked about next: those that were edited lately and often.

        Raises:
            PathNotFound: a path does not exist.
        """
        from burnish.wiring import forecasting

        return forecasting.expected(self._settings, self._files(), paths)

    def ahead(
        self,
        documents: Sequence[Path],
        *,
        on_event: Callable[[Event], None] = lambda _: None,
        control: Control | None = None,
        request: Mapping[str, object] | None = None,
        resumes: str = "",
    ) -> RunResult:
        """Ask about documents before anybody wants them, within the budget; write none.

        It is one run, in which the first documents come first: groups of them, each of which goes on with the last.

        Args:
            request: as for `Burnish.enhance`.
            resumes: a run of this kind to go on with, of whose documents these are left; its calls count, and what it
                was to do stands in the journal.

        Raises: as `Burnish.enhance`, and
            ConfigurationError: there is no budget, or no provider.
            NoSuchRun: there is none to go on with.
        """
        from burnish.wiring.forecasting import WARMS

        self._require_provider()
        if self._settings.budget is None:
            raise ConfigurationError(where="budget", problem="there is none; say how much may be spent ahead of time")
        place = {"folder": str(Path.cwd()), "paths": [str(path) for path in documents]}
        wish = self._request_of(resumes) if resumes else {**(request or {}), **place, WARMS: True}
        on_event(FilesFound(len(documents)))

        def listen(event: Event) -> None:
            if not isinstance(event, FilesFound):
                on_event(event)

        result, name = RunResult((), {}), resumes
        for group in groups(documents):
            part = self._enhance(group, on_event=listen, control=control or Control(), request=wish, resumes=name)
            result = _joined(result, part)
            if part.interrupted or part.asked is None or part.asked.paused:
                break
            name = part.asked.run
        return result

    def _request_of(self, run: str) -> Mapping[str, object]:
        from burnish.wiring import asking

        return asking.record(self._settings, run).run.request

    def _require_provider(self) -> None:
        if self._settings.provider == RULES:
            raise ConfigurationError(
                where="provider", problem="the embedded rules need no cache; name another provider"
            )


def _joined(one: RunResult, other: RunResult) -> RunResult:
    """Two parts of one run, of which the journal has told the sums to the later one."""
    seconds = {
        stage: one.seconds.get(stage, 0.0) + other.seconds.get(stage, 0.0) for stage in {**one.seconds, **other.seconds}
    }
    asked = other.asked if one.asked is None or other.asked is None else _asked(one.asked, other.asked)
    return RunResult((*one.documents, *other.documents), seconds, other.interrupted, asked)


def _asked(one: Asked, other: Asked) -> Asked:
    before = {tier.name: tier for tier in one.tiers}
    tiers = tuple(_added(before[tier.name], tier) if tier.name in before else tier for tier in other.tiers)
    return replace(other, counts=one.counts + other.counts, saved=one.saved + other.saved, tiers=tiers)


def _added(one: TierUse, other: TierUse) -> TierUse:
    """Two accounts as one: numbers are added, what else there is is that of `other`."""
    sums = {
        each.name: getattr(one, each.name) + value
        for each in fields(other)
        if isinstance(value := getattr(other, each.name), int | float)
    }
    return replace(other, **sums)
