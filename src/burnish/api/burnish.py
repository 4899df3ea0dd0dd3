"""`Burnish`: everything the commands do, for programs."""

import time
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from pathlib import Path

from burnish.config.settings import Settings
from burnish.model.results import Event, RuleInfo, RunResult, TextResult
from burnish.pipeline.document import Plan, enhance_document
from burnish.pipeline.revise import revise_document
from burnish.pipeline.run import Target, run
from burnish.pipeline.stopwatch import Stopwatch
from burnish.ports import Files
from burnish.wiring import build


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
        return build.plan(self.settings, self._files)

    def check(self, paths: Sequence[Path], *, on_event: Callable[[Event], None] = lambda _: None) -> RunResult:
        """Look at every document below `paths`; write nothing.

        Raises:
            PathNotFound: a path does not exist.
            ConfigurationError: a setting names a rule that does not exist.
        """
        return run(self._files, paths, self._plan, Target(), self._clock, on_event)

    def enhance(
        self,
        paths: Sequence[Path],
        *,
        write: bool = False,
        output: Path | None = None,
        on_event: Callable[[Event], None] = lambda _: None,
    ) -> RunResult:
        """Improve every document below `paths`: back in place (`write`), below `output`, or only in the result.

        Raises: as `check`.
        """
        target = Target(in_place=write, folder=output)
        return run(self._files, paths, self._plan, target, self._clock, on_event)

    def enhance_text(self, text: str | bytes, path: str = "stdin.md") -> TextResult:
        """Improve one text; the suffix of `path` names its format, and nothing is read or written there."""
        source = text.encode() if isinstance(text, str) else text
        after, result = enhance_document(path, source, self._plan, Stopwatch(self._clock))
        return TextResult(after, result)

    def blocks(self, text: str | bytes, path: str = "stdin.md") -> list[str]:
        """The logical texts of a document's blocks, in order: what `revise` takes new versions of."""
        source = text.encode() if isinstance(text, str) else text
        return [block.text for block in self._plan.format_of(path).parse(source).blocks]

    def revise(self, text: str | bytes, revisions: Mapping[int, str], path: str = "stdin.md") -> TextResult:
        """Put new logical texts of blocks (by their index in `blocks`) into a document, word by word.

        Every change passes the checks that rules pass, or is refused with its reason; the rest is applied. So a text
        of any origin can be tried: what comes out is the same document but for sound changes of words.
        """
        source = text.encode() if isinstance(text, str) else text
        after, result = revise_document(path, source, revisions, self._plan, Stopwatch(self._clock))
        return TextResult(after, result)

    def rules(self) -> tuple[RuleInfo, ...]:
        """The selected rules, as `burnish rules` lists them."""
        return tuple(
            RuleInfo(
                name=rule.name,
                tier=rule.tier,
                strategy=rule.strategy,
                summary=rule.summary,
                cases=tuple(rule.cases),
                may_change=tuple(sorted(rule.allowance.classes)),
                own_span=rule.allowance.own_span,
            )
            for rule in build.rules(self.settings)
        )


def enhance(text: str, *, path: str = "text.md", suggestions: bool = False) -> TextResult:
    """Improve one text with the default settings."""
    return Burnish(Settings(suggestions=suggestions)).enhance_text(text, path)
