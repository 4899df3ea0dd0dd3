"""`burnish doctor`: try what a run would rely on, and say what is wrong and what to do."""

import os
from collections.abc import Mapping
from pathlib import Path

from burnish.api import Burnish, load_settings
from burnish.cli import exits
from burnish.cli.terminal import Terminal, escaped
from burnish.errors import BurnishError


def run(flags: Mapping[str, object], config: Path | None, terminal: Terminal) -> int:
    """Try each thing, print a line for each, and return the exit code: 3 when something is wrong."""
    wrong = 0
    burnish = Burnish(load_settings(Path.cwd(), config, os.environ, flags))
    for name, check in burnish.examinations().items():
        try:
            found = check()
        except BurnishError as exc:
            wrong += 1
            terminal.line(f"{terminal.paint('wrong', 'error')}  {name}: {escaped(str(exc))}")
            terminal.line(f"       {exc.advice}")
        else:
            terminal.line(f"ok     {name}: {escaped(found)}")
    return exits.FAILED if wrong else exits.DONE
