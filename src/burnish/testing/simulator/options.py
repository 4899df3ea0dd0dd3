"""What a simulated endpoint is told: where it listens, how fast it answers, what it allows and asks for, what fails."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches

from burnish.errors import ConfigurationError
from burnish.model.money import Price
from burnish.testing.simulator.faults import FAULTS
from burnish.testing.simulator.outages import Outage

WORDS, RULES = "words", "rules"
ANSWERS = (WORDS, RULES)
_MILLION = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """All settings of the simulator.

    Raises:
        ConfigurationError: a value makes no sense.
    """

    host: str = "127.0.0.1"
    port: int = 8377  #: 0: any free one
    ttft: float = 0.2  #: seconds from a request to the first token of its reply
    tokens_per_second: float = 200.0  #: of one reply; may be infinite
    interval: float = 0.1  #: seconds between two chunks of a streamed reply
    rpm: int | None = None  #: requests per minute
    tpm: int | None = None  #: tokens per minute, those that a reply may have included
    burst: float = 60.0  #: seconds' worth of a limit that may be taken at once
    limit_headers: bool = True  #: answers tell of the limits, and when to come again
    window: int | None = None  #: tokens that a prompt and its reply may have together
    edited: float = 0.3  #: of the texts of eight words or more, the share that is edited (`answers="words"`)
    price_input: float = 1.0  #: USD per million tokens
    price_output: float = 4.0
    seed: int = 0
    answers: str = WORDS  #: one of `ANSWERS`
    models: tuple[str, ...] = ("simulated",)  #: that are listed; any name is answered
    key: str | None = None  #: that clients must show; None: any, or none
    log: bool = False  #: keep a line per request, for `GET /stats?log=1`
    #: Of all requests, the share that meets each fault of `faults.FAULTS`.
    faults: Mapping[str, float] = field(default_factory=dict)
    #: The share that meets any fault, of all that do not latch, evenly; `faults` has its own way with those it names.
    fault_rate: float = 0.0
    #: How many requests come before each one meets this fault.
    after: Mapping[str, int] = field(default_factory=dict)
    outages: tuple[Outage, ...] = ()

    def __post_init__(self) -> None:
        self._require(0 <= self.port <= 65535, "port", "must be from 0 to 65535")
        self._require(0 <= self.ttft < math.inf, "ttft", "must be a number of seconds, not below 0")
        self._require(self.tokens_per_second > 0, "tokens-per-second", "must be above 0")
        self._require(self.interval > 0, "interval", "must be above 0")
        for name, limit in (("rpm", self.rpm), ("tpm", self.tpm), ("window", self.window)):
            self._require(limit is None or limit > 0, name, "must be above 0")
        self._require(0 < self.burst < math.inf, "burst", "must be a number of seconds above 0")
        self._require(0 <= self.edited <= 1, "edited", "must be from 0 to 1")
        for price in (self.price_input, self.price_output):
            self._require(0 <= price < math.inf, "price", "must be two numbers, not below 0")
        self._require(self.answers in ANSWERS, "answers", f"must be one of {', '.join(ANSWERS)}")
        self._require(bool(self.models), "model", "must be given")
        self._require_faults()

    def _require_faults(self) -> None:
        for option, names in (("fault", self.faults), ("after", self.after)):
            for name in names:
                near = get_close_matches(name, FAULTS, n=1)
                hint = f"; did you mean {near[0]!r}?" if near else ""
                self._require(name in FAULTS, option, f"there is no fault named {name!r}{hint}")
        for rate in self.faults.values():
            self._require(0 <= rate <= 1, "fault", "must be a rate from 0 to 1")
        self._require(0 <= self.fault_rate <= 1, "faults", "must be a rate from 0 to 1")
        self._require(sum(self.rates.values()) <= 1 + 1e-9, "fault", "the rates together must not be above 1")
        for most in self.after.values():
            self._require(most >= 0, "after", "must be a number of requests, not below 0")

    @staticmethod
    def _require(fits: bool, name: str, problem: str) -> None:
        if not fits:
            raise ConfigurationError(where=f"--{name}", problem=problem)

    @property
    def price(self) -> Price:
        """What tokens cost."""
        return Price(round(self.price_input * _MILLION), round(self.price_output * _MILLION))

    def without_faults(self) -> "Options":
        """The same endpoint, if nothing goes wrong."""
        return replace(self, faults={}, fault_rate=0.0, after={}, outages=())

    @property
    def rates(self) -> Mapping[str, float]:
        """The share of the requests that each fault is drawn for."""
        found: dict[str, float] = {}
        if self.fault_rate:
            even = [name for name, fault in FAULTS.items() if not fault.latch]
            found = dict.fromkeys(even, self.fault_rate / len(even))
        return {**found, **self.faults}
