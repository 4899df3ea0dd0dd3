"""The ports to the outside of a run: who answers, what is remembered."""

from __future__ import annotations  # a look by rules needs none of these nouns

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from burnish.model.cache import Saved, TierUse
    from burnish.model.calls import Begun, Call, KnownCall, Lane, Outcome, Prompt, Reply
    from burnish.model.runs import Counts, KnownDocument, Look, Recovered, Run, RunRecord, RunState, Spent


class Provider(Protocol):
    """Answers prompts. Retries nothing: whoever calls it does."""

    @property
    def lane(self) -> Lane:
        """Under what its calls are limited, priced and journaled."""
        ...

    async def complete(self, prompt: Prompt, begun: Begun | None = None) -> Reply:
        """The reply to one prompt.

        Args:
            begun: to be called once, when an answer has begun that is no refusal, with what it tells of the limits. A
                provider that knows nothing before the end need not call it.

        Raises:
            CallFailed: there is no whole reply; its subclasses say whether it may have been paid, and what to do.
        """
        ...

    async def close(self) -> None:
        """Give back connections. Nothing may be called after it."""
        ...


class Answers(Protocol):
    """One tier of the exact cache, or several as one. A tier that is down misses; it never raises."""

    def get(self, keys: Sequence[bytes], parts: Sequence[bytes]) -> Sequence[bytes | None]:
        """The value under each key, None where there is none or where it was stored for other `parts`."""
        ...

    def put(self, entries: Iterable[tuple[bytes, bytes, bytes]]) -> None:
        """Store (key, parts, value); an entry under the same key is replaced."""
        ...

    def flush(self) -> None:
        """Write what is waiting."""
        ...

    def close(self) -> None:
        """The same, for the last time."""
        ...

    def use(self) -> Sequence[TierUse]:
        """What each tier did so far, the fastest first."""
        ...


class Near(Protocol):
    """Answers about texts that are nearly the same as others. It may forget; it never raises.

    What a run adds is found by later runs only: what becomes of a document must not depend on which of two was first.
    """

    def begin(self, run: str) -> None:
        """The name of the run that asks and adds from now on; one that is resumed keeps its name."""
        ...

    def near(self, scopes: Sequence[bytes], texts: Sequence[str]) -> Sequence[Sequence[tuple[str, bytes]]]:
        """For each text what was added with its scope about texts that are like it: text and value, the likest first.

        Args:
            scopes: of each text, 16 bytes that stand for all of the question but the text.
        """
        ...

    def add(self, entries: Iterable[tuple[bytes, str, bytes]]) -> None:
        """Remember (scope, text, value); what is known of the same text is replaced."""
        ...

    def flush(self) -> None:
        """Write what is waiting."""
        ...

    def close(self) -> None:
        """The same, for the last time."""
        ...


class Journal(Protocol):
    """What a run must remember across a kill. Everything is carried out in the order in which it was called.

    Only `sent`, `received`, `writing` and `flush` wait for their commit; the other deeds are committed soon after, and
    never after one that was called later. Reading sees what is committed.
    """

    def next_call(self) -> int:
        """A number for a new call."""
        ...

    def begin(self, run: Run) -> None:
        """A run begins, or goes on: then its budget, state and request are those given."""
        ...

    def met(self, run: str, counts: Counts, saved: Saved) -> None:
        """How the questions of a run were met, and what need not be asked; in place of what was told before."""
        ...

    def end(self, run: str, state: RunState, reason: str, at: str) -> None:
        """A run ends."""
        ...

    def planned(self, call: Call) -> None:
        """A new call."""
        ...

    def reserved(self, call: int) -> None:
        """The budget has room for it."""
        ...

    async def sent(self, call: int) -> None:
        """To be awaited before the first byte leaves."""
        ...

    async def received(self, call: int, reply: Reply, cost: int) -> None:
        """To be awaited before the reply is looked into. `reply.usage` is given, estimated where need be."""
        ...

    def unpaid(self, call: int, reason: str) -> None:
        """The provider surely did no work for it."""
        ...

    def unknown(self, call: int, reason: str) -> None:
        """It may have been paid; its reservation stands as its cost."""
        ...

    def accepted(self, call: int) -> None:
        """The reply was understood."""
        ...

    def refused(self, call: int, reason: str) -> None:
        """The reply was not understood."""
        ...

    def done(self, call: int) -> None:
        """Every document that it served is done with."""
        ...

    async def writing(self, run: str, path: str, digest: bytes) -> None:
        """To be awaited before a document is replaced by bytes of this digest."""
        ...

    def document(self, run: str, document: KnownDocument, outcomes: Sequence[Outcome]) -> None:
        """A document is done with."""
        ...

    def settle(self, keys: Iterable[bytes], strategies: str) -> None:
        """These texts were made by us, or looked at and left, for these strategies (tags, sorted, by commas)."""
        ...

    def settled(self, keys: Sequence[bytes]) -> Mapping[bytes, frozenset[str]]:
        """Of `keys`, the settled ones, each with the tags of the strategies that settled it."""
        ...

    def refuse(self, refusals: Mapping[bytes, str]) -> None:
        """A check refused what the model made of these texts; the reasons as a person reads them."""
        ...

    def refusals(self, keys: Sequence[bytes]) -> Mapping[bytes, str]:
        """Of `keys`, those that were refused, with the reason."""
        ...

    def look(self, path: str) -> Look | None:
        """What is known of a file that was found settled."""
        ...

    def looked(self, looks: Mapping[str, Look]) -> None:
        """These files were found settled."""
        ...

    def recover(self) -> Recovered:
        """What killed runs left. Calls in flight become UNKNOWN, running runs STOPPED. To be called before `begin`."""
        ...

    def runs(self) -> Sequence[tuple[Run, Spent]]:
        """All runs, newest first."""
        ...

    def record(self, run: str) -> RunRecord:
        """One run with all that is known of it.

        Raises:
            NoSuchRun: there is none of that name.
        """
        ...

    def recent(self, lane: Lane, count: int) -> Sequence[KnownCall]:
        """The latest calls of a lane that have a reply, newest first: what estimates are learned from."""
        ...

    def pace(self, lane: Lane) -> int | None:
        """How many calls at once a lane bore last, or None when it was never asked."""
        ...

    def keep_pace(self, lane: Lane, calls: int) -> None:
        """So many it bore."""
        ...

    async def flush(self) -> None:
        """Wait until everything called before is committed.

        Raises:
            StateDamaged: it cannot be written.
        """
        ...

    def close(self) -> None:
        """Commit what waits, and give the files back."""
        ...
