"""`burnish bench crash`: short runs are killed with -9, most of them with calls in flight, and gone on with.

Each round is a fresh folder: a run that is killed, often resumed runs that are killed as well, then one that goes on to
the end. The endpoint is `burnish simulate`; its own bill is compared with the journal.
"""

import random
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import cycle
from pathlib import Path

from burnish.api import Burnish, Settings
from burnish.cli import exits
from burnish.cli.bench.corpus import small_documents
from burnish.cli.bench.processes import Simulator, simulator
from burnish.cli.bench.victims import KILL, Doom, Victims, victims
from burnish.cli.terminal import Terminal
from burnish.crashpoints import Point
from burnish.errors import ConfigurationError
from burnish.model.calls import CallState
from burnish.testing.ledger import Recorded, calls_of, lost_twice, paid_again

KILLED = -9
_FIRST_TOKEN, _SPEED = 0.06, 2000.0  #: seconds, and tokens per second
#: Of the endpoint. A reply in ten is empty, so that some are refused; another try may go well.
_ENDPOINT = (
    *("--ttft", str(_FIRST_TOKEN), "--tokens-per-second", str(_SPEED), "--edited", "0.8", "--price", "1,4"),
    *("--fault", "empty-answer=0.1"),
)
_SETTLED = "burnish.settled"
_OFTEN = 50  #: kills between two lines about how far it is
_MOST_GOES = 6  #: runs to get to the end, when no one kills them

#: Here the journal holds a state that it holds nowhere else for long; the rest of the points come after these.
_STATES = (
    *(Point.CALL_PLANNED, Point.CALL_RESERVED, Point.CALL_REFUSED, Point.CALL_RECEIVED, Point.CALL_ACCEPTED),
    *(Point.CALL_DONE, Point.CALL_SENT),
)
_POINTS = (*_STATES, *(point for point in Point if point not in _STATES))
#: Points that a run passes once.
_ONCE = (
    *(Point.RUN_RECOVERED, Point.RUN_BEGUN, Point.RUN_ENDING, Point.RUN_ENDED, Point.CALL_REFUSED),
    *(Point.CACHE_COMMITTING, Point.CACHE_COMMITTED, Point.SETTLED_WRITTEN, Point.SETTLED_REPLACED),
    Point.JOURNAL_CLOSED,
)

WITH_SENT = "killed with a call in SENT"
IN_FLIGHT, AT_A_POINT = "killed while requests were in flight", "killed at a point that has a name"
ANY_TIME = "killed at any instant"
#: How the first run of each round is killed, in turns.
_HOW = (IN_FLIGHT, AT_A_POINT, IN_FLIGHT, AT_A_POINT, IN_FLIGHT, AT_A_POINT, IN_FLIGHT, IN_FLIGHT, ANY_TIME)
FACTS = (
    *("killed", WITH_SENT, IN_FLIGHT, AT_A_POINT, ANY_TIME),
    *("rounds", "runs over before the kill came", "resumed", "enhanced again instead", "held first"),
    *("ended by --unknown resend", "ended by --retry-refused", "calls", "calls unknown", "requests that came"),
)
FAULTS = (
    "documents torn",
    "foreign files",
    "final texts that differ from an unbroken run",
    "files left over",
    "committed replies paid again",
    "requests that the journal does not know",
    "calls on the record that never came and are not unknown",
    "unknown calls that no report lists with their most",
    "bills above the ledger",
    "ledgers above the bill",
    "held runs that asked again or did not pause",
    "runs that did not come to an end",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What to do."""

    kills: int
    documents: int
    concurrency: int
    seed: int


def run(options: Options, terminal: Terminal) -> int:
    """Kill, go on, compare; print what came of it, and return the exit code: 1 when anything is not as it must be.

    Raises:
        ConfigurationError: this system cannot fork, or the endpoint does not start.
    """
    with (
        tempfile.TemporaryDirectory(prefix="burnish-bench-") as parent,
        simulator(*_ENDPOINT) as server,
        victims() as born,
    ):
        texts = small_documents(options.documents)
        folder = Path(parent, "documents")
        ground = _rehearsed(Ground(folder, texts, server, born, options.concurrency))
        terminal.line(f"{len(texts)} documents, {ground.calls} calls, {ground.seconds:.2f} s unbroken")
        began = time.perf_counter()
        seen = Seen()
        for number in _until(seen, options.kills):
            chance = random.Random(options.seed * 1_000_003 + number)  # noqa: S311 - nobody is to be kept from guessing
            before = seen.counts["killed"]
            found = Round(ground, chance, seen, options.kills).carried_out()
            for what in found:
                terminal.note(f"round {number}: {found[what]} {what}")
            if seen.counts["killed"] // _OFTEN > before // _OFTEN:
                terminal.note(f"{seen.counts['killed']:,} of {options.kills:,} killed")
        for line in seen.lines(time.perf_counter() - began):
            terminal.line(line)
    return exits.FOUND if any(seen.counts[what] for what in FAULTS) else exits.DONE


@dataclass(slots=True)
class Seen:
    """What came of all rounds."""

    counts: Counter[str] = field(default_factory=Counter)
    states: Counter[str] = field(default_factory=Counter)  #: of calls, as the kills left them and at the ends of rounds
    points: Counter[str] = field(default_factory=Counter)  #: at which a run was killed
    next_points: Iterator[Point] = field(default_factory=lambda: cycle(_POINTS))

    def lines(self, seconds: float) -> Iterator[str]:
        """The table."""
        killed = max(1, self.counts["killed"])
        yield f"{seconds:.1f} s, {seconds / killed:.2f} s for each kill"
        for what in FACTS:
            share = f" ({self.counts[what] / killed:.0%})" if what == WITH_SENT else ""
            yield f"{self.counts[what]:6} {what}{share}"
        states = ", ".join(f"{state} {self.states[state]}" for state in CallState)
        yield f"calls by state, after kills and at the end: {states}"
        yield f"points at which a run was killed: {len(self.points)} of {len(Point)}"
        for what in FAULTS:
            yield f"{self.counts[what]:6} {what}"


def _until(seen: Seen, kills: int) -> Iterator[int]:
    """Numbers of rounds, until there were so many kills."""
    number = 0
    while seen.counts["killed"] < kills:
        if number > 20 * kills:
            raise ConfigurationError(where="burnish bench crash", problem="the runs end before they can be killed")
        yield number
        number += 1


@dataclass(frozen=True, slots=True)
class Ground:
    """What is the same in all rounds."""

    folder: Path
    texts: Mapping[str, bytes]
    server: Simulator
    victims: Victims
    concurrency: int
    whole: Mapping[str, bytes] = field(default_factory=dict)  #: what an unbroken run makes
    calls: int = 0  #: that it takes
    seconds: float = 0.0  #: likewise

    @property
    def log(self) -> Path:
        """What the runs printed."""
        return Path(f"{self.folder}.log")

    @property
    def enhance(self) -> tuple[str, ...]:
        """The command."""
        asked = ("--provider", "openai", "--base-url", self.server.base_url, "--model", "simulated", "--price", "1,4")
        return ("enhance", ".", "--write", "-q", *asked, "--concurrency", str(self.concurrency))

    def lay_out(self) -> None:
        """A new folder, and a new bill."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir()
        (self.folder / "burnish.toml").write_text(f'settled = "{_SETTLED}"\n', encoding="utf-8")
        for name, text in self.texts.items():
            (self.folder / name).write_bytes(text)
        self.log.unlink(missing_ok=True)
        self.bill()
        self.server.reset()

    def run(self, command: Sequence[str], doom: Doom | None = None) -> int:
        """The exit code."""
        return self.victims.run(self.folder, command, self.log, doom)

    def contents(self) -> dict[str, bytes]:
        """By name, but for what burnish keeps beside the documents."""
        files = (path for path in self.folder.rglob("*") if path.is_file())
        named = {path.relative_to(self.folder).as_posix(): path for path in files}
        return {n: p.read_bytes() for n, p in named.items() if not n.startswith(".burnish/") and n != "burnish.toml"}

    def bill(self) -> Mapping[str, int]:
        """The endpoint's account, once it has noticed that a killed client is gone."""
        while (stats := self.server.stats())["in_flight"]:
            time.sleep(0.002)
        return stats

    def has_run(self) -> bool:
        """Is there a run to go on with? A kill may come before it is recorded."""
        return any(run.state not in ("done", "replaced") for run, _ in self.journal().runs())

    def journal(self) -> Burnish:
        """To ask what is on the record."""
        return Burnish(Settings(root=self.folder))


def _rehearsed(ground: Ground) -> Ground:
    """Two unbroken runs; the first one only warms up."""
    for _ in range(2):
        ground.lay_out()
        began = time.perf_counter()
        code = Round(ground, random.Random(0), Seen(), 0).ended()  # noqa: S311
        seconds = time.perf_counter() - began
    whole = ground.contents()
    if code != exits.DONE or any(whole[name] == text for name, text in ground.texts.items()):
        problem = f"an unbroken run ends with {code}: {ground.log.read_text(errors='replace')[-500:]}"
        raise ConfigurationError(where="burnish bench crash", problem=problem)
    return replace(ground, whole=whole, calls=len(calls_of(ground.folder)), seconds=seconds)


@dataclass(slots=True)
class Round:
    """One folder, from the first run to the last."""

    ground: Ground
    chance: random.Random
    seen: Seen
    most: int  #: kills, of all rounds

    def carried_out(self) -> Counter[str]:
        """What is not as it must be; the rest goes to `seen`."""
        ground, counts = self.ground, self.seen.counts
        counts["rounds"] += 1
        ground.lay_out()
        found: Counter[str] = Counter()
        kills = self.chance.choices((1, 2, 3), (6, 3, 1))[0]
        command = ground.enhance
        for number in range(kills):
            if counts["killed"] == self.most or not self._killed(command, first=number == 0):
                break
            found += self._torn()
            command = self._go_on()
        if self.chance.random() < 0.1 and ground.has_run():
            found["held runs that asked again or did not pause"] += self._held()
        code = self.ended()
        found["runs that did not come to an end"] += code != exits.DONE
        found += self._judged()
        counts.update(found)
        return found

    # -- kills --------------------------------------------------------------------------------------------------------

    def _killed(self, command: Sequence[str], *, first: bool) -> bool:
        """Run and kill; False when the run was over before."""
        counts = self.seen.counts
        how = _HOW[counts["rounds"] % len(_HOW)] if first else IN_FLIGHT
        point = next(self.seen.next_points) if how == AT_A_POINT else None
        if point is not None:
            nth = 1 if point in _ONCE else self.chance.randint(1, 3)
            code = self.ground.run(command, Doom(how=KILL, point=point, nth=nth, committed=point in _STATES))
        else:
            code = self._killed_from_outside(command, in_flight=how == IN_FLIGHT)
        if code != KILLED:
            counts["runs over before the kill came"] += 1
            return False
        counts.update(("killed", how))
        if point is not None:
            self.seen.points[point] += 1
        states = Counter(call.state for call in calls_of(self.ground.folder))
        counts[WITH_SENT] += bool(states[CallState.SENT])
        self.seen.states.update(states)
        return True

    def _killed_from_outside(self, command: Sequence[str], *, in_flight: bool) -> int:
        """At any instant, or while some request is at the endpoint; the exit code."""
        ground = self.ground
        before = ground.bill()["requests"]
        ground.victims.start(ground.folder, command, ground.log)
        if in_flight:
            self._await_requests(before + self.chance.randint(1, max(1, ground.calls - 1)))
        time.sleep(self.chance.uniform(0.0, _FIRST_TOKEN if in_flight else ground.seconds))
        ground.victims.kill()
        return ground.victims.wait()

    def _await_requests(self, count: int) -> None:
        """Until so many have come and one is in flight, or the run is over."""
        while not self.ground.victims.is_over():
            stats = self.ground.server.stats()
            if stats["requests"] >= count and stats["in_flight"]:
                return
            time.sleep(0.001)

    # -- going on -----------------------------------------------------------------------------------------------------

    def _go_on(self) -> tuple[str, ...]:
        if not self.ground.has_run() or self.chance.random() < 0.15:
            self.seen.counts["enhanced again instead"] += 1
            return self.ground.enhance
        self.seen.counts["resumed"] += 1
        return ("resume", "-q", "--unknown", "resend-once")

    def _held(self) -> bool:
        """Resume without asking again about what may have been paid; True when that goes wrong."""
        self.seen.counts["held first"] += 1
        before = {call.id for call in calls_of(self.ground.folder)}
        code = self.ground.run(("resume", "-q", "--unknown", "hold"))
        calls = calls_of(self.ground.folder)
        answered = _keys(call for call in calls if call.replied)
        unanswered = _keys(call for call in calls if call.state == CallState.UNKNOWN) - answered
        asked = _keys(call for call in calls if call.id not in before and call.sent)
        expected = (exits.PAUSED,) if unanswered else (exits.DONE, exits.FAILED, exits.PAUSED)
        return code not in expected or bool(asked & unanswered)

    def ended(self) -> int:
        """Go on as a person would, until all is done; the last exit code."""
        command: Sequence[str] = self._go_on()
        for _ in range(_MOST_GOES):
            code = self.ground.run(command)
            if code == exits.PAUSED and lost_twice(calls_of(self.ground.folder)):
                self.seen.counts["ended by --unknown resend"] += 1
                command = ("resume", "-q", "--unknown", "resend")
            elif code == exits.FAILED:
                self.seen.counts["ended by --retry-refused"] += 1
                command = (*self.ground.enhance, "--retry-refused", "--unknown", "resend")
            else:
                break
        return code

    # -- what must hold -----------------------------------------------------------------------------------------------

    def _torn(self) -> Counter[str]:
        """Documents that are neither as they were nor as they will be, line by line: what is held stays back."""
        now, whole = self.ground.contents(), self.ground.whole
        found: Counter[str] = Counter()
        for name, text in self.ground.texts.items():
            lines = [source.splitlines() for source in (now.get(name, b""), text, whole[name])]
            same_length = len({len(each) for each in lines}) == 1
            found["documents torn"] += not same_length or any(
                line not in others for line, *others in zip(*lines, strict=True)
            )
        found["foreign files"] += sum(not _is_ours(name) for name in now.keys() - whole.keys())
        return +found

    def _judged(self) -> Counter[str]:
        ground = self.ground
        now, bill, calls = ground.contents(), ground.bill(), calls_of(ground.folder)
        sent = [call for call in calls if call.sent]
        unknown = [call for call in calls if call.state == CallState.UNKNOWN]
        spent, most = sum(call.cost for call in calls if call.replied), sum(call.reserved for call in unknown)
        self.seen.states.update(call.state for call in calls)
        self.seen.counts.update(
            {"calls": len(sent), "calls unknown": len(unknown), "requests that came": bill["requests"]}
        )
        return +Counter(
            {
                "final texts that differ from an unbroken run": sum(now.get(n) != t for n, t in ground.whole.items()),
                "files left over": len(now.keys() - ground.whole.keys()),
                "committed replies paid again": paid_again(calls),
                "requests that the journal does not know": max(0, bill["requests"] - len(sent)),
                "calls on the record that never came and are not unknown": max(
                    0, len(sent) - len(unknown) - bill["requests"]
                ),
                "unknown calls that no report lists with their most": len(
                    {(call.id, call.reserved) for call in unknown} ^ set(self._listed(calls))
                ),
                "bills above the ledger": bill["cost_microusd"] > spent + most,
                "ledgers above the bill": spent > bill["cost_microusd"],
            }
        )

    def _listed(self, calls: Sequence[Recorded]) -> Iterator[tuple[int, int]]:
        """The unknown calls of which `burnish report` tells, and the most that each can have cost."""
        for run in {call.run for call in calls}:
            for known in self.ground.journal().report(run).unknown:
                yield known.call.id, known.call.reserved


def _keys(calls: Iterator[Recorded]) -> set[str]:
    """Of their questions."""
    return {key for call in calls for key in call.keys}


def _is_ours(name: str) -> bool:
    """May a kill leave this behind? The next run removes it."""
    return name.startswith(".burnish-") or (name.startswith(f".{_SETTLED}.") and name.endswith(".new"))
