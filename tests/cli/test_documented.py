"""The reference pages name everything that can be typed."""

import re
from pathlib import Path

import pytest

from burnish.api import Burnish
from burnish.cli import exits
from burnish.cli.commands import burnish
from burnish.config.load import CONFIG_VARIABLE, VARIABLES
from burnish.config.values import KEYS, OVERRIDE_KEYS

REFERENCE = Path(__file__).parents[2] / "docs/reference"


@pytest.fixture(scope="module")
def commands() -> str:
    return (REFERENCE / "commands.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def configuration() -> str:
    return (REFERENCE / "configuration.md").read_text(encoding="utf-8")


def test_every_command_has_a_heading_and_every_option_a_place_below_it(commands):
    for name, command in burnish.commands.items():
        section = commands.partition(f"\n## `burnish {name}`\n")[2].partition("\n## ")[0]
        shared = commands.partition("\n## Options of `check` and `enhance`\n")[2].partition("\n## ")[0]
        options = {opt for param in command.params for opt in (*param.opts, *param.secondary_opts) if opt[0] == "-"}
        assert section, name
        assert {option for option in options if f"`{option}" not in section + shared} == set()


def test_every_exit_code_has_a_row(commands):
    codes = {value for name, value in vars(exits).items() if name.isupper()}

    assert {int(code) for code in re.findall(r"^\| (\d+) +\|", commands, re.MULTILINE)} == codes


def test_every_key_and_variable_is_described(configuration):
    names = {*KEYS, *OVERRIDE_KEYS, "overrides", *VARIABLES, CONFIG_VARIABLE}

    assert {name for name in names if f"`{name}`" not in configuration} == set()


def test_the_defaults_on_the_page_are_the_defaults(configuration):
    assert "5,000,000" in configuration
    assert Burnish().settings.max_file_size == 5_000_000
