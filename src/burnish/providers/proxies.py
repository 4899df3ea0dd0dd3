"""Through which proxy does a request go? As the environment says; never through one to this machine. Pure."""

from collections.abc import Callable, Mapping
from urllib.parse import urlsplit

from burnish.providers.origins import Endpoint


def proxy_for(endpoint: Endpoint, proxies: Mapping[str, str], bypass: Callable[[str], bool]) -> str | None:
    """The URL of the proxy for an endpoint, or None.

    Args:
        proxies: by scheme of the endpoint or "all", as `urllib.request.getproxies` gives them.
        bypass: does this `host:port` need no proxy? As `urllib.request.proxy_bypass`.

    Raises:
        ValueError: the proxy is of a kind that cannot be used; the message is a clause, without the proxy's password.
    """
    scheme = endpoint.origin.partition(":")[0]
    found = proxies.get(scheme) or proxies.get("all")
    if not found or endpoint.local or bypass(endpoint.origin.partition("://")[2]):
        return None
    proxy = found if "://" in found else f"http://{found}"
    kind = proxy.partition(":")[0]
    try:
        parts = urlsplit(proxy)
        usable = bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        usable = False
    if kind not in ("http", "https") or not usable:
        raise ValueError(f"the environment names a proxy of the kind {kind!r}, or without a host; use http://host:port")
    return proxy
