"""`burnish simulate`: an endpoint that answers as a model would, for free, until it is stopped."""

from collections.abc import Mapping
from typing import Any

from burnish.api import SimulatorOptions, simulate
from burnish.cli import exits
from burnish.cli.terminal import Terminal
from burnish.errors import ConfigurationError


def run(given: Mapping[str, Any], terminal: Terminal) -> int:
    """Listen until Ctrl-C or SIGTERM, and return the exit code.

    Args:
        given: fields of `SimulatorOptions`, None for those that are not given, and `price` as `IN,OUT`, in USD per
            million tokens.

    Raises:
        ConfigurationError: a value makes no sense, or the address is taken.
    """
    chosen = {name: value for name, value in given.items() if value is not None and value != ()}
    price = chosen.pop("price", None)
    if price is not None:
        chosen["price_input"], chosen["price_output"] = _price(price)

    def announce(base_url: str) -> None:
        terminal.line(base_url)
        terminal.flush()
        terminal.note("simulates an endpoint there; Ctrl-C ends it")

    simulate(SimulatorOptions(**chosen), announce)
    return exits.DONE


def _price(text: str) -> tuple[float, float]:
    """USD per million tokens of input and of output."""
    try:
        spent, written = map(float, text.split(","))
    except ValueError as exc:
        raise ConfigurationError(where="--price", problem=f"{text!r} is not of the form IN,OUT, such as 1,4") from exc
    return spent, written
