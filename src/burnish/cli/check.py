"""`burnish check`: one line per finding, then a summary; writes nothing."""

from burnish.api import Proposal, RunResult, Verdict
from burnish.cli import session
from burnish.cli.session import Request
from burnish.cli.summary import last_lines, looked_at, many
from burnish.cli.terminal import Terminal, escaped


def run(request: Request, terminal: Terminal) -> int:
    """Show every finding and return the exit code."""
    if request.is_stdin:
        text = session.burnish_for(request).enhance_text(terminal.stdin.read(), request.stdin_filename)
        result = RunResult((text.document,), {})
        _show(request, terminal, result)
        terminal.flush()
        session.conclude(request, terminal, result)
    else:
        result = session.run(
            request,
            terminal,
            lambda b, paths, on_event, _: b.check(paths, on_event=on_event),
            lambda result: _show(request, terminal, result),
            by_rules=True,
        )
    found = any(document.proposals for document in result.documents)
    return session.exit_code(result, found=found, count_refused=False)


def _show(request: Request, terminal: Terminal, result: RunResult) -> None:
    for document in result.documents:
        for proposal in document.proposals:
            terminal.line(_line(terminal, document.path, proposal))
    if not request.quiet:
        for line in _summary(result):
            terminal.line(line)


def _line(terminal: Terminal, path: str, proposal: Proposal) -> str:
    """`path:line:column: rule [tier] message`, as editors and CI read it."""
    place = terminal.paint(f"{escaped(path)}:{proposal.line}:{proposal.column}:", "bold")
    refused = f" (cannot be applied: {escaped(proposal.refusal.reason)})" if proposal.refusal else ""
    rule = terminal.paint(proposal.rule, "rule")
    return f"{place} {rule} [{proposal.tier.value}] {escaped(proposal.message)}{refused}"


def _summary(result: RunResult) -> list[str]:
    documents = many(looked_at(result), "document")
    findings = sum(len(document.proposals) for document in result.documents)
    if not findings:
        return [f"No findings in {documents}.", *last_lines(result)]
    having = sum(bool(document.proposals) for document in result.documents)
    return [f"Found {many(findings, 'finding')} in {having:,} of {documents}{_remedy(result)}.", *last_lines(result)]


def _remedy(result: RunResult) -> str:
    """How many findings burnish can apply, and by which command; empty when none."""
    safe, offered = (sum(d.count(verdict) for d in result.documents) for verdict in (Verdict.APPLIED, Verdict.OFFERED))
    if safe and offered:
        return f" ({safe:,} can be applied: burnish enhance --write; {offered:,} more with --suggestions)"
    if safe:
        return f" ({safe:,} can be applied: burnish enhance --write)"
    return f" ({offered:,} can be applied: burnish enhance --write --suggestions)" if offered else ""
