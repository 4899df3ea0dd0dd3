"""One thing is written in one way: the glossary's, or that of most documents."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from burnish.model.edits import Tier
from burnish.model.glossary import Entry
from burnish.model.usage import Usual
from burnish.rules.term import Term
from burnish.testing import KnownUsage, KnownWords, block_of, plain_block

CORPUS = KnownUsage(
    {
        "word:subproject": Usual(("subproject", "sub-project"), decided=True),
        "word:multitenancy": Usual(("multi-tenancy", "multitenancy"), decided=True),
        "word:filename": Usual(("file name", "filename"), decided=True),
        "word:backend": Usual(("backend", "back end"), decided=True),
        "word:timezone": Usual(("timezone", "time zone")),
        "word:subdirectory": Usual(("subdirectory", "sub-directory"), decided=True),
        "name:github": Usual(("GitHub", "Github"), decided=True),
        "name:usestate": Usual(("useState", "UseState"), decided=True),
    }
)
WORDS = KnownWords(corpus=CORPUS)
GLOSSARY = (
    Entry("sign in", ("log in", "login"), "as on the button"),
    Entry("GitHub", ("Github", "github")),
    Entry("front matter", ("matter", "frontmatter")),
    Entry("file name", ("name of the file",)),
    Entry("login page"),
    Entry("time zone"),
)


def after(text: str, *, glossary=(), words: KnownWords = WORDS) -> str:
    found = list(Term(glossary).check(block_of(text), words))
    for finding in reversed(found):
        if finding.replacement is not None:
            text = text[: finding.start] + finding.replacement + text[finding.end :]
    return text


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        ("Sub-projects and the sub-project.", "Subprojects and the subproject."),
        ("With multitenancy.", "With multi-tenancy."),
        ("Multitenancy is on.", "Multi-tenancy is on."),
        ("Filenames are long.", "File names are long."),
        ("Two back ends, a back-end service, a Back\nend.", "Two backends, a backend service, a Back\nend."),
        ("Each sub-directory, all sub-directories.", "Each subdirectory, all subdirectories."),
        ("It is on Github.", "It is on GitHub."),
        ("Call UseState or useState.",) * 2,
        ("It is a 'sub-project', a sub-project/x and a sub-project-x.",) * 2,
        ("A SUB-PROJECT, a SubProject.",) * 2,
    ],
)
def test_the_spelling_of_most_documents_is_suggested(before, expected):
    assert after(before) == expected


def test_suggestions_keep_to_their_tier_and_what_nobody_decided_is_reported():
    found = list(Term().check(plain_block("A sub-project in a time zone."), WORDS))

    assert [(f.tier, f.message, f.replacement) for f in found] == [
        (Tier.SUGGESTION, "'sub-project' is mostly written 'subproject'", "subproject"),
        (Tier.FINDING, "'time zone' is also written 'timezone'", None),
    ]


def test_a_capital_inside_a_sentence_may_name_something():
    found = list(Term().check(plain_block("See the Filenames there."), WORDS))

    assert [(f.tier, f.replacement) for f in found] == [(Tier.FINDING, None)]


def test_what_the_user_accepts_and_what_the_document_uses_as_code_stays():
    text = "A sub-project."

    assert after(text, words=KnownWords(frozenset({"sub-project"}), corpus=CORPUS)) == text
    assert after(text, words=KnownWords(code=frozenset({"sub-project"}), corpus=CORPUS)) == text


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        ("You log in, or login. Login!", "You sign in, or sign in. Sign in!"),
        ("Open the login page.",) * 2,
        ("On Github, github or GITHUB.", "On GitHub, GitHub or GITHUB."),
        ("Some matter in the front matter.", "Some front matter in the front matter."),
        ("You log\nin.", "You sign in\n."),
        ("Name of the file.", "File name."),
        ("Run `login`, login/x and 'login'.",) * 2,
    ],
)
def test_what_the_glossary_forbids_is_replaced_by_what_it_prefers(before, expected):
    found = list(Term(GLOSSARY).check(block_of(before), KnownWords()))

    assert all(finding.tier is None for finding in found)
    if "\n" not in before:
        assert after(before, glossary=GLOSSARY, words=KnownWords()) == expected
    else:
        assert [finding.replacement for finding in found] == ["sign in"]


def test_the_note_of_the_glossary_is_told():
    (found,) = Term(GLOSSARY).check(plain_block("You login."), KnownWords())

    assert found.message == "the glossary has 'sign in' for 'login': as on the button"


def test_the_glossary_wins_over_most_documents():
    assert after("This time zone, that timezone.", glossary=GLOSSARY) == "This time zone, that time zone."


PARTS = st.sampled_from(
    ["sub-project", "subprojects", "Github", "time zone", "matter", "front matter", "frontmatter", "log in", "login",
     "login page", "name of the file", "file-name", "filename", "back end", "\n", " ", ",", "-", "`x`", "'", "A"]
)  # fmt: skip


@given(parts=st.lists(st.tuples(PARTS, st.sampled_from((" ", " ", "\n", ""))), max_size=10))
def test_what_is_replaced_comes_to_rest(parts):
    text = "".join(part + glue for part, glue in parts).strip()
    rule = Term(GLOSSARY)
    for _ in range(4):  # a run looks at what it changed again, too
        for finding in reversed(list(rule.check(plain_block(text), WORDS))):
            if finding.replacement is not None:
                text = text[: finding.start] + finding.replacement + text[finding.end :]

    assert [f for f in rule.check(plain_block(text), WORDS) if f.replacement is not None] == []
