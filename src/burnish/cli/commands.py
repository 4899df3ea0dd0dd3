"""The commands. A command's own module is imported when it runs."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from burnish import __version__
from burnish.cli import completion, exits
from burnish.cli.bench_commands import bench
from burnish.cli.cache_commands import cache
from burnish.cli.options import (
    FORM,
    IN,
    PATH,
    RUN,
    STRATEGY,
    WATCH,
    asking,
    check_watch,
    keys_of,
    refuse_beside,
    request_of,
    shared,
)
from burnish.cli.terminal import Terminal


class _Commands(click.Group):
    """Says which command was probably meant."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and not args[0].startswith("-") and args[0] not in self.commands:
            from difflib import get_close_matches  # of no use to what was typed right

            near = get_close_matches(args[0], self.commands, n=1)
            meant = f" Did you mean {near[0]!r}?" if near else f" There are {', '.join(self.commands)}."
            ctx.fail(f"No such command {args[0]!r}.{meant}")
        return super().resolve_command(ctx, args)


#: What is tried on a command that only looks, as by those who know ruff.
_APPLY = frozenset(("--fix", "--diff", "--write", "--output", "--suggestions"))


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
@click.option(
    "--format", "form", type=click.Choice(["text", "json", "github", "sarif"]), default="text", help="How to print it."
)
@click.option("--statistics", is_flag=True, help="Counts by rule in place of findings.")
@click.option(
    "--scores", is_flag=True, help="A score for each strategy in place of findings, the worst documents first."
)
@click.option(
    "--badge", metavar="FILE", type=PATH, help="With --scores: a picture of the score of all of them, as SVG."
)
@STRATEGY
@click.option("--jobs", metavar="N", help="Processes; 1: none beside this one; else as many as there is work for.")
@click.option("--cache/--no-cache", default=None, help="Rely on what earlier runs found in unchanged files, or not.")
@click.option("--baseline", metavar="FILE", type=PATH, help="Known findings; only new ones are told, and count.")
@click.option("--write-baseline", metavar="FILE", type=PATH, help="Make all findings known ones, in FILE.")
@WATCH
@shared
@click.pass_obj
def check(
    terminal: Terminal,
    /,
    *,
    form: str,
    statistics: bool,
    scores: bool,
    badge: Path | None,
    watch: bool,
    baseline: Path | None,
    write_baseline: Path | None,
    **given: Any,
) -> int:
    """List findings; exit 1 when there are any.

    PATH is a file, a folder or `-` for stdin; the default is the folder you stand in. Writes nothing.
    """
    from burnish.cli import check as command

    request = request_of(given)
    form_given = {f"--format {form}": form != "text"}
    if statistics:
        refuse_beside("--statistics", form_given)
        form = "statistics"
    if badge is not None and not scores:
        raise click.UsageError("--badge needs --scores.")
    if scores:
        beside = {"--statistics": statistics, "--watch": watch, "`-`": request.is_stdin}
        refuse_beside("--scores", beside | (form_given if form != "json" else {}))
        form = form if form == "json" else "scores"
    if write_baseline is not None:
        beside = {"--baseline": baseline is not None, "--watch": watch, "`-`": request.is_stdin, "--scores": scores}
        refuse_beside("--write-baseline", beside | {"--statistics": statistics} | form_given)
        return command.write_baseline(request, terminal, write_baseline)
    if watch:
        check_watch(request, [f"--format {form}"] * (form not in ("text", "statistics")))
        return command.watch(request, terminal, form=form, baseline=baseline)
    return command.run(request, terminal, form=form, baseline=baseline, scores=scores, badge=badge)


@burnish.command()
@click.option("--diff", is_flag=True, help="Show the edits, sentence by sentence. The default; writes nothing.")
@click.option("--write", is_flag=True, help="Write the edits to the documents.")
@click.option("--output", metavar="DIR", type=PATH, help="Write the documents below DIR, and leave the originals.")
@click.option("--check", is_flag=True, help="Write nothing; exit 1 when something would change. Takes --diff.")
@click.option("--suggestions/--no-suggestions", default=None, help="Apply suggestions as well as safe edits.")
@click.option("--max-changes", metavar="N", help="Apply so many edits at most; whole documents, in their order.")
@WATCH
@click.option("--postpone", is_flag=True, help="With --watch: no run at the beginning, only about what changes.")
@click.option("--warm-budget", metavar="USD", help="With --watch: ask ahead of time while nothing happens.")
@asking
@shared
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
    watch: bool,
    postpone: bool,
    warm_budget: str | None,
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
    request = request_of(given, suggestions=suggestions)
    if request.is_stdin and output is not None:
        raise click.UsageError("--output needs files; what comes from stdin goes to stdout.")
    shows = diff or not (names or request.is_stdin)
    mode = command.Mode(diff=shows, write=write, output=output, check=check)
    if watch:
        check_watch(request, [name for name in names if name in ("--output", "--check")])
        return command.watch(request, mode, terminal, postpone=postpone, warm_budget=warm_budget)
    if postpone or warm_budget is not None:
        raise click.UsageError(f"{'--postpone' if postpone else '--warm-budget'} needs --watch.")
    return command.run(request, mode, terminal)


@burnish.command()
@FORM
@asking
@shared
@click.pass_obj
def plan(terminal: Terminal, /, *, form: str, **given: Any) -> int:
    """Show what `enhance` would ask a provider, and what that would cost. Calls no one."""
    from burnish.cli import plan as command

    return command.run(request_of(given), form, terminal)


@burnish.command()
@RUN
@click.option("--budget", metavar="USD", help="The new ceiling for the whole run, with what it has cost so far.")
@click.option("--concurrency", metavar="N", help="Calls in flight, at most.")
@click.option("--retry-refused", is_flag=True, default=None, help="Ask again where a check refused the answer.")
@click.option("--unknown", metavar="HOW", help="Calls that may have been paid: resend-once, hold, or resend.")
@click.option("-q", "--quiet", is_flag=True, help="Only results: no summary, no progress.")
@IN
@click.pass_obj
def resume(terminal: Terminal, /, run: str, *, folder: Path | None, quiet: bool, **given: Any) -> int:
    """Go on where a run was paused or stopped: the latest, or RUN. What was paid for is not paid again."""
    from burnish.cli import resume as command

    return command.run(run, folder, keys_of(given), quiet, terminal)


@burnish.command()
@IN
@click.pass_obj
def runs(terminal: Terminal, /, *, folder: Path | None) -> int:
    """List the runs that asked a provider, newest first."""
    from burnish.cli import runs as command

    return command.run(folder, terminal)


@burnish.command()
@RUN
@FORM
@IN
@click.pass_obj
def report(terminal: Terminal, /, run: str, *, folder: Path | None, form: str) -> int:
    """Tell of a run: calls, tokens, money, and what was refused or waits for review. The latest, or RUN."""
    from burnish.cli import report as command

    return command.run(run, folder, form, terminal)


@burnish.command()
@asking
@click.option("--config", metavar="FILE", type=PATH, help="Configuration file; else the nearest one above.")
@click.pass_obj
def doctor(terminal: Terminal, /, **given: Any) -> int:
    """Try the configuration and the provider's endpoint, and say what is wrong."""
    from burnish.cli import doctor as command

    config = given.pop("config")
    return command.run(keys_of(given), config, terminal)


@burnish.command()
@click.argument("name", required=False, shell_complete=completion.strategies)
@click.pass_obj
def strategies(terminal: Terminal, /, name: str | None) -> int:
    """List what can be improved, or explain one: rules, metrics, score, what it never does."""
    from burnish.cli import catalogues as command

    return command.strategies(name, terminal)


@burnish.command()
@click.pass_obj
def providers(terminal: Terminal, /) -> int:
    """List who can improve documents."""
    from burnish.cli import catalogues as command

    return command.providers(terminal)


@burnish.command()
@click.option("--host", metavar="ADDRESS", help="Where to listen; 127.0.0.1.")
@click.option("--port", metavar="N", type=int, help="8377; 0 for any free one.")
@click.option("--ttft", metavar="SECONDS", type=float, help="Until the first token of a reply; 0.2.")
@click.option("--tokens-per-second", metavar="N", type=float, help="Of one reply; 200.")
@click.option("--interval", metavar="SECONDS", type=float, help="Between two chunks of a streamed reply; 0.1.")
@click.option("--rpm", metavar="N", type=int, help="Requests per minute that it allows; no limit.")
@click.option("--tpm", metavar="N", type=int, help="Tokens per minute that it allows; no limit.")
@click.option("--burst", metavar="SECONDS", type=float, help="Seconds' worth of a limit that may come at once; 60.")
@click.option("--no-limit-headers", is_flag=True, help="Tell nothing of limits, nor when to come again.")
@click.option("--window", metavar="N", type=int, help="Tokens of a prompt and its reply together; no limit.")
@click.option("--edited", metavar="SHARE", type=float, help="Of the texts of eight words or more; 0.3.")
@click.option("--price", metavar="IN,OUT", help="USD per million tokens, for its bill; 1,4.")
@click.option("--seed", metavar="N", type=int, help="Another one edits other texts.")
@click.option("--answers", metavar="HOW", help="words: exchanges some words; rules: what the embedded rules find.")
@click.option("--model", "models", metavar="NAME", multiple=True, help="That it lists; it answers to any name.")
@click.option("--key", metavar="KEY", help="That clients must show.")
@click.option("--log", is_flag=True, help="Keep a line per request, for GET /stats?log=1.")
@click.option("--fault", "faults", metavar="NAME=RATE", multiple=True, help="Of all requests, the share that meets it.")
@click.option("--faults", "fault_rate", metavar="RATE", type=float, help="The same, for all faults that do not last.")
@click.option("--after", metavar="NAME=N", multiple=True, help="A fault that all requests meet after the first N.")
@click.option("--outage", "outages", metavar="FROM-TO", multiple=True, help="Seconds since the start; FROM-TO=NAME.")
@click.pass_obj
def simulate(terminal: Terminal, /, **given: Any) -> int:
    """Serve a simulated endpoint, OpenAI's and Anthropic's: for trying, sizing and tests. Its account is at /stats."""
    from burnish.cli import simulate as command

    return command.run(given, terminal)


burnish.add_command(cache)
burnish.add_command(bench)


@burnish.command("completion")
@click.argument("shell", type=click.Choice(completion.SHELLS))
@click.pass_obj
def completion_(terminal: Terminal, /, shell: str) -> int:
    """Print what SHELL must read to complete what you type."""
    return completion.run(shell, burnish, terminal)


@burnish.command()
@click.argument("folder", metavar="[DIR]", type=PATH, default=Path())
@click.option("--force", is_flag=True, help="Write over a configuration that is there.")
@click.option("--print", "only_print", is_flag=True, help="Print it, and write nothing.")
@click.pass_obj
def init(terminal: Terminal, /, folder: Path, *, force: bool, only_print: bool) -> int:
    """Write a configuration for the documents in DIR, or in the folder you stand in."""
    from burnish.cli import init as command

    return command.run(folder, force=force, only_print=only_print, terminal=terminal)


@burnish.command()
@click.argument("name", required=False, shell_complete=completion.rules)
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
    if asked := os.environ.get(completion.VARIABLE):
        return completion.answer(asked, burnish, terminal)
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
