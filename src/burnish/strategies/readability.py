"""How sentences run."""

from burnish.model.scores import Measures
from burnish.model.strategy import Metric, Score, Strategy
from burnish.strategies.flesch import grade, reading_ease
from burnish.strategies.scoring import ratio

_FLESCH = "R. Flesch, A new readability yardstick, Journal of Applied Psychology 32 (1948)"
_KINCAID = "J. P. Kincaid and others, Research Branch Report 8-75, Naval Technical Training Command (1975)"
_COLEMAN = "letters of words without digits, as M. Coleman and T. L. Liau count them (1975)"
_STYLE = "a form of `be` with a past participle, as GNU style(1) looks for it"
_HUNT = "two subordinate clauses or more, by the words that open them, after K. W. Hunt (1965)"


def _score(measures: Measures) -> float | None:
    ease = reading_ease(measures)
    return None if ease is None else min(100.0, max(0.0, ease))


READABILITY = Strategy(
    name="readability",
    version=1,
    summary="Make sentences read smoothly.",
    instructions="Smooth awkward word order and links between sentences; keep the author's voice.",
    rules=("heading-jump", "long-sentence", "spacing"),
    metrics=(
        Metric("Flesch reading ease", "", _FLESCH, reading_ease),
        Metric("Flesch-Kincaid grade", "years of school", _KINCAID, grade),
        Metric("sentence length", "words", _FLESCH, ratio("sentence_words", "sentences")),
        Metric("word length", "letters", _COLEMAN, ratio("letters", "spoken")),
        Metric("syllables", "in a word", _FLESCH, ratio("syllables", "spoken")),
        Metric("passive voice", "% of sentences", _STYLE, ratio("passive", "sentences", 100)),
        Metric("nested clauses", "% of sentences", _HUNT, ratio("nested", "sentences", 100)),
    ),
    score=Score("206.835 - 1.015 x words per sentence - 84.6 x syllables per word, from 0 to 100", _FLESCH, _score),
    after=("splitting the blocks into sentences", "clarity, where both want to change one sentence"),
    never=("joins, splits or reorders blocks", "breaks lines anew"),
)
