"""Every provider, one line each. A kind imports its provider's module on use."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from burnish.errors import ConfigurationError
from burnish.model.calls import Lane
from burnish.ports import Provider, Rule, Words
from burnish.registry import Registry


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup:
    """What a provider is made from; each takes what it needs."""

    model: str = ""
    base_url: str = ""  #: of an endpoint, or the file of a recording; empty: the provider's own
    environ: Mapping[str, str] = field(default_factory=dict)  #: where keys are
    rules: Sequence[Rule] = ()
    words: Words | None = None  #: what rules may ask


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of provider."""

    name: str
    summary: str  #: one sentence for a person
    lane: Callable[[Setup], Lane]  #: that a provider would have; needs no key and opens nothing
    make: Callable[[Setup], Provider]  #: opens no connection; both raise `ConfigurationError`


def catalogue() -> Registry[Kind]:
    """A registry of all kinds of providers by name."""
    registry: Registry[Kind] = Registry("provider")
    for kind in (
        Kind("rules", "The embedded rules: no key, no network, no cost.", _rules_lane, _rules),
        Kind("openai", "OpenAI, or any endpoint that speaks its language: `--base-url`.", _openai_lane, _openai),
        Kind("replay", "Recorded replies, from the file that `--base-url` names.", _replay_lane, _replay),
    ):
        registry.add(kind.name, _giver_of(kind))
    return registry


def _giver_of(kind: Kind) -> Callable[[], Kind]:
    return lambda: kind


def _rules_lane(setup: Setup) -> Lane:  # noqa: ARG001 - as its peers
    return Lane("rules", "", "rules")


def _rules(setup: Setup) -> Provider:
    from burnish.providers.rules import RulesProvider

    if setup.words is None:
        raise ConfigurationError(where="provider", problem="the rules need to know which words are accepted")
    return RulesProvider(setup.rules, setup.words)


def _openai_lane(setup: Setup) -> Lane:
    from burnish.providers.keys import OPENAI
    from burnish.providers.origins import read_endpoint

    if not setup.model:
        raise ConfigurationError(where="model", problem="the provider openai needs one, as in `--model gpt-4o-mini`")
    return Lane("openai", read_endpoint(setup.base_url or OPENAI).origin, setup.model)


def _openai(setup: Setup) -> Provider:
    from burnish.providers.keys import OPENAI, key_for
    from burnish.providers.openai import BASE_URL, OpenAI
    from burnish.providers.origins import read_endpoint

    _openai_lane(setup)
    base_url = setup.base_url or BASE_URL
    endpoint = read_endpoint(base_url)
    key = key_for(endpoint, setup.environ)
    if key is None and endpoint.origin == OPENAI:
        raise ConfigurationError(where="OPENAI_API_KEY", problem=f"holds no key for {OPENAI}, which needs one")
    return OpenAI(setup.model, base_url=base_url, key=key)


def _replay_lane(setup: Setup) -> Lane:
    return _replay(setup).lane


def _replay(setup: Setup) -> Provider:
    from burnish.providers.replay import Replay

    if not setup.base_url:
        raise ConfigurationError(where="base-url", problem="the provider replay needs the file of a recording")
    return Replay(Path(setup.base_url))
