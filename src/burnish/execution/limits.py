"""How long must a request wait so that no limit refuses it? Two buckets, of requests and of tokens. Pure.

What is known of a limit comes from three sides. The user's word is an upper bound for ever. Headers of answers are
believed: a provider that says how much is left may be sent that much at once. And refusals teach, where nothing else
does. At a refusal the provider's bucket is empty, so what got through between two of them, divided by the seconds, is
what the provider lets through in the long run, however much it lets through at once.

Method: token buckets (RFC 2697, section 3) with a continuous refill. Nothing here sleeps, locks or logs.
"""

import math
from dataclasses import dataclass, replace

from burnish.model.calls import Limits, RateLimit

BURST = 0.5  #: seconds of a rate that may go at once, when nobody says that more may
CAREFUL = 60.0  #: seconds after a refusal in which that holds whatever is said
PAUSE = 1.0  #: seconds without a request after a refusal that was not expected
LONGEST_PAUSE = 4  #: times that it is doubled, after refusals with nothing let through between them
RIDDLE = 0.8  #: of what a limit let through before; a steady limit does not refuse after less than that
FRUITLESS = 4  #: refusals in a row with too little let through to tell the rate, and not nothing: the same
RIDDLES = 3  #: of them in a row: these refusals follow from no rate, and going slower does not help
DEAF = 30.0  #: seconds in which refusals teach nothing then; doubled each time, up to 16 times that
HEARD = 20  #: refusals more than answers in that time are listened to all the same
FEW = 3  #: requests let through between two refusals that teach no rate
BELOW = 0.97  #: of what a refusal teaches, so much is used
GUESS = 2.5  #: what a first refusal teaches is divided by: part of it was a burst
FASTER = 1.6  #: what a guess grows by in a second, until a second refusal makes it knowledge
AT_MOST = 1.15  #: and with each answer
AT_ONCE = 8  #: requests that may go at once to a lane of whose limits nothing is known
PACE = 60.0  #: requests in a second after that, so that a first refusal is heard before hundreds follow it
QUICKEN = 2.0  #: what that pace grows by in each second without a refusal
TYPICAL = 32.0  #: requests over which their tokens are averaged
OVERTAKING = 1.5  #: requests that a header does not know of, for each in flight: some came and went meanwhile
RAISE = 4.0  #: requests that one answer may add to what goes at once
SLOWLY = 1.02  #: times that one answer may raise a limit that an answer before it told
#: After so many requests without a refusal, knowledge grows by that with each answer: what may be too low is tried.
STEPS = ((200, 0.00025), (600, 0.0005), (1200, 0.0015), (math.inf, 0.005))
WINDOW_SHARE = 0.95  #: of a minute: an empty bucket that is full again sooner is a window

_MINUTE = 60.0
_INSTANT = 1e-6  # seconds that are not worth a wait: clocks and floats are no more exact
_LEAST = 1 / 60  # requests in a second: no lesson is so hard that nothing goes any more


@dataclass(frozen=True, slots=True)
class Bucket:
    """One limit. Amounts are requests or tokens, rates are per second; None: nobody knows of a limit."""

    configured: float | None = None
    told: float | None = None
    learned: float | None = None
    level: float = 0.0  #: below 0: debt
    read_at: float = 0.0

    @property
    def rate(self) -> float | None:
        """What may go in a second in the long run."""
        known = [rate for rate in (self.configured, self.told, self.learned) if rate is not None]
        return min(known) if known else None

    def at(self, now: float) -> "Bucket":
        """As it stands at `now`; what is above the burst stays, and does not grow."""
        rate, seconds = self.rate, now - self.read_at
        if rate is None or seconds <= 0:
            return self
        level = self.level if self.level >= _size(rate) else min(_size(rate), self.level + seconds * rate)
        return replace(self, level=level, read_at=now)

    def wait(self, now: float, amount: float) -> float:
        """Seconds until `amount` may go; what is larger than the bucket goes when it is full."""
        rate = self.rate
        if rate is None:
            return 0.0
        short = min(amount, _size(rate)) - self.at(now).level
        return max(0.0, short / rate)

    def take(self, now: float, amount: float) -> "Bucket":
        """The bucket after `amount` went. Debt is kept."""
        if self.rate is None:
            return self
        then = self.at(now)
        return replace(then, level=then.level - amount)

    def known(self, now: float, *, told: float | None = None, learned: float | None = None) -> "Bucket":
        """With a rate that was told or learned; a bucket that had no rate begins full."""
        before = self.at(now)
        after = replace(
            before,
            told=before.told if told is None else told,
            learned=before.learned if learned is None else learned,
            read_at=now,
        )
        rate = after.rate
        return replace(after, level=_size(rate)) if self.rate is None and rate is not None else after

    def emptied(self, now: float) -> "Bucket":
        """The bucket with nothing left."""
        then = self.at(now)
        return replace(then, level=min(0.0, then.level), read_at=now)


@dataclass(frozen=True, slots=True)
class Lesson:
    """What refusals have taught so far of the requests that a lane lets through."""

    since: float = 0.0  #: when it was refused last; before that, when the first request went
    through: int = 0  #: requests that went since then, and were not refused
    refusals: int = 0  #: times that it was refused, those that came together counted once
    barren: int = 0  #: of them, the latest ones with nothing let through between them
    found: float = 0.0  #: requests in a second, by the latest two of them; 0.0: not known
    most: float = 0.0  #: the most that was found
    fruitless: int = 0  #: of them, the latest ones with too little let through to tell the rate, and not nothing
    guessed: bool = True  #: the latest one did not tell the rate
    riddles: int = 0  #: of them, the latest ones that no limit explains: less had gone than it let through before
    deaf_until: float = -math.inf  #: nothing is learned before that, since there were too many riddles
    deaf_for: float = DEAF  #: seconds that this lasts next time
    unheard: int = 0  #: refusals in that time, less the answers that came between them
    boasted: bool = False  #: one came with the word that more may go: such words are not believed after it
    until: float = -math.inf  #: nothing goes before that
    grown_at: float = 0.0
    next_at: float = -math.inf  #: while no limit is known: when the next request would go at an even pace
    began: float | None = None  #: when the first request went

    def pause(self, now: float) -> float:
        """Seconds until the next request to a lane of whose limits nothing is known."""
        return max(0.0, self.next_at - AT_ONCE / self._pace(now) - now)

    def gone(self, now: float) -> "Lesson":
        """A request went."""
        pace = self._pace(now)
        return replace(
            self,
            through=self.through + 1,
            next_at=max(self.next_at, now) + 1 / pace,
            began=now if self.began is None else self.began,
        )

    def _pace(self, now: float) -> float:
        seconds = 0.0 if self.began is None else min(40.0, now - self.began)
        return PACE * math.pow(QUICKEN, seconds)


@dataclass(frozen=True, slots=True)
class Before:
    """What was known when the latest refusal came; `window`: the seconds that its headers ask for."""

    requests: Bucket
    lesson: Lesson
    window: float


@dataclass(frozen=True, slots=True)
class Rates:
    """What a lane may still send; seconds on one monotonic clock.

    A limit that nobody told and no refusal taught lets everything pass, though not all of it in the first moment.
    """

    requests: Bucket = Bucket()
    tokens: Bucket = Bucket()
    lesson: Lesson = Lesson()
    typical: float | None = None  #: tokens that a request takes, over the latest ones
    before: Before | None = None

    @classmethod
    def of(cls, requests_per_minute: int | None, tokens_per_minute: int | None, now: float) -> "Rates":
        """With what the user configured: hard upper bounds for ever."""
        requests, tokens = (_configured(limit, now) for limit in (requests_per_minute, tokens_per_minute))
        return cls(requests, tokens, Lesson(since=now))

    def wait(self, now: float, tokens: int) -> float:
        """Seconds until a request that may take so many tokens may go; 0.0: at once.

        A request that is larger than the token limit itself goes when the bucket is full.
        """
        paced = self.requests.wait(now, 1) if self.requests.rate is not None else self.lesson.pause(now)
        wait = max(self.lesson.until - now, paced, self.tokens.wait(now, tokens))
        return wait if wait > _INSTANT else 0.0

    def take(self, now: float, tokens: int) -> "Rates":
        """A request goes."""
        typical = tokens if self.typical is None else self.typical + (tokens - self.typical) / TYPICAL
        return Rates(self.requests.take(now, 1), self.tokens.take(now, tokens), self.lesson.gone(now), typical)

    def give_back(self, now: float, tokens: int) -> "Rates":
        """Of what was taken, so many tokens were not used after all; below 0: so many more were."""
        rate = self.tokens.rate
        if rate is None:
            return self
        then = self.tokens.at(now)
        most = max(then.level, _size(rate))
        return replace(self, tokens=replace(then, level=min(most, then.level + tokens)))

    def told(self, now: float, limits: Limits, in_flight: int) -> "Rates":
        """An answer's headers. What remains by their word does not know of `in_flight` requests."""
        lesson = self.lesson
        careful = lesson.boasted or (lesson.refusals > 0 and now < lesson.since + CAREFUL)
        return replace(
            self,
            requests=_told(self.requests, now, limits.requests, in_flight, 1.0, careful=careful),
            tokens=_told(self.tokens, now, limits.tokens, in_flight, self.typical or 0.0, careful=careful),
        )

    def refused(self, now: float, limits: Limits | None) -> "Rates":
        """A request was refused by a limit: nothing is left."""
        rates = self if limits is None else self.told(now, limits, 0)
        if now < rates.lesson.until:
            return rates if rates.before is None else _unlearned(rates, rates.before)
        lesson = replace(rates.lesson, through=max(0, rates.lesson.through - 1))
        if now < lesson.deaf_until and lesson.unheard < HEARD:
            return replace(rates, lesson=replace(lesson, unheard=lesson.unheard + 1))
        if limits is not None and _share(limits.tokens) < _share(limits.requests):  # it was the limit of tokens
            held = replace(lesson, until=now + PAUSE)
            return replace(rates, tokens=rates.tokens.emptied(now), lesson=held, before=None)
        if limits is not None and limits.requests.remaining:
            lesson = replace(lesson, boasted=True)
        window = 0.0 if limits is None else _window(limits.requests)
        return _taught(rates, Before(rates.requests, lesson, window), now)

    def passed(self, now: float) -> "Rates":
        """A request was answered: where a limit was learned, it may be higher."""
        learned, lesson = self.requests.learned, self.lesson
        seconds = min(1.0, now - lesson.grown_at)
        if lesson.unheard:
            lesson = replace(lesson, unheard=lesson.unheard - 1)
        if learned is None or seconds <= 0:
            return replace(self, lesson=lesson)
        if now < lesson.deaf_until:
            growth = FASTER**seconds
        elif lesson.guessed:
            growth = min(FASTER**seconds, AT_MOST)
        else:
            growth = 1 + next(step for count, step in STEPS if lesson.through < count)
        higher = self.requests.known(now, learned=learned * growth)
        return replace(self, requests=higher, lesson=replace(lesson, grown_at=now))


def _size(rate: float) -> float:
    """What a bucket holds when it is full."""
    return max(1.0, rate * BURST)


def _per_second(limit: int | None) -> float | None:
    """The rate at which no minute holds more than `limit`, whatever went at once in it."""
    if limit is None or limit <= 0:
        return None
    return (limit - (_size(limit / _MINUTE) - 1)) / _MINUTE


def _configured(limit: int | None, now: float) -> Bucket:
    rate = _per_second(limit)
    return Bucket(read_at=now) if rate is None else Bucket(configured=rate, level=_size(rate), read_at=now)


def _told(bucket: Bucket, now: float, said: RateLimit, in_flight: int, each: float, *, careful: bool) -> Bucket:
    """A bucket after an answer told of it; a request takes `each` out of it."""
    told = _per_second(said.limit)
    if told is not None and bucket.told is not None:
        told = min(told, bucket.told * SLOWLY)  # a gateway may have other limits behind its next door
    is_news, bucket = bucket.rate is None, bucket.known(now, told=told)
    if said.remaining is None or bucket.rate is None:
        return bucket
    if is_news:  # what went since the first request was counted by nobody
        return replace(bucket, level=min(bucket.level, said.remaining - in_flight * each))
    size = _size(bucket.rate)
    # Who sends by the rate has as many in flight as the provider has gained since it wrote `remaining`.
    if max(said.remaining, size) < bucket.level:
        return replace(bucket, level=max(float(said.remaining), size))
    spare = said.remaining - OVERTAKING * in_flight * each
    if careful or bucket.configured is not None or spare <= bucket.level:
        return bucket
    return replace(bucket, level=min(spare, bucket.level + RAISE * each))


def _share(said: RateLimit) -> float:
    """How much of a limit is left, from 0 to 1; 1 where that is not told."""
    return 1.0 if said.remaining is None or not said.limit else said.remaining / said.limit


def _window(said: RateLimit) -> float:
    """Seconds until a new window begins, where limits hold by the window.

    A bucket that fills evenly is full a minute after it was empty; what is full sooner is filled at once.
    """
    if said.remaining == 0 and said.reset is not None and 0 < said.reset < WINDOW_SHARE * _MINUTE:
        return said.reset
    return 0.0


def _taught(rates: Rates, before: Before, now: float) -> Rates:
    """After a refusal at `now`, with what was known before it."""
    learned, lesson = _learned(before.requests, before.lesson, now)
    deaf = now < lesson.deaf_until
    pause = before.window or (0.0 if deaf else math.ldexp(PAUSE, min(lesson.barren, LONGEST_PAUSE)))
    return replace(
        rates,
        requests=replace(rates.requests.known(now, learned=learned), learned=learned).emptied(now),
        lesson=replace(lesson, until=now + pause, grown_at=now + pause),
        before=before,
    )


def _unlearned(rates: Rates, before: Before) -> Rates:
    """A request that went before the latest refusal was known is refused as well: it had not got through."""
    lesson = replace(before.lesson, through=max(0, before.lesson.through - 1))
    return _taught(rates, replace(before, lesson=lesson), rates.lesson.since)


def _learned(bucket: Bucket, lesson: Lesson, now: float) -> tuple[float | None, Lesson]:
    """The rate that a refusal teaches, in requests per second, and what is known after it; None: no rate."""
    seconds, through = max(now - lesson.since, PAUSE), lesson.through
    after = replace(lesson, since=now, through=0, refusals=lesson.refusals + 1, guessed=True)
    if lesson.refusals == 0:
        if bucket.rate is not None:
            return bucket.learned, after  # only what went at once was too much
        return max(_LEAST, through / seconds / GUESS), after
    fruitless = 0 if through > FEW else lesson.fruitless + bool(through)
    riddles = lesson.riddles + 1 if through and (through + 1) / seconds < RIDDLE * lesson.found else 0
    after = replace(after, riddles=riddles, fruitless=fruitless, unheard=0, deaf_until=-math.inf)
    if riddles >= RIDDLES or fruitless >= FRUITLESS:
        deaf = replace(after, riddles=0, fruitless=0, found=0.0, most=0.0, deaf_until=now + lesson.deaf_for)
        return max(through / seconds, lesson.most), replace(deaf, deaf_for=min(16 * DEAF, 2 * lesson.deaf_for))
    after = replace(after, barren=0 if through else lesson.barren + 1)
    if through <= FEW:
        most = (through + 1) / seconds
        return max(_LEAST, most if bucket.learned is None else min(most, bucket.learned)), after
    found = through / seconds
    return max(_LEAST, BELOW * found), replace(after, found=found, most=max(found, lesson.most), guessed=False)
