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
    from burnish.cli.baseline import Known
    from burnish.cli.watch import World


def run(
    request: Request,
    terminal: Terminal,
    *,
    form: str = "text",
    baseline: Path | None = None,
    scores: bool = False,
    badge: Path | None = None,
) -> int:
    """Show every finding and return the exit code.

    Args:
        form: "text" (a line each), "json" (the report), "github" (commands to GitHub Actions), "sarif", "statistics"
            or "scores".
        scores: measure the documents; with the forms "scores" and "json".
        badge: a file for a picture of their score.
        baseline: a file of known findings, which are not shown and do not count.

    Raises:
        ConfigurationError: `baseline` is none, or what the library raises.
    """
    if request.is_stdin:
        settings = replace(session.burnish_for_stdin(request).settings, max_changes=None)  # nothing is applied
        burnish = Burnish(settings)
        source = terminal.stdin.read()
        result = RunResult((burnish.enhance_text(source, request.stdin_filename).document,), {})
        known = _known(baseline)
        if known is not None:
            result = known.without(result, lambda _: source)
        _show(request, form, terminal, result, burnish, known)
        terminal.flush()
        session.conclude(request, terminal, result)
    else:
        burnish = session.burnish_for(request)
        result = look(request, terminal, burnish, form=form, baseline=baseline, scores=scores)
        if badge is not None and not result.interrupted:
            _write_badge(badge, result)
    found = any(document.proposals for document in result.documents)
    return session.exit_code(result, found=found, count_refused=False)


def write_baseline(request: Request, terminal: Terminal, file: Path) -> int:
    """Make every finding a known one, and return the exit code.

    Raises:
        ConfigurationError: the file cannot be written, or what the library raises.
    """
    from burnish.cli import baseline  # of no use to most

    def show(result: RunResult) -> None:
        if result.interrupted:
            return
        count = baseline.write(result, file)
        if not request.quiet:
            having = many(sum(bool(document.proposals) for document in result.documents), "document")
            terminal.line(f"Wrote {many(count, 'finding')} in {having} to {escaped(str(file))}.")

    def work(burnish: Burnish, paths: Sequence[Path], listen: Callable[[Event], None], _: Control) -> RunResult:
        return burnish.check(paths, on_event=listen)

    result = session.run(request, terminal, work, show, burnish=session.burnish_for(request), by_rules=True)
    return session.exit_code(result, found=False, count_refused=False)


def watch(
    request: Request,
    terminal: Terminal,
    *,
    form: str = "text",
    baseline: Path | None = None,
    world: "World | None" = None,
) -> int:
    """Show every finding whenever a document changes, until a signal comes; returns the exit code."""
    from burnish.cli import watch as watching  # of no use to a single look

    def task(request: Request, burnish: Burnish, *, on_event: Callable[[Event], None], **_: object) -> RunResult:
        return look(request, terminal, burnish, form=form, baseline=baseline, on_event=on_event)

    return watching.run(request, task, terminal, watching.Options(whole=True, clear=True), world)


def look(
    request: Request,
    terminal: Terminal,
    burnish: Burnish,
    *,
    form: str = "text",
    baseline: Path | None = None,
    scores: bool = False,
    on_event: Callable[[Event], None] = lambda _: None,
) -> RunResult:
    """One look at all documents, and what it found is shown. Raises what the library raises."""
    known = _known(baseline)

    def work(burnish: Burnish, paths: Sequence[Path], listen: Callable[[Event], None], _: Control) -> RunResult:
        def hear(event: Event) -> None:
            on_event(event)
            listen(event)  # which may end the run

        result = burnish.check(paths, on_event=hear, scores=scores)
        return result if known is None else known.without(result)

    return session.run(
        request,
        terminal,
        work,
        lambda result: _show(request, form, terminal, result, burnish, known),
        burnish=burnish,
        by_rules=True,
    )


def _write_badge(file: Path, result: RunResult) -> None:
    from burnish.cli import badge, scores  # of no use to most

    badge.write(file, scores.total_of(result))


def _known(baseline: Path | None) -> "Known | None":
    if baseline is None:
        return None
    from burnish.cli.baseline import Known  # of no use to most

    return Known(baseline)


def _show(
    request: Request, form: str, terminal: Terminal, result: RunResult, burnish: Burnish, known: "Known | None"
) -> None:
    if form == "json":
        from burnish.api import report_json  # as in `session`

        terminal.data(report_json(result))
        return
    if form == "sarif":
        from burnish.cli.sarif import sarif_json  # of no use to most

        terminal.data(sarif_json(result, burnish.rules()))
        return
    if form == "scores":
        from burnish.cli.scores import score_lines  # with the strategies

        for line in score_lines(result):
            terminal.line(line)
        return
    for line in statistics_lines(result) if form == "statistics" else _lines(form, terminal, result):
        terminal.line(line)
    if not request.quiet:
        for line in _summary(result, "new finding" if known is not None else "finding"):
            terminal.line(line)
        if known is not None and known.met:
            terminal.line(f"{many(known.met, 'finding')} known before (--baseline).")


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


def _summary(result: RunResult, finding: str) -> list[str]:
    documents = many(looked_at(result), "document")
    findings = sum(len(document.proposals) for document in result.documents)
    if not findings:
        return [f"No {finding}s in {documents}.", *last_lines(result)]
    having = sum(bool(document.proposals) for document in result.documents)
    return [f"Found {many(findings, finding)} in {having:,} of {documents}{_remedy(result)}.", *last_lines(result)]


def _remedy(result: RunResult) -> str:
    """How many findings burnish can apply, and by which command; empty when none."""
    safe, offered = (sum(d.count(verdict) for d in result.documents) for verdict in (Verdict.APPLIED, Verdict.OFFERED))
    if safe and offered:
        return f" ({safe:,} can be applied: burnish enhance --write; {offered:,} more with --suggestions)"
    if safe:
        return f" ({safe:,} can be applied: burnish enhance --write)"
    return f" ({offered:,} can be applied: burnish enhance --write --suggestions)" if offered else ""
