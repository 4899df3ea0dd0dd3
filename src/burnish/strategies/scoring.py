"""How findings become a score: by the raw scoring model of Multidimensional Quality Metrics (MQM).

MQM sets the penalties of all errors in relation to the words of a text: score = 100 x (1 - penalties / words x scaler).
A minor error costs 1, a major one 5 (its usual multipliers); the scaler is 10, since edited documents hold fewer errors
than the translations for which the model was made. So one finding in 1,000 words costs 1 point, or 5.
Source: themqm.org, "The MQM Scoring Models" and "Values and Scores" (2024).
"""

from collections.abc import Callable

from burnish.model.scores import Measures
from burnish.model.strategy import Metric, Score

MINOR, MAJOR = 1, 5  #: what an error costs
_SCALER = 10
_SOURCE = "the raw scoring model of Multidimensional Quality Metrics, themqm.org (penalty scaler 10)"


def by_findings(strategy: str, penalty: int) -> Score:
    """The score of a strategy whose rules find errors.

    Args:
        strategy: the name of a count of `Measures`.
        penalty: of one finding.
    """
    cost = ratio(strategy, "words", 100 * _SCALER * penalty)

    def score(measures: Measures) -> float | None:
        lost = cost(measures)
        return None if lost is None else max(0.0, 100 - lost)

    severity = "minor" if penalty == MINOR else "major"
    return Score(
        f"100 - {100 * _SCALER * penalty:,} x findings / words, at least 0",
        f"{_SOURCE}; each finding is a {severity} error",
        score,
    )


def findings(strategy: str) -> Metric:
    """How many findings a strategy's rules have in 1,000 words."""
    return Metric("findings", "in 1,000 words", "the rules of the strategy", ratio(strategy, "words", 1000))


def ratio(counted: str, beside: str, times: int = 1) -> Callable[[Measures], float | None]:
    """One count of `Measures` in relation to another; None where the other is 0."""

    def of(measures: Measures) -> float | None:
        part, whole = (int(getattr(measures, name)) for name in (counted, beside))
        return times * part / whole if whole else None

    return of
