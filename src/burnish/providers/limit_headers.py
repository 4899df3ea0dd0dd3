"""What does an answer tell of the limits of its lane? Reads the headers of the usual services and gateways. Pure.

- OpenAI, Azure, Groq, LiteLLM: `x-ratelimit-remaining-requests` and its like, with durations (`6m0s`, `35ms`), seconds
  or times; also with `-minute` behind (Mistral, Cerebras), and `x-ratelimit-renewalperiod-requests` (Azure);
- Anthropic: `anthropic-ratelimit-input-tokens-remaining` and its like, with times of RFC 3339;
- gateways: `x-ratelimit-remaining`, with seconds, or with seconds or milliseconds since the epoch (OpenRouter);
- the drafts of the IETF: `RateLimit-Remaining` (draft-ietf-httpapi-ratelimit-headers-06), `RateLimit: limit=..` (07),
  `RateLimit: "name";r=..;t=..` (08 to 10), each with its `RateLimit-Policy`.

Where several limits are told for one thing, the scarcest counts: the one of which the least share is left. What makes
no sense is as if it were not told. A limit for more than a minute says nothing about a minute: of it only what is left
counts.
"""

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from burnish.model.calls import Limits, RateLimit

MOST = 10**10  #: no limit is higher
LONGEST = 86_400.0  #: seconds; no limit that helps is reset later
_MINUTE = 60.0
_LONGER = 90.0  # seconds: a limit that is reset later than that is none for a minute, even if clocks disagree
_LONG_TEXT = 1_000  # characters; no header of this kind is longer
_REQUESTS, _TOKENS = "requests", "tokens"

#: Where limit, remaining, reset and renewalperiod stand for `{}`, and what they count.
_FORMS = (
    ("x-ratelimit-{}-requests", _REQUESTS),
    ("x-ratelimit-{}-tokens", _TOKENS),
    ("x-ratelimit-{}-requests-minute", _REQUESTS),
    ("x-ratelimit-{}-req-minute", _REQUESTS),
    ("x-ratelimit-{}-tokens-minute", _TOKENS),
    ("llm_provider-x-ratelimit-{}-requests", _REQUESTS),
    ("llm_provider-x-ratelimit-{}-tokens", _TOKENS),
    ("anthropic-ratelimit-requests-{}", _REQUESTS),
    ("anthropic-ratelimit-tokens-{}", _TOKENS),
    ("anthropic-ratelimit-input-tokens-{}", _TOKENS),
    ("anthropic-ratelimit-output-tokens-{}", _TOKENS),
    ("x-ratelimit-{}", _REQUESTS),
    ("ratelimit-{}", _REQUESTS),
)
_PARTS = ("limit", "remaining", "reset", "renewalperiod")
_NAMES = tuple((what, *(form.format(part) for part in _PARTS)) for form, what in _FORMS)
_UNITS = {"ns": 1e-9, "us": 1e-6, "µs": 1e-6, "ms": 1e-3, "s": 1.0, "m": 60.0, "h": 3_600.0, "d": 86_400.0}
_NUMBER = r"[0-9]{1,16}(?:\.[0-9]{0,9})?"
_DURATION = re.compile(rf"(?:{_NUMBER}(?:ns|us|µs|ms|s|m|h|d))+")
_PART = re.compile(rf"({_NUMBER})(ns|us|µs|ms|s|m|h|d)")
_PLAIN = re.compile(_NUMBER)
_ITEM = re.compile(r'(?:"[^"]*"|[^,"])+')  # of a list, whose strings may hold commas
_PARAMETER = re.compile(r';\s*([a-z]+)\s*=\s*("[^"]*"|[^;,\s]+)')
_MEMBER = re.compile(r"\s*(limit|remaining|reset)\s*=\s*([^,;\s]*)")


@dataclass(frozen=True, slots=True)
class _Told:
    """One limit, as it was told."""

    limit: int | None
    remaining: int | None
    reset: float | None
    window: float | None = None  # seconds for which the limit holds

    def rate(self) -> RateLimit | None:
        """By the minute; None where nothing is left to tell."""
        limit, remaining, reset = self.limit, self.remaining, self.reset
        window = self.window or _MINUTE
        if limit is not None and remaining is not None:
            remaining = min(remaining, limit)
        if window > _LONGER or (reset or 0.0) > _LONGER:
            limit = None
        elif limit is not None and window != _MINUTE:
            limit = min(MOST, max(1, int(limit * _MINUTE / window)))
        found = RateLimit(limit, remaining, reset)
        return None if limit is None and remaining is None else found

    @property
    def share(self) -> float:
        """Of the limit, what is left; one that is not known counts as whole."""
        return 1.0 if self.limit is None or self.remaining is None else min(1.0, self.remaining / self.limit)


def read_limits(headers: Mapping[str, str], now: float) -> Limits | None:
    """The limits that an answer tells of, or None where it tells of none.

    `headers` are found under lower-case names. Points in time are compared with the provider's own `Date`, so that
    clocks need not agree; without one, with `now`, in seconds since the epoch.
    """
    sent = _moment(headers.get("date", ""))
    told: dict[str, list[_Told]] = {_REQUESTS: [], _TOKENS: []}
    clock = now if sent is None else sent
    for what, one in (*_from_forms(headers, clock), *_from_drafts(headers)):
        told[what].append(one)
    requests, tokens = _scarcest(told[_REQUESTS]), _scarcest(told[_TOKENS])
    if requests is None and tokens is None:
        return None
    return Limits(requests or RateLimit(), tokens or RateLimit())


def _scarcest(told: Iterable[_Told]) -> RateLimit | None:
    known = [(one.share, rate) for one in told if (rate := one.rate())]
    found = min(known, key=lambda one: (one[0], MOST if one[1].remaining is None else one[1].remaining), default=None)
    return found and found[1]


def _from_forms(headers: Mapping[str, str], now: float) -> Iterator[tuple[str, _Told]]:
    """What stands in headers of their own, one for each number."""
    for what, limit_name, remaining_name, reset_name, period_name in _NAMES:
        limit_text, remaining_text = headers.get(limit_name), headers.get(remaining_name)
        if limit_text is None and remaining_text is None:
            continue
        first, *policies = _items(limit_text or "") or [""]  # draft 06: `100, 100;w=60`
        limit = _limit(_name(first))
        if limit is None and limit_text is not None:
            continue  # no limit (`-1`, `0`, `unlimited`): what is left of it means nothing either
        window = headers.get(period_name) or _window_of(_name(first), (first, *policies, *_policies(headers)))
        reset = _seconds(headers.get(reset_name, ""), now)
        yield what, _Told(limit, _count(remaining_text or ""), reset, _window(window))


def _from_drafts(headers: Mapping[str, str]) -> Iterator[tuple[str, _Told]]:
    """What stands in `RateLimit` and `RateLimit-Policy`."""
    text, policies = headers.get("ratelimit", "")[:_LONG_TEXT], _policies(headers)
    if members := dict(_MEMBER.findall(text)):
        limit = _limit(members.get("limit", ""))
        if limit is not None or "limit" not in members:
            window = _window(_window_of(members.get("limit", ""), policies))
            remaining, reset = _count(members.get("remaining", "")), _duration(members.get("reset", ""))
            yield _REQUESTS, _Told(limit, remaining, reset, window)
        return
    by_name = {_name(policy): _parameters(policy) for policy in policies}
    for item in _items(text):
        said, policy = _parameters(item), by_name.get(_name(item), {})
        unit = policy.get("qu", _REQUESTS).strip('"')
        if "r" in said and unit in (_REQUESTS, _TOKENS):
            limit, window = _limit(policy.get("q", "")), _window(policy.get("w", ""))
            yield unit, _Told(limit, _count(said["r"]), _duration(said.get("t", "")), window)


def _policies(headers: Mapping[str, str]) -> list[str]:
    return _items(headers.get("ratelimit-policy", ""))


def _window_of(limit: str, policies: Iterable[str]) -> str:
    """The window of the policy for a limit, in the drafts where it is named by its number."""
    return next(
        (said["w"] for policy in policies if _name(policy) == limit and "w" in (said := _parameters(policy))), ""
    )


def _items(text: str) -> list[str]:
    """Of a list in structured fields (RFC 9651), as texts."""
    return [item.strip() for item in _ITEM.findall(text[:_LONG_TEXT])]


def _name(item: str) -> str:
    return item.partition(";")[0].strip()


def _parameters(item: str) -> dict[str, str]:
    return dict(_PARAMETER.findall(item[:_LONG_TEXT]))


def _number(text: str) -> float | None:
    text = text.strip()
    return float(text) if len(text) < 30 and _PLAIN.fullmatch(text) else None


def _count(text: str) -> int | None:
    number = _number(text)
    return int(number) if number is not None and number <= MOST else None


def _limit(text: str) -> int | None:
    return _count(text) or None


def _window(text: str) -> float | None:
    number = _number(text)
    return number or None


def _duration(text: str) -> float | None:
    """Seconds in `90`, `1.5`, `6m0s` or `35ms`."""
    text = text.strip()[:40]
    seconds = _number(text)
    if seconds is None:
        if not _DURATION.fullmatch(text):
            return None
        seconds = sum(float(number) * _UNITS[unit] for number, unit in _PART.findall(text))
    return seconds if seconds <= LONGEST else None


def _seconds(text: str, now: float) -> float | None:
    """Seconds from `now` in a duration, or until a point in time."""
    found = _duration(text)
    if found is not None:
        return found
    until = _moment(text)
    if until is None or not -LONGEST <= until - now <= LONGEST:
        return None
    return max(0.0, until - now)


def _moment(text: str) -> float | None:
    """Seconds since the epoch in a number of seconds or milliseconds, a time of RFC 3339 or a date of HTTP."""
    text = text.strip()[:40]
    number = _number(text)
    if number is not None:
        return number / 1000 if number > 1e11 else number
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            moment = read(text)
            found = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
        except (TypeError, ValueError, IndexError, OverflowError):
            continue
        return found if math.isfinite(found) else None
    return None
