"""`check --scores`: a number for each strategy, the worst document first."""

import json
from xml.etree import ElementTree

import pytest

GOOD = "# Mill\n\nThe mill stands by the river. It grinds corn.\n"
BAD = "# Mill\n\nThe mill recieves corn. It stands by the river, seperate from the village.\n"


def test_the_worst_document_comes_first_and_what_write_would_bring_last(cli, tmp_path, put):
    put(tmp_path / "good.md", GOOD)
    put(tmp_path / "worse.md", BAD)
    put(tmp_path / "none.md", "```\ncode\n```\n")

    outcome = cli("check", "--scores")

    lines = outcome.out.splitlines()
    assert [line.split("  ")[-1] for line in lines] == [
        "document",
        "worse.md",
        "good.md",
        "none.md",
        "3 documents",
        "the same after burnish enhance --write",
    ]
    accuracy = lines[0].split().index("accuracy")
    assert [line.split()[accuracy] for line in lines[1:]] == ["0", "100", "-", "0", "100"]
    assert outcome.code == 1


def test_scores_as_json_have_their_metrics(cli, tmp_path, put):
    put(tmp_path / "a.md", BAD)

    told = json.loads(cli("check", "--scores", "--format", "json").out)

    assert told["scores"] == told["documents"][0]["scores"]
    assert told["scores"]["before"]["scores"]["accuracy"] < told["scores"]["after"]["scores"]["accuracy"] == 100
    assert told["scores"]["before"]["metrics"]["readability"]
    assert told["documents"][0]["edits"]


def test_a_report_without_scores_does_not_speak_of_them(cli, tmp_path, put):
    put(tmp_path / "a.md", BAD)

    assert '"scores"' not in cli("check", "--format", "json").out


def test_unchanged_files_of_a_tree_are_scored_again(cli, tmp_path, put):
    put(tmp_path / "docs/a.md", BAD)
    cli("check")

    assert cli("check", "--scores").out == cli("check", "--scores").out
    assert "docs/a.md" in cli("check", "--scores").out


def test_the_badge_is_a_picture_of_the_mean(cli, tmp_path, put):
    put(tmp_path / "a.md", GOOD)

    outcome = cli("check", "--scores", "--badge", "prose.svg")

    mean = outcome.out.splitlines()[1].split()[0]
    picture = ElementTree.parse(tmp_path / "prose.svg").getroot()
    assert picture.get("aria-label") == f"prose: {mean}"


def test_a_badge_that_cannot_be_written_is_told(cli, tmp_path, put):
    put(tmp_path / "a.md", GOOD)

    outcome = cli("check", "--scores", "--badge", "nowhere/prose.svg")

    assert outcome.code == 2
    assert "--badge: nowhere/prose.svg" in outcome.err


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (["--scores", "--statistics"], "exclude each other"),
        (["--scores", "--watch"], "exclude each other"),
        (["--scores", "--format", "sarif"], "exclude each other"),
        (["--scores", "-"], "exclude each other"),
        (["--badge", "x.svg"], "--badge needs --scores"),
    ],
)
def test_what_does_not_go_with_scores_is_refused(cli, given, told):
    outcome = cli("check", *given)

    assert outcome.code == 2
    assert told in outcome.err
