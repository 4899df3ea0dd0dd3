"""Makes `src/burnish/config/prices.json` from the prices in the package genai-prices.

    python docs/make_prices.py [--check]

Kept are text models with a price for the prompt and one for the reply, at the provider's own address. A price is the
highest that holds from the day on which the list was made: of several by time of day, or with a later date, the dearest
counts. Of prices by length of the prompt, that for prompts up to `LONGEST_PROMPT` counts. Where a provider charges more
for what it writes to its cache, all of the prompt counts as written, but for Claude, which writes only on request: that
has a price of its own.

`--check` compares with what is there and fails when it is stale.
"""

import argparse
import json
import re
import sys
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import ROUND_CEILING, Decimal
from importlib.metadata import version
from pathlib import Path

from genai_prices import types
from genai_prices.data_snapshot import get_snapshot

from burnish.config.prices import LONGEST_PROMPT

FILE = Path(__file__).resolve().parent.parent / "src" / "burnish" / "config" / "prices.json"
#: Addresses at which a provider sells its own service at its listed prices. No routers and no clouds: their prices
#: depend on more than the model.
HOSTS = {
    "api.anthropic.com": "anthropic",
    "api.cerebras.ai": "cerebras",
    "api.cohere.ai": "cohere",
    "api.cohere.com": "cohere",
    "api.deepseek.com": "deepseek",
    "api.fireworks.ai": "fireworks",
    "api.groq.com": "groq",
    "api.minimax.io": "minimax",
    "api.mistral.ai": "mistral",
    "api.moonshot.ai": "moonshotai",
    "api.openai.com": "openai",
    "api.together.xyz": "together",
    "api.x.ai": "x-ai",
    "api.z.ai": "zai",
    "generativelanguage.googleapis.com": "google",
}
OTHER_THAN_TEXT = re.compile(
    r"audio|realtime|tts|transcribe|whisper|speech|image|imagen|veo|sora|embed|moderation|rerank|ocr"
)

#: No beginnings of names, and no models tuned for one customer.
WHOLE = re.compile(r"(?!ft:)(?!.*[-.@]-latest)[a-z0-9].*[a-z0-9]")


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--check", action="store_true")
    options = arguments.parse_args()
    old = FILE.read_text(encoding="utf-8") if FILE.exists() else ""
    made = date.fromisoformat(json.loads(old)["made"]) if options.check and old else date.today()  # noqa: DTZ011
    new = shown(listed(made))
    if options.check:
        print("prices.json is current" if new == old else "prices.json is stale: run docs/make_prices.py")
        return int(new != old)
    FILE.write_text(new, encoding="utf-8")
    return 0


def listed(made: date) -> dict[str, object]:
    """All that the file holds."""
    providers = {provider.id: provider for provider in get_snapshot().providers}
    for host, name in HOSTS.items():
        if not re.match(providers[name].api_pattern, f"https://{host}/"):
            raise SystemExit(f"{host} is no longer an address of {name}")
    return {
        "made": made.isoformat(),
        "source": f"genai-prices {version('genai-prices')}",
        "hosts": HOSTS,
        "models": {name: dict(models(providers[name], made)) for name in sorted(set(HOSTS.values()))},
    }


def models(provider: types.Provider, made: date) -> Iterator[tuple[str, dict[str, object]]]:
    """Every name under which a text model is known, with its price."""
    names = {name.lower() for model in provider.models for name in (model.id, *told(model.match))}
    names |= {f"{name}-latest" for name in names if not name.endswith("-latest")}
    for name in sorted(name for name in names if WHOLE.fullmatch(name)):
        model = provider.find_model(name)
        foreign = provider.id == "google" and "claude" in name  # sold at another address
        if model is None or foreign or OTHER_THAN_TEXT.search(name) or OTHER_THAN_TEXT.search(model.id):
            continue
        price = price_of(model, made)
        if price is not None:
            dated = any(provider.find_model(name + suffix) is model for suffix in ("-2099-01-31", "-20990131"))
            yield name, price | ({"dated": True} if dated else {})


def told(match: types.MatchLogic) -> Iterator[str]:
    """The names that a rule spells out."""
    if isinstance(match, types.ClauseEquals):
        yield match.equals
    elif isinstance(match, types.ClauseStartsWith):
        yield match.starts_with
    elif isinstance(match, types.ClauseOr):
        for clause in match.or_:
            yield from told(clause)


def price_of(model: types.ModelInfo, made: date) -> dict[str, object] | None:
    """Micro-USD per million tokens, or None for what has no such price."""
    prices = list(holding(model, made))
    if not prices or any(price.requests_kcount for price in prices):
        return None
    on_request = "claude" in model.id.lower()
    writes = [price.cache_write_mtok for price in prices]
    sent = dearest([price.input_mtok for price in prices], () if on_request else writes)
    back = dearest([price.output_mtok for price in prices], [price.output_reasoning_mtok for price in prices])
    if sent is None or back is None:
        return None
    cached = dearest([price.cache_read_mtok for price in prices], ())
    written = dearest(writes, ()) if on_request else None
    return (
        {"input": sent, "output": back}
        | ({} if cached is None or cached >= sent else {"cached": cached})
        | ({} if written is None or written <= sent else {"written": written})
    )


def holding(model: types.ModelInfo, made: date) -> Iterator[types.ModelPrice]:
    """The prices that hold on that day or later, at some hour: the last whose condition is met wins."""
    if isinstance(model.prices, types.ModelPrice):
        yield model.prices
        return
    for conditional in reversed(model.prices):
        yield conditional.prices
        rule = conditional.constraint
        if rule is None or (isinstance(rule, types.StartDateConstraint) and rule.start_date <= made):
            return


def dearest(needed: Sequence[object], others: Sequence[object]) -> int | None:
    """The highest price, rounded up; None when one that is needed is missing."""
    if any(price is None for price in needed):
        return None
    highest = max(usd(price) for price in (*needed, *others) if price is not None)
    return int((highest * 1_000_000).to_integral_value(ROUND_CEILING))


def usd(price: object) -> Decimal:
    """USD per million tokens, for prompts up to the longest."""
    if isinstance(price, types.TieredPrices):
        return max([price.base, *(tier.price for tier in price.tiers if tier.start < LONGEST_PROMPT)])
    return Decimal(str(price))


def shown(what: dict[str, object]) -> str:
    """JSON, one model a line, so that a change of prices can be read."""
    text = json.dumps(what, indent=1, ensure_ascii=False)
    return re.sub(r"\{\s*(\"input\"[^{}]*?)\s*\}", lambda m: "{" + re.sub(r"\s*\n\s*", " ", m[1]) + "}", text) + "\n"


if __name__ == "__main__":
    sys.exit(main())
