"""`burnish plan`: what would be asked and paid; nobody is called."""

import json
from pathlib import Path

import pytest

from .texts import DOCUMENT, shorter


@pytest.fixture
def document(tmp_path: Path, put) -> Path:
    put(tmp_path / "burnish.toml", "")
    return put(tmp_path / "docs/a.md", DOCUMENT)


def test_a_plan_tells_blocks_calls_tokens_price_and_time_and_calls_no_one(cli, document, model):
    outcome = cli("plan", "docs", *model.options)
    words = [line.split()[0] for line in outcome.out.splitlines()]

    assert outcome.code == 0
    assert outcome.out.startswith(
        "1 of 1 document to ask about, 3 blocks of prose:\n          3 to be sent\ncalls    1\n"
    )
    assert words[2:] == ["calls", "tokens", "price", "time", "By"]
    assert "By rules of thumb: fewer than five calls to this model are recorded." in outcome.out
    assert model.asked == []


def test_a_plan_says_what_is_known_already(cli, document, tmp_path, put, model):
    cli("enhance", "docs", "--passes", "parallel", *model.options)
    put(tmp_path / "docs/b.md", "The client must be given the address of the server it talks to.\n")

    outcome = cli("plan", "docs", *model.options)

    assert "1 of 2 documents to ask about, 1 block of prose:" in outcome.out
    assert "Learned from 5 calls to this model." in outcome.out
    assert len(model.asked) == 5


def test_a_plan_counts_what_was_answered_and_what_is_settled(cli, document, model):
    model.answers = shorter
    cli("enhance", "docs", *model.options)

    assert cli("plan", "docs", *model.options).out.splitlines() == [
        "0 of 1 document to ask about, 3 blocks of prose:",
        "          2 settled: known to be fine",
        "          1 answered by the cache",
        "          0 to be sent",
    ]


def test_with_nothing_to_ask_the_plan_is_one_line(cli, document, model):
    cli("enhance", "docs", "--write", *model.options)

    assert cli("plan", "docs", *model.options).out == "Nothing to ask about in 1 document.\n"


def test_documents_that_are_left_alone_are_counted(cli, document, tmp_path, put, model):
    put(tmp_path / "docs/c.rst", "Title\n=====\n")

    assert "1 of 2 documents to ask about (1 left alone), " in cli("plan", "docs", *model.options).out


def test_the_plan_as_json_has_the_same_numbers(cli, document, model):
    plan = json.loads(cli("plan", "docs", "--format", "json", *model.options).out)

    assert (plan["documents"], plan["counts"]["asked"], plan["estimate"]["calls"]) == (1, 3, 1)
    assert plan["estimate"]["cost"]["low"] <= plan["estimate"]["cost"]["likely"] <= plan["estimate"]["ceiling"]


def test_the_embedded_rules_have_no_plan(cli, document):
    outcome = cli("plan", "docs")

    assert outcome.code == 2
    assert "the embedded rules cost nothing; name another provider" in outcome.err


def test_the_bill_stays_below_the_ceiling_of_the_plan(cli, document, simulator):
    plan = json.loads(cli("plan", "docs", "--format", "json", *simulator).out)
    cli("enhance", "docs", *simulator)
    spent = json.loads(cli("report", "--format", "json").out)["spent"]

    assert 0 < spent["cost"] <= plan["estimate"]["ceiling"]
