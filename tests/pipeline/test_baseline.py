"""What was found before is told from what is new, wherever it stands by now."""

import json
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from burnish.errors import ConfigurationError
from burnish.model.edits import Tier
from burnish.model.results import Proposal, Verdict
from burnish.pipeline.baseline import Baseline, Comparison, Trace, baseline_text, read_baseline, traces_of

TEH = Trace("misspelling", "teh", "a line")
TODO = Trace("todo", "TODO", "another")

traces = st.builds(Trace, st.sampled_from(["a", "b"]), st.sampled_from(["x", "y"]), st.sampled_from(["1", "2", "3"]))


def found(rule: str, words: str, line: int, message: str = "a message") -> Proposal:
    return Proposal(rule, "accuracy", Tier.FINDING, message, Verdict.REPORTED, line, 1, 0, 1, words, None)


def compared(known: dict[str, list[Trace]], gone: frozenset[str] = frozenset()) -> Comparison:
    return Comparison(Baseline(known), gone.__contains__)


def test_what_is_known_is_not_new():
    comparison = compared({"a.md": [TEH, TODO]})

    assert comparison.new("a.md", [TODO, TEH]) == [False, False]
    assert comparison.met == 2


def test_a_second_slip_of_a_known_kind_is_new():
    assert compared({"a.md": [TEH]}).new("a.md", [TEH, TEH]) == [False, True]


def test_the_same_words_in_a_line_that_was_rewritten_are_known():
    assert compared({"a.md": [TEH]}).new("a.md", [TEH._replace(near="rewritten")]) == [False]


def test_of_two_with_the_same_words_the_one_in_the_known_line_is_known():
    assert compared({"a.md": [TEH]}).new("a.md", [TEH._replace(near="new"), TEH]) == [True, False]


def test_what_was_known_in_another_document_is_new_here():
    assert compared({"a.md": [TEH]}).new("b.md", [TEH]) == [True]


def test_a_document_that_got_another_name_takes_what_was_known_with_it():
    comparison = compared({"a.md": [TEH]}, gone=frozenset({"a.md"}))

    assert comparison.new("b.md", [TEH, TEH]) == [False, True]


@given(st.lists(traces), st.lists(traces))
def test_so_many_are_new_as_there_are_more_of_a_kind_than_were_known(known, now):
    new = compared({"a.md": known}).new("a.md", now)

    kinds = [Counter((trace.rule, trace.words) for trace in some) for some in (now, known)]
    assert Counter((t.rule, t.words) for t, is_new in zip(now, new, strict=True) if is_new) == kinds[0] - kinds[1]


def test_a_trace_stands_for_words_and_line_and_not_for_the_number_or_the_indent_of_the_line():
    here = traces_of(b"Teh cat.\n", [found("misspelling", "Teh", 1)])
    there = traces_of(b"# Cats\n\n  Teh  cat.\n", [found("misspelling", "Teh", 3)])

    assert here == there
    assert here != traces_of(b"Teh dog.\n", [found("misspelling", "Teh", 1)])


def test_a_finding_about_no_words_is_known_by_its_message():
    assert traces_of(b"", [found("heading-jump", "", 1, "from 1 to 3")])[0].words == "from 1 to 3"


@given(st.dictionaries(st.text(min_size=1), st.lists(traces, min_size=1)))
def test_what_is_written_is_read_again(known):
    assert {name: sorted(some) for name, some in read_baseline(baseline_text(known), "f").known.items()} == {
        name: sorted(some) for name, some in known.items()
    }


def test_each_finding_has_a_line_of_its_own():
    text = baseline_text({"a.md": [TEH, TODO], "b.md": []})

    assert [line for line in text.splitlines() if "rule" in line] == [
        '   {"rule": "misspelling", "words": "teh", "near": "a line"},',
        '   {"rule": "todo", "words": "TODO", "near": "another"}',
    ]
    assert list(json.loads(text)["findings"]) == ["a.md"]


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"version": 1}', '{"version": 1, "findings": {"a": [{}]}}', "\x00"])
def test_what_is_no_baseline_is_told_so(text):
    with pytest.raises(ConfigurationError, match="no baseline"):
        read_baseline(text, "f.json")


def test_a_baseline_of_another_version_is_told_so():
    with pytest.raises(ConfigurationError, match="of version 2"):
        read_baseline('{"version": 2}', "f.json")
