"""Small calls, replies and runs for the tests of the journal."""

from burnish.model.calls import AskedBlock, Call, Finish, Lane, Reply, Usage
from burnish.model.runs import Run, RunState

LANE = Lane("openai", "https://api.example.com:443", "small")


def run_of(name: str = "run-1", *, budget: int | None = 5_000_000, state: RunState = RunState.RUNNING) -> Run:
    request = {"paths": ["docs"], "write": True}
    return Run(id=name, started="2030-01-02T03:04:05+00:00", request=request, lane=LANE, budget=budget, state=state)


def call_of(number: int = 1, run: str = "run-1", *, reserved: int = 900, lane: Lane = LANE) -> Call:
    return Call(
        id=number,
        run=run,
        lane=lane,
        blocks=(AskedBlock("k3f", "00ff" * 8), AskedBlock("p7a", "11ee" * 8)),
        prompt_bytes=1000,
        asked_bytes=400,
        max_tokens=300,
        reserved=reserved,
    )


def reply_of(text: str = "[k3f clarity] Use it.\n[end]", *, estimated: bool = False) -> Reply:
    return Reply(text, Finish.STOP, Usage(100, 20, 5, estimated=estimated), "small-2030", 0.25, 1.5)
