"""`burnish simulate`: an endpoint that answers as a model would, for free, until it is stopped."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from burnish.api import SimulatorOptions, simulate
from burnish.cli import exits
from burnish.cli.terminal import Terminal
from burnish.errors import ConfigurationError
from burnish.testing.simulator.outages import read_outage

_Number = TypeVar("_Number", int, float)


def run(given: Mapping[str, Any], terminal: Terminal) -> int:
    """Listen until Ctrl-C or SIGTERM, and return the exit code.

    Args:
        given: fields of `SimulatorOptions`, None for those that are not given, but `price` as `IN,OUT`, in USD per
            million tokens, `faults` as texts `NAME=RATE`, `after` as `NAME=N`, `outages` as `FROM-TO` or
            `FROM-TO=NAME`, and `no_limit_headers` in place of its opposite.

    Raises:
        ConfigurationError: a value makes no sense, or the address is taken.
    """
    chosen = {name: value for name, value in given.items() if value is not None and value != ()}
    price = chosen.pop("price", None)
    if price is not None:
        chosen["price_input"], chosen["price_output"] = _price(price)

    chosen["limit_headers"] = not chosen.pop("no_limit_headers", False)
    chosen["faults"] = _numbers("--fault", "RATE", chosen.get("faults", ()), float)
    chosen["after"] = _numbers("--after", "N", chosen.get("after", ()), int)
    chosen["outages"] = tuple(map(read_outage, chosen.get("outages", ())))

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


def _numbers(option: str, form: str, given: Iterable[str], read: Callable[[str], _Number]) -> Mapping[str, _Number]:
    """What `NAME=NUMBER` says, by name; of a name that is given twice, the last."""
    found: dict[str, _Number] = {}
    for text in given:
        name, _, number = text.partition("=")
        try:
            found[name] = read(number)
        except ValueError as exc:
            raise ConfigurationError(where=option, problem=f"{text!r} is not of the form NAME={form}") from exc
    return found
