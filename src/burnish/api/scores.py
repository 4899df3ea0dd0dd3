"""Counts to scores: one number from 0 to 100 for each strategy."""

from collections.abc import Mapping

from burnish.model.scores import Measures
from burnish.wiring.strategies import strategy_list


def scores_of(measures: Measures) -> Mapping[str, float | None]:
    """By strategy, in their order; None where there is nothing to judge."""
    return {made.name: made.score.of(measures) for made in strategy_list() if made.score is not None}


def metrics_of(measures: Measures) -> Mapping[str, Mapping[str, float | None]]:
    """What is measured for each strategy, by its name and that of the metric."""
    return {made.name: {metric.name: metric.of(measures) for metric in made.metrics} for made in strategy_list()}


def overall(measures: Measures) -> float | None:
    """The mean of the scores, for a badge and an order; None when there is none."""
    known = [score for score in scores_of(measures).values() if score is not None]
    return sum(known) / len(known) if known else None
