"""Settings to a provider, and what there is to choose from."""

from collections.abc import Mapping

from burnish.config.settings import Settings
from burnish.errors import ConfigurationError
from burnish.model.calls import Lane
from burnish.ports import Provider
from burnish.providers.catalogue import Kind, Setup, catalogue
from burnish.wiring import build


class _NoWords:
    """What the embedded rules may ask when they see one block at a time."""

    def accepted(self, _word: str) -> bool:
        return False

    def used_as_code(self, _word: str) -> bool:
        return False


def lane(settings: Settings) -> Lane:
    """Under what the calls of the provider are limited and priced; needs no key.

    Raises:
        ConfigurationError: there is no such provider, or it lacks a setting.
    """
    return _kind(settings).lane(_setup(settings, {}))


def make(settings: Settings, environ: Mapping[str, str]) -> Provider:
    """The provider, with its key from the environment. Raises as `lane`, or that the key is missing."""
    provider = _kind(settings).make(_setup(settings, environ))
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


def _setup(settings: Settings, environ: Mapping[str, str]) -> Setup:
    return Setup(
        model=settings.model,
        base_url=settings.base_url,
        environ=environ,
        rules=build.rules(settings) if settings.provider == "rules" else (),
        words=_NoWords(),
    )
