"""Is a new text still in the old one's language? Fault F34, soft check S4.

By the commonest words of each language, as far as they are not words of English, and only those that are new or gone.
Another script is for `characters` to notice. Method: short words, as in `documents.screening.language`, whose lists
are longer since they judge whole documents of any origin; a model that changes language goes to a large one.
"""

from collections import Counter
from collections.abc import Sequence

from burnish.checks.wording import Change
from burnish.model.edits import Refusal

CHECK = "language"

_FEWEST_WORDS = 8  #: of a text or a sentence; fewer tell nothing
_ENGLISH_BEFORE = 0.1  #: share of English function words in a text that is surely English
_ENGLISH_LEFT = 0.3  #: of that share; below, English was lost
_SOME_ENGLISH = 0.07  #: share of them that hardly any English text is below
_NEW = 0.6  #: share of words that are not in the old text; translations are above, revisions below
_SIGNS = 2  #: words with an accent, or common in another language
_NEW_WORDS = 3  #: of one other language

#: Words of no other language, and not all of the commonest are: `is` and `of` are Dutch, `for` and `at` Danish.
_ENGLISH = frozenset(
    (
        "the and to that with this you are it from if not your which how using any these should must does only into "
        "its than then were they their other also but what there each it's you're can't don't been being would could "
        "because while between about after before through where both same such some them we our like make or may might "
        "very when use"
    ).split()
)
#: Of the words below, those that English has, too.
_SHARED = frozenset(
    "is of for be by has have was will when on in an at a do no as so me my die per via den com or".split()
)
_OTHERS = {
    "German": "der die das und ist nicht mit für auf ein eine einen einem einer dem den des sie zu von wird werden "
    "sich oder auch im wenn sind kann können durch bei nach aus wie über ihre",
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
    "Czech": "je na se v že s z pro jako nebo by jsou aby jak být které tento není",
    "Turkish": "bir ve bu için ile olarak da de daha gibi olan veya her ne kadar sonra",
    "Romanian": "și în la un o cu pe este pentru care din nu sau mai se prin sunt",
    "Hungarian": "az és egy hogy nem ez meg van vagy csak ha mint de",
    "Finnish": "ja ei että se tai kun ovat voi myös jos sen joka mutta tämä",
    "Vietnamese": "và của là các có cho không được với một trong này những để khi",
    "Indonesian": "yang dan di untuk dengan ini dari pada adalah dalam tidak anda akan atau dapat ke",
}
_LISTS = {
    language: frozenset(w for w in words.split() if len(w) > 1) - _ENGLISH - _SHARED
    for language, words in _OTHERS.items()
}
_FOREIGN = frozenset[str]().union(*_LISTS.values())


def compare(change: Change) -> Refusal | None:
    """Refuse a text that lost its English, or has several common words of another language that are new."""
    before, after = change.before, change.after
    if len(after.words) < _FEWEST_WORDS or change.gained.total() < _NEW_WORDS:
        return None
    new = Counter({word: count for word, count in change.gained.items() if word in _FOREIGN})
    if new.total() >= _NEW_WORDS:
        language = max(_LISTS, key=lambda name: sum(new[word] for word in _LISTS[name]))
        own = [word for word in new if word in _LISTS[language]]
        if len(own) > 1 and sum(new[word] for word in own) >= _NEW_WORDS:
            return Refusal(CHECK, f"it seems to have become {language}")
    was = _english(before.words)
    if was < _ENGLISH_BEFORE:
        return None
    known = set(before.words)
    if sum(word not in known for word in after.words) < _NEW * _FEWEST_WORDS:
        return None
    for words in (after.words, *after.sentences):
        now = _english(words)
        if (
            len(words) >= _FEWEST_WORDS
            and now < min(_SOME_ENGLISH, _ENGLISH_LEFT * was)
            and sum(word in _FOREIGN or not word.isascii() for word in words) >= _SIGNS
            and sum(word not in known for word in words) >= _NEW * len(words)
        ):
            return Refusal(CHECK, "a part of it is no longer English")
    return None


def _english(words: Sequence[str]) -> float:
    return sum(map(_ENGLISH.__contains__, words)) / max(1, len(words))
