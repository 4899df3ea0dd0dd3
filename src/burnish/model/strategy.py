"""What a document is to be improved in."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Strategy:
    """One aim, as a provider is told it."""

    name: str  #: lower case, one word; what replies call it
    version: int  #: raised when the instructions change what is asked; part of every key
    summary: str  #: one sentence for a person
    instructions: str  #: for a provider, under 60 tokens

    @property
    def tag(self) -> str:
        """Name and version, as keys hold them."""
        return f"{self.name}.{self.version}"
