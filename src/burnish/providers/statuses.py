"""What does a provider's refusal mean? From status and words to one of our errors. Pure.

Follows the error formats of OpenAI, Anthropic, Azure, vLLM, llama.cpp, Ollama, Mistral, Gemini, DeepSeek and OpenRouter
as their documentation and sources have them. Codes count before words, since words are written for people.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from burnish.errors import CallFailed, Denied, Rejected, Throttled, Unavailable
from burnish.model.calls import Limits

#: No other call would fare better until somebody pays. Not `exceeded your current quota`: Gemini says that of minutes.
_UNPAID = re.compile(
    r"insufficient[ _](?:quota|balance|credits?|funds)|billing_(?:hard_limit_reached|not_active)"
    r"|billing hard limit|credit balance|account_deactivated|account is not active"
    r"|reached your specified api usage limits"
)
_TOO_LONG = re.compile(
    r"context[ _-](?:length|window|size|limit)|string_above_max_length|prompt is too long|too many (?:input )?tokens"
    r"|max_(?:completion_)?tokens[\"'` ]+(?:is|are)? ?too (?:large|long)"
    r"|max_tokens: \d+ > \d+|request(?: entity)? too large"
)
_FLAGGED = re.compile(r"moderation|flagged|content[ _](?:policy|filter)")
_NOT_TAKEN = re.compile(
    r"un(?:supported|recognized|expected|known)|not (?:supported|permitted|allowed|recognized)"
    r"|does ?n[o']t support|extra_forbidden|must be verified"
)

#: Of an error within an answer that has begun with 200, by Anthropic's types.
_BY_TYPE = {
    "invalid_request_error": 400,
    "authentication_error": 401,
    "billing_error": 402,
    "permission_error": 403,
    "not_found_error": 404,
    "request_too_large": 413,
    "rate_limit_error": 429,
    "api_error": 500,
    "timeout_error": 504,
    "overloaded_error": 529,
}
#: Temporary by their nature; 529 is an overload.
_BUSY = (429, 529)
_LATER = (408, 425)


@dataclass(frozen=True, slots=True)
class Words:
    """What a provider says about its refusal, as far as it says it."""

    message: str = ""
    code: str = ""  #: code and type, as texts
    param: str = ""  #: the field of the request that it is about
    status: int | None = None  #: within a body, where the status of the answer is no longer to be had

    @property
    def all(self) -> str:
        """Everything, in lower case, to look for words in."""
        return f"{self.code} {self.param} {self.message}".lower()


def read_words(data: object) -> Words:
    """The words of a refusal in decoded JSON of any shape."""
    if isinstance(data, list) and data:  # Gemini puts the object into a list
        data = data[0]
    if not isinstance(data, Mapping):
        return Words(data if isinstance(data, str) else "")
    found = data.get("error", data)
    if not isinstance(found, Mapping):
        return Words(str(found))
    codes = [str(found[name]) for name in ("code", "type", "status") if isinstance(found.get(name), str | int)]
    message = found.get("message", found.get("detail", data.get("detail", "")))
    number = next((int(code) for code in codes if re.fullmatch(r"[1-5]\d\d", code)), None)
    return Words(str(message or ""), " ".join(codes), str(found.get("param") or ""), number)


def status_of(words: Words) -> int | None:
    """The status that an error within an answer stands for; None where it names none."""
    known = (status for name, status in _BY_TYPE.items() if name in words.code.split())
    status = words.status or next(known, 429 if "rate_limit" in words.code else None)
    return status if status is None or status >= 400 else None


def failure(
    origin: str, status: int, words: Words, told: str, after: float | None, limits: Limits | None = None
) -> CallFailed:
    """The error for a refusal.

    Args:
        told: what a person is to read of it: redacted, capped.
        after: seconds to wait, as the provider asks.
        limits: of the lane, as the provider tells of them.
    """
    problem = f"answers {status}" + (f": {told}" if told else "")
    if _is_denied(status, words.all):
        return Denied(origin=origin, problem=problem)
    if status in _BUSY:
        known = {"limits": limits} if limits else {}
        return Throttled(origin=origin, problem=problem, after=after, **known)
    if status in _LATER or status >= 500:
        return Unavailable(origin=origin, problem=problem, after=after)
    too_long = status == 413 or _TOO_LONG.search(words.all) is not None
    return Rejected(origin=origin, problem=problem, too_long=too_long)


def _is_denied(status: int, text: str) -> bool:
    if status == 403 and _FLAGGED.search(text):
        return False  # this text is refused, not the account
    return status in (401, 402, 403, 404) or (400 <= status < 500 and _UNPAID.search(text) is not None)


def refused_fields(fields: frozenset[str], status: int, words: Words) -> frozenset[str]:
    """Which of a request's fields does the endpoint not take at all? None unless it says so plainly."""
    text = words.all
    if status not in (400, 422) or not _NOT_TAKEN.search(text):
        return frozenset()
    if words.param in fields:
        return frozenset({words.param})
    return frozenset(name for name in fields if _is_named(name, text))


def _is_named(field: str, text: str) -> bool:
    """Does `text` name a field? An everyday word such as `stream` counts only in quotes."""
    name = re.escape(field)
    found = rf"(?<![\w-]){name}(?![\w-])" if "_" in field else rf"[\"'`]{name}[\"'`]"
    return re.search(found, text) is not None
