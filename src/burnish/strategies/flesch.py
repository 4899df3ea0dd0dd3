"""The two formulas of Flesch, on counts of our own.

Sources: R. Flesch, "A new readability yardstick", Journal of Applied Psychology 32 (1948), 221-233, for reading ease;
J. P. Kincaid, R. P. Fishburne, R. L. Rogers, B. S. Chissom, "Derivation of new readability formulas", Research Branch
Report 8-75, Naval Technical Training Command (1975), for the grade. Both were made for connected prose.
"""

from burnish.model.scores import Measures


def reading_ease(measures: Measures) -> float | None:
    """About 100 for very easy texts, 60 to 70 for plain ones, 30 for hard ones; it may leave 0 to 100 on both sides."""
    if not measures.sentences or not measures.spoken:
        return None
    return 206.835 - 1.015 * measures.sentence_words / measures.sentences - 84.6 * measures.syllables / measures.spoken


def grade(measures: Measures) -> float | None:
    """The years of school in the United States that a reader needs."""
    if not measures.sentences or not measures.spoken:
        return None
    return 0.39 * measures.sentence_words / measures.sentences + 11.8 * measures.syllables / measures.spoken - 15.59
