"""From a reply to answers, and to the questions that must be asked again: pure.

A reply that fails is never asked for again unchanged: the request is split, or says what was wrong (design, section 5).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from burnish.errors import NotPlaceable
from burnish.model.calls import Reply
from burnish.model.edits import Refusal
from burnish.pipeline.asking.jobs import Answer, Change, Part, Task
from burnish.pipeline.revise import for_a_person, screen
from burnish.protocol.marks import unshield
from burnish.protocol.repair import MOST_REPAIRS, Next, message, next_try
from burnish.protocol.reply import BlockEdit, ReadReply, ReplyReader


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reply comes to."""

    answers: dict[Task, Answer]
    again: tuple[Part, ...]  #: to be asked again, each part in a request of its own
    refusal: Refusal | None  #: of the reply as a whole


def read(parts: Sequence[Part], ids: Sequence[str], reply: Reply, call: int) -> Reading:
    """Read the reply to the request for `parts`; `ids` are those of its blocks."""
    tasks = [task for part in parts for task in part.tasks]
    reader = ReplyReader(ids, parts[0].asked.names)
    reader.feed(reply.text)
    found = reader.finish(reply.finish)
    answers: dict[Task, Answer] = {}
    mend: list[Task] = []
    by_id = dict(zip(ids, tasks, strict=True))
    unanswered = {by_id[name] for name in found.unanswered}
    for name, task in by_id.items():
        if task in unanswered:
            continue
        answer, refusal = _answer(task, [edit for edit in found.edits if edit.id == name])
        if refusal is not None and task.repairs < MOST_REPAIRS and not for_a_person(refusal):
            task.note, task.repairs, task.repeats = refusal.reason, task.repairs + 1, call
            mend.append(task)
        else:
            answers[task] = answer
    again = list(_grouped(parts, mend))
    if unanswered:
        more, failed = _again(parts, unanswered, found, call)
        again += more
        answers |= failed
    return Reading(answers, tuple(again), found.refusal)


def _answer(task: Task, edits: Sequence[BlockEdit]) -> tuple[Answer, Refusal | None]:
    """The answer, and what is wrong with it as a whole, if anything."""
    changes: list[Change] = []
    refusal = None
    for edit in edits:
        try:
            text, found = edit.text if edit.insertion else unshield(task.block.text, edit.text), None
        except NotPlaceable as problem:
            text = edit.text  # its masks are not those of the block, so that no check will let it pass
            found = Refusal("masks", str(problem.facts["problem"]))
        if not edit.insertion and found is None:
            found = screen(task.block, text, edit.strategy)
        changes.append(Change(edit.strategy, text, edit.insertion, screened=found is None))
        refusal = refusal or found
    return Answer(tuple(changes)), refusal


def _again(
    parts: Sequence[Part], unanswered: set[Task], found: ReadReply, call: int
) -> tuple[list[Part], dict[Task, Answer]]:
    """How to ask again about what got no answer, and what is given up."""
    left = list(_grouped(parts, [task for part in parts for task in part.tasks if task in unanswered]))
    tasks = [task for part in left for task in part.tasks]
    repairs = max(task.repairs for task in tasks)
    decision = next_try(found, documents=len(left), blocks=len(tasks), repairs=repairs)
    if decision is Next.GIVE_UP:
        return [], {task: Answer(failure=message(found), refusing=True) for task in tasks}
    for task in tasks:
        task.repeats = call
        if decision is not Next.ONE_BY_ONE:
            task.repairs += 1
        if decision is Next.WITH_MESSAGE:
            task.note = message(found)
    all_of_them = len(tasks) == sum(len(part.tasks) for part in parts)
    if decision is Next.SMALLER and all_of_them and len(left) == 1:
        return _halves(left[0]), {}
    return left, {}


def _grouped(parts: Sequence[Part], tasks: Sequence[Task]) -> Iterator[Part]:
    """`tasks` in the parts that they came in; each of these goes into a request of its own."""
    wanted = set(tasks)
    for part in parts:
        own = tuple(task for task in part.tasks if task in wanted)
        if own:
            yield replace(part, tasks=own, alone=True)


def _halves(part: Part) -> list[Part]:
    middle = len(part.tasks) // 2
    return [replace(part, tasks=half) for half in (part.tasks[:middle], part.tasks[middle:]) if half]
