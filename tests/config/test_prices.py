"""Prices: which are listed, for whom they hold, and what a user may give."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import burnish.config.prices as prices
from burnish.config.prices import parse_price, price_for
from burnish.errors import UnknownPrice
from burnish.model.calls import Usage
from burnish.model.money import Price

OPENAI = "https://api.openai.com"
LISTED = json.loads(Path(prices.__file__).with_name("prices.json").read_text(encoding="utf-8"))


def test_a_listed_model_has_its_price_at_its_providers_address():
    assert price_for(OPENAI, "gpt-4o-mini") == Price(150_000, 600_000, 75_000)
    assert price_for(f"{OPENAI}:443", "GPT-4o-mini") == price_for(OPENAI, "gpt-4o-mini")


@pytest.mark.parametrize(
    "origin",
    [
        "http://api.openai.com",
        "https://api.openai.com:8443",
        "https://api.openai.com.example.org",
        "https://proxy.example.org",
        "https://openrouter.ai",
        "http://localhost:8080",
        "http://127.0.0.1:11434",
        "https://[broken",
        "https://api.openai.com:port",
        "",
    ],
)
def test_at_any_other_address_no_price_is_known(origin):
    with pytest.raises(UnknownPrice, match="gpt-4o-mini"):
        price_for(origin, "gpt-4o-mini")


def test_a_model_of_another_provider_has_no_price_here():
    with pytest.raises(UnknownPrice):
        price_for("https://api.mistral.ai", "gpt-4o-mini")


@pytest.mark.parametrize("model", ["gpt-4o-mini-ultra", "gpt-4", "", "gpt-4o-2031-01-01", "gpt-4o-mini-"])
def test_a_name_is_never_taken_for_a_similar_one(model):
    known = model in LISTED["models"]["openai"]

    assert known == (model == "gpt-4")
    if not known:
        with pytest.raises(UnknownPrice):
            price_for(OPENAI, model)


def test_a_date_is_looked_past_only_where_the_list_says_so():
    anthropic = "https://api.anthropic.com"

    assert price_for(anthropic, "claude-sonnet-4-5-20250929") == price_for(anthropic, "claude-sonnet-4-5")
    assert price_for(OPENAI, "gpt-4o-2024-05-13") != price_for(OPENAI, "gpt-4o")
    with pytest.raises(UnknownPrice):
        price_for(anthropic, "claude-sonnet-4-5-20250929-x")


def test_every_listed_price_is_whole_and_no_cached_token_costs_more_than_another():
    for host, provider in LISTED["hosts"].items():
        for model in LISTED["models"][provider]:
            price = price_for(f"https://{host}", model)
            numbers = [price.input, price.output, price.cached or 0]

            assert all(isinstance(number, int) and 0 <= number <= 10**9 for number in numbers), model
            assert price.cached is None or price.cached < price.input
            assert price.written is None or price.written > price.input


def test_what_claude_writes_to_its_cache_has_a_price_of_its_own():
    price = price_for("https://api.anthropic.com", "claude-sonnet-4-5")

    assert price == Price(3_000_000, 15_000_000, 300_000, 3_750_000)
    assert price.cost(Usage(1_000, 100, cached=600, written=300)) == 300 + 180 + 1_125 + 1_500
    assert price.most(1_000, 100) == 3_750 + 1_500
    assert price_for(OPENAI, "gpt-4o-mini").written is None


def test_the_list_says_where_it_is_from_and_stays_small():
    assert set(LISTED) == {"made", "source", "hosts", "models"}
    assert LISTED["source"].startswith("genai-prices ")
    assert Path(prices.__file__).with_name("prices.json").stat().st_size < 300_000


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0.15,0.6", Price(150_000, 600_000)),
        (" 2.50 , $10 ", Price(2_500_000, 10_000_000)),
        ("0,0", Price(0, 0)),
        ("0.0000001,1e-9", Price(1, 1)),
        ("0.1,0.3", Price(100_000, 300_000)),
    ],
)
def test_a_given_price_is_exact_and_rounded_up(text, expected):
    assert parse_price(text) == expected


@pytest.mark.parametrize("text", ["", "1", "1,2,3", "a,b", "-1,2", "1,-2", "nan,1", "1,inf", "1;2", ",", "2000000,1"])
def test_what_is_no_price_is_told_with_what_is_expected(text):
    with pytest.raises(ValueError, match="expected two prices in USD per million tokens") as caught:
        parse_price(text)

    assert repr(text) in str(caught.value)


@given(st.decimals(0, 10**5, places=6), st.decimals(0, 10**5, places=6), st.integers(0, 10**7), st.integers(0, 10**6))
def test_a_sum_is_never_below_the_bill_and_less_than_a_micro_dollar_above_it(input_usd, output_usd, sent, back):
    bill = sent * input_usd + back * output_usd  # micro-USD

    assert bill <= parse_price(f"{input_usd},{output_usd}").cost(Usage(sent, back)) < bill + 1


@given(st.integers(0, 10**6), st.integers(0, 10**6), st.integers(0, 10**6), st.integers(0, 10**6))
def test_no_use_of_a_prompt_costs_more_than_the_most(spent, cached, written, back):
    price = Price(1_000_000, 4_000_000, 100_000, 1_250_000)

    assert price.cost(Usage(spent, back, cached, written=written)) <= price.most(spent, back)
