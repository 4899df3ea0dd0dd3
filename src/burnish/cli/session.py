"""What every command that looks at documents does: settings, the run, notes about documents, report, exit code."""

import os
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from os.path import commonpath
from pathlib import Path

from burnish.api import (
    RULES,
    Burnish,
    Control,
    Event,
    Noted,
    RunResult,
    Settings,
    Status,
    Verdict,
    load_settings,
)
from burnish.cli import exits
from burnish.cli.progress import Progress
from burnish.cli.signals import Postponed
from burnish.cli.terminal import Terminal, escaped
from burnish.errors import ConfigurationError

STDIN = Path("-")
Work = Callable[[Burnish, Sequence[Path], Callable[[Event], None], Control], RunResult]


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What a person asked for, as far as all commands that look at documents share it."""

    paths: tuple[Path, ...]
    flags: Mapping[str, object]  #: by keys of the configuration; None: not given
    config: Path | None = None
    report: Path | None = None
    stdin_filename: str = "stdin.md"
    quiet: bool = False
    verbose: bool = False

    @property
    def is_stdin(self) -> bool:
        """Is the document what comes in on stdin?"""
        return self.paths == (STDIN,)


def burnish_for(request: Request) -> Burnish:
    """The library with the settings for these paths.

    Raises:
        ConfigurationError: a setting is wrong, or the report has no place.
    """
    if request.report is not None:
        _check_place(request.report)
    return Burnish(load_settings(start_of(request), request.config, os.environ, request.flags))


def burnish_for_stdin(request: Request) -> Burnish:
    """The same for a document from stdin.

    Raises:
        ConfigurationError: as `burnish_for`, or only what was changed is wanted.
    """
    burnish = burnish_for(request)
    if burnish.settings.changed_from:
        problem = "git does not know what comes from stdin; name files, or leave it out"
        raise ConfigurationError(where="--changed-from", problem=problem)
    return burnish


def burnish_at(folder: Path | None) -> Burnish:
    """The library over the state in `folder`, or where a run from here would keep it. Raises `ConfigurationError`."""
    return Burnish(Settings(root=folder) if folder is not None else load_settings(Path.cwd(), None, os.environ, {}))


def option_in(burnish: Burnish) -> str:
    """What must be typed for `burnish_at` to find the state of a run: ` --in DIR`, or nothing."""
    root = burnish.settings.root.absolute()
    with suppress(ConfigurationError):
        if burnish_at(None).settings.root.absolute() == root:
            return ""
    return f" --in {escaped(os.path.relpath(root))}"


def run(
    request: Request,
    terminal: Terminal,
    work: Work,
    show: Callable[[RunResult], None],
    *,
    burnish: Burnish | None = None,
    by_rules: bool = False,
) -> RunResult:
    """The run over folders and files, with progress; then what it gave is shown, and its report written.

    A signal waits for the end of the document in hand, or, where a provider is asked, for the calls in flight; one that
    comes later for the report, which is written even when the reader of the results is gone: it is what tells which
    documents were changed.

    Args:
        burnish: the library; None: with the settings for the request.
        by_rules: whatever the settings say, no provider is asked.
    """
    burnish = burnish or burnish_for(request)
    control, asks = Control(), not by_rules and burnish.settings.provider != RULES

    def stop() -> None:
        terminal.note("stopping: what is in flight may still come back; once more leaves at once")
        control.stop()

    with Postponed(stop if asks else None) as signals:
        with Progress(terminal, time.monotonic, quiet=request.quiet) as progress:

            def listen(event: Event) -> None:
                progress(event)
                if isinstance(event, Noted):
                    terminal.note(f"warning: {escaped(event.text)}")
                if not asks:
                    signals.deliver()

            result = work(burnish, request.paths, listen, control)
        try:
            show(result)
            terminal.flush()
        finally:
            if request.quiet and result.asked is not None and result.asked.paused:
                terminal.note(f"paused: {escaped(result.asked.paused)}; `burnish resume{option_in(burnish)}` goes on")
            conclude(request, terminal, result)
    return result


def conclude(request: Request, terminal: Terminal, result: RunResult) -> None:
    """Say what failed, and what was left alone or waits although a person named it; write the report.

    Raises:
        ConfigurationError: the report cannot be written.
    """
    if not result.documents and not result.interrupted:
        terminal.note("warning: no documents found under the given paths")
    named = {str(path) for path in request.paths} | {request.stdin_filename}
    for document in result.documents:
        told = document.status in (Status.FAILED, Status.CONFLICT)
        if not request.quiet and document.status in (Status.LEFT_ALONE, Status.WAITING):
            told = request.verbose or document.path in named
        if told:
            terminal.note(f"{document.status.value}: {escaped(document.path)}: {escaped(document.reason)}")
    if request.report is not None:
        from burnish.api import report_json  # with the nouns of runs, of no use to most

        try:
            request.report.write_bytes(report_json(result))
        except OSError as exc:
            raise ConfigurationError(where="--report", problem=f"{request.report}: {exc.strerror}") from exc


def exit_code(result: RunResult, *, found: bool, count_refused: bool) -> int:
    """The gravest of what happened: interrupted, conflict, failed or refused, found, done."""
    if result.interrupted:
        return exits.INTERRUPTED
    if result.asked is not None and result.asked.paused:
        return exits.PAUSED
    if result.count(Status.CONFLICT):
        return exits.CONFLICT
    verdicts = (Verdict.REFUSED, Verdict.FAILED)
    refused = count_refused and any(document.count(verdict) for document in result.documents for verdict in verdicts)
    if refused or result.count(Status.FAILED):
        return exits.FAILED
    return exits.FOUND if found else exits.DONE


def _check_place(report: Path) -> None:
    """Refuse a report that cannot be written before any document is touched."""
    problem = ""
    if report == STDIN:
        problem = "`-` is no file, and results go to stdout; name a file, as `report.json`"
    elif report.is_dir():
        problem = f"{report} is a folder; name a file in it"
    elif not report.absolute().parent.is_dir():
        problem = f"there is no folder {report.absolute().parent}"
    elif not os.access(report if report.exists() else report.absolute().parent, os.W_OK):
        problem = f"{report} may not be written"
    if problem:
        raise ConfigurationError(where="--report", problem=problem)


def start_of(request: Request) -> Path:
    """Where to look for the configuration from: the folder that holds all given paths, as black has it."""
    paths = [Path(request.stdin_filename)] if request.is_stdin else list(request.paths)
    try:
        return Path(commonpath([os.path.abspath(path) for path in paths]))  # noqa: PTH100 - Path.absolute keeps `..`
    except ValueError:  # on two drives of Windows
        return paths[0]
