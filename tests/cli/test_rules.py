"""`burnish rules`."""

from burnish.api import Burnish, Settings


def test_every_rule_is_listed_with_tier_strategy_and_summary(cli):
    outcome = cli("rules")

    rules = Burnish(Settings(select=("all",))).rules()
    for rule, line in zip(rules, outcome.out.splitlines(), strict=True):
        assert line.split()[:3] == [rule.name, rule.tier.value, rule.strategy]
        assert line.endswith(f"{rule.summary} Looks only when it is selected." if rule.on_request else rule.summary)
    assert {rule.on_request for rule in rules} == {True, False}


def test_a_rule_is_explained_with_its_cases(cli):
    outcome = cli("rules", "misspelling")

    assert outcome.out.startswith("misspelling (safe, accuracy)\n")
    (rule,) = [rule for rule in Burnish().rules() if rule.name == "misspelling"]
    before, after = next(case for case in rule.cases if case[0] != case[1])
    assert f"    {before}\n -> {after}\n" in outcome.out


def test_the_list_does_not_depend_on_the_configuration(cli, tmp_path):
    (tmp_path / "burnish.toml").write_text('select = ["misspelling"]\n')

    assert "repeated-word" in cli("rules").out
