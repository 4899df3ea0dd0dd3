"""How requests are refused, by the name of the fault. Statuses and codes as the providers document them. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from burnish.testing.simulator.dialect import Problem

HINT = 1.0  #: seconds, after which a refusal asks to come again


@dataclass(frozen=True, slots=True)
class Refusal:
    """A refusal, and how it is told."""

    problem: Problem
    after: float | None = None  #: seconds; None: it does not say
    html: bool = False  #: a page from a gateway, in place of words of the endpoint's own


def too_long(spent: int, window: int) -> Problem:
    """The prompt, of `spent` tokens with its reply, is more than the model can read."""
    return Problem(
        400,
        f"This model's maximum context length is {window} tokens. However, you requested {spent} tokens.",
        code="context_length_exceeded",
        param="messages",
    )


def no_model(name: str) -> Problem:
    """There is no such model."""
    return Problem(404, f"The model `{name}` does not exist or you do not have access to it.", code="model_not_found")


Telling = Callable[[str, int], Refusal]  #: of the model's name, and of the tokens that the request spends


def _always(status: int, message: str, kind: str = "", code: str | None = None, after: float | None = None) -> Telling:
    problem = Problem(status, message, kind, code) if kind else Problem(status, message, code=code)
    return lambda model, spent: Refusal(problem, after)  # noqa: ARG005


def _page(status: int, title: str) -> Telling:
    return lambda model, spent: Refusal(Problem(status, title), html=True)  # noqa: ARG005


_SERVER = "server_error"
_BUSY = "The server is currently overloaded. Please try again later."
_RATE = "Rate limit reached for requests."

#: By the name of their fault.
REFUSALS: Mapping[str, Telling] = MappingProxyType(
    {
        "too-many-requests": _always(429, _RATE, "requests", "rate_limit_exceeded", HINT),
        "too-many-requests-bare": _always(429, _RATE, "requests", "rate_limit_exceeded"),
        "overloaded": _always(529, "Overloaded", "overloaded_error"),
        "request-timeout": _always(408, "Request timed out.", "timeout"),
        "server-error": _always(500, "The server had an error while processing your request.", _SERVER),
        "bad-gateway": _page(502, "Bad Gateway"),
        "unavailable": _always(503, _BUSY, _SERVER),
        "gateway-timeout": _page(504, "Gateway Time-out"),
        "context-too-long": lambda model, spent: Refusal(too_long(spent, max(1, spent // 2))),  # noqa: ARG005
        "request-too-large": _page(413, "Request Entity Too Large"),
        "bad-request": _always(400, "Invalid value in your request."),
        "unprocessable": _always(422, "The request could not be processed."),
        "content-policy": _always(
            400, "The response was filtered due to the prompt triggering our content policy.", code="content_filter"
        ),
        "proxy-authentication": _page(407, "Proxy Authentication Required"),
        "quota": _always(
            429,
            "You exceeded your current quota, please check your plan and billing details.",
            "insufficient_quota",
            "insufficient_quota",
        ),
        "credit-balance": _always(400, "Your credit balance is too low. Please go to Plans & Billing."),
        "payment-required": _always(402, "Insufficient Balance", "unknown_error", "invalid_request_error"),
        "unauthorised": _always(401, "Incorrect API key provided.", code="invalid_api_key"),
        "forbidden": _always(403, "You are not allowed to use this.", "permission_error", "permission_denied"),
        "no-model": lambda model, spent: Refusal(no_model(model)),  # noqa: ARG005
    }
)


def page(status: int, title: str) -> bytes:
    """A page as gateways send it."""
    return (
        f"<html>\r\n<head><title>{status} {title}</title></head>\r\n<body>\r\n"
        f"<center><h1>{status} {title}</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n"
    ).encode()
