"""`burnish strategies`, `providers`, `simulate` and `bench`: what they list and what they refuse."""

import pytest

from burnish.api import provider_summaries, strategy_list


def test_every_strategy_is_listed_with_what_a_model_is_told(cli):
    outcome = cli("strategies")

    assert outcome.code == 0
    for strategy in strategy_list():
        assert f"{strategy.name}  {strategy.summary}\n    {strategy.instructions}\n" in outcome.out


def test_a_strategy_is_explained_with_all_that_belongs_to_it(cli):
    for strategy in strategy_list():
        outcome = cli("strategies", strategy.name)

        assert outcome.code == 0
        assert strategy.score is not None
        told = (*strategy.rules, *strategy.after, *strategy.never, strategy.score.formula, strategy.score.source)
        for text in (*told, *(metric.name for metric in strategy.metrics)):
            assert text in outcome.out


def test_a_strategy_that_there_is_not_is_answered_with_the_nearest(cli):
    outcome = cli("strategies", "clearity")

    assert outcome.code == 2
    assert "no strategy named 'clearity'; did you mean 'clarity'?" in outcome.err


def test_every_provider_is_listed_on_a_line_of_its_own(cli):
    lines = cli("providers").out.splitlines()

    assert [line.split()[0] for line in lines] == list(provider_summaries())


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        (("--price", "1"), "--price: '1' is not of the form IN,OUT, such as 1,4"),
        (("--port", "99999"), "--port: must be from 0 to 65535"),
        (("--edited", "2"), "--edited: must be from 0 to 1"),
        (("--answers", "poems"), "--answers: must be one of words, rules"),
    ],
)
def test_the_simulator_refuses_what_makes_no_sense(cli, options, problem):
    outcome = cli("simulate", *options)

    assert outcome.code == 2
    assert problem in outcome.err
    assert "`--help` behind a command lists its options" in outcome.err


def test_the_simulator_says_that_its_address_is_taken(cli, model):
    port = model.base_url.rpartition(":")[2].removesuffix("/v1")

    outcome = cli("simulate", "--port", port)

    assert outcome.code == 2
    assert f"port {port}: " in outcome.err


def test_the_benchmark_says_where_its_script_stands(cli):
    outcome = cli("bench", "llm")

    assert outcome.code == 2
    assert "it stands in benchmarks/ of burnish's repository" in outcome.err


def test_the_benchmark_names_a_corpus_that_does_not_exist(cli, tmp_path, put):
    put(tmp_path / "script.py", "")

    assert "nowhere: no such file or folder" in cli("bench", "llm", "--against", "script.py", "--corpus", "nowhere").err
