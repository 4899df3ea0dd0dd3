"""A progress bar on stderr: only on a terminal, only for a run that lasts. The one file that imports rich, late."""

from collections.abc import Callable
from types import TracebackType
from typing import TYPE_CHECKING

from burnish.api import Event, FilesFound
from burnish.cli.asked import usd
from burnish.cli.terminal import Terminal, escaped

if TYPE_CHECKING:
    from rich.progress import Progress as Bar

    from burnish.api import Seen

PATIENCE = 1.0  #: seconds before a bar appears


class Progress:
    """Listens to the events of a run; to be used as a context, so that the bar is gone before results are shown."""

    def __init__(self, terminal: Terminal, clock: Callable[[], float], *, quiet: bool) -> None:
        self._terminal, self._clock = terminal, clock
        wanted = terminal.animated and not quiet
        self._seen = _nothing_seen(clock()) if wanted else None
        self._bar: Bar | None = None

    def __call__(self, event: Event) -> None:
        """Take note of an event; the first one after `PATIENCE` opens the bar."""
        if self._seen is None:
            return
        now = self._clock()
        seen = self._seen = self._seen.after(event, now)
        if isinstance(event, FilesFound):
            return
        if self._bar is None and now - seen.began > PATIENCE:
            self._bar = _bar(self._terminal)
            self._bar.add_task("", total=seen.total, completed=seen.done, calls="documents")
            self._bar.start()
        if self._bar is not None:
            self._bar.update(self._bar.task_ids[0], completed=seen.done, calls=calls(seen, now))

    def __enter__(self) -> "Progress":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.stop()


class Steps:
    """Shows how far something is that has no documents; to be used as `Progress` is."""

    def __init__(self, terminal: Terminal, clock: Callable[[], float], noun: str, *, quiet: bool) -> None:
        """`noun`: what is counted, more than one of them."""
        self._terminal, self._clock, self._noun = terminal, clock, noun
        self._wanted = terminal.animated and not quiet
        self._began = clock()
        self._bar: Bar | None = None

    def __call__(self, done: int, total: int) -> None:
        """So many of `total` are done with."""
        if not self._wanted or self._clock() - self._began <= PATIENCE:
            return
        if self._bar is None:
            self._bar = _bar(self._terminal)
            self._bar.add_task("", total=total, calls=self._noun)
            self._bar.start()
        self._bar.update(self._bar.task_ids[0], completed=done)

    def __enter__(self) -> "Steps":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.stop()


def _bar(terminal: Terminal) -> "Bar":
    from rich.console import Console  # takes longer to import than a small run lasts
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
    from rich.table import Column

    columns = (
        BarColumn(bar_width=10),
        MofNCompleteColumn(),
        TextColumn("{task.fields[calls]}", markup=False, table_column=Column(no_wrap=True, overflow="ellipsis")),
    )
    return Progress(*columns, console=Console(file=terminal.err), transient=True)


def _nothing_seen(began: float) -> "Seen":
    from burnish.api import Seen  # a run whose output nobody watches does without

    return Seen(began=began)


def calls(seen: "Seen", now: float) -> str:
    """What stands behind the count of documents, on one line of 80: calls in flight, tokens, money spent and reserved,
    time left, and why nothing moves."""
    parts = ["documents"]
    if seen.calls or seen.in_flight:
        parts = [f"{seen.in_flight} calls", f"{seen.input + seen.output:,} tokens"]
        parts += [f"{usd(seen.spent)} (+{usd(seen.reserved)})"]
    left = seen.seconds_left(now)
    if left:
        parts += [f"{left:,.0f} s left" if left < 120 else f"{left / 60:,.0f} min left"]
    if seen.parked:
        parts += [f"parked: {escaped(seen.parked)}"]
    elif seen.waiting and now < seen.waits_until:
        parts += [f"waiting: {escaped(seen.waiting)}"]
    return " · ".join(parts)
