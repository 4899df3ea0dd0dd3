"""`burnish bench faults`: what becomes of documents, money and time when the endpoint misbehaves.

Each case is a run of the command against a simulated endpoint, which keeps the bill; it is resumed until it is done.
A claim that does not hold is marked, and the exit code is 1.
"""

import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any

from burnish.cli import exits
from burnish.cli.bench.corpus import pieces
from burnish.cli.bench.processes import Simulator, simulator, timed
from burnish.cli.terminal import Terminal
from burnish.errors import ConfigurationError
from burnish.testing.ledger import Recorded, calls_of, without_reason

MODEL = "simulated"
LATCHING = ("unauthorised", "payment-required", "no-model", "quota")
RPM = 1200
OUTAGE = (4.0, 64.0)  #: seconds since the endpoint's start
_ENDED = (exits.DONE, exits.FAILED, exits.PAUSED)
_BURNISH = (sys.executable, "-m", "burnish")
_MOST_RESUMES = 10
_QUICK = ("--ttft", "0.05", "--tokens-per-second", "2000")  # where nothing depends on how long answers take


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What to measure."""

    corpus: Path | None
    documents: int
    cases: Sequence[str]  #: of `CASES`; none: all


@dataclass(frozen=True, slots=True)
class Claim:
    """One line of the table."""

    what: str
    figure: str
    holds: bool | None = None  #: None: nothing is claimed


@dataclass(frozen=True, slots=True)
class Result:
    """A run to its end, and the two accounts of it."""

    code: int  #: of the first run
    seconds: float
    resumes: int
    before: Mapping[str, bytes]
    after: Mapping[str, bytes]
    stats: Mapping[str, Any]
    calls: Sequence[Recorded]  #: of the journal
    silent: int  #: blocks that stay as they are, of which nobody says why

    @property
    def settled(self) -> int:
        """Micro-USD of calls with a reply, by what the endpoint told or by our estimate."""
        return sum(call.cost for call in self.calls if call.replied)

    @property
    def unknown(self) -> int:
        """The most that calls without a reply can have cost."""
        return sum(call.reserved for call in self.calls if call.state == "unknown")


@dataclass(frozen=True, slots=True)
class _Bench:
    folder: Path
    documents: Mapping[str, bytes]

    def first(self, count: int) -> "_Bench":
        """The same with the first `count` documents."""
        return replace(self, documents=dict(islice(self.documents.items(), count)))

    def fresh(self) -> Path:
        """A new folder with the documents."""
        place = Path(tempfile.mkdtemp(dir=self.folder))
        for name, source in self.documents.items():
            (place / name).write_bytes(source)
        (place / "burnish.toml").write_text("")
        return place

    def enhance(self, place: Path, server: Simulator, concurrency: int, *more: str) -> tuple[int, float]:
        """One run; its exit code and seconds."""
        flags = ("--provider", "openai", "--base-url", server.base_url, "--model", MODEL, "--price", "1,4")
        command = ("enhance", str(place), "--write", *flags, "--concurrency", str(concurrency), *more)
        took = timed((*_BURNISH, *command), place.with_suffix(".log"), _ENDED)
        return took.code, took.seconds

    def resume(self, place: Path, *more: str) -> int:
        """Go on; the exit code."""
        return timed((*_BURNISH, "resume", "--in", str(place), *more), place.with_suffix(".log"), _ENDED).code

    def whole(self, server: Simulator, concurrency: int, *more: str) -> Result:
        """A run, resumed until it is done."""
        place = self.fresh()
        code, seconds = self.enhance(place, server, concurrency, *more)
        latest, resumes = code, 0
        while latest == exits.PAUSED and resumes < _MOST_RESUMES:
            resumes += 1
            latest = self.resume(place)
        return self.result(place, server, code, seconds, resumes)

    def result(self, place: Path, server: Simulator, code: int, seconds: float, resumes: int = 0) -> Result:
        """What there is to compare."""
        after = {path.name: path.read_bytes() for path in place.glob("*.md")}
        told = (server.stats(), calls_of(place), without_reason(place))
        return Result(code, seconds, resumes, self.documents, after, *told)


def _all_together(bench: _Bench) -> Iterator[Claim]:
    with simulator("--price", "1,4", "--log", "--faults", "0.2") as server:
        result = bench.whole(server, 64, "--timeout", "60")
        lines = server.log()
    met = sum(result.stats["faults"].values())
    yield Claim("requests, of them with a fault", f"{result.stats['requests']:,}, {met:,}")
    yield Claim("kinds of faults that were met", f"{len(result.stats['faults'])}")
    yield Claim("seconds, resumes", f"{result.seconds:.0f}, {result.resumes}")
    yield from _documents(result)
    yield from _accounts(result)
    known = Counter(call.cost for call in result.calls if call.replied and not call.estimated)
    billed = Counter(int(line["cost"]) for line in lines)
    others = sum((known - billed).values())
    yield Claim("known costs of calls that the bill does not have", f"{others}", not others)


def _documents(result: Result) -> Iterator[Claim]:
    from burnish.testing.judge import broken  # needs the extra

    gone = result.before.keys() - result.after.keys()
    foreign = result.after.keys() - result.before.keys()
    changed = [name for name, source in result.before.items() if result.after.get(name, source) != source]
    bad = [name for name in changed if broken(result.before[name], result.after[name])]
    yield Claim("documents changed", f"{len(changed):,} of {len(result.before):,}")
    harm = len(bad) + len(gone) + len(foreign)
    yield Claim("documents broken, lost or foreign", f"{harm}", not harm)
    yield Claim("blocks refused or failed without a reason", f"{result.silent}", not result.silent)


def _accounts(result: Result) -> Iterator[Claim]:
    stats = result.stats
    bill, requests = int(stats["cost_microusd"]), int(stats["requests"])
    attempts = sum(call.arrived for call in result.calls)
    yield Claim("attempts, requests", f"{attempts:,}, {requests:,}", attempts == requests)
    estimated = sum(call.cost for call in result.calls if call.estimated)
    yield Claim("settled, of it estimated, micro-USD", f"{result.settled:,}, {estimated:,}")
    most = result.settled + result.unknown
    yield Claim("bill, most it can be", f"{bill:,}, {most:,}", result.settled <= bill <= most)
    again = int(stats["unchanged_after_final"])
    yield Claim("sent again unchanged after a failure that stays", f"{again}", not again)


def _latching(bench: _Bench) -> Iterator[Claim]:
    bench = bench.first(200)
    for name in LATCHING:
        place = bench.fresh()
        with simulator("--price", "1,4", *_QUICK, "--after", f"{name}=40") as server:
            code, seconds = bench.enhance(place, server, 16)
            result = bench.result(place, server, code, seconds)
        more = int(result.stats["requests"]) - 40
        paused = code == exits.PAUSED
        yield Claim(f"{name}: exit code, requests after it", f"{code}, {more}", paused and more <= 16)
        yield from _documents(result)
        bill = int(result.stats["cost_microusd"])
        yield Claim("settled, bill", f"{result.settled:,}, {bill:,}", result.settled == bill)


def _limit(bench: _Bench) -> Iterator[Claim]:
    for kind, more in (("told in headers", ()), ("not told", ("--no-limit-headers",))):
        faults = ("--fault", "server-error=0.02", "--fault", "reset-before-headers=0.01")
        with simulator("--price", "1,4", "--rpm", str(RPM), "--burst", "1", *faults, *more) as server:
            result = bench.whole(server, 256)
        requests, limited = int(result.stats["requests"]), int(result.stats["limited"])
        least = (requests - limited) * 60 / RPM
        share = limited / requests
        yield Claim(f"{kind}: requests, refused by the limit", f"{requests:,}, {share:.1%}", share < 0.01)
        slower = result.seconds / least
        yield Claim("seconds, of what the limit allows", f"{result.seconds:.1f}, {slower:.2f}x", slower <= 1.1)
        yield from _documents(result)


def _outage(bench: _Bench) -> Iterator[Claim]:
    with simulator("--price", "1,4") as server:
        healthy = bench.whole(server, 32)
    began, ended = OUTAGE
    with simulator("--price", "1,4", "--log", "--outage", f"{began:g}-{ended:g}") as server:
        result = bench.whole(server, 32)
        lines = server.log()
    usual, requests = int(healthy.stats["requests"]), int(result.stats["requests"])
    yield Claim("requests of a healthy run", f"{usual:,}")
    yield Claim("requests more, for 60 s of outage", f"{requests - usual:,}", requests - usual <= usual / 10)
    back = _full_speed([float(line["at"]) for line in lines], began, ended)
    yield Claim(
        "seconds from its return to full speed",
        "never" if back is None else f"{back:.1f}",
        back is not None and back <= 15,
    )
    yield Claim("exit code, resumes", f"{result.code}, {result.resumes}", result.resumes == 0)
    yield from _documents(result)
    yield from _accounts(result)


def _full_speed(times: Sequence[float], began: float, ended: float, window: float = 2.0) -> float | None:
    """Seconds after `ended` until as many requests come in a window as came in the last one before `began`."""
    usual = sum(began - window <= at < began for at in times)
    starts = sorted(at for at in times if at >= ended)
    return next(
        (at - ended for at in starts if sum(at <= other < at + window for other in starts) >= 0.8 * usual), None
    )


def _budget(bench: _Bench) -> Iterator[Claim]:
    with simulator("--price", "1,4", *_QUICK) as server:
        healthy = int(bench.whole(server, 256).stats["cost_microusd"])
    yield Claim("bill of a run without a budget, micro-USD", f"{healthy:,}")
    place = bench.fresh()
    with simulator("--price", "1,4", *_QUICK) as server:
        code = 0
        for share in (0.4, 0.7, 2.0):
            cap = round(share * healthy)
            budget = ("--budget", f"{cap / 1e6:.6f}")
            code = bench.resume(place, *budget) if code else bench.enhance(place, server, 256, *budget)[0]
            bill = int(server.stats()["cost_microusd"])
            yield Claim(f"budget {cap:,}: exit code, bill so far", f"{code}, {bill:,}", bill <= cap)
            if code != exits.PAUSED:
                break
        yield from _accounts(bench.result(place, server, code, 0.0))


CASES: Mapping[str, tuple[str, Callable[[_Bench], Iterator[Claim]]]] = {
    "mix": ("one request in five meets a fault, drawn evenly from all that do not last", _all_together),
    "latching": ("a fault that lasts, after 40 requests", _latching),
    "limit": (f"a hard limit of {RPM:,} requests a minute, 2 % 500s, 1 % resets, 256 in flight", _limit),
    "outage": ("60 s without the provider", _outage),
    "budget": ("a budget, 256 in flight", _budget),
}


def run(options: Options, terminal: Terminal) -> int:
    """Measure, print the tables, and return the exit code: 1 when a claim does not hold.

    Raises:
        ConfigurationError: there is no such case, or the extra `testing` is not installed.
    """
    for name in options.cases:
        if name not in CASES:
            raise ConfigurationError(where="--case", problem=f"there is no {name!r}; there are {', '.join(CASES)}")
    documents = pieces(options.corpus, options.documents)
    terminal.line(f"{len(documents):,} documents")
    failed = False
    with tempfile.TemporaryDirectory(prefix="burnish-bench-") as folder:
        for name in options.cases or CASES:
            title, measure = CASES[name]
            terminal.note(f"{name}: {title}")
            terminal.line("")
            terminal.line(f"{name}: {title}")
            for claim in measure(_Bench(Path(folder), documents)):
                mark = {True: "", False: "   MISSED", None: ""}[claim.holds]
                terminal.line(f"  {claim.what:<52}{claim.figure:>28}{mark}")
                failed = failed or claim.holds is False
    return exits.FOUND if failed else exits.DONE
