"""`burnish enhance` through a provider: what is shown, what is written, what it says of money."""

import gc
import json
from pathlib import Path

import pytest

from .texts import BETTER, DOCUMENT, another_port, chatty, more, shorter, together


@pytest.fixture
def document(tmp_path: Path, put) -> Path:
    put(tmp_path / "burnish.toml", "")
    return put(tmp_path / "docs/a.md", DOCUMENT)


def test_the_edits_of_a_model_are_shown_with_the_strategy_that_they_serve(cli, document, model):
    model.answers = shorter

    outcome = cli("enhance", "docs", *model.options)

    assert outcome.code == 0
    assert outcome.out.splitlines()[:3] == [
        "docs/a.md: 1 edit",
        "@@ line 3 @@ clarity",
        "[-In order to-]{+To+} start the server you must run the start command twice.",
    ]
    assert "1 of 1 document would change (1 edit; --write applies them)." in outcome.out
    assert document.read_text() == DOCUMENT


def test_the_summary_tells_blocks_calls_tokens_and_money(cli, document, model):
    outcome = cli("enhance", "docs", "--budget", "5", *model.options)

    assert "3 blocks of prose: 3 asked about." in outcome.out
    assert "1 call, 1,000 tokens in, 100 out, $0.0014 of $5.00 (run " in outcome.out


def test_write_changes_the_file_and_a_second_run_asks_nothing(cli, document, model):
    model.answers = shorter

    first = cli("enhance", "docs", "--write", *model.options)
    second = cli("enhance", "docs", "--write", *model.options)

    assert document.read_text() == BETTER
    assert "changed docs/a.md (1 edit)" in first.out
    assert second.out.splitlines()[:2] == ["0 of 1 document changed.", "Nothing to ask about."]
    assert "No calls, $0.00 (run " in second.out
    assert (first.code, second.code, len(model.asked)) == (0, 0, 1)


def test_what_was_shown_is_written_without_being_asked_again(cli, document, model):
    model.answers = shorter

    cli("enhance", "docs", *model.options)
    outcome = cli("enhance", "docs", "--write", *model.options)

    assert document.read_text() == BETTER
    assert "3 blocks of prose: 2 settled before, 1 answered before." in outcome.out
    assert len(model.asked) == 1


def test_output_writes_elsewhere_and_check_writes_nothing(cli, document, tmp_path, model):
    model.answers = shorter

    checked = cli("enhance", "docs", "--check", *model.options)
    cli("enhance", "docs", "--output", "out", *model.options)

    assert checked.code == 1
    assert "would change docs/a.md (1 edit)" in checked.out
    assert (tmp_path / "out/a.md").read_text() == BETTER
    assert document.read_text() == DOCUMENT


def test_a_changed_fact_is_shown_for_review_in_its_sentence_and_not_written(cli, document, model):
    model.answers = another_port

    shown = cli("enhance", "docs", *model.options)
    written = cli("enhance", "docs", "--write", *model.options)

    assert shown.out.splitlines()[:3] == [
        "docs/a.md: 0 edits",
        "@@ line 5 @@ for review: facts: the number '8080' became '8081' (clarity)",
        "The port is [-8080-]{+8081+} unless the configuration names some other port instead.",
    ]
    assert "1 change for review, not applied (1 facts): see burnish report." in shown.out
    assert document.read_text() == DOCUMENT
    assert (shown.code, written.code) == (0, 0)


def test_new_text_is_shown_for_review(cli, document, model):
    model.answers = more

    lines = cli("enhance", "docs", *model.options).out.splitlines()

    assert lines[1:3] == [
        "@@ line 5 @@ for review: insertion: a person decides about new text (completeness)",
        "{+Ask your administrator for it.+}",
    ]


def test_a_refused_answer_is_shown_with_its_check_and_the_run_exits_with_3(cli, document, model):
    model.answers = together(shorter, chatty)

    outcome = cli("enhance", "docs", *model.options)

    assert outcome.code == 3
    assert "refused by chatter: 'It takes about five minutes" in outcome.out
    assert "1 edit refused (1 chatter)." in outcome.out
    assert "[-In order to-]{+To+}" in outcome.out


def test_what_was_refused_is_asked_again_only_with_retry_refused(cli, document, model):
    model.answers = chatty
    cli("enhance", "docs", "--write", *model.options)
    asked = len(model.asked)

    again = cli("enhance", "docs", "--write", *model.options)
    assert len(model.asked) == asked
    assert again.code == 0
    model.answers = lambda _: "[end]"
    cli("enhance", "docs", "--write", "--retry-refused", *model.options)

    assert len(model.asked) == asked + 1


def test_the_report_file_tells_what_was_asked(cli, document, tmp_path, model):
    model.answers = another_port

    cli("enhance", "docs", "--report", "r.json", *model.options)
    report = json.loads((tmp_path / "r.json").read_text())

    assert report["asked"]["spent"]["cost"] == 1400
    assert report["asked"]["blocks"]["asked"] == 3
    assert report["totals"]["by_verdict"]["review"] == 1


def test_only_the_chosen_strategy_is_asked_for(cli, document, model):
    model.answers = more  # completeness was not asked for

    outcome = cli("enhance", "docs", "--strategy", "clarity", *model.options)

    assert "for review" not in outcome.out


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        (("--strategy", "clarty"), "no strategy named 'clarty'; did you mean 'clarity'?"),
        (("--provider", "opena"), "no provider named 'opena'; did you mean 'openai'?"),
        (("--base-url", "localhost:1234"), "base-url: must begin with http:// or https://"),
        (("--price", "1"), "expected two prices in USD per million tokens"),
        (("--budget", "much"), "expected an amount in USD, as 2.50"),
        (("--concurrency", "0"), "expected a whole number from 1 to 10000"),
        (("--passes", "both"), "expected 'single' or 'parallel'"),
        (("--unknown", "ask"), "expected 'resend-once' or 'hold'"),
    ],
)
def test_a_wrong_option_is_refused_before_anybody_is_asked(cli, document, tmp_path, model, options, problem):
    outcome = cli("enhance", "docs", *model.options, *options)

    assert outcome.code == 2
    assert problem in outcome.err
    assert model.asked == []
    assert not (tmp_path / ".burnish").exists()


def test_a_model_without_a_known_price_is_refused_and_the_message_says_how_to_give_one(cli, document, model):
    outcome = cli("enhance", "docs", *model.options[:-2])

    assert outcome.code == 2
    assert "no price is known for the model 'scripted'" in outcome.err
    assert "`--price IN,OUT`" in outcome.err


def test_a_model_must_be_named(cli, document):
    outcome = cli("enhance", "docs", "--provider", "openai")

    assert outcome.code == 2
    assert "the provider openai needs one, as in `--model gpt-4o-mini`" in outcome.err


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        (("--model", "gpt-4o-mini"), "OPENAI_API_KEY: holds no key for https://api.openai.com, which needs one"),
        (("--model", "gpt-4o-mini", "--record", "no/r.jsonl"), "OPENAI_API_KEY: holds no key"),
        (
            ("--model", "m", "--price", "0,0", "--base-url", "http://127.0.0.1:9/v1", "--record", "no/r.jsonl"),
            "replies cannot be recorded: No such file or directory",
        ),
    ],
)
def test_a_provider_that_cannot_be_made_ends_the_run_with_one_message(
    cli, document, tmp_path, put, options, problem, capfd, caplog
):
    for name in "bcdef":  # several calls would begin at once
        put(tmp_path / f"docs/{name}.md", DOCUMENT.replace("tool", f"tool {name}").replace("start", f"start-{name}"))

    outcome = cli("enhance", "docs", "--provider", "openai", *options)
    gc.collect()  # a task that failed unseen would be told of now

    assert outcome.code == 2
    assert problem in outcome.err
    assert len(outcome.err.splitlines()) == 2
    assert (caplog.text, capfd.readouterr().err) == ("", "")
    assert "  stopped  " in cli("runs").out


def test_stdin_is_for_the_embedded_rules(cli, document, model):
    outcome = cli("enhance", "-", *model.options, stdin=b"x\n")

    assert outcome.code == 2
    assert "a provider of models works on files; name some, not stdin" in outcome.err


def test_check_asks_no_provider_whatever_the_configuration_says(cli, document, tmp_path, put, model):
    put(tmp_path / "burnish.toml", f'provider = "openai"\nbase-url = "{model.base_url}"\nmodel = "m"\nprice = "1,4"\n')

    assert cli("check", "docs").code == 1  # "In order to" is wordy
    assert model.asked == []


def test_the_configuration_can_name_the_provider(cli, document, tmp_path, put, model):
    put(tmp_path / "burnish.toml", f'provider = "openai"\nbase-url = "{model.base_url}"\nmodel = "m"\nprice = [1, 4]\n')
    model.answers = shorter

    cli("enhance", "docs", "--write")

    assert document.read_text() == BETTER


def test_style_guide_and_glossary_go_with_the_question_and_a_new_one_asks_again(cli, document, tmp_path, put, model):
    put(tmp_path / "burnish.toml", 'style-guide = "style.txt"\nglossary = "terms.txt"\n')
    put(tmp_path / "style.txt", "Write short sentences.")
    put(tmp_path / "terms.txt", "server, not daemon")
    cli("enhance", "docs", "--write", *model.options)
    assert len(model.asked) == 1

    put(tmp_path / "terms.txt", "daemon, not server")
    cli("enhance", "docs", "--write", *model.options)

    assert len(model.asked) == 2
    assert {"Write short sentences.", "server, not daemon"} <= set(model.systems[0].splitlines())


def test_style_guide_and_glossary_are_no_documents(cli, document, tmp_path, put, model):
    put(tmp_path / "burnish.toml", 'style-guide = "docs/style.md"\nglossary = "docs/terms.md"\n')
    put(tmp_path / "docs/style.md", "Write short sentences, and do not use two words where one word will do.\n")
    put(tmp_path / "docs/terms.md", "The server is called the server everywhere, and never by another name.\n")

    assert "0 of 1 document changed." in cli("enhance", "docs", "--write", *model.options).out


def test_a_style_guide_that_does_not_exist_is_named(cli, document, tmp_path, put, model):
    put(tmp_path / "burnish.toml", 'style-guide = "style.txt"\n')

    outcome = cli("enhance", "docs", *model.options)

    assert outcome.code == 2
    assert "style-guide (" in outcome.err


def test_recorded_replies_play_again_without_endpoint_or_price(cli, document, tmp_path, model):
    model.answers = shorter
    cli("enhance", "docs", "--record", "replies.jsonl", *model.options)
    (tmp_path / ".burnish").rename(tmp_path / "aside")

    outcome = cli("enhance", "docs", "--write", "--provider", "replay", "--base-url", "replies.jsonl")

    assert document.read_text() == BETTER
    assert (outcome.code, len(model.asked)) == (0, 1)


def test_a_recording_that_does_not_exist_is_named(cli, document):
    outcome = cli("enhance", "docs", "--provider", "replay", "--base-url", "replies.jsonl")

    assert outcome.code == 2
    assert "replies.jsonl: it cannot be read: No such file or directory" in outcome.err


def test_a_line_of_the_settled_file_that_says_nothing_is_told_of_once(cli, document, tmp_path, put, model):
    put(tmp_path / "burnish.toml", 'settled = "burnish.settled"\n')
    put(tmp_path / "burnish.settled", "<<<<<<< mine\n")

    outcome = cli("enhance", "docs", *model.options)

    assert outcome.err == ("burnish: warning: burnish.settled: line 1 is no key with strategies; it was left out\n")
    assert outcome.code == 0


def test_a_colleague_with_the_settled_file_asks_nothing_and_needs_no_key(cli, document, tmp_path, put, model):
    put(tmp_path / "burnish.toml", 'settled = "burnish.settled"\n')
    model.answers = shorter
    cli("enhance", "docs", "--write", *model.options)
    (tmp_path / ".burnish").rename(tmp_path / "aside")

    outcome = cli("enhance", "docs", "--check", "--provider", "openai", "--model", "gpt-4o-mini")

    assert outcome.code == 0
    assert "3 blocks of prose: 3 settled before." in outcome.out


def test_through_the_simulator_a_folder_is_enhanced_and_the_second_run_is_free(cli, document, tmp_path, simulator):
    first = cli("enhance", "docs", "--write", *simulator)
    second = cli("enhance", "docs", "--write", *simulator)

    assert first.code == 0
    assert document.read_text() != DOCUMENT
    assert "No calls, $0.00" in second.out
