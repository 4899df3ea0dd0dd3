"""The commands and their options. The one file that imports click; a command's own module is imported when it runs."""

from collections.abc import Callable, Sequence
from difflib import get_close_matches
from functools import reduce
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from burnish import __version__
from burnish.cli import exits
from burnish.cli.terminal import Terminal

if TYPE_CHECKING:
    from burnish.cli.session import Request


class _Commands(click.Group):
    """Says which command was probably meant."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and not args[0].startswith("-") and args[0] not in self.commands:
            near = get_close_matches(args[0], self.commands, n=1)
            meant = f" Did you mean {near[0]!r}?" if near else f" There are {', '.join(self.commands)}."
            ctx.fail(f"No such command {args[0]!r}.{meant}")
        return super().resolve_command(ctx, args)


#: What is tried on a command that only looks, as by those who know ruff.
_APPLY = frozenset(("--fix", "--diff", "--write", "--output", "--suggestions"))

_PATH = click.Path(path_type=Path)
_PATHS = click.argument("paths", metavar="[PATH]...", nargs=-1, type=_PATH)
_SHARED = (
    click.option("--select", metavar="RULE", multiple=True, help="Only these rules; may be repeated, or a,b."),
    click.option("--ignore", metavar="RULE", multiple=True, help="Not these rules; may be repeated, or a,b."),
    click.option("--config", metavar="FILE", type=_PATH, help="Configuration file; else the nearest one above."),
    click.option("--max-file-size", metavar="SIZE", help="Leave larger files alone, as 5000000 or 5MB."),
    click.option("--report", metavar="FILE", type=_PATH, help="Write a report of the run, as JSON."),
    click.option("--stdin-filename", metavar="NAME", default="stdin.md", help="What `-` is called; its suffix counts."),
    click.option("-q", "--quiet", is_flag=True, help="Only results: no summary, no progress."),
    click.option("-v", "--verbose", is_flag=True, help="Name every document that is left alone, with the reason."),
)


def _shared(command: Callable[..., int]) -> Callable[..., int]:
    return reduce(lambda wrapped, option: option(wrapped), reversed((_PATHS, *_SHARED)), command)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, "-V", "--version", message="burnish %(version)s")
def burnish() -> None:
    """Improve the prose of every document in a folder, without breaking it.

    \b
    burnish check docs/             look, and write nothing
    burnish enhance docs/           show what would change
    burnish enhance --write docs/   change it
    """


@burnish.command()
@_shared
@click.pass_obj
def check(terminal: Terminal, /, **given: Any) -> int:
    """List findings; exit 1 when there are any.

    PATH is a file, a folder or `-` for stdin; the default is the folder you stand in. Writes nothing.
    """
    from burnish.cli import check as command

    return command.run(_request(given), terminal)


@burnish.command()
@click.option("--diff", is_flag=True, help="Show the edits, sentence by sentence. The default; writes nothing.")
@click.option("--write", is_flag=True, help="Write the edits to the documents.")
@click.option("--output", metavar="DIR", type=_PATH, help="Write the documents below DIR, and leave the originals.")
@click.option("--check", is_flag=True, help="Write nothing; exit 1 when something would change. Takes --diff.")
@click.option("--suggestions/--no-suggestions", default=None, help="Apply suggestions as well as safe edits.")
@_shared
@click.pass_obj
def enhance(
    terminal: Terminal,
    /,
    *,
    diff: bool,
    write: bool,
    output: Path | None,
    check: bool,
    suggestions: bool | None,
    **given: Any,
) -> int:
    """Improve documents. Without --write, --output or --check, show what would change.

    PATH is a file, a folder or `-` for stdin; the default is the folder you stand in. What comes from stdin goes to
    stdout, unless --diff or --check is given.
    """
    from burnish.cli import enhance as command

    chosen = {"--diff": diff and not check, "--write": write, "--output": output is not None, "--check": check}
    names = [name for name, is_chosen in chosen.items() if is_chosen]
    if len(names) > 1:
        raise click.UsageError(f"{' and '.join(names)} exclude each other.")
    request = _request(given, suggestions=suggestions)
    if request.is_stdin and output is not None:
        raise click.UsageError("--output needs files; what comes from stdin goes to stdout.")
    shows = diff or not (names or request.is_stdin)
    return command.run(request, command.Mode(diff=shows, write=write, output=output, check=check), terminal)


@burnish.command()
@click.argument("name", required=False)
@click.pass_obj
def rules(terminal: Terminal, /, name: str | None) -> int:
    """List all rules, or explain one with its cases."""
    from burnish.cli import rules as command

    return command.run(name, terminal)


def run(argv: Sequence[str], terminal: Terminal) -> int:
    """Run the command in `argv` and return its exit code.

    Raises:
        BurnishError: what the library raises.
    """
    try:
        with burnish.make_context("burnish", list(argv), obj=terminal) as context:
            code = burnish.invoke(context)
    except click.exceptions.NoArgsIsHelpError as exc:
        terminal.err.write(f"{exc.format_message()}\n")
        return exits.USAGE
    except click.ClickException as exc:
        terminal.error(*_in_words(exc, argv))
        return exits.USAGE
    except click.exceptions.Exit as exc:
        return exc.exit_code
    return code if isinstance(code, int) else exits.DONE


def _in_words(exc: click.ClickException, argv: Sequence[str]) -> tuple[str, str]:
    """What was wrong, and what to do next."""
    own = getattr(exc, "ctx", None)
    named = argv[0] if argv and argv[0] in burnish.commands else ""  # click does not always say where it was
    path = own.command_path if own else f"burnish {named}".rstrip()
    if isinstance(exc, click.NoSuchOption) and exc.option_name in _APPLY:
        return (
            f"No such option {exc.option_name!r}.",
            "`burnish enhance` shows edits, `burnish enhance --write` applies them.",
        )
    return exc.format_message(), f"Try '{path} --help'."


def _request(given: dict[str, Any], **flags: object) -> "Request":
    from burnish.cli.session import STDIN, Request

    paths = given["paths"] or (Path(),)
    if STDIN in paths and len(paths) > 1:
        raise click.UsageError("`-` (stdin) cannot be combined with other paths.")
    return Request(
        paths=paths,
        flags={**flags, **{key.replace("_", "-"): given[key] for key in ("select", "ignore", "max_file_size")}},
        **{key: given[key] for key in ("config", "report", "stdin_filename", "quiet", "verbose")},
    )
