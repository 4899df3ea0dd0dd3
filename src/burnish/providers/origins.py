"""Where may a request go? Reads the base URL of an endpoint, and says what kind of place it names. Pure.

An *origin* is scheme, host and port, as browsers have it: what a key is bound to. Addresses at which clouds hand their
own credentials to whoever asks are never an endpoint, however they are written (faults, F114).
"""

import re
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address
from urllib.parse import urlsplit

from burnish.errors import ConfigurationError

_PORTS = {"http": 80, "https": 443}
#: Metadata services: AWS, Azure, GCP and others; AWS over IPv6; Alibaba; the wire server of Azure.
_METADATA = frozenset(
    ip_address(a) for a in ("169.254.169.254", "169.254.170.2", "fd00:ec2::254", "100.100.100.200", "168.63.129.16")
)
_METADATA_NAMES = frozenset({"metadata", "metadata.google.internal", "instance-data", "instance-data.ec2.internal"})
_HOST = re.compile(r"[a-z0-9._-]+|[0-9a-f:.]+", re.IGNORECASE)

Address = IPv4Address | IPv6Address


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A place that answers."""

    url: str  #: the base URL, without a slash at its end
    origin: str  #: `https://host` or `http://host:port`; the default port is left out
    host: str  #: lower case, IPv6 without brackets
    local: bool  #: on this machine: the loopback

    @property
    def open_text(self) -> bool:
        """Can others on the way read what is sent?"""
        return self.origin.startswith("http:") and not self.local


def read_endpoint(base_url: str, where: str = "base-url") -> Endpoint:
    """The endpoint that a user named; `where` is what the message calls the setting.

    Raises:
        ConfigurationError: it is no plain http(s) URL, or it names a cloud's metadata service.
    """
    text = base_url.strip()
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError as exc:
        raise _unusable(where, f"is no URL: {exc}") from exc
    if "@" in parts.netloc:
        raise _unusable(where, "holds a user name or key; keys come from the environment")
    if parts.scheme not in _PORTS:
        raise _unusable(where, "must begin with http:// or https://")
    host = (parts.hostname or "").rstrip(".")
    if not _HOST.fullmatch(host) or re.search(r"[\s\\\x00-\x1f\x7f]", text):
        raise _unusable(where, "names no host")
    if "?" in text or "#" in text:
        raise _unusable(where, "must end with the path, as in https://api.openai.com/v1")
    if host in _METADATA_NAMES or is_metadata(host):
        raise _unusable(where, f"{host} is a cloud's metadata service, and no endpoint")
    if (number := _address_of_old(host)) is not None and str(number) != host:
        raise _unusable(where, f"names an address in a form of old; it is written as {number}")
    shown = f"[{host}]" if ":" in host else host
    origin = f"{parts.scheme}://{shown}" + ("" if port in (None, _PORTS[parts.scheme]) else f":{port}")
    return Endpoint(origin + parts.path.rstrip("/"), origin, host, is_local(host))


def is_local(host: str) -> bool:
    """Does `host` name this machine?"""
    address = _address(host)
    return address.is_loopback if address else host == "localhost" or host.endswith(".localhost")


def is_metadata(host: str) -> bool:
    """Is `host` the address of a cloud's metadata service?"""
    return _address(host) in _METADATA


def is_forbidden_for_a_name(address: str) -> bool:
    """May a name not stand for this address? So that nobody who owns a name leads us to link-local services."""
    found = _address(address)
    return found is not None and (found.is_link_local or found in _METADATA)


def _address(host: str) -> Address | None:
    try:
        found = ip_address(host.partition("%")[0])
    except ValueError:
        return _address_of_old(host)
    return getattr(found, "ipv4_mapped", None) or found


def _address_of_old(host: str) -> Address | None:
    """An IPv4 address in the forms that C libraries still read: `2852039166`, `0xa9.254.43518`, `0251.0376.1`."""
    parts = host.lower().split(".")
    if len(parts) > 4 or not all(re.fullmatch(r"0x[0-9a-f]{0,15}|[0-9]{1,15}", part) for part in parts):
        return None
    numbers = [_number(part) for part in parts]
    if None in numbers:
        return None
    *heads, last = [number or 0 for number in numbers]
    if any(head > 0xFF for head in heads) or last >= 1 << (8 * (4 - len(heads))):
        return None
    return IPv4Address(sum(head << (24 - 8 * place) for place, head in enumerate(heads)) + last)


def _number(text: str) -> int | None:
    base = 16 if text.startswith("0x") else 8 if text.startswith("0") and len(text) > 1 else 10
    try:
        return int(text.removeprefix("0x") or "0", base)
    except ValueError:
        return None


def _unusable(where: str, problem: str) -> ConfigurationError:
    return ConfigurationError(where=where, problem=problem)
