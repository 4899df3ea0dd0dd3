"""What does a shared cache cost a run, and what when it goes away? (design, section 6; wanted: at most 5 % more time)

The same run, in turns: without Redis, and beside one that is well and empty, is killed, is frozen by SIGSTOP, or is so
small that it evicts nearly all; what befalls it befalls it in the run, once twenty requests were sent. The
endpoint is `burnish simulate`. Time is of the whole command. All must write the same bytes.

    BURNISH_CORPUS=folder python benchmarks/redis_outage.py [--documents 200] [--rounds 5] [--concurrency 16]

Needs `redis-server`. Exits with 1 when a median is above the limit, or anything else was written.
"""

import argparse
import os
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from burnish.cli.bench.corpus import pieces
from burnish.cli.bench.processes import Simulator, simulator

BURNISH = (sys.executable, "-m", "burnish")
ENDPOINT = ("--ttft", "0.2", "--tokens-per-second", "200", "--edited", "0.3", "--price", "1,4")
LIMIT = 1.05  #: times the time without Redis
WITHOUT = "without Redis"
Deed = Callable[["subprocess.Popen[bytes]"], object]
KINDS: Mapping[str, tuple[tuple[str, ...], Deed | None]] = {  # options of the server; what befalls it
    "well": ((), None),
    "killed": ((), lambda process: process.kill()),
    "frozen": ((), lambda process: process.send_signal(signal.SIGSTOP)),
    "evicting": (("--maxmemory", "1mb", "--maxmemory-policy", "allkeys-lru"), None),
}


@contextmanager
def redis_server(folder: Path, *options: str) -> Iterator[tuple[int, "subprocess.Popen[bytes]"]]:
    """Port and process."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
    process = subprocess.Popen([*command, *options], cwd=folder, stdout=subprocess.PIPE)
    try:
        assert process.stdout is not None
        next(line for line in process.stdout if b"Ready to accept connections" in line)
        yield port, process
    finally:
        process.kill()
        process.wait()


def new(folder: Path, texts: Mapping[str, bytes]) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    (folder / "burnish.toml").touch()
    for name, text in texts.items():
        (folder / name).write_bytes(text)
    return folder


def digest(folder: Path) -> str:
    """Of all documents."""
    return sha256(b"".join(path.read_bytes() for path in sorted(folder.glob("*.md")))).hexdigest()


def run(
    folder: Path, server: Simulator, concurrency: int, variables: Mapping[str, str], then: Callable[[], object] | None
) -> float:
    """Seconds of a run, in which something happens once twenty requests were sent."""
    asked = ("--provider", "openai", "--base-url", server.base_url, "--model", "simulated", "--price", "1,4")
    command = [*BURNISH, "enhance", ".", "--write", "-q", *asked, "--concurrency", str(concurrency)]
    environ = {name: value for name, value in os.environ.items() if not name.startswith("BURNISH_")}
    server.reset()
    began = time.perf_counter()
    process = subprocess.Popen(command, cwd=folder, env={**environ, **variables}, stderr=subprocess.DEVNULL)
    if then is not None:
        while server.stats()["requests"] < 20 and process.poll() is None:
            time.sleep(0.05)
        then()
    if process.wait():
        sys.exit(f"exit code {process.returncode}")
    return time.perf_counter() - began


def measured(kind: str, folder: Path, server: Simulator, concurrency: int) -> float:
    """Seconds of one run."""
    if kind == WITHOUT:
        return run(folder, server, concurrency, {}, lambda: None)
    options, deed = KINDS[kind]
    with redis_server(folder.parent, *options) as (port, process):
        variables = {"BURNISH_REDIS": f"redis://127.0.0.1:{port}", "BURNISH_CACHE_SECRET": "a secret of benchmarks"}
        return run(folder, server, concurrency, variables, lambda: deed and deed(process))


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--documents", type=int, default=200)
    arguments.add_argument("--rounds", type=int, default=5)
    arguments.add_argument("--concurrency", type=int, default=16)
    options = arguments.parse_args()
    corpus = os.environ.get("BURNISH_CORPUS")
    texts = pieces(Path(corpus) if corpus else None, options.documents)
    times: dict[str, list[float]] = {}
    written: dict[str, set[str]] = {}
    with tempfile.TemporaryDirectory() as parent, simulator(*ENDPOINT) as server:
        for _ in range(options.rounds):
            for kind in (WITHOUT, *KINDS):
                folder = new(Path(parent, "documents"), texts)
                times.setdefault(kind, []).append(measured(kind, folder, server, options.concurrency))
                written.setdefault(kind, set()).add(digest(folder))
    base = times[WITHOUT]
    same = set.union(*written.values()) == written[WITHOUT] and len(written[WITHOUT]) == 1
    print(f"{len(texts)} documents, {options.concurrency} in flight; medians of {options.rounds}, in turns")
    worst = 0.0
    for kind, seconds in times.items():
        ratio = statistics.median(own / other for own, other in zip(seconds, base, strict=True))
        worst = max(worst, ratio)
        print(f"{kind:<14}{statistics.median(seconds):7.2f} s{ratio:8.3f} times")
    print("all wrote the same bytes" if same else "NOT THE SAME BYTES")
    return int(worst > LIMIT or not same)


if __name__ == "__main__":
    sys.exit(main())
