"""Any provider that the library any-llm knows: those that speak a language of their own. The extra `burnish[market]`.

The only file that imports it, and not before a provider is made. Its retries are switched off, since retries are ours
(faults, F62); a provider for which it cannot do that is refused. Replies come whole, at the end of a call, and nothing
is known of limits. What cannot be told to have failed before it left may have been paid.

Its exceptions hold those of the vendors' libraries, and with them requests and keys; so ours are raised without them as
their cause.
"""

import asyncio
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from burnish.errors import CallFailed, ConfigurationError, Denied, Rejected, ReplyLost, Throttled, Unreachable
from burnish.model.calls import Begun, Lane, Prompt, Reply
from burnish.providers.http import MOST_BYTES, TIMEOUTS, Timeouts
from burnish.providers.keys import Secret, excerpt, key_for, without
from burnish.providers.openai import CompletionReading
from burnish.providers.origins import read_endpoint
from burnish.providers.reading import Foreign
from burnish.providers.retry_after import retry_after
from burnish.providers.shapes import BadShape
from burnish.providers.statuses import Words, failure

NAME = "market"
_NO_KEY = "none"  # an endpoint of one's own gets no key that the library would find for another
_SECRETS = ("_KEY", "_TOKEN", "_SECRET", "_PASSWORD")  # how variables end that hold one
_SHORT = 8  # characters: a value that is no longer is no secret that could be told from other words
#: Where no status is known, by the library's names of what went wrong.
_DENIED = ("AuthenticationError", "InsufficientFundsError", "MissingApiKeyError", "ModelNotFoundError")
_REJECTED = ("ContentFilterError", "InvalidRequestError", "UnsupportedParameterError")
_NEVER_LEFT = ("ConnectError", "ConnectTimeout", "ProxyError", "UnsupportedProtocol", "EndpointConnectionError")


def lane_of(model: str, base_url: str) -> Lane:
    """The lane of `PROVIDER:MODEL`; without a base URL its origin is the provider's name.

    Raises:
        ConfigurationError: it is written otherwise, or the base URL cannot be used.
    """
    vendor, colon, name = model.partition(":")
    if not (vendor and colon and name):
        problem = "the provider market needs provider and model, as in `--model mistral:mistral-small-latest`"
        raise ConfigurationError(where="model", problem=problem)
    return Lane(NAME, read_endpoint(base_url).origin if base_url else vendor, name)


class Market:
    """One model of one provider. Implements `burnish.ports.Provider`.

    Args:
        model: `PROVIDER:MODEL`.
        base_url: where the provider's language is spoken; empty for the provider's own address.
        environ: where keys are. At its own address a provider gets the key that the library finds for it; at another
            one, `BURNISH_API_KEY` if it belongs there.

    Raises:
        ConfigurationError: the extra is not installed, the provider is not known or lacks its key or its library, or
            its retries cannot be switched off.
    """

    def __init__(
        self,
        model: str,
        *,
        base_url: str = "",
        environ: Mapping[str, str],
        timeouts: Timeouts = TIMEOUTS,
        clock: Callable[[], float] = time.monotonic,
        wall: Callable[[], float] = time.time,
    ) -> None:
        self._lane = lane_of(model, base_url)
        self._timeouts = timeouts
        self._clock, self._wall = clock, wall
        self._secrets = [
            Secret(value, name) for name, value in environ.items() if name.endswith(_SECRETS) and len(value) > _SHORT
        ]
        key = key_for(read_endpoint(base_url), environ, vendor="") if base_url else None
        self._model = self._made(model.partition(":")[0], base_url, key)

    @property
    def lane(self) -> Lane:
        """As in `ports.Provider`."""
        return self._lane

    async def complete(self, prompt: Prompt, begun: Begun | None = None) -> Reply:  # noqa: ARG002 - it is told at the end
        """As in `ports.Provider`."""
        began = self._clock()
        said = {"system": prompt.system, "user": prompt.user}
        messages = [{"role": role, "content": text} for role, text in said.items() if text]
        failed: CallFailed | None = None
        data = ""
        try:
            async with asyncio.timeout(self._timeouts.total):
                answer = await self._model.acompletion(self._lane.model, messages, max_tokens=prompt.max_tokens)
            data = answer.model_dump_json()
        except TimeoutError:
            failed = self._lost(f"it was not done after {self._timeouts.total:g} s")
        except Exception as exc:  # door: a plug-in call
            failed = self._failure(exc)
        if failed is not None:
            raise failed
        return self._reply(data, began)

    async def close(self) -> None:
        """As in `ports.Provider`; may be called again."""
        client = getattr(self._model, "client", None)
        close = getattr(client, "close", None)
        if asyncio.iscoroutinefunction(close):
            await close()

    def _made(self, vendor: str, base_url: str, key: Secret | None) -> Any:
        problem = ""
        try:
            from any_llm import AnyLLM  # seconds

            return AnyLLM.create(
                vendor,
                api_key=key.reveal() if key else _NO_KEY if base_url else None,
                api_base=base_url or None,
                unified_exceptions=True,
                max_retries=0,
            )
        except ModuleNotFoundError:
            problem = "the provider market needs an extra: `pip install 'burnish[market]'`"
        except Exception as exc:  # door: a plug-in call
            problem = f"{vendor} cannot be used: {self._excerpt(exc)}"
        raise ConfigurationError(where="provider", problem=problem)

    def _reply(self, data: str, began: float) -> Reply:
        if len(data) > MOST_BYTES:
            raise self._lost("the answer is longer than any that makes sense")
        reading = CompletionReading(self._clock)
        try:
            words = reading.take_whole(data)
        except (Foreign, BadShape) as exc:
            raise self._lost(f"it sent something other than a completion: {self._excerpt(data)!r}") from exc
        if words is not None:
            raise self._lost(f"it sent an error in place of an answer: {self._excerpt(words.message)}")
        reply = reading.reply(self._lane.model, began, self._clock(), None)
        text, model = (without(said, self._secrets) for said in (reply.text, reply.model))  # replies are kept
        return replace(reply, text=text, model=model)

    def _failure(self, exc: Exception) -> CallFailed:
        """What an exception of the library means."""
        told, kind, origin = self._excerpt(exc), type(exc).__name__, self._lane.origin
        status = getattr(exc, "status_code", None)
        after = retry_after({"retry-after": str(getattr(exc, "retry_after", None) or "")}, self._wall())
        if isinstance(status, int) and status >= 400:
            named = " ".join(str(getattr(exc, name, None) or "") for name in ("code", "error_type"))
            return failure(origin, status, Words(str(exc), named, str(getattr(exc, "param", None) or "")), told, after)
        if kind == "RateLimitError":
            return Throttled(origin=origin, problem=told, after=after)
        if kind in _DENIED:
            return Denied(origin=origin, problem=told)
        if kind == "ContextLengthExceededError" or kind in _REJECTED:
            return Rejected(origin=origin, problem=told, too_long=kind not in _REJECTED)
        return Unreachable(origin=origin, problem=told) if _never_left(exc) else self._lost(told)

    def _excerpt(self, what: object) -> str:
        return excerpt(str(what), self._secrets)

    def _lost(self, problem: str) -> ReplyLost:
        return ReplyLost(origin=self._lane.origin, problem=problem)


def _never_left(exc: BaseException | None) -> bool:
    """Does an exception, or one that led to it, say that there was no connection?"""
    for _ in range(10):
        if exc is None or type(exc).__name__ in _NEVER_LEFT:
            break
        exc = getattr(exc, "original_exception", None) or exc.__cause__ or exc.__context__
    return exc is not None and type(exc).__name__ in _NEVER_LEFT
