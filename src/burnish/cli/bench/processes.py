"""Run a command and say what it took: wall time, processor time, most memory. And the simulator as a process."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

from burnish.errors import ConfigurationError


@dataclass(frozen=True, slots=True)
class Took:
    """One process, its children included."""

    code: int  #: with which it ended
    seconds: float
    cpu: float  #: seconds, user and system
    memory: int  #: bytes, the most that was resident at once


def timed(command: Sequence[str], log: Path, expected: Sequence[int] = (0,)) -> Took:
    """Run a command to its end; what it prints goes to `log`.

    Raises:
        ConfigurationError: it ended with another exit code than `expected`.
    """
    with log.open("wb") as out:
        began = time.perf_counter()
        process = subprocess.Popen(  # noqa: S603 - our own command
            command, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT
        )
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in expected:
        tail = log.read_text(errors="replace")[-500:]
        raise ConfigurationError(where=" ".join(command[:3]), problem=f"exit code {process.returncode}: {tail}")
    return Took(process.returncode, seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024)


@dataclass(frozen=True, slots=True)
class Simulator:
    """A simulated endpoint that runs as a process."""

    base_url: str
    process: "subprocess.Popen[str]"

    def stats(self) -> dict[str, Any]:
        """Its own account since the last `reset`."""
        found: dict[str, Any] = json.loads(self._ask("stats", "GET"))
        return found

    def log(self) -> list[dict[str, Any]]:
        """A line for each request since then; only with `--log`."""
        found: list[dict[str, Any]] = json.loads(self._ask("stats?log=1", "GET"))["log"]
        return found

    def reset(self) -> None:
        """Begin its account anew."""
        self._ask("reset", "POST")

    def _ask(self, name: str, method: str) -> bytes:
        where = self.base_url.removesuffix("/v1")
        with urlopen(Request(f"{where}/{name}", method=method)) as reply:  # noqa: S310 - our own server
            data: bytes = reply.read()
            return data


@contextmanager
def simulator(*options: str) -> Iterator[Simulator]:
    """`burnish simulate` with these options, until the end of the `with` block."""
    command = [sys.executable, "-m", "burnish", "simulate", "--port", "0", *options]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)  # noqa: S603 - our own command
    try:
        assert process.stdout is not None
        said = process.stdout.readline().split()
        if not said:
            raise ConfigurationError(where="burnish simulate", problem="it did not start")
        yield Simulator(next(word for word in said if word.startswith("http")), process)
    finally:
        process.terminate()
        process.communicate(timeout=10)
