"""The commands of `burnish cache`, and their options."""

from pathlib import Path
from typing import Any

import click

from burnish.cli.options import FORM, IN, PATH, PATHS, asking, keys_of
from burnish.cli.terminal import Terminal


@click.group()
def cache() -> None:
    """Look after the answers that are kept, so that nothing is asked twice."""


@cache.command()
@FORM
@click.option("--full", is_flag=True, help="Look into every answer for who gave it, however many there are.")
@IN
@click.pass_obj
def stats(terminal: Terminal, /, *, form: str, full: bool, folder: Path | None) -> int:
    """Say what is kept, in answers and bytes, and what it saved."""
    from burnish.cli import cache as command

    return command.stats(folder, form, full, terminal)


@cache.command()
@click.option("-y", "--yes", is_flag=True, help="Do not ask.")
@IN
@click.pass_obj
def clear(terminal: Terminal, /, *, yes: bool, folder: Path | None) -> int:
    """Remove all answers, and what rules found. What was settled stays so."""
    from burnish.cli import cache as command

    return command.clear(folder, yes, terminal)


@cache.command()
@click.option("--max-size", "limit", metavar="SIZE", required=True, help="That the rest may take, as 100MB.")
@IN
@click.pass_obj
def prune(terminal: Terminal, /, *, limit: str, folder: Path | None) -> int:
    """Remove the oldest answers."""
    from burnish.cli import cache as command

    return command.prune(folder, limit, terminal)


@cache.command()
@IN
@click.pass_obj
def verify(terminal: Terminal, /, *, folder: Path | None) -> int:
    """Read every answer, and remove what is damaged; exit 1 when anything was."""
    from burnish.cli import cache as command

    return command.verify(folder, terminal)


@cache.command()
@PATHS
@click.option("--from-journal", is_flag=True, help="Replies that the journal has. The default, without --budget.")
@click.option("--from", "source", metavar="DIR", type=PATH, help="Answers of another folder's .burnish.")
@asking
@click.option("--config", metavar="FILE", type=PATH, help="Configuration file; else the nearest one above.")
@click.option("--max-file-size", metavar="SIZE", help="Leave larger files alone, as 5000000 or 5MB.")
@click.option("-q", "--quiet", is_flag=True, help="Only results: no summary, no progress.")
@click.pass_obj
def warm(
    terminal: Terminal,
    /,
    *,
    paths: tuple[Path, ...],
    from_journal: bool,
    source: Path | None,
    config: Path | None,
    quiet: bool,
    **given: Any,
) -> int:
    """Put answers into the cache before they are wanted: from the journal, from another cache, or ahead of time.

    With --budget it asks the provider about documents below PATH that were edited lately and often, and writes none.
    """
    from burnish.cli import cache as command
    from burnish.cli.session import Request

    chosen = {"--from-journal": from_journal, "--from": source is not None, "--budget": given["budget"] is not None}
    names = [name for name, is_chosen in chosen.items() if is_chosen]
    if len(names) > 1:
        raise click.UsageError(f"{' and '.join(names)} exclude each other.")
    request = Request(paths=paths or (Path(),), flags=keys_of(given), config=config, quiet=quiet)
    if source is not None:
        return command.take(request, source, terminal)
    return command.ahead(request, terminal) if names == ["--budget"] else command.restore(request, terminal)
