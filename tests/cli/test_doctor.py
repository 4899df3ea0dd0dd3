"""`burnish doctor`: what it tries, and what it says of the usual mistakes."""

import pytest


def rows(outcome) -> dict[str, str]:
    """State of each thing that was tried, by name."""
    lines = [line for line in outcome.out.splitlines() if not line.startswith("       ")]
    return {line[7:].partition(":")[0]: line[:7].strip() for line in lines}


def test_with_the_embedded_rules_there_is_little_to_try(cli, tmp_path):
    outcome = cli("doctor")

    assert outcome.code == 0
    assert outcome.out == (
        f"ok     configuration: the folder is {tmp_path}\n"
        f"ok     state: {tmp_path}/.burnish does not exist yet; a run that asks a provider makes it\n"
    )


def test_an_endpoint_that_works_is_told_as_such(cli, simulator):
    outcome = cli("doctor", *simulator)

    assert outcome.code == 0
    assert set(rows(outcome).values()) == {"ok"}
    assert "price: $1 in, $4 out per million tokens" in outcome.out
    assert "endpoint: simulated answered in " in outcome.out
    assert "it keeps to the protocol, and it reports its usage" in outcome.out


def test_a_model_that_does_not_keep_to_the_protocol_is_told_of(cli, model):
    model.answers = lambda _: "Sure! I would be glad to help."

    outcome = cli("doctor", *model.options)

    assert outcome.code == 0
    assert "but it did not keep to the protocol (" in outcome.out


def test_a_key_that_is_not_accepted_is_named_by_its_variable(cli, model, monkeypatch):
    model.answers = lambda _: (401, "Incorrect API key provided.")
    monkeypatch.setenv("BURNISH_API_KEY", "not-the-one")

    outcome = cli("doctor", *model.options)

    assert outcome.code == 3
    assert rows(outcome)["endpoint"] == "wrong"
    assert "Incorrect API key provided. (the key is that of BURNISH_API_KEY)" in outcome.out
    assert "not-the-one" not in outcome.out + outcome.err
    assert model.keys == ["Bearer not-the-one"]
    assert "Check the key, the account's credit, the model's name" in outcome.out


def test_without_a_key_for_openai_nothing_is_sent(cli):
    outcome = cli("doctor", "--provider", "openai", "--model", "gpt-4o-mini")

    assert outcome.code == 3
    assert "wrong  provider: OPENAI_API_KEY: holds no key for https://api.openai.com, which needs one" in outcome.out
    assert "-      endpoint: not tried" in outcome.out


@pytest.mark.parametrize(
    ("options", "wrong", "problem"),
    [
        (("--provider", "opena"), "provider", "no provider named 'opena'; did you mean 'openai'?"),
        (("--provider", "openai"), "provider", "the provider openai needs one"),
        (("--provider", "openai", "--model", "m", "--strategy", "clarty"), "configuration", "did you mean 'clarity'?"),
        (("--provider", "openai", "--model", "m", "--base-url", "localhost"), "provider", "must begin with http"),
        (("--provider", "replay"), "provider", "the provider replay needs the file of a recording"),
        (("--provider", "replay", "--base-url", "no.jsonl"), "provider", "no.jsonl: it cannot be read"),
    ],
)
def test_a_wrong_setting_is_told_once_and_what_rests_on_it_is_not_tried(cli, options, wrong, problem):
    outcome = cli("doctor", *options)

    assert outcome.code == 3
    assert rows(outcome)[wrong] == "wrong"
    assert outcome.out.count("wrong  ") == 1
    assert problem in outcome.out
    assert rows(outcome)["endpoint"] == "-"


def test_a_model_without_a_known_price_is_told_and_the_endpoint_tried_all_the_same(cli, model):
    outcome = cli("doctor", *model.options[:-2])

    assert outcome.code == 3
    assert (rows(outcome)["price"], rows(outcome)["endpoint"]) == ("wrong", "ok")
    assert "`--price IN,OUT`" in outcome.out


def test_an_endpoint_that_is_not_there_is_unreachable(cli, model):
    outcome = cli("doctor", *model.options, "--base-url", "http://127.0.0.1:9/v1")

    assert outcome.code == 3
    assert "wrong  endpoint: http://127.0.0.1:9: it cannot be reached: connection refused" in outcome.out
    assert "Check `base-url`, your network and its proxy." in outcome.out


def test_an_address_without_its_path_is_told_to_need_v1(cli, simulator):
    address = simulator[3].removesuffix("/v1")

    outcome = cli("doctor", *simulator, "--base-url", address)

    assert "answers 404" in outcome.out
    assert "that `base-url` goes up to and with /v1." in outcome.out


def test_damaged_state_is_told_and_the_rest_is_tried(cli, tmp_path, put, model):
    put(tmp_path / ".burnish/journal.sqlite3", "no database" * 1000)

    outcome = cli("doctor", *model.options)

    assert outcome.code == 3
    assert "journal.sqlite3: it is no database" in outcome.out
    assert (rows(outcome)["state"], rows(outcome)["endpoint"]) == ("wrong", "ok")


def test_a_file_in_the_place_of_the_state_is_told(cli, tmp_path, put):
    put(tmp_path / ".burnish", "mine")

    assert "wrong  state: " in cli("doctor").out
    assert ".burnish: it is no folder" in cli("doctor").out


def test_recorded_replies_need_no_price_and_no_endpoint(cli, tmp_path, put, model):
    put(tmp_path / "docs/a.md", "The client must be given the address of the server.\n")
    cli("enhance", "docs", "--record", "replies.jsonl", *model.options)

    outcome = cli("doctor", "--provider", "replay", "--base-url", "replies.jsonl")

    assert outcome.code == 0
    assert "price: $0 in, $0 out per million tokens" in outcome.out
    assert "1 run recorded in " in outcome.out
