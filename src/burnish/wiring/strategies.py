"""The strategies as a list, for who wants to see them."""

from burnish.model.strategy import Strategy
from burnish.strategies.catalogue import catalogue


def strategy_list() -> tuple[Strategy, ...]:
    """All strategies in their order: where two contradict each other, the earlier one wins."""
    registry = catalogue()
    return tuple(registry.make(name) for name in registry)
