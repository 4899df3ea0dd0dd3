"""A world from one integer: documents, terms of the run, what the endpoint does, when the process dies. Pure.

Everything is drawn here and nowhere else, so that a scenario can be printed and understood; what depends on the order
of events (which request meets which fault) is drawn by the endpoint from the same seed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from random import Random

from burnish.model.money import Price
from burnish.testing.simulation.texts import documents

PRICE = Price(1_000_000, 4_000_000)  #: micro-USD per million tokens: 1 for a token in, 4 for one out
FALLBACK_PRICE = Price(3_000_000, 9_000_000)
STRATEGIES = ("clarity", "concision", "grammar")  #: in the order of importance


class End(StrEnum):
    """How a process of burnish is made to end before its time."""

    KILL_AT = "kill at"  #: kill -9 at a virtual second of it
    KILL_AFTER = "kill after"  #: kill -9 after so many callbacks of its event loop
    STOP_AT = "stop at"  #: asked to stop at a virtual second of it
    DISK_FAILS = "disk fails after"  #: so many commits of the journal


class Weather(StrEnum):
    """What an endpoint that is out does to all requests."""

    UNREACHABLE = "unreachable"
    UNAVAILABLE = "unavailable"
    SILENT = "silent"


@dataclass(frozen=True, slots=True)
class Outage:
    """Seconds on the world's clock, half-open."""

    begin: float
    end: float
    weather: Weather


@dataclass(frozen=True, slots=True)
class Edit:
    """A person saves another text at a second of the world's clock."""

    at: float
    document: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """What a person asks burnish for; as in `pipeline.asking.terms.Terms`."""

    strategies: tuple[str, ...]
    parallel: bool
    concurrency: int
    pack: bool
    cache: bool
    hold: bool
    resend: bool
    retry_refused: bool
    budget: int | None  #: micro-USD
    rpm: int | None  #: requests per minute, at most
    tpm: int | None  #: tokens per minute, at most
    window: int  #: bytes
    grace: float  #: seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """How the endpoint fares."""

    faults: Mapping[str, float]  #: share of the requests, by name; see `endpoint` and `wrong`
    first: float  #: seconds until the first token, on average
    speed: float  #: tokens per second
    rpm: int | None  #: requests per minute, a hard limit
    tpm: int | None  #: tokens per minute, a hard limit
    tells_limits: bool
    outages: Sequence[Outage]
    denied_after: int | None  #: requests, until the key is revoked; restored when burnish starts again
    window: int | None  #: bytes of the longest prompt that it takes
    deadline: float = 300.0  #: seconds after which the client gives a silent call up


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """One world."""

    seed: int
    documents: Mapping[str, bytes]
    asking: Asking
    endpoint: Endpoint
    fallback: Endpoint | None  #: another one, which is asked while the first cannot be
    ends: Sequence[tuple[End, float]]  #: of the first lives
    edits: Sequence[Edit]
    commit: float  #: seconds that a commit of the journal takes, on average
    resumes: float  #: share of the lives after the first that go on with the run before; others begin a new one
    rest: float  #: seconds between two processes, on average


CALM = Endpoint(
    faults={}, first=0.5, speed=200, rpm=None, tpm=None, tells_limits=False, outages=(), denied_after=None, window=None
)

#: The largest share of the requests that each may meet.
_FAULTS = (
    ("throttled", 0.4),
    ("unavailable", 0.4),
    ("unreachable", 0.3),
    ("reset", 0.4),
    ("silent", 0.1),
    ("rejected", 0.15),
    ("broken plug-in", 0.1),
    ("wrong", 1.0),
    ("no usage", 0.3),
    ("absurd usage", 0.1),
)


def scenario(seed: int) -> Scenario:
    """The world of a seed."""
    chance = Random(seed)  # noqa: S311 - not for secrets
    found = documents(chance)
    return Scenario(
        seed=seed,
        documents=found,
        asking=_asking(chance),
        endpoint=_endpoint(chance),
        fallback=_endpoint(chance) if chance.random() < 0.2 else None,
        ends=tuple(_end(chance) for _ in range(_few(chance, 3))),
        edits=tuple(_edit(chance, len(found)) for _ in range(_few(chance, 2))),
        commit=chance.choice((0.0005, 0.005, 0.05, 0.5)),
        resumes=chance.choice((1.0, 1.0, 0.5)),
        rest=chance.choice((1.0, 60.0, 3_600.0)),
    )


def _few(chance: Random, most: int) -> int:
    """Often nothing."""
    return max(0, chance.randint(-1, most))


def _about(chance: Random, least: float, most: float) -> float:
    """Any order of magnitude is as likely as the next."""
    return float(least * (most / least) ** chance.random())


def _asking(chance: Random) -> Asking:
    hold = chance.random() < 0.2
    return Asking(
        strategies=STRATEGIES[: chance.choice((1, 1, 2, 3))],
        parallel=chance.random() < 0.4,
        concurrency=chance.choice((1, 2, 3, 4, 8, 16, 64)),
        pack=chance.random() < 0.5,
        cache=chance.random() < 0.8,
        hold=hold,
        resend=not hold and chance.random() < 0.2,
        retry_refused=chance.random() < 0.1,
        budget=round(_about(chance, 100, 50_000)) if chance.random() < 0.4 else None,
        rpm=round(_about(chance, 2, 200)) if chance.random() < 0.2 else None,
        tpm=round(_about(chance, 500, 20_000)) if chance.random() < 0.2 else None,
        window=chance.choice((1_000, 10_000, 4_000_000)),
        grace=chance.choice((0.0, 5.0, 60.0)),
    )


def _endpoint(chance: Random) -> Endpoint:
    wild = chance.choice((0.02, 0.2, 0.5, 1.0))
    some = {name: share for name, share in _FAULTS if chance.random() < 0.6}
    faults = {name: chance.random() * share * wild for name, share in some.items()}
    if chance.random() < 0.3:
        faults["wrong"] = chance.random()  # a model of little use
    return Endpoint(
        faults=faults,
        first=chance.choice((0.01, 0.2, 1.0, 10.0, 60.0)),
        speed=chance.choice((20.0, 200.0, 2_000.0)),
        rpm=chance.choice((None, None, None, 2, 6, 20, 60, 600)),
        tpm=chance.choice((None, None, None, 1_000, 4_000, 20_000)),
        tells_limits=chance.random() < 0.5,
        outages=tuple(_outage(chance) for _ in range(_few(chance, 2))),
        denied_after=chance.randrange(12) if chance.random() < 0.15 else None,
        window=chance.choice((1_000, 1_300, 2_000)) if chance.random() < 0.2 else None,
        deadline=chance.choice((30.0, 300.0)),
    )


def _outage(chance: Random) -> Outage:
    begin = chance.choice((0.0, _about(chance, 0.1, 1_000)))
    return Outage(begin, begin + _about(chance, 1.0, 7_200), chance.choice(list(Weather)))


def _end(chance: Random) -> tuple[End, float]:
    kind = chance.choice((End.KILL_AT, End.KILL_AFTER, End.KILL_AFTER, End.STOP_AT, End.DISK_FAILS))
    if kind is End.KILL_AFTER:
        return kind, int(_about(chance, 10, 1_000))
    if kind is End.DISK_FAILS:
        return kind, chance.randrange(40)
    return kind, _about(chance, 0.03, 100)


def _edit(chance: Random, documents: int) -> Edit:
    at = _about(chance, 0.03, 100)
    return Edit(at, chance.randrange(documents), f"A person added this sentence in order to test number {at:.3f} here.")
