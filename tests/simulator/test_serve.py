"""The simulator as a program."""

import io
import signal
import subprocess
import sys
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from burnish.cli import simulate
from burnish.cli.bench.processes import simulator
from burnish.cli.terminal import Terminal
from burnish.errors import ConfigurationError

LIBRARY = """
from burnish.testing.simulator.serve import Options, serve
serve(Options(port=0, models=("m",)), lambda base_url: print(base_url, flush=True))
"""
COMMAND = """
from burnish.cli.simulate import run
from burnish.cli.terminal import Terminal
raise SystemExit(run({"port": 0, "models": ("m",), "rpm": None, "price": "0.15,0.6"}, Terminal.standard()))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="signals are another matter there")
@pytest.mark.parametrize("script", [LIBRARY, COMMAND], ids=["library", "command"])
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_announces_where_it_listens_and_ends_in_peace(script: str, number: signal.Signals):
    command = [sys.executable, "-c", script]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        base_url = process.stdout.readline().strip()
        with urlopen(f"{base_url}/models") as answer:
            assert b'"m"' in answer.read()
        process.send_signal(number)
        out, err = process.communicate(timeout=10)

    assert (process.returncode, out) == (0, "")
    assert "Traceback" not in err


@pytest.mark.parametrize("price", ["1", "a,b", "1,2,3", "1,inf"])
def test_a_price_must_be_two_numbers(price: str):
    terminal = Terminal(io.TextIOWrapper(io.BytesIO()), io.TextIOWrapper(io.BytesIO()), io.BytesIO())

    with pytest.raises(ConfigurationError) as caught:
        simulate.run({"price": price}, terminal)

    assert caught.value.facts["where"] == "--price"


@pytest.mark.parametrize(
    ("given", "where"),
    [
        ({"faults": ("silent",)}, "--fault"),
        ({"faults": ("silent=often",)}, "--fault"),
        ({"faults": ("silence=0.5",)}, "--fault"),
        ({"faults": ("silent=0.6", "drip=0.6")}, "--fault"),
        ({"fault_rate": 2.0}, "--faults"),
        ({"after": ("quota",)}, "--after"),
        ({"after": ("quota=-1",)}, "--after"),
        ({"outages": ("60",)}, "--outage"),
        ({"burst": 0.0}, "--burst"),
        ({"window": 0}, "--window"),
    ],
)
def test_what_goes_wrong_must_be_told_rightly(given: dict[str, object], where: str):
    terminal = Terminal(io.TextIOWrapper(io.BytesIO()), io.TextIOWrapper(io.BytesIO()), io.BytesIO())

    with pytest.raises(ConfigurationError) as caught:
        simulate.run(given, terminal)

    assert caught.value.facts["where"] == where


def test_the_options_of_the_command_line_reach_the_endpoint():
    options = ("--fault", "unavailable=0.5", "--fault", "bad-gateway=0.5", "--after", "quota=4")
    with simulator(*options, "--outage", "600-900") as running:
        statuses = [asked(running.base_url) for _ in range(6)]
        found = running.stats()

    assert set(statuses[:4]) <= {502, 503}
    assert statuses[4:] == [429, 429]
    assert found["faults"]["quota"] == 2
    assert found["unchanged_after_final"] == 1


def asked(base_url: str) -> int:
    """The status of one completion."""
    body = b'{"model": "m", "messages": [{"role": "user", "content": "x"}]}'
    try:
        with urlopen(f"{base_url}/chat/completions", body) as answer:
            return int(answer.status)
    except HTTPError as exc:
        return exc.code
