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
from burnish.errors import ConfigurationError
from burnish.testing.crash import Crash, cancel, counting, crashing, failing, kill

KILL, FAIL, CANCEL = "kill", "fail", "cancel"
UNCAUGHT = 99  #: exit code of a run out of which an exception came
#: What a run loads as it goes, and would have to load in each process.
_LOADED = (
    *("aiohttp", "asyncio", "concurrent.futures.thread", "encodings.idna"),
    *("burnish.cli.enhance", "burnish.cli.resume", "burnish.providers.openai", "burnish.wiring.asking"),
)


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
        self._code: int | None = None

    def start(self, folder: Path, command: Sequence[str], log: Path, doom: Doom | None = None) -> None:
        """Begin `burnish COMMAND` in `folder`; what it prints is added to `log`."""
        order = {"folder": str(folder), "command": list(command), "log": str(log), "doom": doom and asdict(doom)}
        self._pid, self._code = int(self._ask(json.dumps(order))), None

    def is_over(self) -> bool:
        """Has it ended?"""
        if self._code is None and (said := self._ask("poll")):
            self._code = int(said)
        return self._code is not None

    def kill(self) -> None:
        """`kill -9` it, wherever it is, unless it is over."""
        if self._code is None:
            os.kill(self._pid, signal.SIGKILL)  # a process that nobody has waited for keeps its number

    def wait(self) -> int:
        """Its exit code; that of a killed one is -9."""
        if self._code is None:
            self._code = int(self._ask("wait"))
        return self._code

    def run(self, folder: Path, command: Sequence[str], log: Path, doom: Doom | None = None) -> int:
        """`start` and `wait`."""
        self.start(folder, command, log, doom)
        return self.wait()

    def _ask(self, line: str) -> str:
        said, heard = self._mother.stdin, self._mother.stdout
        assert said is not None
        assert heard is not None
        said.write(f"{line}\n")
        said.flush()
        return heard.readline().strip()


@contextmanager
def victims() -> Iterator[Victims]:
    """A process that forks runs, until the end of the `with` block. The runs know nothing of `BURNISH_*`.

    Raises:
        ConfigurationError: this system cannot fork.
    """
    if not hasattr(os, "fork"):
        raise ConfigurationError(where="burnish bench", problem="this system cannot fork processes")
    command = [sys.executable, "-m", "burnish.cli.bench.victims"]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("BURNISH_")}
    mother = subprocess.Popen(  # noqa: S603 - our own command
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
    )
    with mother:
        yield Victims(mother)


def _serve() -> None:
    """Read orders. Each forks a run and is answered by its number; `poll` and `wait` are by its exit code."""
    for module in _LOADED:
        __import__(module)
    pid = 0
    for line in sys.stdin:
        match line.strip():
            case "poll" | "wait" as asked:
                found, status = os.waitpid(pid, os.WNOHANG if asked == "poll" else 0)
                _say(os.waitstatus_to_exitcode(status) if found else "")
            case order:
                pid = os.fork()
                if pid == 0:
                    _carry_out(json.loads(order))
                _say(pid)


def _say(what: object) -> None:
    sys.stdout.write(f"{what}\n")
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
