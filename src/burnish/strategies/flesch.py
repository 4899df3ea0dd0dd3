"""The two formulas of Flesch, on counts of our own.

Sources: R. Flesch, "A new readability yardstick", Journal of Applied Psychology 32 (1948), 221-233, for reading ease;
J. P. Kincaid, R. P. Fishburne, R. L. Rogers, B. S. Chissom, "Derivation of new readability formulas", Research Branch
Report 8-75, Naval Technical Training Command (1975), for the grade. Both were made for connected prose.
"""

from burnish.model.scores import Tally


def reading_ease(tally: Tally) -> float | None:
    """About 100 for very easy texts, 60 to 70 for plain ones, 30 for hard ones; it may leave 0 to 100 on both sides."""
    if not tally.sentences or not tally.spoken:
        return None
    return 206.835 - 1.015 * tally.sentence_words / tally.sentences - 84.6 * tally.syllables / tally.spoken


def grade(tally: Tally) -> float | None:
    """The years of school in the United States that a reader needs."""
    if not tally.sentences or not tally.spoken:
        return None
    return 0.39 * tally.sentence_words / tally.sentences + 11.8 * tally.syllables / tally.spoken - 15.59
