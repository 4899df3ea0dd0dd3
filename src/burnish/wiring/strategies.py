"""Settings to strategies, and what there is to choose from."""

from burnish.config.settings import Settings
from burnish.errors import ConfigurationError
from burnish.model.strategy import Strategy
from burnish.strategies.catalogue import catalogue


def strategies(settings: Settings) -> tuple[Strategy, ...]:
    """The chosen strategies in the order of the catalogue.

    Raises:
        ConfigurationError: there is none of a name.
    """
    registry = catalogue()
    for name in settings.strategy or ():
        if name not in set(registry):
            try:
                registry.make(name)
            except LookupError as exc:
                raise ConfigurationError(where="strategy", problem=str(exc)) from exc
    return tuple(registry.make(n) for n in registry if settings.strategy is None or n in settings.strategy)


def strategy_list(*names: str) -> tuple[Strategy, ...]:
    """The named strategies, or all, in their order: where two contradict each other, the earlier one wins.

    Raises:
        ConfigurationError: there is none of a name.
    """
    return strategies(Settings(strategy=names or None))
