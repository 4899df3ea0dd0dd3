"""A process beside this one. Each test has an interpreter of its own, since a fork must find no other thread."""

import subprocess
import sys
import textwrap

import pytest

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux forks here")

HEAD = """
import asyncio, os, signal, sys, time
from burnish.execution.fork import can_fork
from burnish.execution.process import Process, ProcessLost
"""


def printed(script: str) -> str:
    """What a script prints in an interpreter of its own."""
    command = [sys.executable, "-W", "error", "-c", HEAD + textwrap.dedent(script)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=30)
    assert done.stderr == ""
    return done.stdout.strip()


def test_answers_come_to_those_who_asked():
    script = """
    async def main(process):
        answers = await asyncio.gather(*(process.ask(n) for n in range(500)))
        await process.leave()
        return answers
    with Process(lambda n: (n * 2, os.getpid())) as process:
        answers = asyncio.run(main(process))
    print([a for a, _ in answers] == [n * 2 for n in range(500)], {pid for _, pid in answers} != {os.getpid()})
    """

    assert printed(script) == "True True"


def test_large_requests_and_answers_pass_whole():
    script = """
    async def main(process):
        answers = await asyncio.gather(*(process.ask(bytes([n]) * 3_000_000) for n in range(5)))
        await process.leave()
        return answers
    with Process(lambda data: data + data) as process:
        print([len(answer) for answer in asyncio.run(main(process))] == [6_000_000] * 5)
    """

    assert printed(script) == "True"


def test_who_asks_a_process_that_ended_is_told_and_so_are_those_who_wait():
    script = """
    async def main(process):
        first = await process.ask(0)
        lost = await asyncio.gather(*(process.ask(n) for n in (1, 2)), return_exceptions=True)
        try:
            await process.ask(4)
        except ProcessLost:
            lost.append("told")
        await process.leave()
        return [first, *(type(one).__name__ if isinstance(one, Exception) else one for one in lost)]
    with Process(lambda n: os.kill(os.getpid(), signal.SIGKILL) if n == 1 else n) as process:
        print(asyncio.run(main(process)))
    """

    assert printed(script) == "[0, 'ProcessLost', 'ProcessLost', 'told']"


def test_what_the_work_raises_ends_the_process():
    script = """
    async def main(process):
        try:
            await process.ask(0)
        except ProcessLost:
            print("lost")
        await process.leave()
    with Process(lambda n: 1 / n) as process:
        asyncio.run(main(process))
    """

    assert printed(script) == "lost"


def test_it_ends_with_its_parent_even_when_that_is_killed():
    script = """
    reading, writing = os.pipe()
    parent = os.fork()
    if parent == 0:
        os.close(reading)
        process = Process(lambda n: n)  # holds the other end of the pipe as long as it lives
        os.kill(os.getpid(), signal.SIGKILL)
    os.close(writing)
    print(os.read(reading, 1) == b"")
    """

    assert printed(script) == "True"


def test_there_is_no_fork_beside_another_thread():
    script = """
    import threading
    stop = threading.Event()
    thread = threading.Thread(target=stop.wait)
    thread.start()
    print(can_fork())
    stop.set()
    thread.join()
    """

    assert printed(script) == "False"
