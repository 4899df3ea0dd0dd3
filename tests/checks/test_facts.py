"""The fact gate: which edits change what a text claims."""

import re
import zlib
from itertools import combinations, pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from burnish.checks import fact_grammar
from burnish.checks.facts import CLASSES, compare_block, compare_texts, facts_of
from burnish.documents.diff import changes
from burnish.model.document import Block, BlockKind, Piece, PieceKind
from burnish.model.edits import Allowance, Edit

NOTHING = Allowance()
REFERENCE = Path(__file__).parents[2] / "docs" / "reference" / "facts.md"

#: class -> tokens of it that stand for themselves between plain words
EXAMPLES = {
    "mask": ["@@1QX@@", "@@12A7@@"],
    "url": ["https://example.org/a?b=c#d", "www.example.org", "ann@example.org", "mailto:ann@example.org"],
    "date": [
        "2024-01-31", "2024-01-31T12:30Z", "31/01/2024", "31 January 2024", "Jan 5, 2021", "May 2024", "12:30", "5 pm",
    ],
    "version": ["v1.2.3", "1.2.3", "1.2.x", ">=3.8", "v2", "1.2.3-rc.1", "~=2.1", "3.12rc1"],
    "flag": ["--dry-run", "--output=json", "-x", "-Path"],
    "identifier": [
        "snake_case", "MAX_SIZE", "os.path", "docs/guide/intro.md", "./run", "src/main", "/etc", "config.yml", "@user",
        "#123", "${HOME}", "$PATH", "{name}", "%s", "run()", "std::move", "IPv6", "UTF-8", "2FA", "127.0.0.1:8080",
        "`enhance it`", ".gitignore", "docs/", "key=value", ":rocket:", r"C:\Users\ann", "obj.method()",
    ],
    "number": [
        "30", "-5", "\u22125", "3.14", "1,000", "50%", "5 ms", "64 GB", "2nd", "three", "hundred", "$9.99", "640x480",
        "0x1F", "1/2", "~10", "3+", "10 seconds", "20\u00a0°C", "five minutes", "1e6",
    ],
    "negation": ["not", "never", "no", "none", "without", "neither", "nor", "unless", "NOT"],
    "modality": ["must", "MUST", "should", "may", "might", "need to", "have to", "required", "optional", "recommended"],
    "name": ["Docker", "GitHub", "macOS", "API", "getUser", "Élodie", "B"],
}  # fmt: skip

SAME = [
    ("Utilize the tool.", "Use the tool."),
    ("It does not work.", "It doesn't work."),
    ("It doesn't work.", "It doesn\u2019t work."),
    ("It can not work.", "It cannot work."),
    ("It can't work.", "It cannot work."),
    ("It won't start.", "It will not start."),
    ("You'll see it.", "You will see it."),
    ("It does\nnot work.", "It does not work."),
    ("It's here.", "It is here."),
    ("Do NOT touch it.", "Do not touch it."),
    ("Wait 10 ms.", "Wait 10ms."),
    ("Wait 10\nms.", "Wait 10 ms."),
    ("a 30 second wait", "a 30-second wait"),
    ("wait 30 second", "wait 30 seconds"),
    ("5 percent of users", "5% of users"),
    ("1,000 files", "1000 files"),
    ("a list of API", "a list of APIs"),
    ("the URL's of both", "the URLs of both"),
    ("since Jan 5 2021", "since Jan. 5, 2021"),
    ("one needs to wait", "one need to wait"),
    ("We ship it. Docker runs it.", "We ship it, and Docker runs it."),
    ("and/or both", "or both"),
    ("e.g. a file", "for example a file"),
    ("The quick file.", "A quick file."),
    ("Use it. The file is here.", "Use it, as the file is here."),
    ("the option, if set", "the option if set"),
    ("_must_ be set", "must be set"),
    ("**not** here", "not here"),
]

CHANGED = [
    ("wait 30 ms", "wait 13 ms", "the number '30 ms' became '13 ms'"),
    ("wait 30 ms", "wait 30 s", "the number '30 ms' became '30 s'"),
    ("wait 30 seconds", "wait 30 minutes", "the number '30 seconds' became '30 minutes'"),
    ("-5 degrees", "5 degrees", "the number '-5 degrees' became '5 degrees'"),
    ("ten of 10", "ten of 10 and 10", "the number '10' was added"),
    ("1,000 files", "1,0000 files", None),
    ("1.5 times", "15 times", "the number '1.5' became '15'"),
    ("5% of it", "5 of it", "the number '5%' became '5'"),
    ("64 GB", "64 GiB", "the number '64 GB' became '64 GiB'"),
    ("the 2nd one", "the 3rd one", "the number '2nd' became '3rd'"),
    ("three files", "two files", "the number 'three' became 'two'"),
    ("more than 18+", "more than 18", "the number '18+' became '18'"),
    ("<10 files", ">10 files", "the number '<10' became '>10'"),
    ("from 1 to 2", "from 2 to 1", "the number '1', '2' became '2', '1'"),
    ("version 1.2.3", "version 1.2.4", "the version '1.2.3' became '1.2.4'"),
    ("python >=3.8", "python >3.8", "the version '>=3.8' became '>3.8'"),
    ("on 1.2.x", "on 1.2", None),
    ("since v1.2", "since v1.3", "the version 'v1.2' became 'v1.3'"),
    ("on 2024-01-31", "on 2024-01-13", "the date '2024-01-31' became '2024-01-13'"),
    ("on 31 January 2024", "on 31 June 2024", "the date '31 January 2024' became '31 June 2024'"),
    ("at 12:30", "at 12:03", "the date '12:30' became '12:03'"),
    ("at 5 pm", "at 5 am", "the date '5 pm' became '5 am'"),
    ("see https://a.org/x", "see https://a.org/y", "the address 'https://a.org/x' became 'https://a.org/y'"),
    ("see the page", "see www.evil.org for it", "the address 'www.evil.org' was added"),
    ("ask ann@example.org", "ask bob@example.org", "the address 'ann@example.org' became 'bob@example.org'"),
    ("with --force set", "with --forced set", "the flag '--force' became '--forced'"),
    ("use -x here", "use x here", "the flag '-x' was removed"),
    ("set max_size to it", "set maxsize to it", "the identifier 'max_size' was removed"),
    ("set max_size to it", "set max_sizes to it", "the identifier 'max_size' became 'max_sizes'"),
    ("in docs/intro.md", "in docs/introduction.md", "the identifier 'docs/intro.md' became 'docs/introduction.md'"),
    ("call run() twice", "call run twice", "the identifier 'run()' was removed"),
    ("in ${HOME} here", "in {HOME} here", "the identifier '${HOME}' became '{HOME}'"),
    ("prints %s here", "prints %d here", "the identifier '%s' became '%d'"),
    ("fixes #123 now", "fixes #132 now", "the identifier '#123' became '#132'"),
    ("ask @ann about it", "ask ann about it", "the identifier '@ann' was removed"),
    ("in UTF-8 only", "in UTF-16 only", "the identifier 'UTF-8' became 'UTF-16'"),
    ("run `go build` now", "run `go run` now", "the identifier '`go build`' became '`go run`'"),
    ("run `go build` now", "run go build now", "the identifier '`go build`' was removed"),
    ("on 127.0.0.1", "on 127.0.0.2", "the identifier '127.0.0.1' became '127.0.0.2'"),
    ("It does not work.", "It does work.", "negation 'not' was removed"),
    ("It doesn't work.", "It does work.", "negation 'not' was removed"),
    ("It works.", "It never works.", "negation 'never' was added"),
    ("not only here", "only here", "negation 'not' was removed"),
    ("works with it", "works without it", "negation 'without' was added"),
    ("non-empty lists", "empty lists", "negation 'non' was removed"),
    ("It cannot work.", "It can work.", "negation 'not' was removed"),
    ("You must see it.", "You should see it.", "the modal word 'must' became 'should'"),
    ("You MUST see it.", "You must see it.", "the modal word 'MUST' became 'must'"),
    ("You need to wait.", "You have to wait.", "the modal word 'need to' became 'have to'"),
    ("You may wait.", "You wait.", "the modal word 'may' was removed"),
    ("It is required.", "It is optional.", "the modal word 'required' became 'optional'"),
    ("You\u2019ll see it.", "You see it.", "the modal word 'will' was removed"),
    ("Must go, may not.", "Must not go, may.", "the order of facts changed: 'may', 'not' became 'not', 'may'"),
    ("runs on Docker only", "runs on Podman only", "the name 'Docker' became 'Podman'"),
    ("runs on GitHub only", "runs on Github only", "the name 'GitHub' became 'Github'"),
    ("the HTTP way", "the HTTPS way", "the name 'HTTP' became 'HTTPS'"),
    ("GitHub runs it.", "Github runs it.", "the name 'GitHub' was removed"),
    ("Use Docker. Docker is fine.", "Use it. Docker is fine.", "the name 'Docker' was removed"),
    ("plan B is it", "plan C is it", "the name 'B' became 'C'"),
    ("e.g. Docker does it", "e.g. Podman does it", "the name 'Docker' became 'Podman'"),
    ("see @@1QX@@ now", "see now", "the mask '@@1QX@@' was removed"),
    ("@@1QX@@ and @@2AB@@", "@@2AB@@ and @@1QX@@", None),
    ("port 80 of @@1QX@@", "@@1QX@@ of port 80", "the order of facts changed: '80', '@@1QX@@' became '@@1QX@@', '80'"),
]  # fmt: skip


def edit(text: str, old: str, new: str, allowance: Allowance = NOTHING, nth: int = 0) -> Edit:
    """Replace the `nth` occurrence of `old`."""
    start = [found.start() for found in re.finditer(re.escape(old), text)][nth]
    block = Block(BlockKind.PARAGRAPH, text, (Piece(0, len(text), 0, len(text.encode()), PieceKind.TEXT),))
    return Edit(block, start, start + len(old), new, allowance=allowance)


@pytest.mark.parametrize(("before", "after"), SAME)
def test_what_says_the_same_passes(before, after):
    assert compare_texts(before, after) is None
    assert compare_texts(after, before) is None


@pytest.mark.parametrize(("before", "after", "reason"), CHANGED)
def test_what_says_something_else_is_refused_with_the_reason(before, after, reason):
    refusal = compare_texts(before, after)

    assert refusal is not None
    assert refusal.check == "facts"
    assert reason is None or refusal.reason == reason
    assert compare_texts(after, before) is not None


@pytest.mark.parametrize(("klass", "token"), [(klass, token) for klass in CLASSES for token in EXAMPLES[klass]])
def test_each_example_is_one_fact_of_its_class(klass, token):
    text = f"see {token}, then"

    found = facts_of(text)

    assert [(f.klass, text[f.start : f.end]) for f in found] == [(klass, token)]


@pytest.mark.parametrize("text", [
    "Plain words only, and/or more.", "I think so.", "Done. The rest follows: See below.", "- Item",
    "(See the page.)", "well-known re-use", "It works: Use it!", "@@ is a mark", "a - b", "the file(s)",
])  # fmt: skip
def test_prose_has_no_facts(text):
    assert facts_of(text) == ()


@given(st.text())
def test_a_text_always_agrees_with_itself(text):
    assert compare_texts(text, text) is None
    assert compare_block(text, []) is None


WORDS = st.sampled_from("the a file is shown here when you open it and then read on".split())
TOKENS = st.sampled_from([token for tokens in EXAMPLES.values() for token in tokens])


@st.composite
def sentences_with_a_hole(draw):
    """A sentence that holds facts between plain words, as (before the fact, the fact, after it)."""
    parts = ["see"]
    for token in draw(st.lists(TOKENS, min_size=1, max_size=6)):
        parts += [draw(WORDS), token, draw(WORDS)]
    hole = 2 + 3 * draw(st.integers(0, len(parts) // 3 - 1))
    return " ".join(parts[:hole]) + " ", parts[hole], " " + " ".join(parts[hole + 1 :]) + "."


@given(sentences_with_a_hole())
def test_removing_any_fact_is_refused(sentence):
    head, token, tail = sentence
    assert compare_texts(head + token + tail, head + "it" + tail) is not None
    assert compare_texts(head + "it" + tail, head + token + tail) is not None


@given(sentences_with_a_hole(), TOKENS)
def test_another_fact_in_the_place_of_one_is_refused(sentence, other):
    head, token, tail = sentence
    facts, others = facts_of(f"see {token}"), facts_of(f"see {other}")
    same = [(f.klass, f.token) for f in facts] == [(f.klass, f.token) for f in others]
    assert (compare_texts(head + token + tail, head + other + tail) is None) == same


HALVES = st.sampled_from(
    ["need", "have", "ought", "to", "to,", "five", "per", "cent", "cannot", "a", "days", "it's", "p.m."]
)


@given(st.lists(TOKENS | WORDS | HALVES | st.text(max_size=3)), st.sampled_from([" ", "", "\n", "_", ".", ", ", "  "]))
def test_the_dispatch_by_first_character_reads_what_the_grammar_in_order_reads(parts, joint):
    rows, no_word_before = enumerate(fact_grammar.GRAMMAR), r"(?<![^\W_])"
    plain = re.compile("|".join(
        f"(?P<g{i}>{'' if starts == '*' else no_word_before}(?:{pattern}))"
        for i, (_, starts, pattern) in rows
    ))  # fmt: skip
    text = joint.join(parts)
    expected = [(m.start(), m.end(), fact_grammar.GRAMMAR[int(m.lastgroup[1:])][0]) for m in plain.finditer(text)]
    assert [
        (m.start(), m.end(), fact_grammar._KLASS_OF[m.lastgroup])
        for m in fact_grammar._fact().finditer(text)
        if m.lastgroup is not None
    ] == expected


@given(st.text() | st.lists(TOKENS).map(" ".join))
def test_facts_lie_in_the_order_of_the_text_and_do_not_overlap(text):
    found = facts_of(text)
    assert all(0 <= f.start < f.end <= len(text) and f.klass in CLASSES for f in found)
    assert all(a.end <= b.start for a, b in pairwise(found))


@pytest.mark.parametrize(
    "unit", ["-", ".", "`", "` a `` ", "_", "a-", "a->", "a.", "/", "#", "v1", "1,", "1:", "é1", "{"]
)
def test_no_text_takes_more_than_linear_time(unit):
    facts_of("v" + unit * (100_000 // len(unit)) + "é")  # a quadratic pattern runs into the test's time limit


def test_an_edit_without_allowance_may_not_touch_a_fact():
    text = "You should should wait 30 ms."

    refusal = compare_block(text, [edit(text, " should", "", nth=1)])

    assert refusal is not None
    assert refusal.reason == "the modal word 'should' was removed"


def test_an_edit_may_change_the_facts_of_its_own_span():
    own = Allowance(own_span=True)
    text = "You should should wait; you maynot reply in 10 secnds."

    edits = [
        edit(text, " should", "", own, nth=1),
        edit(text, "maynot", "may not", own),
        edit(text, "secnds", "seconds", own),
    ]

    assert compare_block(text, edits) is None
    assert compare_block(text, [*edits[:2], edit(text, "10 secnds", "20 seconds")]) is not None


def test_the_own_span_of_one_edit_does_not_excuse_another():
    own = Allowance(own_span=True)
    text = "You maynot wait 30 ms."

    refusal = compare_block(text, [edit(text, "maynot", "may not", own), edit(text, "30", "13")])

    assert refusal is not None
    assert refusal.reason == "the number '30 ms' became '13 ms'"


@pytest.mark.parametrize(("text", "old", "new"), [
    ("set recieve_data to it", "recieve", "receive"),
    ("wait 5 days", " ", " -"),
    ("run foo.teh now", "teh", "the"),
    ("see https://a.org/teh now", "teh", "the"),
])  # fmt: skip
def test_a_fact_that_reaches_over_the_edge_of_a_span_is_not_inside_it(text, old, new):
    assert compare_block(text, [edit(text, old, new, Allowance(own_span=True))]) is not None


def test_an_edit_may_change_the_classes_it_declares_and_no_other():
    names = Allowance(classes=frozenset({"name"}))
    text = "Push to Github with 3 files, see the github page. Github is fine."

    changed = [edit(text, "Github", "GitHub", names), edit(text, "github", "GitHub", names)]

    assert compare_block(text, changed) is None
    assert compare_block(text, [edit(text, "Github with 3", "GitHub with 4", names)]) is not None
    assert compare_block(text, [edit(text, "Github", "GitHub")]) is not None


def test_what_an_edit_may_change_ends_at_its_span():
    names = Allowance(classes=frozenset({"name"}))
    text = "Push to Github from Docker."

    assert compare_block(text, [edit(text, "to Github", "to GitHub", names), edit(text, "Docker", "it")]) is not None


@given(sentences_with_a_hole(), st.text(alphabet="abc XY19-_.\n", max_size=5))
def test_edits_are_judged_as_the_text_they_make(sentence, new):
    head, token, tail = sentence
    whole = edit(head + token + tail, token, new) if head.count(token) == 0 else None
    if whole is not None:
        assert compare_block(head + token + tail, [whole]) == compare_texts(head + token + tail, head + new + tail)


def building_half(corpus, category=None):
    rows = [row for row in corpus.corrections if zlib.crc32(row["repo"].encode()) % 2 == 0]
    return [row for row in rows if not row["tool_mentioned"] and category in (None, row["category"])]


def test_two_swapped_numbers_of_a_real_paragraph_are_refused(corpus):
    tried = 0
    for row in building_half(corpus):
        text = row["before_paragraph"]
        numbers = [f for f in facts_of(text) if f.klass == "number"][:5]
        for a, b in combinations(numbers, 2):
            if a.token != b.token:
                swapped = text[: a.start] + text[b.start : b.end] + text[a.end : b.start] + text[a.start : a.end]
                assert compare_texts(text, swapped + text[b.end :]) is not None, (text, a, b)
                tried += 1
    assert tried > 100


def test_spelling_corrections_by_people_pass_when_each_may_change_its_own_span(corpus):
    rows = building_half(corpus, "spelling")
    own = Allowance(own_span=True)
    refused = [row for row in rows if compare_texts(row["before_paragraph"], row["after_paragraph"])]
    still = []
    for row in rows:
        before = row["before_paragraph"]
        block = Block(BlockKind.PARAGRAPH, before, (Piece(0, len(before), 0, len(before.encode()), PieceKind.TEXT),))
        edits = [Edit(block, *change, allowance=own) for change in changes(before, row["after_paragraph"])]
        if compare_block(before, edits):
            still.append(row)

    assert len(refused) <= 0.13 * len(rows), "more corrections than before touch something that counts as a fact"
    assert len(still) <= 0.01 * len(rows), still


def test_the_reference_lists_the_classes_of_the_code_in_order():
    rows = re.findall(r"^\| `(\w+)` \|", REFERENCE.read_text(encoding="utf-8"), re.MULTILINE)
    assert tuple(rows) == CLASSES


def test_the_examples_of_the_reference_are_facts_of_their_class():
    for line in REFERENCE.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", line)]
        if len(cells) > 4 and cells[1].strip("`") in CLASSES:
            examples = re.findall(r"`` (.+?) ``|`([^`]+)`", cells[3])
            assert examples, line
            for long, short in examples:
                token = long or short
                assert cells[1].strip("`") in {f.klass for f in facts_of(f"see {token} then")}, token
