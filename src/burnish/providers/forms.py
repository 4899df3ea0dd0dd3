"""Which fields does a request hold? Compatible endpoints differ in three; a form is changed when one is refused. Pure.

A limit of the reply's tokens is always sent, under one name or the other: the budget relies on it.
"""

from dataclasses import dataclass, replace

from burnish.providers.keys import OPENAI

STREAM, USAGE = "stream", "stream_options"
#: Both names of the limit. The hosted service takes the second one with every model, others mostly the first.
LIMITS = ("max_tokens", "max_completion_tokens")


@dataclass(frozen=True, slots=True)
class Form:
    """How a lane writes its requests."""

    limit: str = LIMITS[0]  #: the name of the limit
    stream: bool = True
    usage: bool = True  #: ask for the usage at a stream's end
    refused: frozenset[str] = frozenset()  #: fields that the endpoint did not take

    @property
    def fields(self) -> frozenset[str]:
        """The fields that may be refused."""
        held = {self.limit, *((STREAM,) if self.stream else ()), *((USAGE,) if self.stream and self.usage else ())}
        return frozenset(held)

    def without(self, refused: frozenset[str]) -> "Form | None":
        """The form for an endpoint that takes none of `refused`, or None where no form is left."""
        all_refused = self.refused | refused
        limit = next((name for name in (self.limit, *LIMITS) if name not in all_refused), None)
        if limit is None:
            return None
        return replace(
            self,
            limit=limit,
            stream=STREAM not in all_refused,
            usage=USAGE not in all_refused,
            refused=all_refused,
        )


def first_form(origin: str) -> Form:
    """The form to begin with."""
    return Form(limit=LIMITS[1] if origin == OPENAI else LIMITS[0])
