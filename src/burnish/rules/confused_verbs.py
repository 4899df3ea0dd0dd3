"""Pairs of words with a wrong form of a verb: `to creates`, `can be use`, `does not exists`.

All are made from one list of verbs: behind `to` and a modal stands the plain verb, behind `be` its participle.
"""

from collections.abc import Iterator

from burnish.rules.pairs import MODALS, WORD_END, Group, of

#: Plain verb, third person, participle, gerund.
VERBS = tuple(
    line.split()
    for line in """
    access accesses accessed accessing
    achieve achieves achieved achieving
    add adds added adding
    allow allows allowed allowing
    apply applies applied applying
    assign assigns assigned assigning
    avoid avoids avoided avoiding
    become becomes become becoming
    call calls called calling
    choose chooses chosen choosing
    combine combines combined combining
    configure configures configured configuring
    connect connects connected connecting
    consist consists consisted consisting
    contain contains contained containing
    convert converts converted converting
    create creates created creating
    define defines defined defining
    delete deletes deleted deleting
    deploy deploys deployed deploying
    describe describes described describing
    determine determines determined determining
    disable disables disabled disabling
    download downloads downloaded downloading
    edit edits edited editing
    enable enables enabled enabling
    ensure ensures ensured ensuring
    execute executes executed executing
    exist exists existed existing
    extend extends extended extending
    find finds found finding
    generate generates generated generating
    get gets got getting
    give gives given giving
    handle handles handled handling
    have has had having
    help helps helped helping
    identify identifies identified identifying
    implement implements implemented implementing
    import imports imported importing
    improve improves improved improving
    include includes included including
    initialize initializes initialized initializing
    install installs installed installing
    invoke invokes invoked invoking
    keep keeps kept keeping
    load loads loaded loading
    make makes made making
    manage manages managed managing
    modify modifies modified modifying
    obtain obtains obtained obtaining
    pass passes passed passing
    perform performs performed performing
    prevent prevents prevented preventing
    produce produces produced producing
    provide provides provided providing
    receive receives received receiving
    reduce reduces reduced reducing
    remove removes removed removing
    render renders rendered rendering
    replace replaces replaced replacing
    represent represents represented representing
    require requires required requiring
    resolve resolves resolved resolving
    retrieve retrieves retrieved retrieving
    return returns returned returning
    select selects selected selecting
    send sends sent sending
    show shows shown showing
    specify specifies specified specifying
    start starts started starting
    store stores stored storing
    support supports supported supporting
    take takes taken taking
    understand understands understood understanding
    update updates updated updating
    use uses used using
    validate validates validated validating
    verify verifies verified verifying
    work works worked working
    write writes written writing
    """.strip().splitlines()
)

#: Third persons that are plural nouns as well, so that `to updates` can be right.
_NOUNS = frozenset(
    "accesses calls deploys downloads edits finds handles helps imports installs loads passes returns selects shows "
    "starts stores supports takes updates uses works writes".split()
)
#: Plain verbs that are nouns or adjectives as well, so that `to be access` may have another end.
_NOT_AFTER_BE = frozenset(
    "access become call consist edit exist get give have help import load make pass show start support take update use "
    "work write find download return select".split()
)

_DOES = "doesn't doesn’t don't don’t didn't didn’t"
_BE = "am are be been being is was were"
#: What someone is allowed to do; the commonest verbs are left out, since so many blocks hold `you have`.
_LET = (
    "access configure connect control convert customize define deploy disable enable execute extend generate implement "
    "manage modify perform"
)
_LETS = r"\b(?:allow|enable|permit)(?:s|ed|ing)?[ \n]"


def _after_to() -> Iterator[Group]:
    third = {f"to {s}": f"to {plain}" for plain, s, _, _ in VERBS if s not in _NOUNS}
    yield Group(
        third,
        before=r"\b(?:able|allowed|allows?|ability|easy|easier|easiest|expected|going|hard|harder|has|have|helps?"
        r"|how|in order|intended|it|like|likely|meant|necessary|need|needed|needs|option|possible|ready|required"
        r"|responsible|supposed|them|tries|try|trying|us|used|users?|want|wants|way|ways|when|where|which|what|you|function|method|command"
        r"|tool|script|and)[ \n]",
        behind=r"[ \n](?!to\b)",
    )
    yield Group({f"to {ing}": f"to {plain}" for plain, _, _, ing in VERBS}, before=r"\b[Hh]ow[ \n]", behind=r"[ \n]")
    yield Group(
        {f"able {plain}": f"able to {plain}" for plain, *_ in VERBS}, before=rf"\b(?:{_BE.replace(' ', '|')})[ \n]"
    )
    yield Group(of("you", _LET, "you to {1}"), before=_LETS)
    yield Group(of("us", _LET, "us to {1}"), before=_LETS)
    yield Group(
        {f"to {wrong}": f"to {right}" for wrong, right in {"chose": "choose", "loose": "lose"}.items()},
        behind=r"[ \n](?:a|an|the|your|our|its|their|any|all|some|data|access|track|which|what"
        r"|whether|how|between|from|one|this|that)\b",
    )


def _after_modal() -> Iterator[Group]:
    modals = MODALS.split()
    yield Group(
        {f"{m} {s}": f"{m} {plain}" for m in modals for plain, s, _, _ in VERBS},
        before=r"[a-z`*)\]][ \n]",
        behind=r"[ \n](?!(?:be|is|are)\b)",
    )
    yield Group(
        {f"{n} {s}": f"{n} {plain}" for n in _DOES.split() for plain, s, _, _ in VERBS}
        | {
            f"{n} {past}": f"{n} {plain}"
            for n in _DOES.split()
            for plain, _, past, _ in VERBS
            if past not in (plain, "used")
        },
    )
    helpers = r"\b(?:do|does|did|can|could|should|would|will|must|may|might)[ \n]"
    yield Group({f"not {s}": f"not {plain}" for plain, s, _, _ in VERBS}, before=helpers)
    yield Group(
        {
            "not worked": "not work",
            "not existed": "not exist",
            "not contained": "not contain",
            "not received": "not receive",
        },
        before=r"\b(?:do|does|did)[ \n]",
    )
    yield Group(of("must should", "to", "{0}"), behind=r"[ \n](?:be|" + "|".join(plain for plain, *_ in VERBS) + r")\b")
    yield Group(of("could should would must might", "of", "{0} have"), behind=r"[ \n](?:been|had|done|\w+ed)\b")


def _after_be() -> Iterator[Group]:
    verbs = [(plain, past) for plain, _, past, _ in VERBS if plain not in _NOT_AFTER_BE and plain != past]
    before = rf"\b(?:to|not|also|only|{MODALS.replace(' ', '|')})[ \n]"
    yield Group({f"be {plain}": f"be {past}" for plain, past in verbs}, before=before, behind=WORD_END)
    yield Group(
        {"be use": "be used", "be find": "be found", "be call": "be called", "be write": "be written"},
        before=rf"\b(?:also|{MODALS.replace(' ', '|')})[ \n]",
        behind=r"[ \n](?:to|as|by|in|on|with|for|when|if|from|together|instead)\b",
    )
    yield Group(
        of("has have had", "be", "{0} been") | of("has have had", "being", "{0} been"),
        before=r"(?<!must)(?<!should)(?<!to)(?<!can)(?<!will)(?:\A|[ \n])",
        behind=r"[ \n](?:a|an|the|\w+ed|made|set|built|done|found)\b",
    )
    yield Group(
        of("is are", "recommend", "{0} recommended") | of("is are", "suppose", "{0} supposed"), behind=r"[ \n]to\b"
    )
    yield Group(
        of("is are be been was were being", "build", "{0} built"),
        behind=r"[ \n](?:by|with|from|using|into|upon|on[ \n]top|as)\b",
    )
    yield Group(
        of("is are be been was were being", "send", "{0} sent"),
        behind=r"[ \n](?:to|by|from|with|in|via|as|over|when|back)\b",
    )
    yield Group(
        of("is are be been was were being", "lead", "{0} led") | of("has have had", "lead", "{0} led"),
        behind=r"[ \n](?:to|by)\b",
    )
    yield Group(of("is are be been was were", "base", "{0} based"), behind=r"[ \n](?:on|upon)\b")
    done = {plain: past for plain, _, past, _ in VERBS if plain not in _NOT_AFTER_BE and past != plain}
    yield Group(
        {f"{be} {plain}": f"{be} {past}" for be in ("is", "are", "was", "were") for plain, past in done.items()},
        before=r"\b(?!(?:default|value|verb|action|method|operation|command)[ \n])[a-z]+[ \n]",
        behind=r"[ \n](?:by|to|in|for|with|on|from|when|as)\b",
    )
    yield Group(
        {f"has {plain}": f"has {past}" for plain, past in done.items()},
        before=r"\b[a-z]+[ \n]",
        behind=r"[ \n](?:the|a|an|it|your|this)\b",
    )
    third = {s for _, s, _, _ in VERBS if s not in _NOUNS and s != "has"} | {"works"}
    yield Group(
        {f"is {s}": s for s in sorted(third)},
        before=r"(?<![a-z])(?!(?:it|as|this|that|what|there)[ \n])[a-z`]+[ \n]",
        behind=r"[ \n]",
    )
    yield Group({"is means": "means"}, before=r"\b[Tt]his[ \n]", behind=r"[ \n](?:that|you|we|the)\b")
    yield Group(
        {"get use": "get used", "is use": "is used", "are use": "are used"}, behind=r"[ \n](?:to|for|by|in|as)\b"
    )
    yield Group(of("is are be also often commonly usually", "refer", "{0} referred"), behind=r"[ \n]to[ \n]as\b")
    yield Group(of("is are be was were", "use", "{0} used"), behind=r"[ \n]to[ \n](?:\w+[^s\W])\b")
    yield Group(of("is are be was were", "past", "{0} passed"), behind=r"[ \n](?:to|into|as)\b")
    yield Group(
        of("needs need", "be", "{0} to be"),
        before=r"\b(?!(?:[Ii]f|only|not)[ \n])\w+[ \n]",
        behind=r"[ \n](?:\w+ed|made|set|run|built|done)\b",
    )


GROUPS: tuple[Group, ...] = (*_after_to(), *_after_modal(), *_after_be())
