"""A desk here and a desk in a process beside this one do the same; so does what is left when that process ended."""

import subprocess
import sys
import textwrap

import pytest

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux forks here")

HEAD = """
import asyncio, os, signal
from pathlib import PurePath
from burnish.execution.process import Process
from burnish.pipeline.asking.desk import Beside, Desk, Here, Paper
from burnish.pipeline.asking.run import desk_work
from burnish.pipeline.document import Plan
from burnish.pipeline.revise import Revision
from burnish.pipeline.stopwatch import Stopwatch
from burnish.wiring.build import formats_by_suffix

TEXT = "# Ferry\\n\\nYou utilize the [ferry](https://a.example/ferry) in order to cross the quiet river.\\n"
PAPERS = [
    Paper(0, "a.md", TEXT.encode()),
    Paper(1, "b.md", b"\\xff\\xfe no text"),
    Paper(2, "c.md", TEXT.replace("erry", "ord").encode()),
]
PLAN = Plan(formats_by_suffix(), lambda _: ())


def desk():
    return Desk(PLAN, Stopwatch(lambda: 0.0))


async def through(reader, before=lambda: None):
    looked = await reader.look(PAPERS)
    before()
    revised = []
    for paper, seen in zip(PAPERS, looked):
        if hasattr(seen, "selection"):
            [block] = seen.selection.blocks
            news = [Revision(block.number, block.block.text.replace("utilize", "use"), "clarity")]
            revised.append(await reader.revise(paper, news, hunks=True))
    return looked, revised
"""


def printed(script: str) -> str:
    """What a script prints in an interpreter of its own, since a fork must find no other thread."""
    command = [sys.executable, "-W", "error", "-c", textwrap.dedent(HEAD) + textwrap.dedent(script)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.stderr == ""
    return done.stdout.strip()


def test_a_desk_beside_gives_what_a_desk_here_gives():
    script = """
    async def main(process):
        try:
            return await through(Beside(process, desk()))
        finally:
            await process.leave()
    with Process(desk_work(PLAN)) as process:
        beside = asyncio.run(main(process))
    here = asyncio.run(through(Here(desk())))
    print(beside == here, len(beside[1]), b"use the [ferry]" in beside[1][0].after)
    """

    assert printed(script) == "True 2 True"


def test_when_the_process_ends_before_its_time_the_work_is_done_here():
    script = """
    async def main(process):
        try:
            return await through(Beside(process, desk()), lambda: os.kill(process._child, signal.SIGKILL))
        finally:
            await process.leave()
    with Process(desk_work(PLAN)) as process:
        beside = asyncio.run(main(process))
    print(beside == asyncio.run(through(Here(desk()))))
    """

    assert printed(script) == "True"
