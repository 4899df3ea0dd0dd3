"""What has changed since it was last worked on, and is it time to do something about it? The decisions of a watcher.

Pure: what a look at the files saw and the time come in, a deed goes out; others look, sleep and run. A file that is
being written is left alone until it has stood still for a moment. What changes together, as when a branch is checked
out, is worked on together.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeAlias

from burnish.model.files import Stamp

Shape: TypeAlias = tuple[int, int]  #: of a file: bytes, and nanoseconds since the epoch at which it was changed


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How long a watcher waits for what; seconds."""

    interval: float = 1.0  #: between two looks while nothing happens
    quiet: float = 0.3  #: for which a file must stand still to count as written
    patience: float = 5.0  #: after which a file that stands still does not wait for others any longer
    idle: float = 5.0  #: without any change, after which there is time for something else


@dataclass(frozen=True, slots=True)
class WorkOn:
    """Work on these."""

    documents: tuple[Path, ...]  #: changed, new, or left by the run before; in the order of the search
    gone: tuple[Path, ...] = ()  #: that are not there any more


@dataclass(frozen=True, slots=True)
class Warm:
    """Nothing has happened for a while: there is time to prepare for what will."""


@dataclass(frozen=True, slots=True)
class Wait:
    """Look again in so many seconds."""

    seconds: float


Deed: TypeAlias = WorkOn | Warm | Wait


@dataclass(frozen=True, slots=True)
class Change:
    """Of one file, since it was last worked on."""

    shape: Shape | None  #: how it looks now; None: it is gone
    since: float  #: when it was first seen so, on the watcher's clock
    first: float  #: when the first change was seen


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """The files as they were worked on, as they were last seen, and how they differ."""

    pace: Pace
    known: Mapping[Path, Shape]  #: as they were when they were last worked on, or when watching began
    seen: Mapping[Path, Shape]
    changes: Mapping[Path, Change] = field(default_factory=dict)  #: of those that are not as they are known
    left: frozenset[Path] = frozenset()  #: that the last run did not get done
    moved: float  #: when anything last happened, on the watcher's clock

    @classmethod
    def of(cls, stamps: Mapping[Path, Stamp], now: float, pace: Pace) -> "Watch":
        """Of these files, which count as worked on."""
        shapes = _shapes(stamps)
        return cls(pace=pace, known=shapes, seen=shapes, moved=now)

    @property
    def paths(self) -> list[Path]:
        """Every file that is there, or was there when it was last worked on."""
        return [*self.known, *(path for path in self.seen if path not in self.known)]

    def looked(self, stamps: Mapping[Path, Stamp], now: float) -> "Watch":
        """After another look, which saw all there is."""
        seen = _shapes(stamps)
        differing = [path for path, shape in seen.items() if self.known.get(path) != shape]
        differing += [path for path in self.known if path not in seen]
        changes = {path: self._change(path, seen.get(path), now) for path in differing}
        moved = self.moved if changes == self.changes else now
        return replace(self, seen=seen, changes=changes, moved=moved)

    def _change(self, path: Path, shape: Shape | None, now: float) -> Change:
        before = self.changes.get(path)
        if before is None:
            return Change(shape, now, now)
        return before if before.shape == shape else replace(before, shape=shape, since=now)

    def deed(self, now: float) -> Deed:
        """What is to be done next."""
        quiet = {path: each for path, each in self.changes.items() if now - each.since >= self.pace.quiet}
        is_late = any(now - each.first >= self.pace.patience for each in quiet.values())
        if quiet and (is_late or len(quiet) == len(self.changes)):
            wanted = self.left | {path for path, each in quiet.items() if each.shape is not None}
            gone = tuple(path for path, each in quiet.items() if each.shape is None)
            return WorkOn(tuple(path for path in self.seen if path in wanted), gone)
        if self.changes:
            return Wait(self.pace.quiet)
        return Warm() if now - self.moved >= self.pace.idle else Wait(self.pace.interval)

    def ran(
        self, worked_on: Iterable[Path] | None, now: float, *, wrote: Mapping[Path, Stamp], left: Iterable[Path] = ()
    ) -> "Watch":
        """After a run on files as they were last seen.

        What was changed while the run went on is not as it was seen, and so shows in the next look.

        Args:
            worked_on: those that are gone as well; None: all there are.
            wrote: how the files look that the run wrote itself.
            left: of them, those that it did not get done.
        """
        if worked_on is None:
            known = dict(self.seen)
            changes: Mapping[Path, Change] = {}
        else:
            paths = frozenset(worked_on)
            known = {path: shape for path, shape in self.known.items() if path not in paths}
            known |= {path: self.seen[path] for path in paths if path in self.seen}
            changes = {path: change for path, change in self.changes.items() if path not in paths}
        known |= _shapes(wrote)
        return replace(self, known=known, changes=changes, left=frozenset(left), moved=now)


def _shapes(stamps: Mapping[Path, Stamp]) -> dict[Path, Shape]:
    """Without `Stamp.certain`, which changes by itself."""
    return {path: (stamp.size, stamp.modified) for path, stamp in stamps.items()}
