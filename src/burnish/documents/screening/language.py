"""Documents and passages in another language than English, by the share of each language's commonest words.

A word list per language, of words that are not words of English too. A document counts as foreign when the words of
another language are commoner in it than those of English, or when most of its letters are of another script. A
language without a list is noticed by its accents and the lack of English words. Short prose is taken for English.
Source: the method of G. Grefenstette, "Comparing two language identification schemes" (1995), short words.
"""

from collections.abc import Sequence

from burnish.patterns import late_pattern

SAMPLE = 5_000  #: characters of prose that are looked at
_FEWEST_WORDS = 40  #: fewer tell nothing
_FEWEST_LETTERS = 60  #: of another script; those scripts may have no spaces between words
_FOREIGN_SHARE = 0.06  #: of the words; below it a list has just met names and abbreviations
_ENGLISH_SHARE = 0.04  #: English prose has at least this; see the benchmark
_PLAINLY_ENGLISH = 0.2  #: no text of another language has so many; spares the other lists
_FEWEST_SIGNS = 2  #: words that tell the language of a passage
_ACCENTED_SHARE = 0.03  #: of the letters; English has far fewer

_MASK = late_pattern(r"@@\w+@@")
_NAME = late_pattern(r"@@\w+@@|\w*(?:[./:@]+\w+)+")  # masks, addresses, files
_WORD = late_pattern(r"[^\W\d_]+")
_LATIN = late_pattern(r"[A-Za-z\u00aa-\u024f\u1e00-\u1eff]")
_LETTER = late_pattern(r"[^\W\d_]")
_ACCENTED = late_pattern(r"[\u00c0-\u024f\u1e00-\u1eff]")

_ENGLISH = frozenset(
    (
        "the of and to that for with this you are be is it by from can will if when not your which have has as how "
        "use using see all any more one these should must does only into its than then was were they their other also "
        "but we our what there each in on or an at"
    ).split()
)
_OTHERS = {
    "German": "der die das und ist nicht mit für auf ein eine einen dem den des sie zu von wird werden sich oder auch "
    "im wenn sind kann durch bei nach aus wie über",
    "French": "le la les des et est une dans pour que qui vous sur avec par ce cette ne pas au aux du sont plus nous "
    "votre être ou il peut",
    "Spanish": "el la los las que y una para por con del es se no al como más este esta su puede lo desde cuando si "
    "sin pero son",
    "Portuguese": "o os que e uma para com não do da dos das em no na se você um por mais como ao é são pode seu isso "
    "também",
    "Italian": "il la che di e un una per non con del della dei delle gli sono si da nel come più anche questo questa "
    "può è al",
    "Dutch": "de het een en van dat niet met voor op te zijn wordt deze ook aan bij uit als naar kan je of om",
    "Polish": "w z na do i się nie że jest to dla przez jak są oraz może po który które jeśli ale",
    "Swedish": "och att det som en är på för med av den till inte ett kan om du har eller från när",
    "Danish or Norwegian": "og at det som en er på for med av den til ikke et kan du har eller fra når deg jeg",
    "Turkish": "bir ve bu için ile olarak da de daha gibi olan veya her ne kadar sonra",
    "Czech": "je na se v že to s z do pro jako nebo by jsou aby jak být které tento",
    "Indonesian": "yang dan di untuk dengan ini dari pada adalah dalam tidak anda akan atau dapat ke",
    "Vietnamese": "và của là các có cho không được với một trong này những để khi",
    "Romanian": "și de în la un o cu pe este pentru care din nu sau mai se prin sunt",
    "Hungarian": "az és egy hogy nem is ez meg van vagy csak ha mint de",
    "Finnish": "ja on ei että se tai kun ovat voi myös jos sen joka mutta tämä",
}
_LISTS = {language: frozenset(words.split()) - _ENGLISH for language, words in _OTHERS.items()}
_COMMON = frozenset[str]().union(*_LISTS.values())


def screen_language(prose: str) -> str | None:
    """Why a document with this prose is not taken for English, as a clause, or None.

    `prose` is the logical texts of a document, masks included.
    """
    sample = _MASK.sub(" ", prose[:SAMPLE])
    words = _words(sample)
    english = _share(words, _ENGLISH)
    if english > _PLAINLY_ENGLISH:
        return None
    letters, latin, accented = _letters(sample)
    if letters - latin >= _FEWEST_LETTERS and 2 * latin < letters:
        return "not in English (another script)"
    if len(words) < _FEWEST_WORDS:
        return None
    language, share = _likeliest(words)
    if share > max(english, _FOREIGN_SHARE):
        return f"not in English (it seems to be {language})"
    if english < _ENGLISH_SHARE and accented > _ACCENTED_SHARE * letters:
        return "not in English"
    return None


def screen_passage(prose: str) -> bool | None:
    """Is a paragraph or so plainly in another language? None: it has too few words that tell.

    A document in English may quote or translate; what stands there is not to be corrected as English.
    """
    words = [word for word in _words(_NAME.sub(" ", prose[:SAMPLE])) if len(word) > 1]  # letters are names of things
    english = sum(map(_ENGLISH.__contains__, words))
    common = max(sum(map(known.__contains__, words)) for known in _LISTS.values())
    foreign = common + sum(_ACCENTED.search(word) is not None and word not in _COMMON for word in words)
    return foreign > english if max(english, foreign) >= _FEWEST_SIGNS else None


def margin(prose: str) -> float | None:
    """By how much the share of English words leads that of any other language; None for short prose.

    For judging the method; the decision is `screen_language`.
    """
    words = _words(_MASK.sub(" ", prose[:SAMPLE]))
    if len(words) < _FEWEST_WORDS:
        return None
    return _share(words, _ENGLISH) - _likeliest(words)[1]


def _words(sample: str) -> list[str]:
    return _WORD.findall(sample.lower())


def _likeliest(words: Sequence[str]) -> tuple[str, float]:
    """The other language whose common words have the largest share, and that share."""
    shares = {language: _share(words, known) for language, known in _LISTS.items()}
    language = max(shares, key=shares.__getitem__)
    return language, shares[language]


def _letters(sample: str) -> tuple[int, int, int]:
    """How many letters, how many of them Latin, how many of these with accents."""
    if sample.isascii():
        return 0, 0, 0  # nothing to compare
    return len(_LETTER.findall(sample)), len(_LATIN.findall(sample)), len(_ACCENTED.findall(sample))


def _share(words: Sequence[str], known: frozenset[str]) -> float:
    return sum(map(known.__contains__, words)) / max(1, len(words))
