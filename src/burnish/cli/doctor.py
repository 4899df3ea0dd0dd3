"""`burnish doctor`: try what a run would rely on, and say what is wrong and what to do."""

import os
from collections.abc import Mapping
from pathlib import Path

from burnish.api import Burnish, load_settings
from burnish.cli import exits
from burnish.cli.terminal import Terminal, escaped
from burnish.errors import BurnishError, ConfigurationError

#: What to do about an endpoint, by the code of its error; other errors give their own advice.
_ADVICE = {
    "unreachable": "Check `base-url`, your network and its proxy.",
    "denied": "Check the key, the account's credit, the model's name, and that `base-url` goes up to and with /v1.",
    "throttled": "The endpoint asks to wait; try again later.",
    "unavailable": "The endpoint has a fault of its own; try again later.",
    "reply-lost": "Check that `base-url` is an endpoint for chat completions, up to and with /v1.",
    "rejected": "Check that the model is one for chat completions.",
}


def run(flags: Mapping[str, object], config: Path | None, terminal: Terminal) -> int:
    """Try each thing, print a line for each, and return the exit code: 3 when something is wrong."""
    wrong, misconfigured = 0, False
    burnish = Burnish(load_settings(Path.cwd(), config, os.environ, flags))
    for name, check in burnish.examinations().items():
        if misconfigured:
            terminal.line(f"-      {name}: not tried")
            continue
        try:
            found = check()
        except BurnishError as exc:
            wrong += 1
            misconfigured = isinstance(exc, ConfigurationError)
            terminal.line(f"{terminal.paint('wrong', 'error')}  {name}: {escaped(str(exc))}")
            terminal.line(f"       {_ADVICE.get(exc.code, exc.advice)}")
        else:
            terminal.line(f"ok     {name}: {escaped(found)}")
    return exits.FAILED if wrong else exits.DONE
