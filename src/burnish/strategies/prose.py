"""What is counted in prose, sentence by sentence: words, letters, syllables, passive voice, nested clauses.

A sentence counts when it ends as one does, so that captions and items of lists that are none are left out; its words
are runs without white space that hold a letter or a digit. Inline code, an address or a figure is one word whose
letters and syllables do not count, since nobody knows how it is spoken. All counts add up, over blocks and documents.
"""

import re
from collections.abc import Sequence

from burnish.model.scores import Measures
from burnish.patterns import late_pattern
from burnish.strategies.syllables import syllables

_ENDED = late_pattern(r"[.!?…:][\"'”’)\]*_]*\s*\Z")
_OPAQUE = late_pattern(
    r"(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)|\]\(?@@[0-9]+[A-Z2-7]{2}@@\)?|@@[0-9]+[A-Z2-7]{2}@@|&#?\w+;", re.DOTALL
)
_STANDS_FOR = {"]": "", "&": " "}
_WORD = late_pattern(r"\S*[^\W_]\S*")
_SPOKEN = late_pattern(r"(?<![\w/.@#])[^\W\d_]+(?:['’][^\W\d_]+)?(?![\w/@#]|\.\w)")
_FEWEST_WORDS = 2  #: of a sentence

_ADVERB = r"(?:not|even|also|often|always|never|still|now|then|only|already|first|just|both|usually|most|\w+ly)"
_IRREGULAR = (
    "been begun bent bound bought broken brought built burnt cast caught chosen cut dealt done drawn driven eaten "
    "fallen fed felt forgotten fought found frozen given gone grown heard held hidden hit hung hurt kept known laid "
    "led left lent let lost made meant met mistaken overridden overwritten paid put read rebuilt rerun reset resent "
    "ridden run said seen sent set shaken shown shut sold spent split spoken spread stolen stood struck stuck sung "
    "sunk swept sworn taken taught thought thrown told torn understood undone unset won worn wound woven written"
).replace(" ", "|")
#: A form of `be`, perhaps adverbs, and a past participle; not a word in `-ed` that is none (`need`, `embed`).
_PASSIVE = late_pattern(
    r"\b(?:am|is|are|was|were|be|been|being|(?:is|are|was|were)n['’]t|(?:it|that|there|they|we|you)['’](?:s|re))\s+"
    rf"(?:{_ADVERB}\s+){{0,2}}"
    rf"(?:(?!hundred|indeed|embed|sacred|naked|kindred|tired)[a-z]{{2,}}(?<!e)ed|agreed|freed|guaranteed|{_IRREGULAR})\b(?!-)",
    re.IGNORECASE,
)
#: How subordinate clauses open. `that` does where a subject or a verb follows it.
_CLAUSE = late_pattern(
    r"\b(?:which|who|whom|whose|because|although|though|unless|until|whereas|while|if|when|whenever|where|wherever|since"
    r"|whether|so that|in case|as if|provided that|before|after|as soon as|as long as"
    r"|that(?=\s+(?:is|are|was|were|has|have|had|can|could|may|might|must|should|will|would|do|does|did|you|we|they|he|she|it"
    r"|the|a|an|this|these|those|its|your|their|our|no|all|each|every|not)\b))\b(?!\s*[,.:;)])",
    re.IGNORECASE,
)
_NESTED = 2  #: subordinate clauses that make a sentence a nested one


def words_in(text: str) -> int:
    """How many words a block has, whatever it is."""
    return len(_WORD.findall(_plain(text)))


def measure(text: str, sentences: Sequence[tuple[int, int]]) -> Measures:
    """The counts of one block's logical text.

    Args:
        sentences: half-open ranges that cover `text`, as `documents.sentences` finds them.
    """
    found = (text[start:end] for start, end in sentences)
    return Measures.total(_of_sentence(_plain(sentence)) for sentence in found if _ENDED.search(sentence))


def _of_sentence(sentence: str) -> Measures:
    words = len(_WORD.findall(sentence))
    if words < _FEWEST_WORDS:
        return Measures()
    spoken = _SPOKEN.findall(sentence)
    return Measures(
        sentences=1,
        sentence_words=words,
        spoken=len(spoken),
        letters=sum(map(len, spoken)),
        syllables=sum(map(_syllables, spoken)),
        passive=int(_PASSIVE.search(sentence) is not None),
        nested=int(len(_CLAUSE.findall(sentence)) >= _NESTED),
    )


def _syllables(word: str) -> int:
    return syllables(word.replace("’", "'").partition("'")[0] if "'" in word or "’" in word else word)


def _plain(text: str) -> str:
    """With a digit for what is no word that can be spoken, and without the targets of links and entities."""
    if "`" in text or "@@" in text or "&" in text:
        return _OPAQUE.sub(lambda found: _STANDS_FOR.get(found[0][0], "0"), text)
    return text
