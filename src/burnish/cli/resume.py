"""`burnish resume`: the same run again, with what was recorded."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from burnish.api import Burnish, Run, load_settings
from burnish.cli.enhance import Mode, carry_out
from burnish.cli.session import Request, burnish_at
from burnish.cli.terminal import Terminal


def run(name: str, folder: Path | None, changed: Mapping[str, object], quiet: bool, terminal: Terminal) -> int:
    """Go on with the run `name`, or with the latest that did not end, of those in `folder`; return the exit code.

    Args:
        changed: flags that replace those of the run, by keys of the configuration; None: not given.

    Raises:
        NoSuchRun: there is none to go on with.
    """
    known = burnish_at(folder).resumable(name)
    request, mode = _request(known, changed, quiet)
    burnish = Burnish(load_settings(_start(request), request.config, os.environ, request.flags))
    wish = {**known.request, "flags": request.flags}  # whoever resumes it again need not raise the budget again
    return carry_out(request, mode, terminal, burnish=burnish, wish=wish, resumes=known.id)


def _request(known: Run, changed: Mapping[str, object], quiet: bool) -> tuple[Request, Mode]:
    wish: Mapping[str, Any] = known.request
    folder = Path(wish["folder"])
    there = Path() if folder == Path.cwd() else folder
    flags = {**wish["flags"], **{key: value for key, value in changed.items() if value is not None}}
    request = Request(
        paths=tuple(there / path for path in wish["paths"]),
        flags={key: tuple(value) if isinstance(value, list) else value for key, value in flags.items()},
        config=None if wish["config"] is None else there / wish["config"],
        quiet=quiet,
    )
    output = None if wish["output"] is None else there / wish["output"]
    return request, Mode(diff=wish["diff"], write=wish["write"], output=output, check=wish["check"])


def _start(request: Request) -> Path:
    return Path(os.path.commonpath([path.absolute() for path in request.paths]))
