"""Prices and sums. Money is whole micro-USD, always rounded up, so that no sum is below the bill."""

from dataclasses import dataclass

from burnish.model.calls import Usage

_MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class Price:
    """Micro-USD per million tokens."""

    input: int
    output: int
    cached: int | None = None  #: for input from the provider's prompt cache; None: as `input`

    def cost(self, usage: Usage) -> int:
        """Micro-USD for what was used."""
        cached = min(usage.cached, usage.input)
        tokens = (usage.input - cached) * self.input + usage.output * self.output
        tokens += cached * (self.input if self.cached is None else self.cached)
        return -(-tokens // _MILLION)
