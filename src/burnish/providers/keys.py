"""Which key goes where, and how it stays hidden. Pure: the environment comes as an argument.

A key belongs to one origin and is sent to no other (faults, F113 and F114). A `Secret` shows its label in place of its
value wherever a text is made of it, and cannot be pickled or copied into another process.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NoReturn

from burnish.errors import ConfigurationError
from burnish.providers.origins import Endpoint, read_endpoint

OPENAI, ANTHROPIC = "https://api.openai.com", "https://api.anthropic.com"  #: the origins of the hosted services
HOMES = {"OPENAI": OPENAI, "ANTHROPIC": ANTHROPIC}  #: by what the names of their variables begin with
_VALUE = re.compile(r"[\x21-\x7e]+")
_STARRED = re.compile(r"[\w.-]*\*{3,}[\w.*-]*")  # how a provider shows a key that it does not accept
_ENOUGH = 8  # characters of a key's beginning that are taken for the key
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


class Secret:
    """A key. Only `reveal` gives its value."""

    __slots__ = ("_value", "label")

    def __init__(self, value: str, label: str) -> None:
        self._value = value
        self.label = label  #: where it comes from, as `OPENAI_API_KEY`

    def reveal(self) -> str:
        """The value, for the one header that carries it."""
        return self._value

    def __repr__(self) -> str:
        return f"Secret({self.label})"

    def __str__(self) -> str:
        return self.label

    def __reduce__(self) -> NoReturn:
        raise TypeError("a key stays in its process")


@dataclass(frozen=True, slots=True)
class Bearing:
    """How a key is shown to an endpoint."""

    header: str
    before: str = ""  #: what stands before the key


BEARER, X_API_KEY = Bearing("Authorization", "Bearer "), Bearing("x-api-key")


def key_for(endpoint: Endpoint, environ: Mapping[str, str], vendor: str = "OPENAI") -> Secret | None:
    """The key for an endpoint, or None when there is none for its origin.

    `BURNISH_API_KEY` is for the origin of `BURNISH_BASE_URL`, or without that variable for the configured endpoint.
    `OPENAI_API_KEY` is for the origin of `OPENAI_BASE_URL`, or without that variable for the hosted service; with
    another `vendor`, likewise its own variables; without one, none.

    Raises:
        ConfigurationError: the key cannot stand in a header, or others on the way could read it.
    """
    homes = [("BURNISH_API_KEY", _origin_in(environ, "BURNISH_BASE_URL") or endpoint.origin)]
    if vendor:
        homes.append((f"{vendor}_API_KEY", _origin_in(environ, f"{vendor}_BASE_URL") or HOMES[vendor]))
    for name, home in homes:
        value = environ.get(name, "").strip()
        if not value or home != endpoint.origin:
            continue
        if not _VALUE.fullmatch(value):
            raise ConfigurationError(where=name, problem="holds characters that no key has")
        if endpoint.open_text:
            raise ConfigurationError(
                where=name, problem=f"is not sent to {endpoint.origin}, where others could read it"
            )
        return Secret(value, name)
    return None


def _origin_in(environ: Mapping[str, str], name: str) -> str:
    value = environ.get(name, "").strip()
    return read_endpoint(value, name).origin if value else ""


def redact(text: str, secrets: Iterable[Secret]) -> str:
    """`text` with each secret, or what shows its beginning, replaced by its label."""
    for secret in secrets:
        value = secret.reveal()
        text = text.replace(value, f"({secret.label})")
        if len(value) > 2 * _ENOUGH:
            text = re.sub(re.escape(value[:_ENOUGH]) + r"[\w.*…-]*", f"({secret.label})", text)
    return _STARRED.sub("(hidden)", text)


def without(text: str, secrets: Iterable[Secret]) -> str:
    """`text` of a reply with each secret replaced by its label; a short one, as `EMPTY`, is a word like others."""
    for secret in secrets:
        value = secret.reveal()
        if len(value) > 2 * _ENOUGH:
            text = text.replace(value, f"({secret.label})")
    return text


def excerpt(text: str, secrets: Iterable[Secret], most: int = 200) -> str:
    """The beginning of what a provider sent, fit for a message: on one line, without secrets, at most `most` long."""
    head = text[: 20 * most]  # a key that is cut here begins far behind what is shown
    shown = " ".join(_CONTROLS.sub(" ", redact(head, secrets)).split())
    return shown if len(shown) <= most else shown[: most - 1] + "…"
