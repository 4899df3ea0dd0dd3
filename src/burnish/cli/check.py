"""`burnish check`: one line per finding, or another form of the same, then a summary; writes nothing."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from burnish.api import Burnish, Control, Event, Proposal, RunResult, Verdict
from burnish.cli import session
from burnish.cli.formats import github_line, statistics_lines
from burnish.cli.session import Request
from burnish.cli.summary import last_lines, looked_at, many
from burnish.cli.terminal import Terminal, escaped

if TYPE_CHECKING:
    from burnish.cli.watch import World


def run(request: Request, terminal: Terminal, *, form: str = "text") -> int:
    """Show every finding and return the exit code.

    Args:
        form: "text" (a line each), "json" (the report), "github" (commands to GitHub Actions), "sarif" or "statistics".
    """
    if request.is_stdin:
        settings = replace(session.burnish_for_stdin(request).settings, max_changes=None)  # nothing is applied
        burnish = Burnish(settings)
        text = burnish.enhance_text(terminal.stdin.read(), request.stdin_filename)
        result = RunResult((text.document,), {})
        _show(request, form, terminal, result, burnish)
        terminal.flush()
        session.conclude(request, terminal, result)
    else:
        result = look(request, terminal, session.burnish_for(request), form=form)
    found = any(document.proposals for document in result.documents)
    return session.exit_code(result, found=found, count_refused=False)


def watch(request: Request, terminal: Terminal, *, form: str = "text", world: "World | None" = None) -> int:
    """Show every finding whenever a document changes, until a signal comes; returns the exit code."""
    from burnish.cli import watch as watching  # of no use to a single look

    def task(request: Request, burnish: Burnish, *, on_event: Callable[[Event], None], **_: object) -> RunResult:
        return look(request, terminal, burnish, form=form, on_event=on_event)

    return watching.run(request, task, terminal, watching.Options(whole=True, clear=True), world)


def look(
    request: Request,
    terminal: Terminal,
    burnish: Burnish,
    *,
    form: str = "text",
    on_event: Callable[[Event], None] = lambda _: None,
) -> RunResult:
    """One look at all documents, and what it found is shown. Raises what the library raises."""

    def work(burnish: Burnish, paths: Sequence[Path], listen: Callable[[Event], None], _: Control) -> RunResult:
        def hear(event: Event) -> None:
            on_event(event)
            listen(event)  # which may end the run

        return burnish.check(paths, on_event=hear)

    return session.run(
        request,
        terminal,
        work,
        lambda result: _show(request, form, terminal, result, burnish),
        burnish=burnish,
        by_rules=True,
    )


def _show(request: Request, form: str, terminal: Terminal, result: RunResult, burnish: Burnish) -> None:
    if form == "json":
        from burnish.api import report_json  # as in `session`

        terminal.data(report_json(result))
        return
    if form == "sarif":
        from burnish.cli.sarif import sarif_json  # of no use to most

        terminal.data(sarif_json(result, burnish.rules()))
        return
    for line in statistics_lines(result) if form == "statistics" else _lines(form, terminal, result):
        terminal.line(line)
    if not request.quiet:
        for line in _summary(result):
            terminal.line(line)


def _lines(form: str, terminal: Terminal, result: RunResult) -> Iterator[str]:
    for document in result.documents:
        for proposal in document.proposals:
            if form == "github":
                yield github_line(document.path, proposal)
            else:
                yield _line(terminal, document.path, proposal)


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
