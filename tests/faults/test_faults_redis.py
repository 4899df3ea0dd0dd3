"""F101: whole runs beside a Redis that is well, away, frozen, killed, emptied or full. What is written is the same."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from burnish.cli.bench.corpus import small_documents
from burnish.cli.bench.processes import Simulator, simulator

from ..cache.redis_server import SECRET, Server, free_port, serving  # noqa: TID252 - a real one
from .asking import BURNISH, QUICK, Ended, Folder, ended, wait_until
from .conftest import environment

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals are another matter there")
TEXTS = small_documents(12)
MISCHIEF: dict[str, Callable[[Server], object]] = {
    "frozen": Server.freeze,
    "killed": Server.stop,
    "emptied": lambda server: server.ask("FLUSHALL"),
    "full": lambda server: server.ask("CONFIG", "SET", "maxmemory", "1"),
    "read-only": lambda server: server.ask("REPLICAOF", "127.0.0.1", str(free_port())),
}


@pytest.fixture(scope="module")
def endpoint() -> Iterator[Simulator]:
    with simulator(*QUICK) as server:
        yield server


@pytest.fixture
def server(endpoint: Simulator) -> Simulator:
    """The endpoint, with a new bill."""
    endpoint.reset()
    return endpoint


@pytest.fixture(scope="module")
def whole(endpoint: Simulator, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What a run without Redis makes of the documents."""
    folder = Folder(tmp_path_factory.mktemp("whole")).put(TEXTS)
    assert folder.run(*folder.enhancing(endpoint)).code == 0
    return folder.contents


def start(folder: Folder, server: Simulator, variables: dict[str, str]) -> "subprocess.Popen[bytes]":
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    command = [*BURNISH, *folder.enhancing(server)]
    return subprocess.Popen(command, cwd=folder.root, env=environment(**variables), **pipes)


def run(folder: Folder, server: Simulator, variables: dict[str, str]) -> Ended:
    return ended(start(folder, server, variables))


def new_folder(root: Path) -> Folder:
    return Folder(root).put(TEXTS)


def test_a_colleague_asks_about_nothing_that_was_paid_for(server, whole, tmp_path):
    mine, theirs, strangers = (new_folder(tmp_path / name) for name in ("mine", "theirs", "strangers"))
    with serving(tmp_path) as redis:
        first = run(mine, server, redis.variables)
        paid = server.stats()["requests"]
        second = run(theirs, server, redis.variables)
        again = server.stats()["requests"]
        third = run(strangers, server, {**redis.variables, "BURNISH_CACHE_SECRET": "another secret, of strangers"})

    assert mine.contents == theirs.contents == strangers.contents == whole
    assert paid > 0
    assert again == paid, "the second run made no call"
    assert server.stats()["requests"] == 2 * paid, "the third believed nothing"
    assert "Redis" not in first.err + second.err + third.err


@pytest.mark.parametrize("what", MISCHIEF)
def test_what_happens_to_redis_during_a_run_changes_no_byte(what, server, whole, tmp_path):
    folder = new_folder(tmp_path / "project")
    with serving(tmp_path) as redis:
        running = start(folder, server, redis.variables)
        wait_until(server, running, lambda stats: stats["requests"] >= 3)
        MISCHIEF[what](redis)
        done = ended(running)

    assert done.code == 0
    assert folder.contents == whole
    assert done.err.count("the cache in Redis at ") == (what != "emptied")
    assert SECRET not in done.out + done.err


def test_redis_that_evicts_changes_no_byte(server, whole, tmp_path):
    folder, theirs = new_folder(tmp_path / "project"), new_folder(tmp_path / "theirs")
    with serving(tmp_path, "--maxmemory", "1mb", "--maxmemory-policy", "allkeys-lru") as redis:
        codes = [run(each, server, redis.variables).code for each in (folder, theirs)]

    assert codes == [0, 0]
    assert folder.contents == theirs.contents == whole


@pytest.mark.parametrize("frozen", [False, True], ids=["nothing listens", "frozen"])
def test_redis_that_is_away_from_the_beginning_is_told_of_once_and_changes_no_byte(frozen, server, whole, tmp_path):
    folder = new_folder(tmp_path / "project")
    with serving(tmp_path) as redis:
        if frozen:
            redis.freeze()
        else:
            redis.stop()
        done = run(folder, server, redis.variables)

    assert (done.code, folder.contents) == (0, whole)
    assert done.err.count("the cache in Redis at 127.0.0.1:") == 1
    assert "is not used: " in done.err


def test_without_a_secret_nothing_is_asked_and_nothing_is_written(server, tmp_path):
    folder = new_folder(tmp_path / "project")

    done = run(folder, server, {"BURNISH_REDIS": "redis://:passw0rd@127.0.0.1:1/0"})

    assert done.code == 2
    assert "BURNISH_CACHE_SECRET: holds no secret" in done.err
    assert "passw0rd" not in done.err
    assert (server.stats()["requests"], folder.contents) == (0, TEXTS)
