"""What will these requests cost, and how long will they take? Ranges, learned from earlier calls.

Tokens are taken to be in proportion to bytes: those of a prompt to its size, those of a reply to the size of the texts
that are asked about. The ratio and its error are those of the ratio estimator, for a spread that grows with the root of
the size (W. G. Cochran, Sampling Techniques, 3rd edition, 1977, chapter 6). A range is two standard errors to each
side: of the ratio and of the spread of new calls, together. With too few calls to learn from, wide ranges are assumed.

The ceiling is no estimate: it is the sum of what is set aside for one attempt at each request.
"""

import heapq
import math
from collections.abc import Sequence
from dataclasses import dataclass

from burnish.model.cache import Saved
from burnish.model.calls import KnownCall, Reply, Usage
from burnish.model.estimates import Estimate, Range
from burnish.model.money import Price

ENOUGH = 5  #: calls to learn from
_ERRORS = 2.0  # standard errors on each side of a range
_WRAPPING = 64  # tokens around a prompt, as `batching.tokens.bound` counts them: a test compares the two
_LEAST = 0.05  # a ratio is never taken to be known better than this: the next texts may be of another kind


@dataclass(frozen=True, slots=True)
class Ratio:
    """Tokens per byte: how many are likely in the long run, within which range, and how single calls spread."""

    mean: Range
    spread: float = 0.0  #: standard deviation of the tokens for one byte; for n bytes, the root of n times that

    def of(self, size: int) -> Range:
        """Tokens for `size` bytes."""
        likely, new = self.mean.likely * size, _ERRORS * self.spread * math.sqrt(size)
        below, above = (abs(limit - self.mean.likely) * size for limit in (self.mean.low, self.mean.high))
        return Range(max(0.0, likely - math.hypot(below, new)), likely, likely + math.hypot(above, new))


_PROMPT = Ratio(Range(1 / 5, 1 / 4, 1 / 3))
_OUTPUT = Ratio(Range(0.02, 0.1, 0.35))  # from few changes to everything written again
_FIRST = Range(0.2, 0.7, 2.0)
_SPEED = Range(30.0, 80.0, 200.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Learned:
    """What earlier calls teach about a model; as it stands, what is assumed when there were none."""

    prompt: Ratio = _PROMPT  #: tokens of a prompt for a byte of it
    output: Ratio = _OUTPUT  #: tokens of a reply for a byte asked about
    first: Range = _FIRST  #: seconds to the first piece of a reply
    speed: Range = _SPEED  #: tokens of a reply in a second, after that
    calls: int = 0  #: that it was learned from


@dataclass(frozen=True, slots=True)
class RequestSize:
    """A request that may be sent."""

    prompt_bytes: int
    asked_bytes: int  #: of the texts of its blocks
    max_tokens: int


def learn(calls: Sequence[KnownCall]) -> Learned:
    """What calls with a reply teach. Those whose usage the provider did not say are passed over.

    Fewer than `ENOUGH` teach nothing.
    """
    known = [(known.call, known.reply, usage) for known in calls if known.reply and (usage := _told(known.reply))]
    if len(known) < ENOUGH:
        return Learned()
    replies = [reply for _, reply, _ in known]
    return Learned(
        prompt=_ratio([(call.prompt_bytes, usage.input) for call, _, usage in known], _PROMPT),
        output=_ratio([(call.asked_bytes, usage.output) for call, _, usage in known], _OUTPUT),
        first=_middle([reply.first_seconds for reply in replies], _FIRST),
        speed=_middle([pace for _, reply, usage in known if (pace := _pace(reply, usage))], _SPEED),
        calls=len(known),
    )


def savings(size: int, calls: Sequence[KnownCall], price: Price) -> Saved:
    """What asking about `size` bytes of text would have cost more, by what calls took for a byte that they asked about.

    With too few calls to learn from, the instructions and marks around the texts are not counted.
    """
    known = [(known.call.asked_bytes, usage) for known in calls if known.reply and (usage := _told(known.reply))]
    total = sum(asked for asked, _ in known)
    sent, back = _PROMPT.mean.likely, _OUTPUT.mean.likely
    if len(known) >= ENOUGH and total:
        sent, back = (sum(tokens) / total for tokens in zip(*((u.input, u.output) for _, u in known), strict=True))
    used = Usage(round(size * sent), round(size * back))
    return Saved(size, used.input, used.output, price.cost(used))


def estimate(requests: Sequence[RequestSize], learned: Learned, price: Price, concurrency: int) -> Estimate:
    """What `requests` will take when they are sent in their order, `concurrency` at once.

    Nothing is added for attempts that fail, nor taken off for what the provider reads from its own cache.
    """
    longest = sum(request.prompt_bytes + _WRAPPING for request in requests)
    most = sum(request.max_tokens for request in requests)
    ceiling = sum(price.most(r.prompt_bytes + _WRAPPING, r.max_tokens) for r in requests)
    sent = _whole(_within(learned.prompt.of(sum(request.prompt_bytes for request in requests)), 0, longest))
    back = _whole(_within(learned.output.of(sum(request.asked_bytes for request in requests)), 0, most))
    low, likely, high = (
        price.cost(Usage(int(tokens), int(written)))
        for tokens, written in ((sent.low, back.low), (sent.likely, back.likely), (sent.high, back.high))
    )
    cost = Range(low, likely, high + len(requests))  # each call is rounded up by itself
    return Estimate(
        calls=len(requests),
        input=sent,
        output=back,
        cost=_within(cost, 0, ceiling),
        ceiling=ceiling,
        seconds=_seconds(requests, learned, back, concurrency),
        learned_from=learned.calls,
    )


def _told(reply: Reply) -> Usage | None:
    return None if reply.usage is None or reply.usage.estimated else reply.usage


def _pace(reply: Reply, usage: Usage) -> float:
    """Tokens in a second after the first piece; 0.0 for a reply that is too short to tell."""
    took = reply.seconds - reply.first_seconds
    return usage.output / took if took > 0 and usage.output > 1 else 0.0


def _ratio(pairs: Sequence[tuple[int, int]], otherwise: Ratio) -> Ratio:
    """The ratio of (bytes, tokens), its error, and the spread of single calls around it."""
    pairs = [(size, tokens) for size, tokens in pairs if size > 0]
    total = sum(size for size, _ in pairs)
    if len(pairs) < ENOUGH:
        return otherwise
    mean = sum(tokens for _, tokens in pairs) / total
    variance = sum((tokens - mean * size) ** 2 / size for size, tokens in pairs) / (len(pairs) - 1)
    error = max(_ERRORS * math.sqrt(variance / total), _LEAST * mean)
    return Ratio(Range(max(0.0, mean - error), mean, mean + error), math.sqrt(variance))


def _middle(values: Sequence[float], otherwise: Range) -> Range:
    """The median, and the quartiles, no nearer than a fifth: half of the calls lie between."""
    if len(values) < ENOUGH:
        return otherwise
    ordered = sorted(values)
    low, median, high = (ordered[round(share * (len(ordered) - 1))] for share in (0.25, 0.5, 0.75))
    return Range(min(low, median * 0.8), median, max(high, median * 1.25))


def _seconds(requests: Sequence[RequestSize], learned: Learned, back: Range, concurrency: int) -> Range:
    """The time of a list schedule; the low end has short replies from a fast provider."""
    asked = sum(request.asked_bytes for request in requests) or 1

    def ends(first: float, tokens: float, speed: float) -> float:
        return _schedule([first + r.asked_bytes / asked * tokens / speed for r in requests], concurrency)

    first, speed = learned.first, learned.speed
    return Range(
        ends(first.low, back.low, speed.high),
        ends(first.likely, back.likely, speed.likely),
        ends(first.high, back.high, speed.low),
    )


def _schedule(durations: Sequence[float], slots: int) -> float:
    """When the last of these ends, each begun as soon as a slot is free."""
    ends = [0.0] * max(1, min(slots, len(durations)))
    for duration in durations:
        heapq.heapreplace(ends, ends[0] + duration)
    return max(ends)


def _whole(found: Range) -> Range:
    return Range(math.floor(found.low), round(found.likely), math.ceil(found.high))


def _within(found: Range, low: float, high: float) -> Range:
    """The same, cut to what is possible."""
    return Range(*(min(max(value, low), high) for value in (found.low, found.likely, found.high)))
