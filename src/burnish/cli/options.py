"""Options that several commands share, and what is made of them."""

from collections.abc import Callable, Iterable, Mapping
from functools import reduce
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import click

from burnish.cli import completion

if TYPE_CHECKING:
    from burnish.cli.session import Request

PATH = click.Path(path_type=Path)
PATHS = click.argument("paths", metavar="[PATH]...", nargs=-1, type=PATH)
_RULES: dict[str, Any] = {"shell_complete": completion.rules}
_SHARED = (
    click.option(
        "--select", metavar="RULE", multiple=True, help="Only these rules; may be repeated, or a,b.", **_RULES
    ),
    click.option(
        "--extend-select", metavar="RULE", multiple=True, help="These rules as well; `all`: every rule.", **_RULES
    ),
    click.option("--ignore", metavar="RULE", multiple=True, help="Not these rules; may be repeated, or a,b.", **_RULES),
    click.option("--changed-from", metavar="REF", help="Only what was touched since this commit; see also `main...`."),
    click.option("--force-exclude", is_flag=True, default=None, help="`exclude` counts for files that are named, too."),
    click.option("--config", metavar="FILE", type=PATH, help="Configuration file; else the nearest one above."),
    click.option("--max-file-size", metavar="SIZE", help="Leave larger files alone, as 5000000 or 5MB."),
    click.option("--report", metavar="FILE", type=PATH, help="Write a report of the run, as JSON."),
    click.option("--stdin-filename", metavar="NAME", default="stdin.md", help="What `-` is called; its suffix counts."),
    click.option("-q", "--quiet", is_flag=True, help="Only results: no summary, no progress."),
    click.option("-v", "--verbose", is_flag=True, help="Name every document that is left alone, with the reason."),
)
STRATEGY = click.option(
    "--strategy",
    metavar="NAME",
    multiple=True,
    help="Only this; may be repeated, or a,b.",
    shell_complete=completion.strategies,
)
_ASKING = (
    STRATEGY,
    click.option(
        "--provider", metavar="NAME", help="Who improves: rules (the default), openai, anthropic, market, replay."
    ),
    click.option("--model", metavar="NAME", help="The model, as its provider calls it."),
    click.option("--base-url", metavar="URL", help="The endpoint, up to and with /v1."),
    click.option("--price", metavar="IN,OUT", help="USD per million tokens, for a model that is not listed."),
    click.option("--budget", metavar="USD", help="Pause before the run can cost more."),
    click.option("--concurrency", metavar="N", help="Calls in flight, at most."),
    click.option("--rpm", metavar="N", help="Requests per minute, at most."),
    click.option("--tpm", metavar="N", help="Tokens per minute, at most; those that replies may have included."),
    click.option("--timeout", metavar="SECONDS", help="That a call may take."),
    click.option("--jobs", metavar="N", help="Processes; 1: none beside this one."),
    click.option("--passes", metavar="HOW", help="single: one request for all strategies; parallel: one for each."),
    click.option("--cache/--no-cache", default=None, help="Look up answers of earlier runs, or ask anew."),
    click.option("--retry-refused", is_flag=True, default=None, help="Ask again where a check refused the answer."),
    click.option("--unknown", metavar="HOW", help="Calls that may have been paid: resend-once, hold, or resend."),
    click.option("--record", metavar="FILE", type=PATH, help="Write each reply to FILE, which replay plays."),
)
WATCH = click.option("--watch", is_flag=True, help="Go on until Ctrl-C, with a run whenever documents change.")
RUN = click.argument("run", metavar="[RUN]", required=False, default="")
IN = click.option("--in", "folder", metavar="DIR", type=PATH, help="The folder that holds .burnish.")
FORM = click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to print it.")

#: What is no key of the configuration.
_OF_REQUEST = ("config", "report", "stdin_filename", "quiet", "verbose")
Command: TypeAlias = Callable[..., int]


def asking(command: Command) -> Command:
    """With the options of commands that ask a provider."""
    return reduce(lambda wrapped, option: option(wrapped), reversed(_ASKING), command)


def shared(command: Command) -> Command:
    """With paths, and the options of commands that look at documents."""
    return reduce(lambda wrapped, option: option(wrapped), reversed((PATHS, *_SHARED)), command)


def request_of(given: dict[str, Any], **flags: object) -> "Request":
    """What a person asked for, of the options of `shared`; `flags`: others, by keys of the configuration."""
    from burnish.cli.session import STDIN, Request

    paths = given["paths"] or (Path(),)
    if STDIN in paths and len(paths) > 1:
        raise click.UsageError("`-` (stdin) cannot be combined with other paths.")
    return Request(
        paths=paths,
        flags={**flags, **keys_of({key: given[key] for key in given if key not in _OF_REQUEST})},
        **{key: given[key] for key in _OF_REQUEST},
    )


def refuse_beside(option: str, others: Mapping[str, object]) -> None:
    """Refuse an option beside any of `others`, by name, that was given."""
    for name in (name for name, given in others.items() if given):
        raise click.UsageError(f"{option} and {name} exclude each other.")


def check_watch(request: "Request", others: Iterable[str]) -> None:
    """Refuse what does not go with `--watch`; `others`: names of options that were given, and are of that kind."""
    for name in others:
        raise click.UsageError(f"--watch and {name} exclude each other.")
    if request.is_stdin:
        raise click.UsageError("--watch needs files; what comes from stdin comes once.")


def keys_of(given: dict[str, Any]) -> dict[str, object]:
    """Options under the keys of the configuration."""
    return {key.replace("_", "-"): value for key, value in given.items() if key != "paths"}
