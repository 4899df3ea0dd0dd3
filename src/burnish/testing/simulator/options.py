"""What a simulated endpoint is told: where it listens, how fast it answers, what it allows, what it asks for."""

import math
from dataclasses import dataclass

from burnish.errors import ConfigurationError
from burnish.model.money import Price

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
    edited: float = 0.3  #: of the texts of eight words or more, the share that is edited (`answers="words"`)
    price_input: float = 1.0  #: USD per million tokens
    price_output: float = 4.0
    seed: int = 0
    answers: str = WORDS  #: one of `ANSWERS`
    models: tuple[str, ...] = ("simulated",)  #: that are listed; any name is answered
    key: str | None = None  #: that clients must show; None: any, or none
    log: bool = False  #: keep a line per request, for `GET /stats?log=1`

    def __post_init__(self) -> None:
        self._require(0 <= self.port <= 65535, "port", "must be from 0 to 65535")
        self._require(0 <= self.ttft < math.inf, "ttft", "must be a number of seconds, not below 0")
        self._require(self.tokens_per_second > 0, "tokens-per-second", "must be above 0")
        self._require(self.interval > 0, "interval", "must be above 0")
        self._require(self.rpm is None or self.rpm > 0, "rpm", "must be above 0")
        self._require(self.tpm is None or self.tpm > 0, "tpm", "must be above 0")
        self._require(0 <= self.edited <= 1, "edited", "must be from 0 to 1")
        for price in (self.price_input, self.price_output):
            self._require(0 <= price < math.inf, "price", "must be two numbers, not below 0")
        self._require(self.answers in ANSWERS, "answers", f"must be one of {', '.join(ANSWERS)}")
        self._require(bool(self.models), "model", "must be given")

    @staticmethod
    def _require(fits: bool, name: str, problem: str) -> None:
        if not fits:
            raise ConfigurationError(where=f"--{name}", problem=problem)

    @property
    def price(self) -> Price:
        """What tokens cost."""
        return Price(round(self.price_input * _MILLION), round(self.price_output * _MILLION))
