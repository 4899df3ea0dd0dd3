"""`burnish cache`: what is kept of answers; remove it, look through it, put answers into it."""

import json
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

from burnish.api import Burnish, Control, Event, Expected, Kept, Noted, Removed, RunResult, Taken
from burnish.cli import exits, session
from burnish.cli.asked import asked_lines, blocks_line, usd
from burnish.cli.enhance import Mode, wish_of
from burnish.cli.progress import Progress, Steps
from burnish.cli.session import Request, burnish_at
from burnish.cli.summary import last_lines, looked_at, many
from burnish.cli.terminal import Terminal, escaped
from burnish.config.values import size
from burnish.errors import ConfigurationError


def stats(folder: Path | None, form: str, full: bool, terminal: Terminal) -> int:
    """Say what the cache in `folder` holds, as `form` ("text" or "json"), and return the exit code."""
    burnish = burnish_at(folder)
    kept = burnish.cache.stats(full=full)
    if form == "json":
        terminal.line(json.dumps(asdict(kept or Kept()), indent=2))
    elif kept is None:
        _say_none(burnish, terminal)
    else:
        for line in _lines(kept):
            terminal.line(line)
    return exits.DONE


def _lines(kept: Kept) -> Iterator[str]:
    if kept.problem:
        yield f"{escaped(kept.problem)}."
    yield f"answers  {kept.entries:,}"
    share = f" ({kept.stored / kept.raw:.0%} of them)" if kept.raw else ""
    yield f"bytes    {kept.raw:,} of questions and answers, {kept.stored:,} as stored{share}, {kept.file:,} of the file"
    for model, count in kept.models.items():
        yield f"  {count:>9,} {escaped(model) or 'of nobody who said a name'}"
    if kept.counted < kept.entries:
        yield f"Of the first {kept.counted:,}; --full counts all."
    ahead = kept.predictions
    if ahead.documents:
        yield f"ahead    {many(ahead.documents, 'document')} asked about ahead of time, {ahead.used:,} worked on since"
    account = kept.account
    if account.runs:
        yield f"met      {blocks_line(account.counts)}; in {many(account.runs, 'run')}"
    if account.saved.size:
        tokens = account.saved.input + account.saved.output
        yield f"saved    about {tokens:,} tokens, {usd(account.saved.cost)}"


def clear(folder: Path | None, yes: bool, terminal: Terminal) -> int:
    """Remove all answers; unless `yes`, a person at the terminal is asked first.

    Raises:
        ConfigurationError: nobody can be asked.
    """
    burnish = burnish_at(folder)
    if burnish.cache.is_there and not yes and not _agreed(burnish, terminal):
        terminal.note("nothing was removed")
        return exits.DONE
    return _removed(burnish, burnish.cache.clear(), terminal)


def prune(folder: Path | None, limit: str, terminal: Terminal) -> int:
    """Remove the oldest answers until the rest takes at most `limit`, as `100MB`.

    Raises:
        ConfigurationError: `limit` is no size.
    """
    try:
        most = size(limit)
    except ValueError as exc:
        raise ConfigurationError(where="--max-size", problem=f"it {exc}") from exc
    burnish = burnish_at(folder)
    return _removed(burnish, burnish.cache.prune(most), terminal)


def verify(folder: Path | None, terminal: Terminal) -> int:
    """Read every answer; exit 1 when some were damaged, and are gone now."""
    burnish = burnish_at(folder)
    found = burnish.cache.verify()
    if found is None:
        return _say_none(burnish, terminal)
    if found.problem:
        terminal.note(f"warning: {escaped(found.problem)}")
    damaged = f"{found.damaged:,} damaged, which were removed" if found.damaged else "none damaged"
    terminal.line(f"{many(found.entries, 'answer')} read, {damaged}.")
    return exits.FOUND if found.damaged or found.problem else exits.DONE


def take(request: Request, source: Path, terminal: Terminal) -> int:
    """Put the answers of the cache at `source` into this one. Raises what the library raises."""
    burnish = session.burnish_for(request)
    with Steps(terminal, time.monotonic, "answers", quiet=request.quiet) as steps:
        taken = burnish.cache.take(source, on_step=steps)
    return _taken(taken, f"in {source}", request, terminal)


def restore(request: Request, terminal: Terminal) -> int:
    """Put the replies in the journal back into the cache. Raises what the library raises."""
    burnish = session.burnish_for(request)
    with Progress(terminal, time.monotonic, quiet=request.quiet) as progress:

        def listen(event: Event) -> None:
            progress(event)
            if isinstance(event, Noted):
                terminal.note(f"warning: {escaped(event.text)}")

        taken = burnish.cache.restore(request.paths, on_event=listen)
    if taken is None:
        return _say_none(burnish, terminal, "journal")
    return _taken(taken, "in the journal, for these documents", request, terminal)


def ahead(request: Request, terminal: Terminal) -> int:
    """Ask about the documents that will be asked about next. Raises what the library raises."""
    burnish = session.burnish_for(request)
    expected = burnish.cache.expected(request.paths)
    if not request.quiet:
        for line in _expectation(expected):
            terminal.line(line)
    if not expected.documents:
        return exits.DONE
    wish = wish_of(request, Mode(diff=True))

    def work(burnish: Burnish, _: Sequence[Path], on_event: Callable[[Event], None], control: Control) -> RunResult:
        return burnish.cache.ahead(expected.documents, on_event=on_event, control=control, request=wish)

    def show(result: RunResult) -> None:
        if not request.quiet:
            for line in _outcome(result, session.option_in(burnish)):
                terminal.line(line)

    result = session.run(request, terminal, work, show, burnish=burnish)
    return session.exit_code(result, found=False, count_refused=False)


def _expectation(expected: Expected) -> Iterator[str]:
    if expected.why_not:
        yield f"By the times of the files, since {escaped(expected.why_not)}."
    others = f"; {_others(expected.others)} not edited within a year" if expected.others else ""
    yield f"{many(len(expected.documents), 'document')} to ask about, the likeliest first{others}."


def _others(count: int) -> str:
    return "1 other was" if count == 1 else f"{count:,} others were"


def _outcome(result: RunResult, option_in: str) -> Iterator[str]:
    yield f"{looked_at(result):,} of {many(len(result.documents), 'document')} done with; nothing was written."
    yield from last_lines(result)
    yield from asked_lines(result, option_in)


def _taken(taken: Taken, where: str, request: Request, terminal: Terminal) -> int:
    code = _problem(taken.problem, terminal)
    if not request.quiet and (not taken.problem or taken != Taken(problem=taken.problem)):
        known = f", {taken.known:,} known before" if taken.known else ""
        unsound = f", {taken.unsound:,} no good and left out" if taken.unsound else ""
        terminal.line(f"{many(taken.put, 'answer')} put into the cache{known}{unsound}: all that is {escaped(where)}.")
    return code


def _agreed(burnish: Burnish, terminal: Terminal) -> bool:
    if not terminal.stdin.isatty():
        raise ConfigurationError(where="cache clear", problem="nobody can be asked here; say --yes")
    terminal.err.write(f"burnish: remove all answers in {_place(burnish)}? What was paid for is asked again. [y/N] ")
    terminal.err.flush()
    return terminal.stdin.readline().strip().lower() in (b"y", b"yes")


def _removed(burnish: Burnish, removed: Removed | None, terminal: Terminal) -> int:
    if removed is None:
        return _say_none(burnish, terminal)
    terminal.line(f"{many(removed.entries, 'answer')} removed.")
    return _problem(removed.problem, terminal)


def _problem(problem: str, terminal: Terminal) -> int:
    """Tell of it, if there is one."""
    if problem:
        terminal.note(f"warning: {escaped(problem)}")
    return exits.FAILED if problem else exits.DONE


def _say_none(burnish: Burnish, terminal: Terminal, what: str = "cache") -> int:
    terminal.note(f"there is no {what} in {_place(burnish)}")
    return exits.DONE


def _place(burnish: Burnish) -> str:
    return escaped(str(burnish.settings.root.absolute() / ".burnish"))
