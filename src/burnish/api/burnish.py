"""`Burnish`: everything the commands do, for programs."""

from __future__ import annotations

import time
from dataclasses import replace
from functools import cached_property
from os.path import isdir
from typing import TYPE_CHECKING, NoReturn

import burnish
from burnish.config.settings import RULES, Settings
from burnish.errors import ConfigurationError, NoSuchRun
from burnish.model.edits import Tier
from burnish.model.results import DocumentResult, Event, RuleInfo, RunResult, Status, TextResult
from burnish.pipeline.control import Control
from burnish.pipeline.document import Plan, enhance_document, frozen_bytes
from burnish.pipeline.ration import Ration
from burnish.pipeline.run import Target, run
from burnish.pipeline.stopwatch import Stopwatch
from burnish.wiring import build

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from burnish.api.cache import Cache
    from burnish.model.estimates import Planned
    from burnish.model.files import Stamp
    from burnish.model.runs import Run, RunRecord, Spent
    from burnish.ports import Files

_OVER = ("done", "replaced")  #: values of `RunState`, of runs that nobody need go on with


class Burnish:
    """Checks and enhances documents by one set of settings. Rules and formats are made once, on first use."""

    def __init__(
        self,
        settings: Settings | None = None,
        *,
        files: Files | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`files` stands for the disk (tests pass `burnish.testing.MemoryFiles`); `clock` gives seconds."""
        self.settings = settings or Settings()
        self._given_files = files
        self._clock = clock

    @cached_property
    def _files(self) -> Files:
        return self._given_files or build.disk(self.settings)

    @cached_property
    def _plan(self) -> Plan:
        return build.plan(self.settings, self._files, burnish.__version__)

    def _plan_now(self) -> Plan:
        """The plan for documents on the disk, with what was touched by now."""
        return replace(self._plan, touched=build.touched(self.settings, self._plan))

    @cached_property
    def cache(self) -> Cache:
        """What is kept of answers, and what can be done with it."""
        from burnish.api.cache import Cache  # of use to few commands

        return Cache(self.settings, lambda: self._files, lambda: self._plan, self.enhance)

    def within(self, budget: int | None) -> Burnish:
        """The same, with another ceiling for what a run may cost; micro-USD."""
        return Burnish(replace(self.settings, budget=budget), files=self._given_files, clock=self._clock)

    def stamps(self, paths: Sequence[Path]) -> Mapping[Path, Stamp]:
        """How the documents below `paths` look from outside, for whoever waits until they change.

        Raises:
            PathNotFound: a path does not exist.
        """
        found = (file.path for file in self._files.find(paths) if file.skip is None)
        return {path: stamp for path in found if (stamp := self._files.stamp(path)) is not None}

    def stamp(self, path: Path) -> Stamp | None:
        """How a file looks from outside; None when it cannot be told."""
        return self._files.stamp(path)

    def present(self, paths: Sequence[Path]) -> tuple[Path, ...]:
        """Of `paths`, those that exist."""
        return tuple(path for path in paths if self._files.holds(path))

    def instructions(self, start: Path, config: Path | None, environ: Mapping[str, str]) -> Mapping[Path, Stamp]:
        """How the files look that say how documents are to be improved: the configuration, and what it names.

        The arguments are those of `load_settings`; files that are not there have no stamp.
        """
        named = build.instructions(self.settings, start, config, environ)
        return {path: stamp for path in named if (stamp := self._files.stamp(path)) is not None}

    def check(
        self, paths: Sequence[Path], *, on_event: Callable[[Event], None] = lambda _: None, scores: bool = False
    ) -> RunResult:
        """Look at every document below `paths`; write nothing.

        Args:
            scores: measure each of them, which looks at unchanged files, too.

        Raises:
            PathNotFound: a path does not exist.
            ConfigurationError: a setting names a rule or a commit that does not exist.
        """
        return self._by_rules(paths, Target(), on_event, only_findings=True, scores=scores)

    def enhance(
        self,
        paths: Sequence[Path],
        *,
        write: bool = False,
        output: Path | None = None,
        on_event: Callable[[Event], None] = lambda _: None,
        control: Control | None = None,
        request: Mapping[str, object] | None = None,
        resumes: str = "",
    ) -> RunResult:
        """Improve every document below `paths`: back in place (`write`), below `output`, or only in the result.

        Args:
            control: asks a run that calls a provider to stop; a run by rules stops at a `KeyboardInterrupt`.
            request: plain JSON values to be kept with such a run, for whoever resumes it.
            resumes: the run to go on with; its calls count against the budget.

        Raises:
            PathNotFound: a path does not exist.
            ConfigurationError: a setting names what does not exist, or does not fit.
            UnknownPrice: no price is known for the model.
            RunInProgress: another run works below the same folder.
            StateDamaged: what is kept in `.burnish` cannot be read or written.
        """
        target = Target(in_place=write, folder=output, most=self.settings.max_changes)
        if self.settings.provider == RULES:
            return self._by_rules(paths, target, on_event)
        from burnish.wiring import asking  # what a run by rules does without

        return asking.enhance(
            self.settings,
            self._files,
            asking.Wish(paths, self._plan_now(), target, request or {}, resumes),
            on_event,
            control or Control(),
        )

    def _by_rules(
        self,
        paths: Sequence[Path],
        target: Target,
        on_event: Callable[[Event], None],
        *,
        only_findings: bool = False,
        scores: bool = False,
    ) -> RunResult:
        is_tree = self._given_files is None and any(map(isdir, paths))
        keeps = is_tree and not scores  # single files are looked at as fast
        findings = build.findings(self.settings) if keeps else None
        usage = build.usage(self.settings, begun=not is_tree) if self._given_files is None else None
        try:
            return run(
                self._files,
                paths,
                replace(self._plan_now(), scores=scores),
                target,
                self._clock,
                on_event,
                jobs=self.settings.jobs if self._given_files is None else 1,
                findings=findings,
                usage=usage,
                root=self.settings.root,
                only_findings=only_findings,
            )
        finally:
            for kept in (findings, usage):
                if kept is not None:
                    kept.close()

    def plan(self, paths: Sequence[Path], *, on_event: Callable[[Event], None] = lambda _: None) -> Planned:
        """What `enhance` would ask the provider about, and what that is expected to cost. Calls no one.

        Raises: as `enhance`.
        """
        if self.settings.provider == RULES:
            raise ConfigurationError(where="provider", problem="the embedded rules cost nothing; name another provider")
        from burnish.wiring import asking

        return asking.plan(self.settings, self._files, asking.Wish(paths, self._plan_now()), on_event)

    def runs(self) -> Sequence[tuple[Run, Spent]]:
        """The runs that called a provider, newest first."""
        from burnish.wiring import asking

        return asking.runs(self.settings)

    def report(self, run: str = "") -> RunRecord:
        """All that is known of a run; of the latest one unless it is named.

        Raises:
            NoSuchRun: there is none.
        """
        from burnish.wiring import asking

        return asking.record(self.settings, run or self._latest(lambda _: True, "here that asked a provider"))

    def resumable(self, run: str = "") -> Run:
        """The run to go on with: the latest that did not end, or the one that is named.

        Raises:
            NoSuchRun: there is none.
        """
        name = run or self._latest(lambda known: known.state not in _OVER, "to go on with")
        return next((known for known, _ in self.runs() if known.id == name), None) or _missing(name)

    def examinations(self) -> Mapping[str, Callable[[], str]]:
        """What `burnish doctor` tries, by name: each returns what is well, or raises what is wrong."""
        from burnish.wiring import doctor

        return doctor.examinations(self.settings, self._files)

    def _latest(self, wanted: Callable[[Run], bool], what: str) -> str:
        """The name of the latest run of a kind; `what` says which kind when there is none."""
        name = next((run.id for run, _ in self.runs() if wanted(run)), "")
        return name or _missing(what)

    def enhance_text(self, text: str | bytes, path: str = "stdin.md") -> TextResult:
        """Improve one text; the suffix of `path` names its format, and nothing is read or written there.

        Nobody knows when it was changed, so it is looked at as a whole, whatever `Settings.changed_from` says.
        """
        source = text.encode() if isinstance(text, str) else text
        after, result = enhance_document(path, source, self._plan, Stopwatch(self._clock))
        allowed = Ration(self.settings.max_changes).allow(result)
        return TextResult(source if allowed.status is Status.WAITING else after, allowed)

    def blocks(self, text: str | bytes, path: str = "stdin.md") -> list[str]:
        """The logical texts of a document's blocks, in order: what `revise` takes new versions of."""
        source = text.encode() if isinstance(text, str) else text
        return [block.text for block in self._plan.format_of(path).parse(source).blocks]

    def revise(self, text: str | bytes, revisions: Mapping[int, str], path: str = "stdin.md") -> TextResult:
        """Put new logical texts of blocks (by their index in `blocks`) into a document, word by word.

        Every change passes the checks that rules pass, or is refused with its reason; the rest is applied. So a text
        of any origin can be tried: what comes out is the same document but for sound changes of words.
        """
        from burnish.pipeline.revise import Revision, revise  # with the checks of new texts, which rules do without

        source = text.encode() if isinstance(text, str) else text
        form = self._plan.format_of(path)
        document = form.parse(source)
        revised = revise(document, form, [Revision(index, new) for index, new in sorted(revisions.items())])
        status = Status.UNCHANGED if revised.after == source else Status.CHANGED
        frozen = frozen_bytes(document)
        result = DocumentResult(path, status, "", revised.proposals, revised.hunks, frozen, size=len(source))
        return TextResult(revised.after, result)

    def rules(self) -> tuple[RuleInfo, ...]:
        """The selected rules, as `burnish rules` lists them."""
        chosen = build.rules(self.settings)
        of_blocks = tuple(
            RuleInfo(
                name=rule.name,
                tier=rule.tier,
                strategy=rule.strategy,
                summary=rule.summary,
                cases=tuple(rule.cases),
                may_change=tuple(sorted(rule.allowance.classes)),
                own_span=rule.allowance.own_span,
                on_request=rule.name in build.ON_REQUEST,
            )
            for rule in chosen.of_blocks
        )
        return of_blocks + tuple(
            RuleInfo(
                name=rule.name,
                tier=Tier.FINDING,
                strategy=rule.strategy,
                summary=rule.summary,
                cases=tuple(rule.cases),
                of_page=True,
                on_request=rule.name in build.ON_REQUEST,
            )
            for rule in chosen.of_pages
        )


def _missing(run: str) -> NoReturn:
    raise NoSuchRun(run=run)


def enhance(text: str, *, path: str = "text.md", suggestions: bool = False) -> TextResult:
    """Improve one text with the default settings."""
    return Burnish(Settings(suggestions=suggestions)).enhance_text(text, path)
