"""`burnish completion`: what a shell must read to complete commands, options, and the names of rules and strategies.

The script asks `burnish` itself, by a variable in its environment, at each press of the tab key.
"""

from typing import TYPE_CHECKING

import click

from burnish.cli import exits
from burnish.cli.terminal import Terminal

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem, ShellComplete

SHELLS = ("bash", "zsh", "fish")
VARIABLE = "_BURNISH_COMPLETE"  #: holds `bash_complete` when a shell asks


def run(shell: str, command: click.Command, terminal: Terminal) -> int:
    """Print the script for one of `SHELLS`, and return the exit code."""
    completion = _of(shell, command)
    terminal.line((completion.source_template % completion.source_vars()).strip())
    return exits.DONE


def answer(asked: str, command: click.Command, terminal: Terminal) -> int:
    """Tell a shell how the words in its environment may go on.

    Args:
        asked: what the variable holds; nothing is told to a shell that is none of `SHELLS`.
    """
    shell, _, what = asked.partition("_")
    if shell not in SHELLS or what != "complete":
        return exits.USAGE
    terminal.line(_of(shell, command).complete())
    return exits.DONE


def _of(shell: str, command: click.Command) -> "ShellComplete":
    from click.shell_completion import get_completion_class  # of no use to other commands

    made = get_completion_class(shell)
    assert made is not None
    return made(command, {}, "burnish", VARIABLE)


def rules(_context: click.Context, _parameter: click.Parameter, begun: str) -> "list[CompletionItem]":
    """Names of rules, also behind a comma."""
    from burnish.api import Burnish, Settings

    known = {rule.name: rule.summary for rule in Burnish(Settings(select=("all",))).rules()}
    return _behind_comma({**known, "all": "Every rule."}, begun)


def strategies(_context: click.Context, _parameter: click.Parameter, begun: str) -> "list[CompletionItem]":
    """Names of strategies, also behind a comma."""
    from burnish.api import strategy_list

    return _behind_comma({strategy.name: strategy.summary for strategy in strategy_list()}, begun)


def _behind_comma(known: dict[str, str], begun: str) -> "list[CompletionItem]":
    from click.shell_completion import CompletionItem  # as above

    before, comma, last = begun.rpartition(",")
    return [CompletionItem(before + comma + name, help=known[name]) for name in known if name.startswith(last)]
