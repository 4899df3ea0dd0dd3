"""One document through the call path: rounds, tiers, headings, accepted words, rules that fail."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from burnish.errors import PluginFailed, UnknownFormat
from burnish.model.edits import Tier
from burnish.model.results import DocumentResult, Status, Verdict
from burnish.pipeline.document import Plan, enhance_document
from burnish.pipeline.stopwatch import Stopwatch
from burnish.ports import Rule
from burnish.testing import ManualClock, ScriptedRule
from burnish.wiring.build import formats_by_suffix

REST = "This is the rest of the page, and it is written in plain English for the sake of all.\n"


def plan_of(*rules: Rule, suggestions: bool = False, accepted: Sequence[str] = ()) -> Plan:
    return Plan(formats_by_suffix(), lambda _: rules, frozenset(accepted), suggestions)


def enhance(
    text: str | bytes, *rules: Rule, path: str = "a.md", suggestions: bool = False, accepted: Sequence[str] = ()
) -> tuple[bytes, DocumentResult]:
    source = text.encode() if isinstance(text, str) else text
    plan = plan_of(*rules, suggestions=suggestions, accepted=accepted)
    return enhance_document(path, source, plan, Stopwatch(ManualClock()))


def verdicts(result: DocumentResult) -> list[tuple[str, str]]:
    return [(proposal.before, proposal.verdict.value) for proposal in result.proposals]


def test_a_safe_edit_is_applied():
    after, result = enhance("Teh cat.\n", ScriptedRule({"Teh": "The"}))

    assert after == b"The cat.\n"
    assert result.status is Status.CHANGED
    assert verdicts(result) == [("Teh", "applied")]


def test_without_findings_the_very_same_bytes_come_back():
    source = b"The cat.\r\n"

    after, result = enhance(source, ScriptedRule({"Teh": "The"}))

    assert after is source
    assert result.status is Status.UNCHANGED


def test_a_suggestion_is_offered_and_applied_only_when_asked_for():
    rule = ScriptedRule({"utilize": "use"}, tier=Tier.SUGGESTION)

    after, result = enhance("We utilize it.\n", rule)
    assert (after, verdicts(result)) == (b"We utilize it.\n", [("utilize", "offered")])

    after, result = enhance("We utilize it.\n", rule, suggestions=True)
    assert (after, verdicts(result)) == (b"We use it.\n", [("utilize", "applied")])


def test_a_finding_without_replacement_is_only_reported():
    after, result = enhance("A foo.\n", ScriptedRule({"foo": None}), suggestions=True)

    assert (after, verdicts(result)) == (b"A foo.\n", [("foo", "reported")])


def test_an_edit_of_a_heading_is_only_reported_since_links_may_lead_there():
    after, result = enhance("# Teh title\n\nTeh text.\n", ScriptedRule({"Teh": "The"}))

    assert after == b"# Teh title\n\nThe text.\n"
    assert verdicts(result) == [("Teh", "reported"), ("Teh", "applied")]
    assert "links may rely on a heading's words" in result.proposals[0].message


def test_a_heading_with_an_anchor_of_its_own_may_change():
    after, _ = enhance("# Teh title {#title}\n", ScriptedRule({"Teh": "The"}))

    assert after == b"# The title {#title}\n"


def test_a_refused_edit_has_its_reason_and_leaves_the_text():
    after, result = enhance("It takes 5 days.\n", ScriptedRule({"5": "6"}))

    assert after == b"It takes 5 days.\n"
    assert result.status is Status.UNCHANGED
    (proposal,) = result.proposals
    assert proposal.verdict is Verdict.REFUSED
    assert proposal.refusal is not None
    assert proposal.refusal.check == "facts"


def test_a_proposal_says_where_it_is_in_lines_and_characters():
    _, result = enhance("é\n\n> - ünd teh cat\n", ScriptedRule({"teh": "the"}))

    (proposal,) = result.proposals
    assert (proposal.line, proposal.column) == (3, 9)
    assert (proposal.start, proposal.end) == (13, 16)


def test_an_edit_that_makes_room_for_another_is_followed_up():
    first, second = ScriptedRule({"in order to": "to"}, name="a"), ScriptedRule({"to to": "to"}, name="b")

    after, result = enhance("Go to in order to see.\n", first, second)

    assert after == b"Go to see.\n"
    assert [p.rule for p in result.proposals if p.verdict is Verdict.APPLIED] == ["b", "a"]


@pytest.mark.parametrize(
    "text", ["Go to in order to see.\n", "Teh teh cat\nadn dog.\n", "> to to\n> teh adn\n", "# Teh\n\nadn 5\n"]
)
def test_a_second_run_changes_nothing(text: str):
    rules = [
        ScriptedRule({"in order to": "to"}, name="a"),
        ScriptedRule({"to to": "to", "the the": "the"}, name="b"),
        ScriptedRule({"Teh": "The", "teh": "the", "adn": "and", "5": "6"}, name="c"),
    ]
    once, _ = enhance(text, *rules)

    twice, result = enhance(once, *rules)

    assert twice is once
    assert result.count(Verdict.APPLIED) == 0


def test_a_rule_that_never_comes_to_rest_is_stopped():
    after, _ = enhance("ping here\n", ScriptedRule({"ping": "pong", "pong": "ping"}))

    assert after in (b"ping here\n", b"pong here\n")


def test_of_two_edits_of_the_same_words_the_first_rule_wins():
    first, second = ScriptedRule({"teh cat": "the cat"}, name="a"), ScriptedRule({"cat": "dog"}, name="b")

    after, _ = enhance("See teh cat.\n", first)
    assert after == b"See the cat.\n"

    _, result = enhance("See teh cat.\n", first, second)
    assert result.proposals[0].rule == "a"


def test_an_accepted_word_is_left_alone():
    after, result = enhance("A Fooo.\n", ScriptedRule({"Fooo": "Foo"}), accepted=["fooo"])

    assert after == b"A Fooo.\n"
    assert result.proposals == ()


def test_what_is_frozen_is_not_offered_to_rules_for_change():
    after, result = enhance("`teh` [teh](teh) <b title='teh'>teh</b>\n\n    teh\n", ScriptedRule({"teh": "the"}))

    assert after == b"`teh` [the](teh) <b title='teh'>the</b>\n\n    teh\n"
    assert result.count(Verdict.APPLIED) == 2


def test_a_rule_that_raises_is_named():
    with pytest.raises(PluginFailed, match="the rule broken failed: ValueError: oh no"):
        enhance("A word.\n", ScriptedRule(name="broken", fails=ValueError("oh no")))


@pytest.mark.parametrize(
    ("path", "reason"),
    [("a.rst", "the format .rst is not supported yet"), ("LICENCE", "no suffix names its format")],
)
def test_a_format_that_is_not_known_is_left_alone_with_a_reason(path: str, reason: str):
    after, result = enhance("Teh cat.\n", ScriptedRule({"Teh": "The"}), path=path)

    assert after == b"Teh cat.\n"
    assert (result.status, result.reason) == (Status.LEFT_ALONE, reason)


def test_suffixes_are_read_in_any_case():
    assert enhance("Teh cat.\n", ScriptedRule({"Teh": "The"}), path="A.MD")[0] == b"The cat.\n"


def test_a_plan_names_the_path_without_a_format():
    with pytest.raises(UnknownFormat, match=r"a\.rst"):
        plan_of().format_of("a.rst")


@pytest.mark.parametrize("source", ["Teh café".encode("latin-1"), "Teh".encode("utf-16"), b"Teh \0 cat"])
def test_bytes_that_are_no_text_are_left_alone(source: bytes):
    after, result = enhance(source, ScriptedRule({"Teh": "The"}))

    assert after is source
    assert result.status is Status.LEFT_ALONE
    assert result.reason


@pytest.mark.parametrize("text", ["", "\n", " \n\t\n", "---\na: b\n---\n", "```\nteh\n```\n", "\ufeff"])
def test_a_document_without_prose_is_unchanged(text: str):
    after, result = enhance(text, ScriptedRule({"teh": "the"}))

    assert (after, result.status) == (text.encode(), Status.UNCHANGED)


def test_the_result_tells_how_many_bytes_were_left_alone_and_why():
    _, result = enhance("---\na: b\n---\n\n```\nx\n```\n\n```\ny\n```\n" + REST)

    assert result.frozen == {"front matter": 13, "code block": 18}
    assert result.size == 13 + 1 + 10 + 1 + 10 + len(REST)


def test_a_hunk_shows_the_sentence_with_its_marks():
    _, result = enhance("First one. Teh cat sat. Last one.\n", ScriptedRule({"Teh": "The"}))

    (hunk,) = result.hunks
    assert (hunk.before, hunk.after) == ("Teh cat sat.", "The cat sat.")
    assert [(mark.kind, mark.text) for mark in hunk.marks] == [
        ("removed", "Teh"),
        ("added", "The"),
        ("same", " cat sat."),
    ]
    assert [proposal.before for proposal in hunk.proposals] == ["Teh"]


def test_line_ends_prefixes_and_the_last_line_stay_as_they_are():
    after, _ = enhance("> - teh\r\n>   adn\rteh", ScriptedRule({"teh": "the", "adn": "and"}))

    assert after == b"> - the\r\n>   and\rthe"


def test_plain_text_goes_the_same_way():
    after, result = enhance("Teh cat\nand more.\n", ScriptedRule({"Teh": "The"}), path="a.txt")

    assert (after, verdicts(result)) == (b"The cat\nand more.\n", [("Teh", "applied")])


def test_a_passage_in_another_language_is_not_corrected_as_english():
    german = "Das ist die Seite mit teh Fehler, und der wird nicht angefasst."
    text = f"{REST}\n{german}\n\n# Lokal teh\n\n{german}\n\nIt ends with teh words of a page in English.\n"
    after, result = enhance(text, ScriptedRule({"teh": "the"}))

    assert after.decode() == text.replace("with teh", "with the")
    assert verdicts(result) == [("teh", "applied")]


def test_where_every_language_is_wanted_nothing_is_held_back():
    text = f"{REST}\nDas ist die Seite mit teh Fehler, und der wird angefasst.\n".encode()
    plan = replace(plan_of(ScriptedRule({"teh": "the"})), language="any")

    assert enhance_document("a.md", text, plan, Stopwatch(ManualClock()))[0] == text.replace(b"teh", b"the")
