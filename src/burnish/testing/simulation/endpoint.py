"""The provider of a simulated world: it answers in the protocol after virtual seconds, misbehaves by seed, and bills.

It outlives the processes that ask it; each of them holds a `Client`. What it works on is billed when it begins,
whether or not anybody is there to take the reply.
"""

import asyncio
import math
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import blake2b
from random import Random

from burnish.errors import CallFailed, Denied, Rejected, ReplyLost, Throttled, Unavailable, Unreachable
from burnish.model.calls import Begun, Call, CallState, Finish, Lane, Limits, Prompt, RateLimit, Reply, Usage
from burnish.model.money import Price
from burnish.protocol.request import read_request
from burnish.testing.simulation.process import ProcessJournal
from burnish.testing.simulation.scenario import CALM, PRICE, Endpoint, Weather
from burnish.testing.simulation.texts import asked_for, improved
from burnish.testing.simulation.wrong import KINDS, Said, good, wrong

LANE = Lane("simulated", "https://endpoint.test", "m")
FALLBACK = Lane("simulated", "https://other.test", "n")  #: who is asked while the first cannot be
_AIM = re.compile(r"^- (?P<name>[a-z]+): ", re.MULTILINE)
_NONSENSE = (-1.0, math.nan, math.inf, 1e9, 0.0)  #: as a time to wait
_MINUTE = 60.0
_WIRE = 0.02  #: seconds on the way to the endpoint, on average


@dataclass(slots=True, kw_only=True)
class Line:
    """One request, as the endpoint and its client know it."""

    number: int
    life: int  #: the process that asked
    lane: Lane
    call: int  #: as the journal numbers it; 0: the journal did not know of it
    reserved: int  #: micro-USD, by the journal
    digest: bytes  #: of the prompt
    at: float  #: seconds on the world's clock, when it was to leave
    texts: frozenset[str]  #: that it asks about, as they are sent
    keys: frozenset[str] = frozenset()  #: of the questions, by the journal
    reached: bool = False  #: the endpoint got it
    cost: int = 0  #: micro-USD that it bills
    tokens: int = 0  #: that it works for
    fault: str = ""  #: what it did wrong, if anything
    delivered: bool = False  #: the client has a reply
    told: bool = False  #: the reply tells its usage, as it is billed
    over: bool = False


class _Bucket:
    def __init__(self, limit: int, now: float) -> None:
        self.limit, self.level, self._at = limit, float(limit), now

    def fill(self, now: float) -> None:
        self.level = min(self.limit, self.level + (now - self._at) * self.limit / _MINUTE)
        self._at = now

    def wait(self, cost: int) -> float:
        return max(0.0, (min(cost, self.limit) - self.level) * _MINUTE / self.limit)

    def told(self) -> RateLimit:
        return RateLimit(self.limit, math.floor(self.level), (self.limit - self.level) * _MINUTE / self.limit)


@dataclass(slots=True)
class Book:
    """What was asked in a world, of whomever; and what should not have been."""

    lines: list[Line] = field(default_factory=list)  #: every request
    answered: set[tuple[str, str]] = field(default_factory=set)  #: strategies and texts of requests with a reply
    most_tokens: int = 0  #: of one request, prompt and room for the reply
    hopeless: dict[bytes, tuple[int, str]] = field(
        default_factory=dict
    )  #: prompts that must fail: the process, and why
    again: int = 0  #: such requests that came again, from another process
    refused: int = 0  #: requests, by a limit
    most_in_flight: int = 0
    broken_laws: list[str] = field(default_factory=list)


class SimulatedEndpoint:
    """One provider. `now` is the world's clock."""

    def __init__(
        self,
        fares: Endpoint,
        book: Book,
        chance: Random,
        now: Callable[[], float],
        note: Callable[[str], None],
        *,
        lane: Lane = LANE,
        price: Price = PRICE,
    ) -> None:
        self.lane, self.price, self.book, self.note = lane, price, book, note
        self.fares = fares
        self._chance, self.now = chance, now
        self._requests = 0
        self._denied = False
        self._buckets: dict[str, _Bucket] = {}
        self._set_limits()

    def new_life(self) -> None:
        """Burnish starts again, with a good key."""
        self._denied = False

    def calm_down(self) -> None:
        """From now on all is well."""
        self.fares = CALM
        self._denied = False
        self._set_limits()

    def _set_limits(self) -> None:
        limits = (("requests", self.fares.rpm), ("tokens", self.fares.tpm))
        self._buckets = {kind: _Bucket(limit, self.now()) for kind, limit in limits if limit is not None}

    async def answer(self, prompt: Prompt, line: Line, begun: Begun) -> Reply:
        """What becomes of one request."""
        chance, fares = self._chance, self.fares
        self._requests += 1
        number = self._requests
        await asyncio.sleep(chance.expovariate(1 / _WIRE))
        outage = next((outage for outage in fares.outages if outage.begin <= self.now() < outage.end), None)
        if (outage and outage.weather is Weather.UNREACHABLE) or self._drawn("unreachable"):
            raise self._failed(line, Unreachable, "the connection was refused")
        line.reached = True
        if (outage and outage.weather is Weather.SILENT) or self._drawn("silent"):
            return await self._silent(prompt, line)
        if outage or self._drawn("unavailable"):
            after = chance.choice((None, None, 0.5, 30.0, *_NONSENSE))
            raise self._failed(line, Unavailable, "502 Bad Gateway", after=after)
        if self._denied or (fares.denied_after is not None and number > fares.denied_after):
            self._denied = True
            raise self._failed(line, Denied, "401: the key was revoked")
        self._limit(prompt, line)
        self._refuse(prompt, line)
        if self._drawn("broken plug-in"):
            self._bill(prompt, line, "")
            line.fault = "broken plug-in"
            raise RuntimeError("a fault of the provider")
        return await self._work(prompt, line, begun)

    def _drawn(self, fault: str) -> bool:
        return self._chance.random() < self.fares.faults.get(fault, 0.0)

    def _failed(self, line: Line, kind: type[CallFailed], problem: str, **facts: object) -> CallFailed:
        line.fault = f"{kind.__name__}: {problem}"
        return kind(origin=self.lane.origin, problem=problem, **facts)

    async def _silent(self, prompt: Prompt, line: Line) -> Reply:
        if self._chance.random() < 0.5:
            self._bill(prompt, line, "")
        await asyncio.sleep(self.fares.deadline)
        raise self._failed(line, ReplyLost, "no reply within the deadline")

    def _limit(self, prompt: Prompt, line: Line) -> None:
        now = self.now()
        costs = {"requests": 1, "tokens": _tokens(prompt.size) + prompt.max_tokens}
        waits = []
        for kind, bucket in self._buckets.items():
            bucket.fill(now)
            waits.append(bucket.wait(costs[kind]))
        wait = max(waits, default=0.0)
        if wait > 0:
            self.book.refused += 1
            after = self._chance.choice((wait, wait, math.ceil(wait), None))
            limits = self._limits()
            facts = {"limits": limits} if limits else {}
            raise self._failed(line, Throttled, "429: the rate limit is reached", after=after, **facts)
        if self._drawn("throttled"):
            after = self._chance.choice((None, None, 1.0, 20.0, 100.0, *_NONSENSE))
            raise self._failed(line, Throttled, "429: too many requests", after=after)
        for kind, bucket in self._buckets.items():
            bucket.level -= min(costs[kind], bucket.limit)

    def _limits(self) -> Limits | None:
        if not (self.fares.tells_limits and self._buckets):
            return None
        return Limits(**{kind: bucket.told() for kind, bucket in self._buckets.items()})

    def _refuse(self, prompt: Prompt, line: Line) -> None:
        window = self.fares.window
        if window is not None and prompt.size > window:
            self.book.hopeless[line.digest] = line.life, "too long"
            raise self._failed(line, Rejected, "400: the context is too long", too_long=True)
        if self._drawn("rejected"):
            self.book.hopeless[line.digest] = line.life, "rejected"
            raise self._failed(line, Rejected, "422: this cannot be answered", too_long=False)

    async def _work(self, prompt: Prompt, line: Line, begun: Begun) -> Reply:
        chance, fares = self._chance, self.fares
        if self._drawn("reset") and chance.random() < 0.5:
            raise self._failed(line, ReplyLost, "the connection was reset")  # before it was looked at
        said = self._said(prompt, line)
        billed = self._bill(prompt, line, said.text)
        text, finish = _fitting(said, billed.output)
        line.fault = line.fault or ("" if text == said.text else "no room for the reply")
        loses = self._drawn("reset")
        first = chance.expovariate(1 / fares.first)
        rest = min(billed.output / fares.speed, max(0.0, fares.deadline - first))
        await asyncio.sleep(min(first, fares.deadline))
        if first < fares.deadline:
            begun(self._limits())
            await asyncio.sleep(rest * chance.random() if loses else rest)
        seconds = first + rest
        if seconds >= fares.deadline:
            raise self._failed(line, ReplyLost, "no reply within the deadline")
        if loses:
            raise self._failed(line, ReplyLost, "the connection was reset in mid-reply")
        line.delivered = True
        model = "another-model" if line.fault == "wrong: other model" else self.lane.model
        self._learn(prompt)
        return Reply(text, finish, self._told(line, billed), model, first, seconds, self._limits())

    def _said(self, prompt: Prompt, line: Line) -> Said:
        asked = read_request(prompt.user)
        names = strategies_of(prompt)
        blocks = [
            (name, strategy, improved(text, names))
            for name, text in asked
            if (strategy := asked_for(text, names)) and improved(text, names) != text
        ]
        if not self._drawn("wrong"):
            return good(blocks)
        kind = self._chance.choice((*KINDS, "other model"))
        line.fault = f"wrong: {kind}"
        if kind == "other model":
            return good(blocks)
        return wrong(kind, blocks, asked, min(names), self._chance)

    def _bill(self, prompt: Prompt, line: Line, text: str) -> Usage:
        usage = Usage(_tokens(prompt.size) + 8, min(prompt.max_tokens, _tokens(len(text.encode()))))
        line.cost, line.tokens = self.price.cost(usage), usage.input + usage.output
        return usage

    def _told(self, line: Line, billed: Usage) -> Usage | None:
        """What the reply says of its usage."""
        if self._drawn("dishonest"):
            line.cost += 1  # as no endpoint should: for tests of the laws
        if self._drawn("no usage"):
            said = self._chance.choice((None, Usage(0, 0), Usage(billed.input, 0)))
            line.told = said == billed
            return said
        line.told = True
        if self._drawn("absurd usage"):
            absurd = Usage(billed.input * self._chance.choice((1, 100)), billed.output * 100)
            line.cost = self.price.cost(absurd)  # and that is what it wants
            return absurd
        return billed

    def _learn(self, prompt: Prompt) -> None:
        names = ",".join(sorted(strategies_of(prompt)))
        self.book.answered.update((names, text) for _, text in read_request(prompt.user))


class Client:
    """`ports.Provider`: the endpoint as one process sees it."""

    def __init__(
        self, endpoint: SimulatedEndpoint, journal: ProcessJournal, life: int, most: int, in_flight: dict[int, Line]
    ) -> None:
        """`most`: calls that may be in flight at once; `in_flight`: those that are, of all clients of the process."""
        self.closed = False
        self.calls = 0
        self._endpoint, self._journal, self._life, self._most = endpoint, journal, life, most
        self._in_flight = in_flight
        self._dead = False

    @property
    def lane(self) -> Lane:
        """As in `ports.Provider`."""
        return self._endpoint.lane

    def cut_off(self) -> None:
        """The process dies."""
        self._dead = True

    async def complete(self, prompt: Prompt, begun: Begun | None = None) -> Reply:
        """As in `ports.Provider`."""
        if self._dead:
            raise Unreachable(origin=self.lane.origin, problem="the process is dead")
        line = self._begun(prompt)
        try:
            return await self._endpoint.answer(prompt, line, begun or _nobody)
        finally:
            line.over = True
            self._in_flight.pop(line.number, None)
            if not self._dead:
                outcome = "a reply" if line.delivered else line.fault or "cancelled"
                self._endpoint.note(f"request {line.number} of call {line.call}: {outcome}, {line.cost}")

    async def close(self) -> None:
        """As in `ports.Provider`."""
        self.closed = True

    def _begun(self, prompt: Prompt) -> Line:
        book = self._endpoint.book
        self.calls += 1
        call = self._call_of(prompt)
        digest = blake2b(f"{self.lane}\0{prompt.system}\0{prompt.user}".encode(), digest_size=8).digest()
        texts = frozenset(text for _, text in read_request(prompt.user))
        number, at = len(book.lines) + 1, self._endpoint.now()
        line = Line(
            number=number, life=self._life, lane=self.lane, call=0, reserved=0, digest=digest, at=at, texts=texts
        )
        if call is None:
            self._broken(line, "a request left that is not committed as sent")
        else:
            line.call, line.reserved = call.id, call.reserved
            line.keys = frozenset(block.key for block in call.blocks)
        for other in self._in_flight.values():
            if not line.keys.isdisjoint(other.keys):
                self._broken(line, f"a question is in flight already, in request {other.number}")
        self._note_refused(digest)
        if digest in book.hopeless:
            life, why = book.hopeless[digest]
            book.again += life != self._life
            if life == self._life:
                self._broken(line, f"the same request failed before and must fail again: {why}")
        self._in_flight[line.number] = line
        book.lines.append(line)
        book.most_tokens = max(book.most_tokens, prompt.size + prompt.max_tokens)
        book.most_in_flight = max(book.most_in_flight, len(self._in_flight))
        if len(self._in_flight) > self._most:
            self._broken(line, f"{len(self._in_flight)} calls are in flight, {self._most} are allowed")
        return line

    def _note_refused(self, digest: bytes) -> None:
        """A reply that was refused is as good as none: the same request would get it again."""
        for line in self._endpoint.book.lines:
            if line.digest == digest and self._journal.state(line.call) is CallState.REFUSED:
                self._endpoint.book.hopeless[digest] = line.life, f"the reply to request {line.number} was refused"

    def _broken(self, line: Line, what: str) -> None:
        self._endpoint.book.broken_laws.append(f"request {line.number} of call {line.call}: {what}")

    def _call_of(self, prompt: Prompt) -> Call | None:
        """The call of the journal that this is, which is no longer to be met by another."""
        sent, ids = self._journal.sent_calls, [name for name, _ in read_request(prompt.user)]
        for call in sent.values():
            same = (call.lane, call.prompt_bytes, call.max_tokens) == (self.lane, prompt.size, prompt.max_tokens)
            if same and [block.id for block in call.blocks] == ids:
                return sent.pop(call.id)
        return None


def _nobody(_: Limits | None) -> None:
    """Is told that an answer has begun."""


def strategies_of(prompt: Prompt) -> frozenset[str]:
    """For which strategies a prompt asks."""
    return frozenset(match["name"] for match in _AIM.finditer(prompt.system))


def _tokens(size: int) -> int:
    return -(-size // 4)


def _fitting(said: Said, output: int) -> tuple[str, Finish]:
    """A reply as long as its tokens allow."""
    data = said.text.encode()
    if len(data) <= 4 * output:
        return said.text, said.finish
    return data[: 4 * output].decode(errors="ignore"), Finish.LENGTH
