"""Is a new text still in the old one's language? Fault F34, soft check S4.

By the commonest words of each language, as far as they are not words of English, and only those that are new or gone.
Another script is for `characters` to notice. Method: short words, as in `documents.screening.language`, whose lists
are longer since they judge whole documents of any origin; a model that changes language goes to a large one.
"""

from collections import Counter

from burnish.checks.wording import Wording
from burnish.model.edits import Refusal

CHECK = "language"

_FEWEST_WORDS = 8  #: fewer tell nothing
_ENGLISH_BEFORE = 0.2  #: share of English function words in a text that is surely English
_ENGLISH_LEFT = 0.4  #: of that share; below, English was lost
_ENGLISH_GONE = 0.08  #: share below which no language is needed to say that English was lost
_NEW_WORDS = 3  #: of one other language

_ENGLISH = frozenset(
    (
        "the of and to that for with this you are be is it by from can will if when not your which have has as how use "
        "using see all any more one these should must does only into its than then was were they their other also but "
        "we our what there each in or an at a on do so no my may via per about after before up out"
    ).split()
)
_OTHERS = {
    "German": "der die das und ist nicht mit für auf ein eine einen einem einer dem den des sie zu von wird werden sich "
    "oder auch im wenn sind kann können durch bei nach aus wie über ihre",
    "French": "le la les des et est une dans pour que qui vous sur avec par ce cette ne pas au aux du sont nous votre "
    "être ou il peut en un de",
    "Spanish": "el la los las que y una para por con del es se como más este esta su puede lo desde cuando si sin pero "
    "son en un de",
    "Portuguese": "o os que e uma para com não do da dos das em na se você um por mais como ao é são pode seu isso de",
    "Italian": "il la che di e un una per non con del della dei delle gli sono si da nel come più anche questo questa "
    "può è al",
    "Dutch": "de het een en van dat niet met voor op te zijn wordt deze ook aan bij uit als naar kan je om",
    "Polish": "w z i się nie że jest dla przez jak są oraz może po który które jeśli ale",
    "Swedish": "och att det som en är på för med av den till inte ett kan om du har eller från när",
    "Danish or Norwegian": "og at det som en er på for med av den til ikke et kan du har eller fra når",
    "Indonesian": "yang dan di untuk dengan ini dari pada adalah dalam tidak anda akan atau dapat ke",
}
_LISTS = {language: frozenset(words.split()) - _ENGLISH for language, words in _OTHERS.items()}
_FOREIGN = frozenset().union(*_LISTS.values())


def compare(before: Wording, after: Wording) -> Refusal | None:
    """Refuse a text that lost its English, or has several common words of another language that are new."""
    if len(after.words) < _FEWEST_WORDS or before.words == after.words:
        return None
    new = Counter(word for word in after.words if word in _FOREIGN)
    if new:
        new -= Counter(word for word in before.words if word in _FOREIGN)
    if new.total() >= _NEW_WORDS:
        language = max(_LISTS, key=lambda name: sum(new[word] for word in _LISTS[name]))
        own = [word for word in new if word in _LISTS[language]]
        if len(own) > 1 and sum(new[word] for word in own) >= _NEW_WORDS:
            return Refusal(CHECK, f"it seems to have become {language}")
    was = _english(before)
    if len(before.words) >= _FEWEST_WORDS and was >= _ENGLISH_BEFORE:
        now = _english(after)
        if now < _ENGLISH_GONE and now < _ENGLISH_LEFT * was:
            return Refusal(CHECK, "it is no longer English")
    return None


def _english(text: Wording) -> float:
    return sum(map(_ENGLISH.__contains__, text.words)) / len(text.words)
