"""Damages and harmless changes to a block's logical text.

`FACTS` change what a text claims (needs D5; soft checks S1, S2 and S5 of the invariants), `MASKS` harm what stands for
opaque atoms (faults F15 to F18), `HARMLESS` is what an editor wants, and `UNSEEN` are damages that no check of ours can
see: they are why a person reviews a model's edits.
"""

from .damage import Damage, exchanged, swap

_NOT_IN_MASK = r"(?<!@@)(?<!@@\d)"
_NUMBER = rf"(?<![\w.@/-]){_NOT_IN_MASK}(\d{{1,3}})(?![\w@.,:/-]*\d|\w|@)"
_PLAIN = r"(?<![\w`*_/.@#{\[(:<$%&\\-])[a-z]{4,}(?![\w`*_/.@#}\])(:>=$%&-])"
_CLAIMS = (
    r"(?:must|should|shall|might|could|would|cannot|without|unless|never|none|nothing|neither|nobody|required"
    r"|optional|recommended|mandatory|will)"
)
_WORD = rf"(?!{_CLAIMS}\b)(?<=[a-z,] )"  # where a word begins that claims nothing
_NAME = r"(?<=[a-z,] )([A-Z][a-z]{2,})(?![\w.`(/-])"
_HARMLESS_WORDS = {
    "about": "concerning", "also": "too", "begin": "start", "begins": "starts", "big": "large", "but": "though",
    "following": "next", "show": "display", "shows": "displays", "use": "employ", "using": "with", "other": "different",
    "words": "terms", "text": "prose", "several": "various", "often": "frequently", "allows": "lets", "that": "which",
    "start": "begin", "make": "create", "get": "obtain", "needs": "wants", "help": "assist", "like": "such as",
    "provides": "gives", "instead": "rather", "which": "that", "through": "by way of", "before": "ahead of",
}  # fmt: skip

_OTHER_UNIT = {
    "ms": "s", "MB": "GB", "GB": "MB", "KB": "MB", "seconds": "minutes", "minutes": "seconds", "days": "weeks",
    "hours": "days",
}  # fmt: skip
_OPPOSITE = {"before": "after", "after": "before", "first": "last", "last": "first", "more": "less", "all": "some"}


def _one_of(words: dict[str, str]) -> str:
    return r"(?<=[a-z,] )(?:" + "|".join(words) + r")(?=[ ,.]| [a-z])"


FACTS: tuple[Damage, ...] = (
    swap("a number changes", _NUMBER, lambda m: str(int(m[1]) + 1)),
    swap("a number grows by a digit", _NUMBER, r"\g<1>0"),
    swap("a number is lost", rf"{_NUMBER} ", ""),
    swap("a number is added", rf"({_PLAIN}) ", r"\1 7 "),
    swap("a number in words changes", r"(?<= )(?:two|three|four|five|ten)(?= )", "six"),
    swap("a number in words is added", rf"({_PLAIN}) ", r"\1 three "),
    swap("a number loses its sign", r"(?<= )-(\d+)(?= |\.)", r"\1"),
    swap("a number is given a sign", rf"(?<= ){_NUMBER}", r"-\1"),
    exchanged("two numbers change places", _NUMBER),
    swap("a number's separator is lost", r"(\d),(\d{3})(?!\d)", r"\1.\2"),
    swap("a decimal point moves", r"(?<![\d.])(\d)\.(\d)(?![\d.])", r"\1\2"),
    swap("a unit changes", r"(?<=\d )(?:ms|MB|GB|KB|seconds|minutes|days|hours)\b", _OTHER_UNIT),
    swap("a unit is lost", r"(?<=\d) (?:ms|MB|GB|KB|seconds|minutes|days|hours)\b", ""),
    swap("a percentage loses its mark", r"(?<=\d)%", ""),
    swap("a version is bumped", r"(?<![\w.])(v?\d+\.\d+\.)(\d+)\b", lambda m: m[1] + str(int(m[2]) + 1)),
    swap("a version loses its last part", r"(?<![\w.])(v?\d+\.\d+)\.\d+\b(?!\.)", r"\1"),
    swap("a version in two parts is bumped", r"(?<=[a-z] )(\d+\.\d)(?![\w.])", r"\g<1>9"),
    swap("a date changes", r"(\d{4}-\d\d-)(\d)(\d)", r"\g<1>0\3"),
    swap("a date is written otherwise", r"(\d{4})-(\d\d)-(\d\d)", r"\3/\2/\1"),
    swap("a month changes", r"(?:January|February|March|April|June|July|August)(?= \d)", "October"),
    swap("a flag is renamed", r"(?<![\w-])--([a-z][\w-]+)", r"--\1s"),
    swap("a flag loses a hyphen", r"(?<![\w-])--([a-z][\w-]+)", r"-\1"),
    swap("a flag is lost", r" `?--[a-z][\w-]+`?", ""),
    swap("a flag is added", rf"({_PLAIN}) ", r"\1 --verbose "),
    swap(
        "an identifier's case changes", r"(?<![\w@])([a-z]+)([A-Z])([a-z]+)(?!\w)", lambda m: m[1] + m[2].lower() + m[3]
    ),
    swap("an identifier in snake case changes", r"(?<![\w@/.-])([a-z]+_)([a-z]+)(?![\w-])", r"\1\2s"),
    swap("an identifier loses its underscore", r"(?<![\w@/.-])([a-z]+)_([a-z]+)(?![\w-])", r"\1 \2"),
    swap("an identifier is added", rf"({_PLAIN}) ", r"\1 my_value "),
    swap("a file's suffix changes", r"(?<=\w\.)(?:py|md|json|yaml|yml|toml|js|html)\b", "txt"),
    swap("a path changes", r"((?<= )/[a-z]+/)(\w+)", r"\1x\2"),
    swap("a call loses its brackets", r"(\w+)\(\)", r"\1"),
    swap("short code changes", r"(?<!`)`([^`\n]+)`(?!`)", r"`\1x`"),
    swap("a capitalised name is misspelt", r"(?<=[a-z,] )([A-Z]{2,})(?![\w.])", r"\1X"),
    swap("a name changes", _NAME, r"\1ix"),
    swap("a name is replaced by another", _NAME, "Fortran"),
    swap("a name is lost", rf"{_NAME} ", ""),
    swap("a name is added", rf"({_PLAIN}) ", r"\1 Fortran "),
    exchanged("two names change places", _NAME),
    swap("a name loses its capital", _NAME, lambda m: m[1].lower()),
    swap("negation is dropped", r"\b(?:not|never) ", ""),
    swap("negation is dropped from a contraction", r"(?<=[a-z])n['’]t\b", ""),
    swap("negation is added", r"(?<= )(is|are|can|must|should|will|may)(?= [a-z])", r"\1 not"),
    swap("negation is added by a contraction", r"(?<= )(is|are|should)(?= [a-z])", r"\1n't"),
    swap("never becomes not", r"\bnever\b", "not"),
    swap("without becomes with", r"\bwithout\b", "with"),
    swap("unless becomes if", r"\bunless\b", "if"),
    swap("no becomes a", r"(?<= )no(?= [a-z])", "a"),
    swap("must becomes should", r"\bmust\b", "should"),
    swap("should becomes must", r"\bshould\b", "must"),
    swap("may becomes must", r"\bmay\b", "must"),
    swap("can becomes should", r"(?<= )can(?= [a-z])", "should"),
    swap("can becomes cannot", r"(?<= )can(?= [a-z])", "cannot"),
    swap("a duty is softened away", r"\b(?:must|should|need to|have to) (?=[a-z])", ""),
    swap("optional becomes required", r"\b(?:optional|optionally)\b", "required"),
    swap("an address is added", rf"({_PLAIN}) ", r"\1 https://evil.example "),
    swap("an e-mail address is invented", rf"({_PLAIN}) ", r"\1 eve@evil.example "),
    swap("a handle is added", rf"({_PLAIN}) ", r"\1 @eve "),
    swap("an issue is invented", rf"({_PLAIN}) ", r"\1 #99 "),
    swap("a sum of money is added", rf"({_PLAIN}) ", r"\1 $5 "),
)

_MASK = r"@@(\d+)([A-Z2-7]{2})@@"
_WHOLE_MASK = r"@@\d+[A-Z2-7]{2}@@"

MASKS: tuple[Damage, ...] = (
    swap("a mask is dropped", rf" ?{_MASK}", ""),
    swap("a mask is doubled", _MASK, r"\g<0> \g<0>"),
    exchanged("two masks change places", rf"({_WHOLE_MASK})"),
    swap("a mask is in lower case", _MASK, lambda m: m[0].lower()),
    swap("a mask has spaces inside", _MASK, r"@@ \1\2 @@"),
    swap("a mask's number changes", _MASK, lambda m: f"@@{int(m[1]) + 1}{m[2]}@@"),
    swap("a mask's letters change", _MASK, lambda m: f"@@{m[1]}{'ZZ' if m[2] != 'ZZ' else 'YY'}@@"),
    swap("a mask loses an end", _MASK, r"@@\1\2@"),
    swap("a mask is escaped", _MASK, r"\\@\\@\1\2\\@\\@"),
    swap("a mask is of full width", _MASK, r"＠＠\1\2＠＠"),
    swap("a mask becomes an entity", _MASK, r"&#64;&#64;\1\2&#64;&#64;"),
    swap("a mask is replaced by an address", _MASK, "https://evil.example"),
    swap("a mask is put in brackets", _MASK, r"[[\1\2]]"),
    swap("a mask is invented", rf"({_PLAIN}) ", r"\1 @@9ZZ@@ "),
)

HARMLESS: tuple[Damage, ...] = (
    swap("a word is spelt otherwise", rf"{_WORD}([a-z]{{3}})([a-z])([a-z]+)(?=[ ,.])", r"\1\3"),
    swap("two letters trade places", rf"{_WORD}([a-z]{{2}})([a-z])([a-z])([a-z]+)(?=[ ,.])", r"\1\3\2\4"),
    swap("a word is replaced by one that means the same", _one_of(_HARMLESS_WORDS), _HARMLESS_WORDS),
    swap("a comma is added", r"(?<=[a-z]{3})(?= (?:and|but|which|so|because) [a-z])", ","),
    swap("a comma is removed", r"(?<=[a-z]),(?= [a-z])", ""),
    swap("an adverb is added", r"(?<= )(is|are|was)(?= [a-z])", r"\1 simply"),
    swap("a filler is removed", r" (?:just|simply|easily|basically|really|very|actually)(?= [a-z])", ""),
    swap("an article is added", r"(?<=[a-z] )(of|in|for|with) (?=[a-z]{4,} )", r"\1 the "),
    swap("an article is replaced", r"(?<= )the(?= [b-df-hj-np-tv-z][a-z]+)", "a"),
    swap("a doubled word is added", r"(?<=[a-z] )(the|of|and|to)(?= [a-z])", r"\1 \1"),
    swap(
        "two words with `and` change places",
        rf"{_WORD}([a-z]{{4,}}) and (?!{_CLAIMS}\b)([a-z]{{4,}})(?=[ ,.])",
        r"\2 and \1",
    ),
    swap("a phrase is made shorter", r"(?i)\bin order to\b", "to"),
    swap("a full stop becomes an exclamation", r"(?<=[a-z]{2})\.(?=\s|\Z)", "!"),
    swap("a semicolon becomes a full stop's comma", r"(?<=[a-z]);(?= [a-z])", ","),
    swap("a sentence begins in another way", r"(?<=\. )(?:It|This)(?= [a-z]+)", "That"),
)

UNSEEN: tuple[Damage, ...] = (
    swap("a word becomes its opposite", r"(?<=[a-z] )(?:before|after|first|last|more|all)(?= )", _OPPOSITE),
    swap("a word of limits is dropped", r"(?<=[a-z] )(?:only|always) (?=[a-z])", ""),
    swap("who does what is turned round", r"(?<=[a-z] )([a-z]{4,}) (of|for|from|by) ([a-z]{4,})(?=[ ,.])", r"\3 \2 \1"),
    swap("a clause of plain words is lost", r"(?<=[a-z]), (?:and|which|so|but) [a-z ]+(?=\.)", ""),
    swap("chatter stands before the text", r"\A(?=[A-Z][a-z]+ [a-z]+)", "Sure! Here is the improved text: "),
    swap("the text is in another language", r"(?<=[a-z] )and (?=[a-z])", "und "),
)
