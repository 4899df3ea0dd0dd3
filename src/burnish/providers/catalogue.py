"""Every provider, one line each. A kind imports its provider's module on use."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from burnish.errors import ConfigurationError
from burnish.model.calls import Lane
from burnish.ports import Provider, Rule, Words
from burnish.registry import Registry

if TYPE_CHECKING:
    from burnish.providers.keys import Secret


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup:
    """What a provider is made from; each takes what it needs."""

    model: str = ""
    base_url: str = ""  #: of an endpoint, or the file of a recording; empty: the provider's own
    environ: Mapping[str, str] = field(default_factory=dict)  #: where keys are
    timeout: float = 300.0  #: seconds that a call may take
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
        Kind("anthropic", "Anthropic, or any endpoint that speaks its language.", _anthropic_lane, _anthropic),
        Kind("market", "Providers that the library any-llm knows: the extra `burnish[market]`.", _market_lane, _market),
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

    return _hosted_lane(setup, "openai", OPENAI, "gpt-4o-mini")


def _openai(setup: Setup) -> Provider:
    from burnish.providers.http import timeouts
    from burnish.providers.openai import OpenAI

    key = _key(setup, _openai_lane(setup), "OPENAI")
    return OpenAI(setup.model, base_url=setup.base_url, key=key, timeouts=timeouts(setup.timeout))


def _anthropic_lane(setup: Setup) -> Lane:
    from burnish.providers.keys import ANTHROPIC

    return _hosted_lane(setup, "anthropic", ANTHROPIC, "claude-haiku-4-5")


def _anthropic(setup: Setup) -> Provider:
    from burnish.providers.anthropic import Anthropic
    from burnish.providers.http import timeouts

    key = _key(setup, _anthropic_lane(setup), "ANTHROPIC")
    return Anthropic(setup.model, base_url=setup.base_url, key=key, timeouts=timeouts(setup.timeout))


def _hosted_lane(setup: Setup, name: str, home: str, example: str) -> Lane:
    """The lane at an endpoint, or at the hosted service at `home`."""
    from burnish.providers.origins import read_endpoint

    if not setup.model:
        raise ConfigurationError(where="model", problem=f"the provider {name} needs one, as in `--model {example}`")
    return Lane(name, read_endpoint(setup.base_url or home).origin, setup.model)


def _key(setup: Setup, lane: Lane, vendor: str) -> "Secret | None":
    """The key for a lane; the hosted service needs one."""
    from burnish.providers.keys import HOMES, key_for
    from burnish.providers.origins import read_endpoint

    key = key_for(read_endpoint(setup.base_url or HOMES[vendor]), setup.environ, vendor)
    if key is None and lane.origin == HOMES[vendor]:
        raise ConfigurationError(where=f"{vendor}_API_KEY", problem=f"holds no key for {lane.origin}, which needs one")
    return key


def _market_lane(setup: Setup) -> Lane:
    from burnish.providers.market import lane_of

    return lane_of(setup.model, setup.base_url)


def _market(setup: Setup) -> Provider:
    from burnish.providers.market import Market

    return Market(setup.model, base_url=setup.base_url, environ=setup.environ)


def _replay_lane(setup: Setup) -> Lane:
    return _replay(setup).lane


def _replay(setup: Setup) -> Provider:
    from burnish.providers.replay import Replay

    if not setup.base_url:
        raise ConfigurationError(where="base-url", problem="the provider replay needs the file of a recording")
    return Replay(Path(setup.base_url))
