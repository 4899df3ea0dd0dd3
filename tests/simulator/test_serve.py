"""The simulator as a program."""

import io
import signal
import subprocess
import sys
from urllib.request import urlopen

import pytest

from burnish.cli import simulate
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
