"""Every strategy, one line each. The factories import their strategy's module on use."""

from burnish.model.strategy import Strategy
from burnish.registry import Registry


def catalogue() -> Registry[Strategy]:
    """A registry of all strategies by name, in the order in which they are asked for."""
    registry: Registry[Strategy] = Registry("strategy")
    registry.add("clarity", _clarity)
    registry.add("completeness", _completeness)
    registry.add("consistency", _consistency)
    registry.add("accuracy", _accuracy)
    registry.add("readability", _readability)
    return registry


def _clarity() -> Strategy:
    from burnish.strategies.clarity import CLARITY

    return CLARITY


def _completeness() -> Strategy:
    from burnish.strategies.completeness import COMPLETENESS

    return COMPLETENESS


def _consistency() -> Strategy:
    from burnish.strategies.consistency import CONSISTENCY

    return CONSISTENCY


def _accuracy() -> Strategy:
    from burnish.strategies.accuracy import ACCURACY

    return ACCURACY


def _readability() -> Strategy:
    from burnish.strategies.readability import READABILITY

    return READABILITY
