"""Runs of the command that are to crash, forked from a process that has all of burnish loaded: so one costs little.

    python -m burnish.cli.bench.victims    reads orders, a line of JSON each; for internal use

A run is a process of its own, with its own locks, threads and files. Needs a system that can fork.
"""

import errno
import json
import os
import signal
import subprocess
import sys
import traceback
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from burnish.cli.entry import main
from burnish.crashpoints import Point
from burnish.testing.crash import Crash, cancel, counting, crashing, failing, kill

KILL, FAIL, CANCEL = "kill", "fail", "cancel"
UNCAUGHT = 99  #: exit code of a run out of which an exception came
#: What a run loads as it goes, and would have to load in each process.
_LOADED = ("aiohttp", "asyncio", "burnish.cli.enhance", "burnish.cli.resume", "burnish.cli.runs", "burnish.cli.report")
_LOADED_TOO = ("burnish.providers.openai", "burnish.wiring.asking", "concurrent.futures.thread", "encodings.idna")


@dataclass(frozen=True, slots=True, kw_only=True)
class Doom:
    """How and where a run crashes."""

    how: str  #: `KILL`, `FAIL` (the disk does) or `CANCEL`
    point: Point
    nth: int = 1
    committed: bool = False  #: as in `burnish.testing.crash`


class Victims:
    """Starts runs, one at a time."""

    def __init__(self, mother: "subprocess.Popen[str]") -> None:
        self._mother = mother
        self._pid = 0

    def start(self, folder: Path, command: Sequence[str], log: Path, doom: Doom | None = None) -> None:
        """Begin `burnish COMMAND` in `folder`; what it prints is added to `log`."""
        order = {"folder": str(folder), "command": list(command), "log": str(log), "doom": doom and asdict(doom)}
        stream = self._mother.stdin
        assert stream is not None
        stream.write(json.dumps(order) + "\n")
        stream.flush()
        self._pid = int(self._heard())

    def kill(self) -> None:
        """`kill -9` it, wherever it is. It may be over already."""
        os.kill(self._pid, signal.SIGKILL)  # a process that nobody has waited for keeps its number

    def wait(self) -> int:
        """Its exit code; that of a killed one is -9."""
        return int(self._say_and_hear())

    def run(self, folder: Path, command: Sequence[str], log: Path, doom: Doom | None = None) -> int:
        """`start` and `wait`."""
        self.start(folder, command, log, doom)
        return self.wait()

    def _say_and_hear(self) -> str:
        stream = self._mother.stdin
        assert stream is not None
        stream.write("\n")
        stream.flush()
        return self._heard()

    def _heard(self) -> str:
        assert self._mother.stdout is not None
        return self._mother.stdout.readline()


@contextmanager
def victims() -> Iterator[Victims]:
    """A process that forks runs, until the end of the `with` block."""
    command = [sys.executable, "-m", "burnish.cli.bench.victims"]
    mother = subprocess.Popen(  # noqa: S603 - our own command
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    with mother:
        yield Victims(mother)


def _serve() -> None:
    """Read orders; each forks a run, says its number, and says its exit code when it is asked for."""
    for module in (*_LOADED, *_LOADED_TOO):
        __import__(module)
    for line in sys.stdin:
        order = json.loads(line)
        pid = os.fork()
        if pid == 0:
            _carry_out(order)
        _say(pid)
        sys.stdin.readline()
        _say(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))


def _say(number: int) -> None:
    sys.stdout.write(f"{number}\n")
    sys.stdout.flush()


def _carry_out(order: Mapping[str, Any]) -> None:
    """The run. It must end here, whatever comes, or there would be two to read orders."""
    code = UNCAUGHT
    try:
        log = os.open(order["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        for stream in (1, 2):
            os.dup2(log, stream)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.chdir(order["folder"])
        code = _crashed(order["command"], order["doom"], Path(f"{order['log']}.points"))
    except BaseException:  # door: a worker's outermost frame
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _crashed(command: list[str], doom: Mapping[str, Any] | None, points: Path) -> int:
    if doom is None:
        with counting() as reached:
            code = main(command)
        points.write_text(json.dumps(reached), encoding="utf-8")
        return code
    crash: Crash = {KILL: kill, FAIL: failing(OSError(errno.EIO, os.strerror(errno.EIO))), CANCEL: cancel}[doom["how"]]

    def marked() -> None:
        points.write_text(json.dumps({doom["point"]: doom["nth"]}), encoding="utf-8")
        crash()

    with crashing(Point(doom["point"]), marked, nth=doom["nth"], committed=doom["committed"]):
        return main(command)


if __name__ == "__main__":
    _serve()
