"""`burnish rules`: what is looked for, how far each rule goes on its own, and by which cases it is tested."""

from collections.abc import Iterator

from burnish.api import Burnish, RuleInfo, Settings
from burnish.cli import exits
from burnish.cli.terminal import Terminal, escaped
from burnish.errors import ConfigurationError


def run(name: str | None, terminal: Terminal) -> int:
    """List all rules, or explain one, and return the exit code."""
    if name is None:
        lines = _listed(_rules(("all",)))
    else:
        try:
            (rule,) = _rules((name,))
        except ConfigurationError as exc:
            terminal.error(str(exc.facts["problem"]), "`burnish rules` lists all of them.")
            return exits.USAGE
        lines = _explained(terminal, rule)
    for line in lines:
        terminal.line(line)
    return exits.DONE


def _rules(select: tuple[str, ...]) -> tuple[RuleInfo, ...]:
    return Burnish(Settings(select=select)).rules()


def _listed(rules: tuple[RuleInfo, ...]) -> Iterator[str]:
    rows = [(rule.name, rule.tier.value, rule.strategy, f"{rule.summary}{_asked(rule)}") for rule in rules]
    widths = [max((len(row[column]) for row in rows), default=0) for column in range(3)]
    for row in rows:
        yield "  ".join([*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[3]])


def _asked(rule: RuleInfo) -> str:
    return " Looks only when it is selected." if rule.on_request else ""


def _explained(terminal: Terminal, rule: RuleInfo) -> Iterator[str]:
    yield f"{terminal.paint(rule.name, 'bold')} ({rule.tier.value}, {rule.strategy})"
    yield f"{rule.summary}{_asked(rule)}"
    yield ""
    yield _TIERS[rule.tier.value]
    if rule.may_change:
        yield f"May change facts of these kinds: {', '.join(rule.may_change)}."
    if rule.own_span:
        yield "May change the facts inside the very words that it corrects."
    yield ""
    for before, after in rule.cases:
        if rule.of_page:
            yield from (f"    {escaped(line)}" for line in before.splitlines())
            yield f" -> {escaped(after) or 'nothing'}"
        elif before == after:
            yield f"    stays: {escaped(before)}"
        else:
            yield f"    {escaped(before)}"
            yield f" -> {escaped(after)}"


_TIERS = {
    "safe": "`burnish enhance --write` applies it.",
    "suggestion": "`burnish enhance --write --suggestions` applies it.",
    "finding": "It is reported and never applied.",
}
