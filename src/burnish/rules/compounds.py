"""Compounds with two spellings that mean the same: `sub-project` and `subproject`, `file name` and `filename`.

A compound with a hyphen means what it means without one when its first part, or its last, is of a closed list, and the
whole is no other word (`re-sign` and `resign`). Two words with a space are a compound only when both are of a closed
list, since a space divides other things: `set up` is a verb, `run time` is not the `runtime`. Between these the hyphen
stands for the space, as before a noun: `a back-end service` and `the back end` are one way, `backend` is the other.
"""

from functools import lru_cache

from burnish.model.usage import WORD

#: Written with a space or a hyphen, or as one word.
_OPEN = """\
back end|bit mask|book mark|boot loader|bread crumb|break point|byte code|call site|change log|cheat sheet|check box|
check list|check point|check sum|class path|clip board|code base|command line|dash board|data base|data center|
data centre|data flow|data frame|data point|data set|data source|data store|data type|drop down|eco system|end point|
file name|file path|file system|file type|finger print|flow chart|foot note|frame work|front end|front matter|
gate way|guide line|hand shake|hash table|health check|heart beat|home page|host name|hot fix|hot key|key frame|
key pair|key ring|key space|key store|key stroke|key word|life cycle|life time|line break|line feed|list box|log file|
mail box|man page|menu bar|meta data|mind set|name server|name space|net mask|new line|news letter|pass phrase|
path name|pay load|pipe line|place holder|play book|quick start|road map|rule set|run book|screen cast|screen shot|
scroll bar|search bar|service account|side bar|side car|smart phone|spread sheet|stack trace|status bar|task bar|
text box|text file|thread pool|time frame|time line|time series|time stamp|time zone|title bar|tool bar|tool box|
tool chain|tool kit|tool tip|tree view|use case|user name|water mark|web hook|web page|web site|white list|white space|
wild card|wire frame|work flow|work load|work space|work station"""
#: First parts of words with a hyphen that may as well stand without one.
_FIRST = """\
anti auto back bi book break by check clean class code counter cut cyber data day de dead down drop end fall file fire
fore front ground hand hard head health hot hyper inter intra key kick land life light line load log long look macro
main make mega meta micro mid mini mis mono multi name nano net non note off out over pass pay pick pipe place play plug
poly pop post pre proto pseudo push quick re roll round sand screen scroll semi set short shut side sign soft spread
stack stand start stop straight sub super tab table take task text thread through time tool touch trade trans tri turn
type ultra un under uni walk warm water web white wild word work write"""
#: Last parts likewise.
_LAST = "around away back down off out over through up wide wise"
#: Words with a hyphen that the lists above do not tell.
_CLOSED = """\
add-in add-on built-in check-in co-exist co-operate co-operation co-ordinate co-ordination co-routine cmd-let e-book
e-commerce e-mail in-line log-in mix-in on-boarding on-going on-line plug-in pop-up sign-in up-stream"""
#: What is another word without the hyphen, or the name of something in code.
_DIFFERENT = frozenset(
    """\
backup codegen databinding filter keyvalue lookup lookout overall overhead recover recollect recount recreation
reform release remark represent resent reserve resign resort respond retreat return runtime setup standby subject
sublet takeout timer typedef typeof undo undone unit united unity webpack workout workup hereby repair replay resource
review record relay react reset readonly writeonly""".split()
)
_MOST_LETTERS = 30


def _closed() -> dict[str, str]:
    pairs = (pair.split() for pair in _OPEN.replace("\n", "").split("|"))
    return {"".join(pair): " ".join(pair) for pair in pairs}


SPACED = _closed()  #: joined -> with a space
_HYPHENATED = {word.replace("-", ""): word for word in _CLOSED.split()}
_BEGINS, _ENDS = tuple(_FIRST.split()), tuple(_LAST.split())
_SHORT = 3  # letters that each part has at least


@lru_cache(maxsize=50_000)  # a corpus has few words, and each of them often
def compound(word: str) -> tuple[str, str] | None:
    """Family and spelling of a word in lower case that is one of these compounds, without its plural's `s`.

    A spelling with a hyphen counts as the one with a space where there is such a one.
    """
    if len(word) > _MOST_LETTERS:
        return None
    first, hyphen, last = word.partition("-")
    joined = first + last
    if not joined.isalpha() or not joined.isascii() or (hyphen and not (first and last)):
        return None
    single = _single(joined)
    if single in SPACED:
        return WORD + single, SPACED[single] if hyphen else single
    if single in _DIFFERENT or not _may_be_two(single, first if hyphen else ""):
        return None
    return WORD + single, f"{first}-{_single(last)}" if hyphen else single


def _may_be_two(joined: str, first: str) -> bool:
    if joined in _HYPHENATED:
        return True
    if first:
        last_size = len(joined) - len(first)
        return (first in _BEGINS and last_size >= _SHORT) or (len(first) >= _SHORT and joined[len(first) :] in _ENDS)
    return len(joined) > 2 * _SHORT - 1 and (joined.startswith(_BEGINS) or joined.endswith(_ENDS))


def _single(word: str) -> str:
    """Without the ending of a plural."""
    if word.endswith("ies"):
        return f"{word[:-3]}y"
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word
