"""What a model costs: listed prices of known origins, and a price that a user gives.

Listed prices are in `prices.json`, which `docs/make_prices.py` makes. They hold at a provider's own address: a proxy,
a cloud or a server of your own may charge anything, and so has no listed price. Sums are worked out in decimals, and
rounded up to whole micro-USD per million tokens.
"""

import json
import re
from collections.abc import Mapping
from decimal import ROUND_CEILING, Decimal, InvalidOperation
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from burnish.errors import UnknownPrice
from burnish.model.money import Price

LONGEST_PROMPT = 128_000  #: tokens; many providers charge more per token for prompts that are longer than this or more
_FILE = Path(__file__).with_name("prices.json")
_DATED = re.compile(r"(?P<model>.+?)-(?:20\d{6}|20\d{2}-\d{2}-\d{2})")
_HIGHEST = 10**6  # USD per million tokens: more is a slip of the keyboard
_MICRO = 1_000_000


def price_for(origin: str, model: str) -> Price:
    """The listed price of `model` at `origin` (scheme, host and port), for prompts up to `LONGEST_PROMPT`.

    A date behind a name (`-2025-08-07`, `-20250807`) is looked past where the list says that dates do not matter.

    Raises:
        UnknownPrice: no price is listed: another origin, or a model that the list does not know.
    """
    models = _models_of(origin)
    name = model.lower()
    listed = models.get(name)
    dated = _DATED.fullmatch(name)
    if listed is None and dated:
        base = models.get(dated["model"])
        listed = base if base and base.get("dated") else None
    if listed is None:
        raise UnknownPrice(model=model)
    return Price(listed["input"], listed["output"], listed.get("cached"), listed.get("written"))


def parse_price(text: str) -> Price:
    """The price in `IN,OUT`, USD per million tokens of the prompt and of the reply.

    Raises:
        ValueError: it is none; a clause that says what was found and what is expected.
    """
    parts = text.split(",")
    if len(parts) != 2:
        raise ValueError(f"is {text!r}; expected two prices in USD per million tokens, as '0.15,0.60'")
    return Price(*(_micro(part.strip(), text) for part in parts))


def _micro(part: str, text: str) -> int:
    try:
        usd = Decimal(part.removeprefix("$"))
    except InvalidOperation:
        usd = Decimal("NaN")
    if not usd.is_finite() or not 0 <= usd <= _HIGHEST:
        raise ValueError(f"is {text!r}; expected two prices in USD per million tokens, as '0.15,0.60'")
    return int((usd * _MICRO).to_integral_value(ROUND_CEILING))


def _models_of(origin: str) -> Mapping[str, Mapping[str, Any]]:
    """The listed models at an origin, by name; none for one that is not a provider's own."""
    try:
        parts = urlsplit(origin)
        known = parts.scheme == "https" and parts.port in (None, 443)
    except ValueError:
        return {}
    listed = _listed()
    models: Mapping[str, Mapping[str, Any]] = listed["models"].get(listed["hosts"].get(parts.hostname), {})
    return models if known else {}


@cache
def _listed() -> Mapping[str, Any]:
    found: Mapping[str, Any] = json.loads(_FILE.read_text(encoding="utf-8"))
    return found
