"""`burnish strategies` and `burnish providers`: what there is to choose from."""

from collections.abc import Iterator

from burnish.api import Strategy, provider_summaries, strategy_list
from burnish.cli import exits
from burnish.cli.terminal import Terminal
from burnish.errors import ConfigurationError


def strategies(name: str | None, terminal: Terminal) -> int:
    """List the strategies, or explain one, and return the exit code."""
    if name is not None:
        try:
            (strategy,) = strategy_list(name)
        except ConfigurationError as exc:
            terminal.error(str(exc.facts["problem"]), "`burnish strategies` lists all of them.")
            return exits.USAGE
        for line in _explained(strategy, terminal):
            terminal.line(line)
        return exits.DONE
    for strategy in strategy_list():
        terminal.line(f"{terminal.paint(strategy.name, 'bold')}  {strategy.summary}")
        terminal.line(f"    {strategy.instructions}")
    return exits.DONE


def _explained(strategy: Strategy, terminal: Terminal) -> Iterator[str]:
    yield terminal.paint(strategy.name, "bold")
    yield strategy.summary
    yield ""
    yield f"Rules: {', '.join(strategy.rules)}."
    yield f"A model is told: {strategy.instructions}"
    yield f"Before it: {'; '.join(strategy.after)}."
    yield f"Never: {'; '.join(strategy.never)}."
    yield ""
    if strategy.score is not None:
        yield f"Score: {strategy.score.formula}."
        yield f"    {strategy.score.source}"
    for metric in strategy.metrics:
        yield f"{metric.name}{f' ({metric.unit})' if metric.unit else ''}"
        yield f"    {metric.source}"


def providers(terminal: Terminal) -> int:
    """List the providers and return the exit code."""
    summaries = provider_summaries()
    width = max(map(len, summaries))
    for name, summary in summaries.items():
        terminal.line(f"{name.ljust(width)}  {summary}")
    return exits.DONE
