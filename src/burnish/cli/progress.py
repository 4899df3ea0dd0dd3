"""A progress bar on stderr: only on a terminal, only for a run that lasts. The one file that imports rich, late."""

from collections.abc import Callable
from types import TracebackType
from typing import TYPE_CHECKING

from burnish.api import DocumentDone, Event, FilesFound
from burnish.cli.terminal import Terminal

if TYPE_CHECKING:
    from rich.progress import Progress as Bar

PATIENCE = 1.0  #: seconds before a bar appears


class Progress:
    """Listens to the events of a run; to be used as a context, so that the bar is gone before results are shown."""

    def __init__(self, terminal: Terminal, clock: Callable[[], float], *, quiet: bool) -> None:
        self._terminal, self._clock = terminal, clock
        self._wanted = terminal.animated and not quiet
        self._began = clock()
        self._total = self._done = 0
        self._bar: Bar | None = None

    def __call__(self, event: Event) -> None:
        """Take note of an event; the first one after `PATIENCE` opens the bar."""
        if isinstance(event, FilesFound):
            self._total = event.total
        elif isinstance(event, DocumentDone):
            self._done += 1
            if self._bar is not None:
                self._bar.update(self._bar.task_ids[0], completed=self._done)
            elif self._wanted and self._clock() - self._began > PATIENCE:
                self._open()

    def _open(self) -> None:
        from rich.console import Console  # takes longer to import than a small run lasts
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        columns = (
            TextColumn("burnish"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("documents"),
            TimeRemainingColumn(),
        )
        self._bar = Progress(*columns, console=Console(file=self._terminal.err), transient=True)
        self._bar.add_task("burnish", total=self._total, completed=self._done)
        self._bar.start()

    def __enter__(self) -> "Progress":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.stop()
