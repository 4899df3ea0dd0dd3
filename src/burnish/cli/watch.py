"""`--watch`: a run over everything, then one whenever documents change, until Ctrl-C.

Files are looked at again and again, which works on every disk and needs no library. What is to be done about what was
seen is decided in `pipeline.watch`; here is who looks, waits and runs. Between two runs nothing is locked.
"""

import os
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol

from burnish.api import Burnish, Deed, DocumentDone, Event, Pace, RunResult, Stamp, Status, Wait, Watch, WorkOn
from burnish.cli import exits, session
from burnish.cli.ahead import Ahead, check_provider
from burnish.cli.session import Request
from burnish.cli.summary import many
from burnish.cli.terminal import Terminal, escaped
from burnish.errors import BurnishError, CannotShow, PathNotFound, RunInProgress

_NAMED = 3  #: documents that are named at most; of more, only the number is told
#: Times as long as it took there is no other look, and no other search for new documents, however many there are.
_REST, _REST_OF_SEARCH = 9, 49


class Task(Protocol):
    """What is done again and again."""

    def __call__(
        self, request: Request, burnish: Burnish, *, on_event: Callable[[Event], None], tells_pause: bool
    ) -> RunResult:
        """One run over the paths of the request, and what it gave is shown."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How to watch."""

    whole: bool = False  #: each run is about all documents, since a change of one can matter to others
    clear: bool = False  #: the screen, before each run
    postpone: bool = False  #: no run at the beginning
    warm_budget: int | None = None  #: micro-USD that may be spent ahead of time; None: nothing is asked then
    pace: Pace = field(default_factory=Pace)


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """What is different in a test."""

    make: Callable[[Request], Burnish] = session.burnish_for
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    time_of_day: Callable[[], str] = lambda: time.strftime("%H:%M:%S")


def run(request: Request, task: Task, terminal: Terminal, options: Options, world: World | None = None) -> int:
    """Watch until a signal comes, and return the exit code.

    What a run raises is told, and the watch goes on; but what the first one raises ends it, as it would end a run.
    """
    watcher = _Watcher(request, task, terminal, options, world or World())
    try:
        watcher.begin()
        while True:
            watcher.turn()
    except KeyboardInterrupt:
        watcher.end()
        return exits.INTERRUPTED


class _Watcher:
    def __init__(self, request: Request, task: Task, terminal: Terminal, options: Options, world: World) -> None:
        self._request, self._task, self._terminal = request, task, terminal
        self._options, self._world = options, world
        self._burnish = world.make(request)
        self._ahead: Ahead | None = None
        if options.warm_budget is not None:
            check_provider(self._burnish)
            self._ahead = Ahead(request, terminal, options.warm_budget)
        self._spent = 0  # micro-USD, by runs about what changed
        self._is_paused = False  # the last run was, and a person knows why
        self._is_broken = False  # the configuration cannot be used, and a person knows why
        self._is_waiting = False  # for a run of somebody else, and a person knows that
        self._owes_all = False  # a run over everything is due
        now = world.clock()
        self._documents = Watch.of(self._burnish.stamps(request.paths), now, options.pace)
        self._instructions = Watch.of(self._stamps_of_instructions(), now, options.pace)
        self._looked_at, self._look_took = now, 0.0
        self._searched_at, self._search_took = now, 0.0

    def begin(self) -> None:
        """Run over everything, if that is wanted."""
        if not self._options.postpone:
            self._run(None)
        self._note(f"watching {many(len(self._documents.seen), 'document')}; Ctrl-C ends it")

    def turn(self) -> None:
        """Look, and do what is to be done."""
        self._look()
        now, pace = self._world.clock(), self._options.pace
        if isinstance(told := self._instructions.deed(now), WorkOn):
            self._begin_anew({*told.documents, *told.gone})
            return
        if self._instructions.changes:  # they are being written
            self._rest(pace.quiet)
        elif self._is_broken:
            self._rest(pace.interval)
        elif self._owes_all:
            self._run_if_possible(None)
        else:
            self._do(self._documents.deed(now))

    def _do(self, deed: Deed) -> None:
        if isinstance(deed, WorkOn):
            self._changed(deed)
        elif isinstance(deed, Wait):
            self._rest(deed.seconds)
        elif not self._warm():
            self._rest(self._options.pace.interval)

    def end(self) -> None:
        """Say what was good for what."""
        if self._ahead is not None:
            self._ahead.tell()

    def _look(self) -> None:
        began = self._world.clock()
        try:
            self._documents = self._documents.looked(self._stamps_of_documents(began), began)
        except PathNotFound:
            return  # it went just now; the next look will tell
        self._instructions = self._instructions.looked(self._stamps_of_instructions(), began)
        self._looked_at = self._world.clock()
        self._look_took = self._looked_at - began

    def _stamps_of_documents(self, now: float) -> Mapping[Path, Stamp]:
        """Of those there are; in between of those that are known, which takes a tenth of the time."""
        if now - self._searched_at < _REST_OF_SEARCH * self._search_took:
            known = self._documents.paths
            return {path: stamp for path in known if (stamp := self._burnish.stamp(path)) is not None}
        stamps = self._burnish.stamps(self._burnish.present(self._request.paths))
        self._searched_at = self._world.clock()
        self._search_took = self._searched_at - now
        return stamps

    def _stamps_of_instructions(self) -> Mapping[Path, Stamp]:
        return self._burnish.instructions(session.start_of(self._request), self._request.config, os.environ)

    def _rest(self, seconds: float) -> None:
        self._world.sleep(max(seconds, _REST * self._look_took))

    def _is_urgent(self) -> bool:
        """Has anything changed? Asked often, and looks from time to time."""
        if self._world.clock() - self._looked_at >= max(self._options.pace.interval, _REST * self._look_took):
            self._look()
        return bool(self._documents.changes or self._instructions.changes)

    # -- what is done ------------------------------------------------------------------------------

    def _begin_anew(self, changed: set[Path]) -> None:
        """The configuration has changed, or a file that it names."""
        was_broken, before = self._is_broken, self._burnish.settings
        try:
            self._burnish = self._world.make(self._request)
        except BurnishError as exc:
            self._instructions = self._instructions.ran(None, self._world.clock(), wrote={})
            self._is_broken = True
            self._terminal.error(str(exc), exc.advice)
            self._note("nothing is looked at until that is mended")
            return
        now = self._world.clock()
        self._is_broken = False
        self._instructions = Watch.of(self._stamps_of_instructions(), now, self._options.pace)
        settings = self._burnish.settings
        named = {settings.accepted_words, settings.style_guide, settings.glossary}
        if settings == before and not changed & named and not was_broken:
            return  # a `pyproject.toml` holds much that is none of our business
        self._announce(f"{_told(changed)} changed: all documents are looked at")
        self._search_took = 0.0  # other documents may be looked for now
        self._owes_all = True

    def _changed(self, deed: WorkOn) -> None:
        if not self._is_waiting:
            self._announce(_deed_told(deed))
        touched = (*deed.documents, *deed.gone)
        if self._options.whole:
            self._run_if_possible(None)
        elif deed.documents:
            self._run_if_possible(touched)
        else:
            self._documents = self._documents.ran(touched, self._world.clock(), wrote={}, left=self._documents.left)

    def _run_if_possible(self, touched: Sequence[Path] | None) -> None:
        """Run, and tell what speaks against it; a run of somebody else is waited for."""
        try:
            self._run(touched)
        except RunInProgress as exc:
            if not self._is_waiting:
                self._note(f"waiting: {escaped(str(exc))}")
            self._is_waiting = True
            self._rest(self._options.pace.interval)
        except PathNotFound:
            self._rest(self._options.pace.quiet)  # it went just now; the next look will tell
        except CannotShow:
            raise
        except BurnishError as exc:
            self._terminal.error(str(exc), exc.advice)
            self._owes_all = False
            self._documents = self._documents.ran(touched, self._world.clock(), wrote={})

    def _run(self, touched: Sequence[Path] | None) -> None:
        """One run about documents as they were seen last.

        Args:
            touched: those that changed or are gone; None: about everything.

        Raises:
            KeyboardInterrupt: a signal ended it.
        """
        seen = self._documents.seen
        wanted = set(seen if touched is None else touched) & seen.keys()
        wrote: dict[Path, Stamp] = {}
        done: set[Path] = set()

        def hear(event: Event) -> None:
            if isinstance(event, DocumentDone) and event.result.status is not Status.WAITING:
                path = Path(event.result.path)
                done.add(path)
                if event.result.written is not None and (stamp := self._burnish.stamp(path)) is not None:
                    wrote[path] = stamp

        paths = self._burnish.present(self._request.paths) if touched is None else [p for p in touched if p in seen]
        request, burnish = self._rationed(replace(self._request, paths=tuple(paths)))
        result = self._task(request, burnish, on_event=hear, tells_pause=not self._is_paused)
        self._is_waiting = self._owes_all = False
        if result.asked is not None:
            self._is_paused = bool(result.asked.paused)
            self._spent += result.asked.spent.cost + result.asked.spent.unknown_cost
        if result.interrupted:
            raise KeyboardInterrupt
        self._documents = self._documents.ran(touched, self._world.clock(), wrote=wrote, left=wanted - done)
        if self._ahead is not None:
            self._ahead.worked_on(done)

    def _rationed(self, request: Request) -> tuple[Request, Burnish]:
        """For one run, which may spend what is left of the budget."""
        left = self._left()
        if left is None or left == self._burnish.settings.budget:
            return request, self._burnish
        return replace(request, flags={**request.flags, "budget": f"{left / 1_000_000:f}"}), self._burnish.within(left)

    def _left(self) -> int | None:
        budget, ahead = self._burnish.settings.budget, self._ahead.spent if self._ahead is not None else 0
        return None if budget is None else max(0, budget - self._spent - ahead)

    def _warm(self) -> bool:
        """Ask ahead of time, if there is anything to ask."""
        if self._ahead is None or self._is_broken:
            return False
        left = self._left()
        return self._ahead.go_on(self._burnish, None if left is None else left + self._ahead.spent, self._is_urgent)

    def _announce(self, text: str) -> None:
        """Why there is another run."""
        if self._options.clear:
            self._terminal.clear()
        self._note(f"{self._world.time_of_day()} {text}")

    def _note(self, text: str) -> None:
        if not self._request.quiet:
            self._terminal.note(text)


def _deed_told(deed: WorkOn) -> str:
    parts = [f"{_told(deed.documents)} changed"] * bool(deed.documents)
    parts += [f"{_told(deed.gone)} {'is' if len(deed.gone) == 1 else 'are'} gone"] * bool(deed.gone)
    return ", ".join(parts)


def _told(paths: Sequence[Path] | set[Path]) -> str:
    """The names of some files, or how many there are."""
    if len(paths) > _NAMED:
        return many(len(paths), "document")
    names = sorted(escaped(_named(path)) for path in paths)
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def _named(path: Path) -> str:
    """As a person would name it who stands here."""
    return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else str(path)
