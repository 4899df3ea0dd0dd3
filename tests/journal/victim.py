"""Run as a program: processes that use a journal and are killed with SIGKILL, or meet a disk that is full.

They are forked from this one, which starts no thread of its own: so a kill costs milliseconds, and is one all the same.
"""

import asyncio
import os
import resource
import signal
import sys
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

from burnish.errors import StateDamaged
from burnish.journal.store import SqliteJournal
from burnish.model.calls import AskedBlock, Call, Finish, Lane, Reply, Usage
from burnish.model.runs import KnownDocument, Run, RunState

LANE = Lane("openai", "https://api.example.com:443", "small")
RUN = Run(id="run-1", started="2030-01-02", request={}, lane=LANE, budget=None)
CALL = Call(
    id=1,
    run="run-1",
    lane=LANE,
    blocks=(AskedBlock("k3f", "00"),),
    prompt_bytes=9,
    asked_bytes=9,
    max_tokens=9,
    reserved=900,
)
REPLY = Reply("[k3f clarity] Use it.\n[end]", Finish.STOP, Usage(10, 2), "small")

STEPS: dict[str, Callable[[SqliteJournal], Awaitable[None] | None]] = {
    "opened": lambda journal: None,
    "begun": lambda journal: journal.begin(RUN),
    "planned": lambda journal: journal.planned(CALL),
    "reserved": lambda journal: journal.reserved(1),
    "sent": lambda journal: journal.sent(1),
    "received": lambda journal: journal.received(1, REPLY, 250),
    "accepted": lambda journal: journal.accepted(1),
    "settled": lambda journal: journal.settle([b"key"], "clarity.1"),
    "writing": lambda journal: journal.writing("run-1", "a.md", b"digest"),
    "documented": lambda journal: journal.document("run-1", KnownDocument("a.md", "changed", "", 1), ()),
    "done": lambda journal: journal.done(1),
    "ended": lambda journal: journal.end("run-1", RunState.DONE, "", "2030-01-03"),
}


async def steps(folder: Path, last: str, *, flush: bool) -> None:
    """Every step up to `last`, then SIGKILL. `flush`: each step is committed before the next."""
    journal = SqliteJournal(folder / "j.sqlite3")
    for name, act in STEPS.items():
        waiting = act(journal)
        if waiting is not None:
            await waiting
        elif flush:
            await journal.flush()
        if name == last:
            os.kill(os.getpid(), signal.SIGKILL)


async def endless(folder: Path, pipe: int) -> None:
    """Calls without end, eight at once; each step is told to `pipe` once its commit was awaited."""
    journal = SqliteJournal(folder / "j.sqlite3")
    journal.begin(RUN)

    async def calls() -> None:
        while True:
            number = journal.next_call()
            journal.planned(replace(CALL, id=number))
            journal.reserved(number)
            await journal.sent(number)
            os.write(pipe, f"sent {number}\n".encode())
            await journal.received(number, replace(REPLY, text=f"reply {number} " * 200), number)
            os.write(pipe, f"received {number}\n".encode())
            journal.accepted(number)

    await asyncio.gather(*(calls() for _ in range(8)))


def say(*words: object) -> None:
    sys.stdout.write(" ".join(map(str, words)) + "\n")
    sys.stdout.flush()  # or a process that is forked says it again


def forked(work: Callable[[], None]) -> int:
    process = os.fork()
    if process == 0:
        try:
            work()
        finally:
            os._exit(3)
    return process


def every_step(folder: Path, flush: bool) -> None:
    for name in STEPS:
        _, status = os.waitpid(forked(lambda name=name: asyncio.run(steps(folder / name, name, flush=flush))), 0)
        say(name, os.WTERMSIG(status))


def any_time(folder: Path, kills: int) -> None:
    for kill in range(kills):
        ours, theirs = os.pipe()
        victim = forked(lambda kill=kill, pipe=theirs: asyncio.run(endless(folder / str(kill), pipe)))
        os.close(theirs)
        with os.fdopen(ours, "rb", buffering=0) as said:
            heard = b""
            while heard.count(b"\n") <= 3 * kill:
                heard += said.read(4096)
            os.kill(victim, signal.SIGKILL)
            os.waitpid(victim, 0)
            heard += said.read()
        (folder / str(kill) / "heard").write_bytes(heard)


def together(folder: Path, count: int) -> None:
    """All wait at one pipe, which is closed; then they open one journal that does not exist yet, and read it."""
    gate, opener = os.pipe()

    def reader() -> None:
        os.close(opener)
        os.read(gate, 1)
        with SqliteJournal(folder / "j.sqlite3") as journal:
            os._exit(0 if journal.runs() == [] else 1)

    readers = [forked(reader) for _ in range(count)]
    os.close(opener)
    say(*(os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]) for process in readers))


async def full(folder: Path) -> None:
    """The journal may grow to 300 kB; says which replies were recorded, and what comes after the first that was not."""
    journal = SqliteJournal(folder / "j.sqlite3")
    journal.begin(RUN)
    await journal.flush()
    resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, resource.RLIM_INFINITY))
    try:
        while True:
            number = journal.next_call()
            journal.planned(replace(CALL, id=number))
            journal.reserved(number)
            await journal.sent(number)
            await journal.received(number, replace(REPLY, text="x" * 20_000), 1)
            say("received", number)
    except StateDamaged as damaged:
        say("damaged", damaged)
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    try:
        journal.begin(RUN)
    except StateDamaged:
        say("begin is refused")
    try:
        await journal.flush()
    except StateDamaged:
        say("flush is refused")
    journal.close()


if __name__ == "__main__":
    what, place, *rest = sys.argv[1:]
    if what == "every-step":
        every_step(Path(place), flush=rest == ["flush"])
    elif what == "any-time":
        any_time(Path(place), int(rest[0]))
    elif what == "together":
        together(Path(place), int(rest[0]))
    else:
        asyncio.run(full(Path(place)))
