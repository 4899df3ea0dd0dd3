"""What a watcher does while nothing happens: ask about documents that will probably be edited next.

It is one run of the journal, within a budget of its own. A part of it ends as soon as something more urgent happens,
and the next part goes on with what is left.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from burnish.api import RULES, Asked, Burnish, Control, DocumentDone, Event, RunResult, Status
from burnish.cli import session
from burnish.cli.asked import spent_line, usd
from burnish.cli.enhance import Mode, wish_of
from burnish.cli.session import Request
from burnish.cli.summary import many
from burnish.cli.terminal import Terminal, escaped
from burnish.errors import BurnishError, CannotShow, ConfigurationError, RunInProgress


@dataclass(slots=True)
class Ahead:
    """What was asked ahead of time, what is left, and what it was good for."""

    request: Request
    terminal: Terminal
    budget: int  #: micro-USD
    _asked: Asked | None = None  # the run as it stands
    _expected: list[Path] | None = None  # the likeliest first; None: nobody has thought about it yet
    _known: set[Path] = field(default_factory=set)  # documents that need not be asked about ahead of time any more
    _warmed: set[Path] = field(default_factory=set)
    _used: set[Path] = field(default_factory=set)  # of those, documents that were worked on since
    _is_over: bool = False

    @property
    def spent(self) -> int:
        """Micro-USD so far."""
        return 0 if self._asked is None else self._asked.spent.cost + self._asked.spent.unknown_cost

    def worked_on(self, documents: Iterable[Path]) -> None:
        """These documents were asked about, because they changed or at the beginning."""
        self._known.update(documents)
        self._used |= self._warmed.intersection(documents)

    def go_on(self, burnish: Burnish, most: int | None, is_urgent: Callable[[], bool]) -> bool:
        """Ask until nothing is left, or until `is_urgent` says that something else is; False when there is no work.

        Args:
            most: micro-USD that may be spent at most, if that is less than the budget.
        """
        if self._is_over:
            return False
        try:
            left = self._left(burnish)
            if left:
                ceiling = self.budget if most is None else min(self.budget, most)
                self._ask(burnish.within(ceiling), left, is_urgent)
        except RunInProgress:
            return False  # it can wait
        except CannotShow:
            raise
        except BurnishError as exc:
            self.terminal.error(str(exc), exc.advice)
            self._is_over = True
            return True
        if not self._is_over and self._known.issuperset(left):
            self._is_over = True
            self.tell()
        return bool(left)

    def tell(self) -> None:
        """Say what was asked ahead of time, and how much of it was of use; nothing when nothing was asked."""
        if self._asked is not None and not self.request.quiet:
            documents = f"{many(len(self._warmed), 'document')}, {len(self._used):,} worked on since"
            self.terminal.note(f"asked ahead of time about {documents}: {spent_line(self._asked.spent)}")

    def _left(self, burnish: Burnish) -> list[Path]:
        begins = self._expected is None
        if self._expected is None:
            self._expected = list(burnish.cache.expected(burnish.present(self.request.paths)).documents)
        left = [path for path in self._expected if path not in self._known]
        if begins and left and not self.request.quiet:
            documents = many(len(left), "document")
            self.terminal.note(
                f"nothing happens: {documents} to ask about ahead of time, for {usd(self.budget)} at most"
            )
        return left

    def _ask(self, burnish: Burnish, documents: Sequence[Path], is_urgent: Callable[[], bool]) -> None:
        flags = {**self.request.flags, "budget": f"{self.budget / 1_000_000:f}"}
        wish = wish_of(replace(self.request, flags=flags), Mode(diff=True))
        before = "" if self._asked is None else self._asked.run

        def work(burnish: Burnish, _: Sequence[Path], on_event: Callable[[Event], None], control: Control) -> RunResult:
            def listen(event: Event) -> None:
                if isinstance(event, DocumentDone) and event.result.status is not Status.WAITING:
                    self._done(Path(event.result.path), event.result.status)
                on_event(event)
                if is_urgent():
                    control.stop()

            return burnish.cache.ahead(documents, on_event=listen, control=control, request=wish, resumes=before)

        session.run(replace(self.request, report=None), self.terminal, work, self._take, burnish=burnish)

    def _done(self, document: Path, status: Status) -> None:
        self._known.add(document)
        if status in (Status.CHANGED, Status.UNCHANGED):
            self._warmed.add(document)

    def _take(self, result: RunResult) -> None:
        """A part of the run has ended."""
        self._asked = result.asked or self._asked
        if result.asked is not None and result.asked.paused:
            self._is_over = True
            if not self.request.quiet:  # else the session tells it
                self.terminal.note(f"nothing more is asked ahead of time: {escaped(result.asked.paused)}")


def check_provider(burnish: Burnish) -> None:
    """Raises `ConfigurationError` when there is nobody to ask ahead of time."""
    if burnish.settings.provider == RULES:
        problem = "the embedded rules need no cache; name another provider"
        raise ConfigurationError(where="--warm-budget", problem=problem)
