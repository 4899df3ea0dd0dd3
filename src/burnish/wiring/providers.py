"""Settings to a provider, and what there is to choose from."""

from collections.abc import Mapping
from dataclasses import dataclass

from burnish.config.settings import RULES, Settings
from burnish.errors import ConfigurationError
from burnish.model.calls import Lane
from burnish.pipeline.corpus import OwnUsage
from burnish.ports import Corpus, Files, Provider
from burnish.providers.catalogue import Kind, Setup, catalogue
from burnish.wiring import build


@dataclass(frozen=True, slots=True)
class _Words:
    """What the embedded rules may ask when they see one block at a time, and so no code of its document."""

    words: frozenset[str]  #: lower case

    def accepted(self, word: str) -> bool:
        return word.lower() in self.words

    def used_as_code(self, _word: str) -> bool:
        return False

    @property
    def corpus(self) -> Corpus:
        return OwnUsage(b"")


def lane(settings: Settings) -> Lane:
    """Under what the calls of the provider are limited and priced; needs no key.

    Raises:
        ConfigurationError: there is no such provider, or it lacks a setting.
    """
    return _kind(settings).lane(Setup(model=settings.model, base_url=settings.base_url))


def make(settings: Settings, files: Files, environ: Mapping[str, str]) -> Provider:
    """The provider, with its key from the environment.

    Raises:
        ConfigurationError: as `lane`, or the key is missing.
        CannotWrite: the file for replies cannot be opened.
    """
    is_rules = settings.provider == RULES
    provider = _kind(settings).make(
        Setup(
            model=settings.model,
            base_url=settings.base_url,
            environ=environ,
            timeout=settings.timeout,
            rules=build.rules(settings).of_blocks if is_rules else (),  # a reply may name no other strategy
            words=_Words(build.plan(settings, files).accepted_words if is_rules else frozenset()),
        )
    )
    if settings.record is None:
        return provider
    from burnish.providers.replay import Recorder

    return Recorder(provider, settings.record)


def provider_summaries() -> Mapping[str, str]:
    """One sentence for each provider, by name."""
    registry = catalogue()
    return {name: registry.make(name).summary for name in registry}


def _kind(settings: Settings) -> Kind:
    try:
        return catalogue().make(settings.provider)
    except LookupError as exc:
        raise ConfigurationError(where="provider", problem=str(exc)) from exc
