"""How long does a provider ask to wait? Reads `retry-after-ms` and `Retry-After` (RFC 9110, section 10.2.3). Pure."""

import math
from collections.abc import Mapping
from datetime import UTC
from email.utils import parsedate_to_datetime

LONGEST = 86_400.0  #: seconds; whoever asks for more means a day


def retry_after(headers: Mapping[str, str], now: float) -> float | None:
    """Seconds to wait, from 0 to `LONGEST`; None when nothing, or nothing that makes sense, is asked for.

    `headers` are found under lower-case names. A date is compared with the provider's own `Date`, so that clocks need
    not agree; without one, with `now`, in seconds since the epoch.
    """
    milliseconds = _number(headers.get("retry-after-ms", ""))
    if milliseconds is not None:
        return min(milliseconds / 1000, LONGEST)
    text = headers.get("retry-after", "")
    seconds = _number(text)
    if seconds is None:
        until, sent = _moment(text), _moment(headers.get("date", ""))
        if until is None:
            return None
        seconds = max(0.0, until - (now if sent is None else sent))
    return min(seconds, LONGEST)


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) and number >= 0 else None


def _moment(text: str) -> float | None:
    """Seconds since the epoch of an HTTP date."""
    try:
        moment = parsedate_to_datetime(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC).timestamp()
    except (TypeError, ValueError, IndexError, OverflowError):
        return None
