"""A folder of documents that a simulated provider improves, through the real command."""

import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from burnish.cli.bench.processes import Simulator
from burnish.testing.ledger import Recorded, calls_of

from .conftest import environment

BURNISH = (sys.executable, "-m", "burnish")
#: For `burnish simulate`: quick, but long enough in flight to be caught there.
QUICK = ("--ttft", "0.15", "--tokens-per-second", "2000", "--edited", "0.8", "--price", "1,4")
#: Never answers while a test lasts.
SILENT = ("--ttft", "300", "--price", "1,4")


@dataclass(frozen=True)
class Ended:
    code: int
    out: str
    err: str


@dataclass(frozen=True)
class Folder:
    """Documents below `root`, of which the runs know nothing but the endpoint."""

    root: Path

    def put(self, texts: dict[str, bytes]) -> "Folder":
        self.root.mkdir(parents=True, exist_ok=True)
        (self.root / "burnish.toml").touch()
        for name, text in texts.items():
            (self.root / name).write_bytes(text)
        return self

    def start(self, *arguments: str) -> "subprocess.Popen[bytes]":
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        return subprocess.Popen([*BURNISH, *arguments], cwd=self.root, env=environment(), **pipes)

    def run(self, *arguments: str) -> Ended:
        return ended(self.start(*arguments))

    def enhancing(self, server: Simulator, *more: str, concurrency: int = 2) -> Sequence[str]:
        asked = ("--provider", "openai", "--base-url", server.base_url, "--model", "m", "--price", "1,4")
        return ("enhance", ".", "--write", *asked, "--concurrency", str(concurrency), *more)

    @property
    def state(self) -> Path:
        return self.root / ".burnish"

    @property
    def calls(self) -> list[Recorded]:
        return calls_of(self.root)

    @property
    def contents(self) -> dict[str, bytes]:
        """Of everything but the state and the configuration."""
        files = [p for p in self.root.rglob("*") if p.is_file() and self.state not in p.parents]
        return {p.relative_to(self.root).as_posix(): p.read_bytes() for p in files if p.name != "burnish.toml"}


def ended(running: "subprocess.Popen[bytes]") -> Ended:
    out, err = (stream.decode() for stream in running.communicate(timeout=60))
    assert "Traceback" not in err, err
    assert "bug" not in err, err
    return Ended(running.returncode, out, err)


def wait_until(
    server: Simulator, running: "subprocess.Popen[bytes]", happened: Callable[[dict[str, int]], bool]
) -> None:
    """Ask the endpoint until it is so, or until the run is over."""
    while not happened(server.stats()) and running.poll() is None:
        pass
