"""A real Redis of a test's own, on a port that is free; and what can happen to it."""

import os
import shutil
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import redis

from burnish.cache.redis import Place

SERVER = shutil.which("redis-server")
SECRET = "a secret that is shared"


@dataclass
class Server:
    port: int
    process: "subprocess.Popen[bytes]"

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    @property
    def place(self) -> Place:
        return Place(self.url, SECRET)

    @property
    def variables(self) -> dict[str, str]:
        """What a run needs to use it."""
        return {"BURNISH_REDIS": self.url, "BURNISH_CACHE_SECRET": SECRET}

    def freeze(self) -> None:
        self.process.send_signal(signal.SIGSTOP)
        os.waitid(os.P_PID, self.process.pid, os.WSTOPPED | os.WNOWAIT)

    def thaw(self) -> None:
        self.process.send_signal(signal.SIGCONT)

    def stop(self) -> None:
        self.thaw()
        self.process.kill()
        self.process.wait()

    def ask(self, *command: Any) -> Any:
        """The answer to one command."""
        with redis.Redis(port=self.port, protocol=2) as client:
            return client.execute_command(*command)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(folder: Path, *options: str, port: int = 0) -> Iterator[Server]:
    """A server with these options for `redis-server`, without anything on the disk, until the end of the block."""
    if SERVER is None:
        if os.environ.get("CI"):
            pytest.fail("the tests in CI need redis-server")
        pytest.skip("redis-server is not installed")
    port = port or free_port()
    command = [SERVER, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
    process = subprocess.Popen([*command, *options], cwd=folder, stdout=subprocess.PIPE)
    server = Server(port, process)
    try:
        assert process.stdout is not None
        if not any(b"Ready to accept connections" in line for line in process.stdout):
            pytest.fail("redis-server did not start")
        yield server
    finally:
        server.stop()
        process.stdout.close()
