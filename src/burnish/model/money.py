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
    written: int | None = None  #: for input that the prompt cache takes in on request; None: as `input`

    def cost(self, usage: Usage) -> int:
        """Micro-USD for what was used."""
        cached = min(usage.cached, usage.input)
        written = min(usage.written, usage.input - cached)
        tokens = (usage.input - cached - written) * self.input + usage.output * self.output
        tokens += cached * (self.input if self.cached is None else self.cached)
        tokens += written * (self.input if self.written is None else self.written)
        return -(-tokens // _MILLION)

    def most(self, tokens: int, reply: int) -> int:
        """Micro-USD that a prompt of `tokens` and its reply can cost, whatever the prompt cache does."""
        return max(self.cost(Usage(tokens, reply)), self.cost(Usage(tokens, reply, written=tokens)))
