"""Settings that make no sense are refused by the name of their option."""

import math

import pytest

from burnish.errors import ConfigurationError
from burnish.model.money import Price
from burnish.testing.simulator import Options


@pytest.mark.parametrize(
    ("name", "value", "option"),
    [
        ("port", 65536, "--port"),
        ("ttft", -1, "--ttft"),
        ("ttft", math.inf, "--ttft"),
        ("tokens_per_second", 0, "--tokens-per-second"),
        ("interval", 0, "--interval"),
        ("rpm", 0, "--rpm"),
        ("tpm", -5, "--tpm"),
        ("edited", 1.1, "--edited"),
        ("price_output", math.nan, "--price"),
        ("answers", "poems", "--answers"),
        ("models", (), "--model"),
    ],
)
def test_a_value_that_makes_no_sense_is_refused(name: str, value: object, option: str):
    with pytest.raises(ConfigurationError) as caught:
        Options(**{name: value})

    assert caught.value.facts["where"] == option


def test_prices_are_told_in_usd_per_million_tokens():
    assert Options(price_input=0.15, price_output=0.6).price == Price(150_000, 600_000)
