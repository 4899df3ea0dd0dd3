"""Pairs of words of which one was meant to be another, or between which one is missing: `it's own`, `due the`."""

from collections.abc import Iterator

from burnish.rules.confused_verbs import VERBS
from burnish.rules.pairs import MODALS, WORD_END, Group, of

#: Verbs that are no nouns, so that `this allow` cannot be right where a sentence opens.
_NO_NOUN = frozenset(
    "allow enable ensure prevent provide require contain include make give take become avoid reduce represent specify "
    "describe define create consist have".split()
)
_DECLARED = "declared defined created generated added installed updated"


def _its() -> Iterator[Group]:
    """Words of possession and their contractions."""
    nouns = (
        "own value values name names content contents parent children child properties location signature dependencies "
        "implementation purpose position length usage parameters arguments fields methods attributes exports members "
        "output size width height documentation behavior behaviour capabilities functionality contents state type "
        "respective corresponding"
    )
    stays = r"(?![ \n](?:to|of|that|safe|checked|added|driven)\b|[\w'’-])"
    yield Group(of("it's it’s", nouns, "its {1}"), behind=stays)
    yield Group(
        of("its", "a an not been", "it's {1}"),
        before=r"(?<!of)(?<!in)(?<!by)(?<!to)(?<!with)(?<!for)(?:\A|[ \n])",
        behind=r"[ \n](?!(?:record|flag)\b)",
    )
    yield Group(
        of("its", "possible important recommended necessary worth likely impossible", "it's {1}"),
        behind=r"[ \n](?:to|that|noting)\b",
    )
    possessed = (
        "application app project code data browser machine computer server team website terminal editor own "
        "applications apps projects files copy tests templates"
    )
    not_given = (
        r"\b(?:in|on|of|to|from|for|with|into|at|by|inside|within|all|build|run|test|open|deploy|update|start|make|write"
        r"|keep)[ \n]"
    )
    yield Group(of("you", possessed, "your {1}"), before=not_given, behind=WORD_END)
    yield Group(
        of("your", "can will should must are may might", "you {1}"),
        behind=r"[ \n](?:be|not|also|now|"
        + "|".join((*(p for p, *_ in VERBS), "ready", "using", "running", "free", "able", "a", "an", "the", "in"))
        + r")\b",
    )
    yield Group(
        of("your", "received created used installed added", "you {1}"),
        before=r"\b(?:if|when|If|When|that)[ \n]",
        behind=r"[ \n](?:a|an|the|it|this)\b",
    )
    yield Group(of("your", "welcome sure", "you're {1}"), behind=WORD_END)
    yield Group(
        of("your", "using running building trying planning looking working writing developing going", "you're {1}"),
        before=r"\b(?:if|when|because|since|while|where|once|unless|whether|If|When|Since|While|Once|Unless)[ \n]",
        behind=r"[ \n](?:a|an|the|this|on|in|into|it|to|with|your|for|from|at)\b",
    )
    yield Group(of("you're you’re", possessed, "your {1}"), behind=WORD_END)
    yield Group({"let's you": "lets you", "let’s you": "lets you", "let's users": "lets users", "let's us": "lets us"})
    yield Group(of("who's", "name value type id job", "whose {1}"))
    yield Group(of("there", "own respective", "their {1}"))
    yield Group(
        of("their", "is are was were", "there {1}"),
        behind=r"[ \n](?:a|an|no|not|some|many|also|several|nothing|only|any|two|three)\b",
    )


def _swapped() -> Iterator[Group]:
    """`form` and `from`, `then` and `than`, `to` and `too`."""
    yield Group(
        of(
            "different derived inherited inherits inherit imported imports import downloaded apart comes come coming "
            "obtained retrieved received removed copied loaded taken returned away far suffer suffers extracted "
            "installed migrating migrate switching upgrading directly data fetched read it them",
            "form",
            "{0} from",
        ),
        before=r"(?<!\b[Ll]et)(?<!\b[Mm]ake)(?<!\bmakes)(?<!\blets)(?<!\bhelp)(?:\A|[ \n(])",
        behind=r"[ \n](?:a|an|the|your|this|these|another|its|our|one|`|\*\*|\[)",
    )
    yield Group({"from of": "form of", "from for": "form for"}, before=r"\b(?:[Tt]he|a|in|some|any|this)[ \n]")
    yield Group(
        of("rather other", "then", "{0} than"),
        before=r"(?:\A|[ \n(])(?<!the )(?<!The )(?<!each )",
        behind=r"[ \n](?!(?:it|they|we|you|he|she|click|press|go)\b)",
    )
    compared = (
        "better bigger greater larger smaller longer shorter higher lower newer older faster slower less more fewer "
        "easier simpler"
    )
    yield Group(
        of(compared, "then", "{0} than"),
        before=r"\b(?:is|are|be|was|much|or|far|no|not|any|values?|even|slightly|bit)[ \n]",
        behind=r"[ \n](?:\d|`|one\b|two\b|zero\b|that\b|those\b|before\b|expected\b|just\b|necessary\b|usual\b)",
    )
    yield Group({"of more": "or more"}, before=r"\b[Oo]ne[ \n]", behind=r"(?![ \n](?:than|\w+[^s\W])\b)[ \n]")
    sizes = (
        "large big small high old short late expensive complicated complex difficult restrictive strict broad many much"
    )
    yield Group(
        of("to", sizes, "too {1}"),
        before=r"\b(?:is|are|was|were|be|been)[ \n]",
        behind=r"(?!(?:[ \n](?:of|to|or|and)[ \n](?:the|a)\b)|-)[ \n.,;]",
    )
    yield Group(of("to", "much", "too {1}"), before=r"\b(?:is|are|was|far|way)[ \n]", behind=r"[ \n.,]")
    yield Group(
        of("a", "simple easy fast good small large long big", "as {1}"),
        before=r"\b(?:is|are|be|was)[ \n]",
        behind=r"[ \n]as\b",
    )


def _sound_alike() -> Iterator[Group]:
    """Words of set phrases."""
    yield Group(
        {
            "lighting fast": "lightning fast",
            "at lest": "at least",
            "per say": "per se",
            "its self": "itself",
            "what ever": "whatever",
            "when ever": "whenever",
            "where ever": "wherever",
            "in stead": "instead",
            "full fill": "fulfill",
            "mostly likely": "most likely",
            "the fallowing": "the following",
        },
        behind=WORD_END,
    )
    yield Group({"more that": "more than"}, behind=r"[ \n](?:one|two|\d+)\b")
    yield Group(
        {
            "another words": "other words",
            "more details": "more detail",
            "full details": "full detail",
            "other way": "another way",
            "other place": "other places",
        },
        before=r"\b[Ii]n[ \n]",
        behind=r"(?:[.,;:](?:[ \n]|\Z)|[ \n](?:in|on|at|by|below|later|about|with|and|to|the|here|how)\b|\Z)",
    )
    yield Group(
        of("follow", "command commands code example examples steps options values", "following {1}"),
        before=r"\bthe[ \n]",
    )
    yield Group(
        of(MODALS, "by", "{0} be"), behind=r"[ \n](?:used|set|run|found|done|made|\w+ed)\b(?![ \n](?:means|tools)\b)"
    )
    yield Group(
        of("explicit", _DECLARED, "{0}ly {1}") | of("automatic", _DECLARED, "{0}ally {1}"),
        before=r"\b(?:is|are|be|was|were)[ \n]",
    )
    yield Group(
        {"on of": "one of"},
        before=r"\b(?:is|or|be|use|using|choose|with|in|by|least|only|as|to|from|set)[ \n]",
        behind=r"[ \n](?:the|these|those|your|its|our)\b",
    )


def _easily_swapped() -> Iterator[Group]:
    """`where` and `were`, `lose` and `loose`, `affect` and `effect`."""
    yield Group(
        {"you where": "you were", "we where": "we were", "they where": "they were"},
        before=r"\b(?:if|If|when|When|as|that|until|because)[ \n]",
        behind=r"[ \n](?:\w+ing|not|able|to)\b",
    )
    yield Group({"there where": "there were"}, behind=r"[ \n](?:no|not|some|many|several|a|two)\b")
    places = (
        "here's here’s place places directory folder know see point location that's that’s one scenario scenarios "
        "situations areas tells"
    )
    yield Group(of(places, "were", "{0} where"), behind=r"[ \n](?:you|we|I|your)\b(?![ \n]to\b)")
    yield Group(
        of("expect want able need like going try how used have has", "too", "{0} to"),
        behind=r"[ \n](?:see|be|do|go|" + "|".join(p for p, *_ in VERBS) + r")\b",
    )
    losing = r"[ \n](?:a|an|the|your|our|its|their|any|all|some|data|access|track|precision|information|changes)\b"
    yield Group(of("will would may might can could not don't never", "loose", "{0} lose"), behind=losing)
    yield Group(of("will would may might can could must should please", "chose", "{0} choose"))
    yield Group(
        of("will would may might can could must should not", "effect", "{0} affect"),
        behind=r"[ \n](?:the|your|how|other|all|any|performance|only|both|existing|each)\b",
    )
    yield Group(
        {
            "take affect": "take effect",
            "takes affect": "takes effect",
            "side affect": "side effect",
            "side affects": "side effects",
            "no affect": "no effect",
            "any affect": "any effect",
            "an affect": "an effect",
        },
        behind=WORD_END,
    )
    yield Group(of("is are be been was were being", "effected", "{0} affected"), behind=r"[ \n]by\b")
    yield Group(
        {"principal of": "principle of", "principals of": "principles of"},
        behind=r"[ \n](?:least|operation|separation|locality)\b",
    )
    yield Group({"weather or": "whether or"}, behind=r"[ \n]not\b")
    yield Group({"quiet a": "quite a"}, behind=r"[ \n](?:bit|few|lot)\b")
    yield Group(
        of("there", "maybe", "there may be"),
        behind=r"[ \n](?:a|an|some|more|many|several|other|multiple|cases|times|no)\b",
    )


def _left_out() -> Iterator[Group]:
    """A word is missing or too much."""
    article = "the a an its this that these your our"
    yield Group(
        of("due according", article, "{0} to {1}") | of("regardless", article, "regardless of {1}"),
        before=r"(?<!\bis)(?<!\bare)(?<!\bwas)(?<!\bpayment)(?:\A|[ \n(])",
        behind=r"[ \n](?!(?:next|following|same|day|\d|first|last|end)\b)",
    )
    yield Group(
        {"one the": "one of the"},
        behind=r"[ \n](?:most|best|following|main|biggest|easiest|simplest|first|few|many|reasons|ways|things)\b",
    )
    yield Group(of("as", "result consequence", "as a {1}"), behind=r"(?:,|[ \n]of\b)")
    yield Group(
        {"of following": "of the following"},
        before=r"\b(?:[Oo]ne|any|all|each|some|Each|Any|All|both)[ \n]",
        behind=r"[ \n:](?!\w+ing\b)",
    )
    yield Group({f"order {plain}": f"order to {plain}" for plain, *_ in VERBS}, before=r"\b[Ii]n[ \n]")
    yield Group(
        {"allows to": "lets you"},
        before=r"(?<!\bbe)(?<!\bnot)(?:\A|[ \n])",
        behind=r"[ \n]\w",
    )
    yield Group({"based of": "based on"}, behind=r"[ \n](?!which\b)")
    yield Group(of("depends depending depend", "of", "{0} on"), behind=r"[ \n](?!course\b)")
    yield Group(
        {"dependent of": "dependent on", "interested on": "interested in", "responsible of": "responsible for"},
        before=r"\b(?:is|are|be|was|were|not)[ \n]",
    )


def _set_phrases() -> Iterator[Group]:
    """Phrases that are always written in one way."""
    yield Group({"same than": "same as"}, before=r"\bthe[ \n]")
    yield Group({"in contrary": "on the contrary", "on contrary": "on the contrary"}, behind=r",")
    yield Group({"as oppose": "as opposed", "as suppose": "as opposed"}, behind=r"[ \n]to\b")
    yield Group({"as follow": "as follows"}, behind=r"(?:[:.]|[ \n]*\Z)")
    yield Group({"begin of": "beginning of"}, before=r"\bthe[ \n]")
    yield Group(
        {
            "a lots": "a lot",
            "lot's of": "lots of",
            "an other": "another",
            "it self": "itself",
            "them selves": "themselves",
            "your self": "yourself",
            "our selves": "ourselves",
        },
        behind=WORD_END,
    )
    yield Group(
        {"more easier": "easier", "more simpler": "simpler", "more better": "better", "more faster": "faster"},
        before=r"\b(?:is|are|be|much|it|them|even|becomes?)[ \n]",
        behind=WORD_END,
    )
    yield Group(
        {"can not": "cannot", "could of": "could have"},
        behind=r"[ \n](?!only\b|just\b|simply\b|course\b)",
    )
    yield Group(
        {"to setup": "to set up", "to login": "to log in", "to backup": "to back up"},
        behind=r"[ \n](?:a|an|the|your|our|and|to|with|this|it|with|using)\b",
    )
    yield Group(
        {
            "let see": "let's see",
            "let assume": "let's assume",
            "lets see": "let's see",
            "lets assume": "let's assume",
            "lets look": "let's look",
            "lets take": "let's take",
            "lets say": "let's say",
            "lets start": "let's start",
            "lets create": "let's create",
            "lets add": "let's add",
        },
        before=r"(?:\A|[.!?:][ \n])",
        behind=r"[ \n]",
    )


def _agreement() -> Iterator[Group]:
    """A noun or verb in the wrong number."""
    plural = (
        "files features commands methods options values settings parameters examples steps packages rules components "
        "variables directories classes modules libraries arguments properties attributes fields instructions objects "
        "servers users tools errors versions types elements items strings containers dependencies requirements "
        "problems metrics resources tests plugins extensions"
    )
    yield Group(
        of("this", plural, "these {1}"),
        before=r"(?:\A|[ \n(])(?<!does )(?<!do )",
        behind=r"[ \n](?:are|have|can|will|must|should|and|or|to|from|that|which|with|by|were|do)\b"
        r"|[.,:;!?](?:[ \n]|\Z)",
    )
    opens = r"(?:\A|[.!?][ \n]|\n\n)"
    third = {plain: s for plain, s, _, _ in VERBS if plain in _NO_NOUN}
    yield Group(
        {f"this {plain}": f"this {s}" for plain, s in third.items()}
        | {f"it {plain}": f"it {s}" for plain, s in third.items()},
        before=opens,
        behind=r"[ \n](?!sure\b.*\?)",
    )
    best = "best easiest simplest fastest main first most biggest common important"
    yield Group(
        of(best, "way reason thing feature example place step problem", "{0} {1}s"),
        before=r"\b[Oo]ne of (?:the|our|its|their)(?: most)?[ \n]",
        behind=r"[ \n](?:to|is|that|of|you|we|for|in|why|I)\b",
    )
    yield Group(
        of("is", "several many multiple various two three four five", "are {1}"),
        before=r"\b[Tt]here[ \n]",
        behind=r"[ \n](?!of\b)\w+s\b",
    )
    yield Group(
        {f"this {noun}s": f"this {noun}" for noun in "function method command example page code".split()},
        behind=r"[ \n](?:returns|is|takes|has|does|lives|shows|was)\b",
    )
    singular = (
        "file feature command method function option value setting parameter example package rule component variable"
        " module argument attribute field instruction topic plugin extension type"
    )
    yield Group(of("those these", singular, "{0} {1}s"), behind=r"[ \n](?:are|have|were)\b")
    yield Group(
        of("several many", singular, "{0} {1}s"),
        behind=r"(?:[.,;](?:[ \n]|\Z)|[ \n](?:are|have|that|which|to|in|for)\b)",
    )
    yield Group(of("those", singular, "{0} {1}s"), behind=r"[.,;](?:[ \n]|\Z)")
    yield Group(
        {"the are": "they are", "the have": "they have", "the were": "they were"}, before=opens, behind=r"[ \n]"
    )
    yield Group(
        {"this mean": "this means"},
        before=r"(?<!does)(?<!did)(?<!would)(?<!could)(?<!can)(?<!will)(?<!may)(?<!might)(?:\A|[ \n])",
        behind=r"[ \n](?:that|you|we|the)\b",
    )
    yield Group(of("these those", "kind type sort", "{0} {1}s"), behind=r"[ \n]of\b")


GROUPS: tuple[Group, ...] = (
    *_its(),
    *_swapped(),
    *_sound_alike(),
    *_easily_swapped(),
    *_left_out(),
    *_set_phrases(),
    *_agreement(),
)
