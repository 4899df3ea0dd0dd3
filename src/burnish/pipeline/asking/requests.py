"""From parts of documents to a request that is ready to be sent."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

from burnish.batching.tokens import most_output
from burnish.checks.secrets import check_secrets
from burnish.model.calls import AskedBlock, Prompt
from burnish.pipeline.asking.calls import Wanted
from burnish.pipeline.asking.jobs import Part, Task
from burnish.protocol.request import Passage, Request, Sheet, render


def rendered(parts: Sequence[Part]) -> Request:
    """The user message for these parts, which are all of one pass."""
    tasks = [task for part in parts for task in part.tasks]
    return render([_sheet(part) for part in parts], {n: task.note for n, task in enumerate(tasks) if task.note})


def wanted(parts: Sequence[Part]) -> Wanted:
    """The request for these parts, which are all of one pass. Its blocks are their tasks, in that order."""
    request = rendered(parts)
    tasks = [task for part in parts for task in part.tasks]
    asked_bytes = sum(task.size for task in tasks)
    room = 1 + max(task.repairs for task in tasks)  # an answer that broke off needs more of it
    return Wanted(
        prompt=Prompt(parts[0].asked.system, request.user, room * most_output(asked_bytes, len(tasks))),
        blocks=tuple(AskedBlock(name, task.name) for name, task in zip(request.ids, tasks, strict=True)),
        documents=len({part.job for part in parts}),
        asked_bytes=asked_bytes,
        repeats=next((task.repeats for task in tasks if task.repeats is not None), None),
        lost=max(task.lost for task in tasks),
    )


def _sheet(part: Part) -> Sheet:
    return Sheet(_shown(part.job.path), part.job.selection.title, tuple(_passages(part.tasks)))


def _shown(path: Path) -> str:
    """A path as it is sent, which one with a secret in it is not."""
    shown = path.as_posix()
    return shown if check_secrets(shown) is None else f"…{path.suffix}"


def _passages(tasks: Sequence[Task]) -> Iterator[Passage]:
    for headings, group in groupby(tasks, key=lambda task: task.headings):
        yield Passage(headings, tuple(task.block.text for task in group))
