"""What counts as a fact: patterns per class, read in one pass from left to right.

A *fact* is a token whose change would change what a text claims: numbers, versions, dates, addresses, flags,
identifiers, negation, modality, names, and the masks that stand for opaque atoms. `GRAMMAR` is the whole definition,
in order of priority; `docs/reference/facts.md` explains it to users. Nothing here compares; see `facts`.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from burnish.patterns import late_pattern

CLASSES = ("mask", "url", "date", "version", "flag", "identifier", "number", "negation", "modality", "name")

#: Class of a capitalised word that opens a sentence: perhaps a name, perhaps any word. `facts_of` leaves it out.
OPENING = "opening"


class Fact(NamedTuple):
    """One fact of a text."""

    klass: str  #: one of `CLASSES`
    token: str  #: its normal form, so that two ways to write one fact are equal (`doesn't`, `does not`: `not`)
    start: int  #: characters of the text, half-open
    end: int


def _any_case(words: str) -> str:
    return f"(?:{words}|(?=[A-Z])(?i:{words}))"  # lower case apart, since matching without case is slow


_GAP = r"[ \t\n\u00a0\u202f]"
_END = r"(?![^\W_])"  # no letter or digit follows; `_` may, since it closes emphasis
_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?)\b\.?"
)
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_CLOCK = r"\d{1,2}:\d\d(?::\d\d(?:\.\d+)?)?"
_ZONE = r"(?:Z|[+-]\d\d:?\d\d)?"
_RELEASE = r"(?:alpha|beta|rc|dev|post|pre)"
_URL_END = r"""[^\s<>"`)\]]*[^\s<>"`)\].,;:!?'*_]"""
_VALUE = r"(?:=[\w./:,@%+-]*\w)?"
_PATH_PART = r"[\w.@+*-]*\w"

# A unit follows its number at once, or after one space or hyphen; spelled units lose their plural in the token.
_SPELLED_UNIT = (
    r"(?:(?:milli|micro|nano)?second|minute|hour|day|week|month|year|(?:kilo|mega|giga|tera|peta|kibi|mebi|gibi|tebi)?"
    r"(?:byte|bit)|(?:kilo|mega|giga)?hertz|degree|pixel|(?:kilo|centi|milli)?met(?:er|re)|(?:kilo)?gram|dollar|euro)s?"
    r"|per[ ]?cent"
)
_SYMBOL_UNIT = (
    r"[%‰°]|°?[CF]|[KMGTPE]i?B(?:/s|ps)?|kB(?:/s|ps)?|[KMGT]i|B|[kKMG]?b(?:it)?(?:/s|ps)|[KMG]b|[nµμum]?s|secs?|mins?"
    r"|hrs?|h|[kMG]?Hz|px|pt|r?em|v[hw]|dpi|ppi|fps|r[pm]m|[rq]ps|[kcmnµμ]?m|ft|[kmµμ]?g|lbs?|[mkM]?[VW]|mA|dB|MP"
)
_ATTACHED_UNIT = r"[xX\u00d7kKMGTBd]|in"  # after a space these would be words or names
_UNIT = rf"(?:(?:{_ATTACHED_UNIT}){_END}|[ \n\u00a0\u202f-]?(?:{_SPELLED_UNIT}|{_SYMBOL_UNIT}){_END})"
_DIGITS = r"(?:\d{1,3}(?:[,\u00a0\u202f]\d{3})+(?!\d)|\d+)(?:\.\d+)?(?:[eE][+-]?\d+)?"
_SIGN = r"(?:[~≈<>≤≥]=?[ ]?)?[+\u00b1\u2212-]?[$€£¥₹]?"
_NUMBER_WORD = (
    r"(?:zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen"
    r"|(?:twen|thir|for|fif|six|seven|eigh|nine)ty|(?:dozen|hundred|thousand|[mb]illion)s?)"
)

_NEGATION = r"not?|none|never|neither|nor|nothing|nobody|nowhere|without|unless|non(?=-\w)"
_MODALITY = (
    rf"must|should|shall|may|might|can|could|would|will|ought{_GAP}to|(?:need(?:s|ed)?|ha(?:ve|s|d)){_GAP}to"
    r"|required|optional(?:ly)?|recommended|mandatory"
)

_UPPER = "A-ZÀ-ÖØ-ÞΑ-ΩА-Я"
_PROSE_SLASH = r"(?!(?:and/or|or/and|s?he/s?he|s/he|hi[ms]/hers?|w/o|[nN]/[aA])\b(?!/))"  # words, not paths
_ABBREVIATION = r"(?!(?:e\.g|i\.e|[ap]\.m|vs|etc)\b)"

#: (class, first characters, pattern) in order of priority; the first match wins, and none begins inside another.
#: First characters: `d` a digit; `w` a word of letters; `m` a word of letters with a mark or digit right after it;
#: `s` a sign; `*` anything, even right after a letter or digit, where the others never begin.
GRAMMAR: tuple[tuple[str, str, str], ...] = (
    # Opaque atoms, and inline code as one token with its backticks. The mask is that of `documents.masks`.
    ("mask", "*", r"@@[0-9]+[A-Z2-7]{2}@@"),
    (
        "identifier",
        "*",
        r"(?P<ticks>`(?<![\\`]`)`{0,8}+)(?!`)(?:[^`\n]|\n(?!\n)|(?!(?P=ticks)(?!`))`++){1,300}?(?P=ticks)(?!`)",
    ),
    # https://example.org/a, www.example.org, mailto:x, ann@example.org
    ("url", "m", rf"(?:[A-Za-z][A-Za-z0-9+.-]{{0,30}}+://|www\.|mailto:|data:(?=\w+/)|javascript:){_URL_END}"),
    ("url", "md", r"[A-Za-z0-9][\w.+-]{0,63}+@[A-Za-z0-9-]++(?:\.[A-Za-z0-9-]++)+"),
    # 2024-01-31T12:30Z, 31 January 2024, Jan 5, 2021, May 2024, 12:30, 5 pm, 31/01/2024
    ("date", "d", rf"\d{{4}}-\d\d-\d\d(?:[T ]{_CLOCK}{_ZONE})?{_END}"),
    ("date", "d", rf"{_DAY}{_GAP}(?:of{_GAP})?{_MONTH}(?:,?{_GAP}\d{{4}})?{_END}"),
    ("date", "w", rf"{_MONTH}{_GAP}{_DAY}(?![\d.:]\d)(?:,?{_GAP}\d{{4}})?{_END}"),
    ("date", "w", rf"{_MONTH},?{_GAP}\d{{4}}{_END}"),
    ("date", "d", rf"{_CLOCK}(?:{_GAP}?[ap]\.?m\b\.?)?{_ZONE}{_END}"),
    ("date", "d", rf"\d{{1,2}}{_GAP}?[ap]\.?m\b\.?"),
    ("date", "d", rf"\d{{1,4}}/\d{{1,2}}/\d{{2,4}}{_END}"),
    # 127.0.0.1:80 is no version; >=3.8, v2, v1.2.3-rc1, 1.2.x, 1.2.3, 3.12rc1 are
    ("identifier", "d", rf"\d{{1,3}}(?:\.\d{{1,3}}){{3}}(?::\d+)?(?:/\d+)?(?!\.?\d){_END}"),
    ("version", "s", r"(?:[<>^]=?|[=!~]=|~>?)[ ]?v?\d+(?:\.(?:\d+|[xX*]))+(?:[-+.]?[0-9A-Za-z]+)*"),
    ("version", "m", rf"[vV]\d+(?:\.(?:\d+|[xX*]))*(?>(?:[-+.]?(?:[0-9A-Za-z]*\d|{_RELEASE}))*){_END}"),
    ("version", "d", rf"\d+(?:\.\d+)*\.[xX*]{_END}|\d+(?:\.\d+){{2,}}(?:[-+.]?[0-9A-Za-z]+)*"),
    ("version", "d", rf"\d+(?:\.\d+)+-?(?:{_RELEASE}|[ab])[-.]?\d*{_END}"),
    # --dry-run=client, -x, -Path
    ("flag", "s", rf"(?<![\w-])--[A-Za-z][\w-]*{_VALUE}"),
    ("flag", "s", rf"(?<![^\s(\[\"'\u201c\u2018`*|/])-[A-Za-z][\w-]*{_VALUE}"),
    # {name}, {{ x }}, ${VAR}, $HOME, %s, %(name)s, %PATH%
    ("identifier", "s", r"\$?\{\{?[^{}\n]{1,80}\}?\}|\$[A-Za-z_]\w*"),
    ("identifier", "s", r"%(?:[-+0#]?\d*(?:\.\d+)?[a-zA-Z]\b|\(\w+\)[a-z]\b|\w+%)"),
    # @user, @scope/package, #123, :emoji:
    ("identifier", "s", rf"@[A-Za-z][\w-]*(?:/{_PATH_PART})?|\#[\w-]*[^\W_]|:[a-z][\w+-]*:(?!:)"),
    # 1/2 is no path
    ("number", "ds", rf"{_SIGN}\d+/\d+(?![/.]?\w)"),
    # .gitignore; C:\Users, a\b; /etc/hosts, ./run, src/main, docs/; std::move, f(), a.b.f(), key=value
    ("identifier", "s", r"(?<![^\s(\[\"'\u201c\u2018*])\.(?:[a-z][\w-]*(?:\.\w+)*|NET)"),
    ("identifier", "md", r"[A-Za-z]:\\[\w\\.-]*\w|[A-Za-z0-9]+(?:\\[A-Za-z0-9.]+)+"),
    ("identifier", "mds", rf"{_PROSE_SLASH}(?:(?:\.\.?|~)?/)?[\w.@+-]{{1,99}}+(?:/+{_PATH_PART})+/?"),
    ("identifier", "ms", rf"(?:\.\.?|~)?/{_PATH_PART}/?|[^\W\d]\w+/(?![\w/])"),
    ("identifier", "ms", r"[^\W\d]\w*+(?:(?:::|\.|->)[^\W\d]\w*+){0,9}(?:\(\)|(?<=\w)::\w+)|[^\W\d]\w*+=[\w./-]*\w"),
    # file.ext, package.module, 01-intro.md
    ("identifier", "mds", rf"{_ABBREVIATION}(?=[\d_.-]{{0,30}}[^\W\d_])[\w-]{{1,99}}+(?:\.[\w-]*\w)+"),
    # snake_case, CONSTANT_CASE, escaped\_snake; UTF-8, IPv6, x86-64
    ("identifier", "md", r"[^\W_]++(?:\\?_+[^\W_]++)+"),
    ("identifier", "m", r"[^\W\d_]++(?:(?:-[^\W\d_]++){0,9}-\d(?:[\w-]*[^\W_])?|\d[^\W_]*(?:-\w*[^\W_])*)"),
    # 0x1F, 640x480, -5, 1,000, 3.5 GB, 50%, 2nd, $9.99, ~10, 3+; 2FA is an identifier; five minutes
    ("number", "d", rf"0[xX][0-9A-Fa-f]+{_END}|\d+[xX\u00d7]\d+{_END}"),
    ("number", "ds", rf"{_SIGN}(?:{_DIGITS}|\.\d+)(?:(?:st|nd|rd|th){_END}|{_UNIT}?)\+?{_END}"),
    ("identifier", "d", r"\d+[^\W\d_][^\W_]*"),
    ("number", "w", rf"{_any_case(_NUMBER_WORD)}(?:[ \n-](?:{_SPELLED_UNIT}))?{_END}"),
    # don't, can't, we'll, you'd, cannot: read apart by `_contraction`
    ("contraction", "w", rf"[A-Za-z]++['\u2019\u02bc](?:t|ll|d){_END}|{_any_case('cannot')}{_END}"),
    ("negation", "w", rf"{_any_case(_NEGATION)}{_END}"),
    ("modality", "w", rf"{_any_case(_MODALITY)}{_END}"),
    # GitHub, macOS, API, getUser; Docker inside a sentence
    ("name", "w", rf"[^\W\d_{_UPPER}]*+[{_UPPER}][^\W_]*"),
)

_STARTS = {"d": r"(?=\d)", "m": r"(?=[^\W\d_]++[\d_./\\:@(=+-])", "w": r"(?=[^\W\d_])", "s": r"(?=[^\w\s]|_)"}


def _alternation(start: str) -> str:
    """The patterns that may begin with `start`, in order; the group's name leads back to the class."""
    return "|".join(f"(?P<{start}{i}>{p})" for i, (_, starts, p) in enumerate(GRAMMAR) if start in starts)


_KLASS_OF = {f"{s}{i}": klass for i, (klass, starts, _) in enumerate(GRAMMAR) for s in starts.replace("*", "a")}
#: Plain words between spaces, where no fact begins: to pass over them at once saves a quarter of the time.
_PLAIN_WORDS = rf"(?<![^\W_])(?>(?:(?!(?:{_NUMBER_WORD}|{_NEGATION}|{_MODALITY}|cannot){_END})[a-z]++,?[ ])+)"
_EVERY_FACT = (
    "|".join([f"(?P<a{i}>{p})" for i, (_, starts, p) in enumerate(GRAMMAR) if starts == "*"])
    + "|(?<![^\\W_])(?:"
    + "|".join(f"{guard}(?:{_alternation(s)})" for s, guard in _STARTS.items())
    + ")"
)

#: What stands before a word that opens a sentence; `\A` and `\n` with a list or heading marker, or a sentence's end.
_OPENS = late_pattern(
    r"(?:\A|[.!?:…][\"'\u201d\u2019)\]*_`]*\s|(?:\A|\n)[\s>]*(?:[-*+|]|\#{1,6}|\d{1,3}[.)])\s)"
    r"(?:[\s\"'\u201c\u2018(\[*_|]|@@[0-9]+[A-Z2-7]{2}@@)*\Z"
)
_ENDS_WITH_ABBREVIATION = late_pattern(r"\b(?:e\.g|i\.e|vs|cf|Dr|Mr|Mrs|Ms|St)\.\s\Z")
_LOOK_BACK = 40  # characters; an opening behind more markup than that counts as a name, the safe side

_SPACES = late_pattern(r"\s+")
_PLURAL_UNIT = late_pattern(rf"(?:{_SPELLED_UNIT})\Z")
_MODALS = {
    "ca": "can", "wo": "will", "sha": "shall", "need": "need to", "must": "must", "should": "should",
    "could": "could", "would": "would", "might": "might", "may": "may",
}  # fmt: skip


@cache
def _fact() -> re.Pattern[str]:
    """Any fact. Made when it is first needed: that takes as long as looking at a page that holds no edit to judge."""
    return re.compile(f"{_PLAIN_WORDS}|{_EVERY_FACT}")


def scan(text: str) -> Iterator[Fact]:
    """The facts of a text in order, with the words that open a sentence as class `OPENING`."""
    for match in _fact().finditer(text):
        if match.lastgroup is None:
            continue  # plain words
        klass = _KLASS_OF[match.lastgroup]
        token, start, end = match[0], match.start(), match.end()
        if klass == "name":
            yield from _name(text, token, start)
        elif klass == "contraction":
            yield from _contraction(token, start)
        else:
            yield Fact(klass, _NORMAL.get(klass, _plain)(token), start, end)


def facts_of(text: str) -> tuple[Fact, ...]:
    """The facts of a text in its order, not overlapping. `text` is a block's logical text."""
    return tuple(fact for fact in scan(text) if fact.klass != OPENING)


def _name(text: str, word: str, start: int) -> Iterator[Fact]:
    end = start + len(word)
    if word == "I":
        return
    if word[:-1].isupper() and word[-1] == "s" and len(word) > 2:
        yield Fact("name", word[:-1], start, end)  # `APIs` and `API's` name what `API` names
    elif word[1:].islower() or len(word) == 1:
        yield Fact(OPENING if _opens_sentence(text, start) else "name", word, start, end)
    else:
        yield Fact("name", word, start, end)


def _opens_sentence(text: str, start: int) -> bool:
    if start > 1 and text[start - 1] == " " and text[start - 2].isalnum():
        return False  # the usual case, without the patterns
    after = max(0, start - _LOOK_BACK)
    if _OPENS.search(text, after, start) is None:
        return False
    return _ENDS_WITH_ABBREVIATION.search(text, after, start) is None


def _contraction(word: str, start: int) -> Iterator[Fact]:
    end = start + len(word)
    if word[-2:] in ("ot", "OT"):  # cannot
        yield Fact("modality", _modality(word[:3]), start, start + 3)
        yield Fact("negation", "not", start + 3, end)
        return
    stem, tail = re.split("['\u2019\u02bc]", word)
    if tail != "t":
        yield Fact("modality", "will" if tail == "ll" else "would", start + len(stem), end)
    elif stem[-1] in "nN":
        cut = start + len(stem) - 1
        modal = _MODALS.get(stem[:-1].lower())
        if modal:
            yield Fact("modality", modal.upper() if stem.isupper() else modal, start, cut)
        yield Fact("negation", "not", cut, end)


def _plain(token: str) -> str:
    return _SPACES.sub(" ", token)


def _number(token: str) -> str:
    bare = token.lower() if token[0].isalpha() else token.replace("\u2212", "-")
    unit = _PLURAL_UNIT.search(bare)
    if unit:
        spelled = unit[0].rstrip("s")
        bare = bare[: unit.start()].rstrip("- \n\u00a0\u202f") + ("%" if spelled.startswith("per") else spelled)
    return re.sub(r"[\s,]", "", bare)


def _date(token: str) -> str:
    return _SPACES.sub(" ", token.replace(",", "")).replace(". ", " ").rstrip(".")


def _modality(token: str) -> str:
    spaced = _plain(token)
    if not (spaced.isupper() and len(spaced) > 1):
        spaced = spaced.lower()  # capitals matter only as RFC 2119 has them: MUST is not must
    return {"needs to": "need to", "has to": "have to"}.get(spaced, spaced)


_NORMAL = {"number": _number, "date": _date, "negation": str.lower, "modality": _modality}
