"""`burnish strategies` and `burnish providers`: what there is to choose from."""

from burnish.api import provider_summaries, strategy_list
from burnish.cli import exits
from burnish.cli.terminal import Terminal


def strategies(terminal: Terminal) -> int:
    """List the strategies and return the exit code."""
    for strategy in strategy_list():
        terminal.line(f"{terminal.paint(strategy.name, 'bold')}  {strategy.summary}")
        terminal.line(f"    {strategy.instructions}")
    return exits.DONE


def providers(terminal: Terminal) -> int:
    """List the providers and return the exit code."""
    summaries = provider_summaries()
    width = max(map(len, summaries))
    for name, summary in summaries.items():
        terminal.line(f"{name.ljust(width)}  {summary}")
    return exits.DONE
