"""`burnish enhance`: show, write or only ask about the edits."""

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from burnish.api import RULES, Burnish, Control, DocumentResult, Event, RunResult, Status, Verdict
from burnish.cli import session
from burnish.cli.asked import asked_lines, refused_lines, total
from burnish.cli.marks import document_lines
from burnish.cli.session import Request
from burnish.cli.summary import last_lines, looked_at, many
from burnish.cli.terminal import Terminal, escaped
from burnish.config.values import dollars
from burnish.errors import ConfigurationError

if TYPE_CHECKING:
    from burnish.cli.watch import World


@dataclass(frozen=True, slots=True, kw_only=True)
class Mode:
    """What becomes of the result. At most one of `write`, `output` and `check`."""

    diff: bool = False  #: show the edits
    write: bool = False  #: replace the documents
    output: Path | None = None  #: write below this folder
    check: bool = False  #: exit 1 when something would change


def run(request: Request, mode: Mode, terminal: Terminal) -> int:
    """Carry out `mode` and return the exit code.

    Raises:
        ConfigurationError: `output` holds the documents themselves, or what the library raises.
    """
    if request.is_stdin:
        return _stdin(request, mode, terminal)
    if mode.output is not None:
        _check_apart(request.paths, mode.output)
    return carry_out(request, mode, terminal, wish=wish_of(request, mode))


def watch(
    request: Request,
    mode: Mode,
    terminal: Terminal,
    *,
    postpone: bool = False,
    warm_budget: str | None = None,
    world: "World | None" = None,
) -> int:
    """Carry out `mode` whenever documents change, until a signal comes; returns the exit code.

    Args:
        postpone: not at the beginning.
        warm_budget: USD that may be spent ahead of time; None: nothing is asked then.
        world: what is different in a test.

    Raises:
        ConfigurationError: that is no amount, or what the library raises.
    """
    from burnish.cli import watch as watching  # of no use to a single run

    try:
        micro = None if warm_budget is None else dollars(warm_budget)
    except ValueError as exc:
        raise ConfigurationError(where="--warm-budget", problem=f"it {exc}") from exc

    def task(request: Request, burnish: Burnish, *, on_event: Callable[[Event], None], tells_pause: bool) -> RunResult:
        wish = wish_of(request, mode)
        return improve(request, mode, terminal, burnish, wish=wish, on_event=on_event, tells_pause=tells_pause)

    return watching.run(request, task, terminal, watching.Options(postpone=postpone, warm_budget=micro), world)


def carry_out(
    request: Request,
    mode: Mode,
    terminal: Terminal,
    *,
    burnish: Burnish | None = None,
    wish: Mapping[str, object],
    resumes: str = "",
) -> int:
    """Run, show, and return the exit code; `wish` is kept for who resumes the run. Raises what the library raises."""
    library = burnish or session.burnish_for(request)
    return _code(mode, improve(request, mode, terminal, library, wish=wish, resumes=resumes))


def improve(
    request: Request,
    mode: Mode,
    terminal: Terminal,
    burnish: Burnish,
    *,
    wish: Mapping[str, object],
    resumes: str = "",
    on_event: Callable[[Event], None] = lambda _: None,
    tells_pause: bool = True,
) -> RunResult:
    """One run, and what it gave is shown. Raises what the library raises.

    Args:
        tells_pause: say why the run is paused, if it is; else a person knows it.
    """

    def show(result: RunResult) -> None:
        _show(request, mode, terminal, result)
        told = result
        if result.asked is not None and not tells_pause:
            told = replace(result, asked=replace(result.asked, paused=""))
        if not request.quiet:
            for line in _summary(mode, told, session.option_in(burnish) if result.asked else ""):
                terminal.line(line)

    def work(burnish: Burnish, paths: Sequence[Path], listen: Callable[[Event], None], control: Control) -> RunResult:
        def hear(event: Event) -> None:
            on_event(event)
            listen(event)  # which may end the run

        return burnish.enhance(
            paths,
            write=mode.write,
            output=mode.output,
            on_event=hear,
            control=control,
            request=wish,
            resumes=resumes,
        )

    return session.run(request, terminal, work, show, burnish=burnish)


def wish_of(request: Request, mode: Mode) -> Mapping[str, object]:
    """What `burnish resume` needs to ask for the same again: plain JSON values."""
    given = {key: value for key, value in request.flags.items() if value is not None and value != ()}
    return {
        "folder": str(Path.cwd()),
        "paths": [str(path) for path in request.paths],
        "flags": {key: str(value.absolute()) if isinstance(value, Path) else value for key, value in given.items()},
        "config": None if request.config is None else str(request.config),
        "diff": mode.diff,
        "write": mode.write,
        "output": None if mode.output is None else str(mode.output),
        "check": mode.check,
    }


def _check_apart(paths: Sequence[Path], output: Path) -> None:
    """Refuse an `output` that cannot be written, before anything is paid, or that holds what is to be enhanced.

    Raises:
        ConfigurationError: it is one of these; files of the second would be taken for results of an earlier run.
    """
    there = _nearest(output)
    if not there.is_dir():
        raise ConfigurationError(where="--output", problem=f"{there} is a file; name a folder")
    if not os.access(there, os.W_OK | os.X_OK):
        raise ConfigurationError(where="--output", problem=f"{there} may not be written; name another folder")
    folder = output.resolve()
    for path in paths:
        if path.resolve().is_relative_to(folder):
            problem = f"{output} holds {path}, and originals are left alone; name another folder, or use --write"
            raise ConfigurationError(where="--output", problem=problem)


def _nearest(output: Path) -> Path:
    """`output`, or the first of its parents that is there.

    Raises:
        ConfigurationError: nobody can tell, as where a name is too long or a folder may not be entered.
    """
    for path in (output, *output.absolute().parents):
        try:
            path.stat()
        except (FileNotFoundError, NotADirectoryError):
            continue
        except OSError as exc:
            problem = f"{path} cannot be used: {exc.strerror}; name another folder"
            raise ConfigurationError(where="--output", problem=problem) from exc
        return path
    return Path(output.anchor)


def _stdin(request: Request, mode: Mode, terminal: Terminal) -> int:
    """The result goes to stdout unless only the edits or the exit code were asked for."""
    burnish = session.burnish_for_stdin(request)
    if burnish.settings.provider != RULES:
        raise ConfigurationError(where="`-`", problem="a provider of models works on files; name some, not stdin")
    text = burnish.enhance_text(terminal.stdin.read(), request.stdin_filename)
    result = RunResult((text.document,), {})
    if mode.diff or mode.check:
        _show(request, mode, terminal, result)
    else:
        terminal.data(text.source)
    terminal.flush()
    if not request.quiet and (mode.diff or mode.check or _is_incomplete(text.document)):
        for line in _summary(mode, result):
            terminal.note(line)
    session.conclude(request, terminal, result)
    return _code(mode, result)


def _is_incomplete(document: DocumentResult) -> bool:
    return document.status is Status.WAITING or document.count(Verdict.REFUSED) > 0


def _show(request: Request, mode: Mode, terminal: Terminal, result: RunResult) -> None:
    for document in result.documents:
        if mode.diff:
            for line in document_lines(terminal, document):
                terminal.line(line)
        elif not request.quiet and document.status is Status.CHANGED:
            terminal.line(_outcome(terminal, mode, document))


def _outcome(terminal: Terminal, mode: Mode, document: DocumentResult) -> str:
    name = terminal.paint(escaped(document.path), "bold")
    edits = many(document.count(Verdict.APPLIED), "edit")
    if mode.check:
        return f"would change {name} ({edits})"
    where = f" -> {escaped(document.written)}" if mode.output and document.written else ""
    return f"changed {name}{where} ({edits})"


def _code(mode: Mode, result: RunResult) -> int:
    found = mode.check and bool(result.count(Status.CHANGED))
    return session.exit_code(result, found=found, count_refused=True)


def _summary(mode: Mode, result: RunResult, option_in: str = "") -> list[str]:
    edits, offered = (total(result, verdict) for verdict in (Verdict.APPLIED, Verdict.OFFERED))
    changed, writes = result.count(Status.CHANGED), mode.write or mode.output is not None
    verb = "changed" if writes else "would change"
    first = f"{changed:,} of {many(looked_at(result), 'document')} {verb}"
    if changed:
        first += f" ({many(edits, 'edit')}{'' if writes or mode.check else '; --write applies them'})"
    parts = [first]
    parts += [f"{many(offered, 'suggestion')} not applied: see burnish check, or add --suggestions"] * bool(offered)
    parts += [*refused_lines(result, option_in)]
    return [f"{part}." for part in parts] + last_lines(result) + asked_lines(result, option_in)
