"""The reference pages name everything that can be typed."""

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from burnish.api import Settings
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


def every_command(group: click.Group, above: str = "burnish") -> Iterator[tuple[str, click.Command]]:
    """Each command by its whole name, `burnish bench llm`; a group is walked into and is none."""
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from every_command(command, f"{above} {name}")
        else:
            yield f"{above} {name}", command


COMMANDS = dict(every_command(burnish))


def section(page: str, heading: str) -> str:
    return page.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]


def options_of(command: click.Command) -> set[str]:
    return {opt for param in command.params for opt in (*param.opts, *param.secondary_opts) if opt[0] == "-"}


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_a_heading_and_every_option_a_place_below_it(commands, name):
    own = section(commands, f"`{name}`")
    shared = section(commands, "Options of `check`, `enhance` and `plan`")
    asking = section(commands, "Options of commands that ask a provider")

    assert own
    assert {option for option in options_of(COMMANDS[name]) if f"`{option}" not in own + shared + asking} == set()


def test_no_option_is_described_that_no_command_has(commands):
    known = {option for command in COMMANDS.values() for option in options_of(command)}
    described = set(re.findall(r"^\| `(-[-a-z]+)", commands, re.MULTILINE))

    assert described - known - {"--help"} == set()


def test_every_exit_code_has_a_row(commands):
    codes = {value for name, value in vars(exits).items() if name.isupper() and isinstance(value, int)}

    assert set(exits.MEANINGS) == codes
    assert {int(code) for code in re.findall(r"^\| (\d+) +\|", commands, re.MULTILINE)} == codes


def test_every_key_and_variable_is_described(configuration):
    names = {*KEYS, *OVERRIDE_KEYS, "overrides", *VARIABLES, CONFIG_VARIABLE}

    assert {name for name in names if f"`{name}`" not in configuration} == set()


def test_the_page_lists_what_a_search_takes_by_itself(configuration):
    listed = re.search(r"^`include` is by default (.+)\.$", configuration, re.MULTILINE)

    assert listed is not None
    assert tuple(re.findall(r"`([^`]+)`", listed[1])) == Settings().include
