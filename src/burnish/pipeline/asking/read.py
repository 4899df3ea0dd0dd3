"""From a reply to answers, and to the questions that must be asked again: pure, but for what a task knows of itself.

A reply that fails is never asked for again unchanged: the request is split, or says what was wrong (design, section 5).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from burnish.checks.reply import same_for_several
from burnish.errors import NotPlaceable
from burnish.model.calls import Reply
from burnish.model.edits import Refusal
from burnish.pipeline.asking.jobs import Answer, Change, Part, Task
from burnish.pipeline.revise import for_a_person, screen
from burnish.protocol.marks import unshield
from burnish.protocol.repair import MOST_REPAIRS, Next, message, next_try
from burnish.protocol.reply import BlockEdit, ReadReply, ReplyReader

_SAME = Refusal("repetition", "several blocks have the same new text")


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reply comes to."""

    answers: dict[Task, Answer]
    again: tuple[Part, ...]  #: to be asked again, each part in a request of its own
    refusal: Refusal | None  #: of the reply as a whole


def read(parts: Sequence[Part], ids: Sequence[str], reply: Reply, call: int) -> Reading:
    """Read the reply to the request for `parts`; `ids` are those of its blocks."""
    by_id = dict(zip(ids, (task for part in parts for task in part.tasks), strict=True))
    found = _found(by_id, parts, reply)
    answers: dict[Task, Answer] = {}
    mend: set[Task] = set()
    unanswered = {by_id[name] for name in found.unanswered}
    edits: dict[str, list[BlockEdit]] = {}
    for edit in found.edits:
        edits.setdefault(edit.id, []).append(edit)
    for name, task in by_id.items():
        if task in unanswered:
            continue
        answer = conclude(task, edits.get(name, ()), call, reply.model)
        if answer is None:
            mend.add(task)
        else:
            answers[task] = answer
    again = list(_grouped(parts, mend))
    if unanswered:
        more, failed = _again(parts, unanswered, found, call)
        again += more
        answers |= failed
    return Reading(answers, tuple(again), found.refusal)


def conclude(task: Task, edits: Sequence[BlockEdit], call: int, model: str) -> Answer | None:
    """The answer that a reply gives to one question, or None when its text must be mended: `task` knows how then."""
    answer, refusal = _answer(task, edits, model)
    if refusal is None or for_a_person(refusal) or not may_mend(task, refusal.reason):
        return answer
    must_mend(task, refusal.reason, call)
    return None


def may_mend(task: Task, reason: str) -> bool:
    """Is there another request to be made? The same one again would get the same answer."""
    return task.repairs < MOST_REPAIRS and task.note != reason


def must_mend(task: Task, reason: str, call: int) -> None:
    """The next request says what was wrong with the reply of `call`."""
    task.note, task.repairs, task.repeats = reason, task.repairs + 1, call


def _found(by_id: dict[str, Task], parts: Sequence[Part], reply: Reply) -> ReadReply:
    reader = ReplyReader(tuple(by_id), parts[0].asked.names)
    reader.feed(reply.text)
    found = reader.finish(reply.finish)
    pairs = [(by_id[edit.id].block.text, edit.text) for edit in found.edits if not edit.insertion]
    if same_for_several(pairs):
        return ReadReply((), _SAME, tuple(by_id))
    return found


def _answer(task: Task, edits: Sequence[BlockEdit], model: str) -> tuple[Answer, Refusal | None]:
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
    return Answer(tuple(changes), model=model), refusal


def _again(
    parts: Sequence[Part], unanswered: set[Task], found: ReadReply, call: int
) -> tuple[list[Part], dict[Task, Answer]]:
    """How to ask again about what got no answer, and what is given up."""
    left = list(_grouped(parts, unanswered))
    tasks, why = [task for part in left for task in part.tasks], message(found)
    repairs = max(task.repairs for task in tasks)
    decision = next_try(found, documents=len(left), blocks=len(tasks), repairs=repairs)
    said = decision is Next.WITH_MESSAGE and all(task.note == why for task in tasks)
    if decision is Next.GIVE_UP or (said and found.refusal is not None):  # what broke off gets more room each time
        return [], {task: Answer(failure=why, refusing=True) for task in tasks}
    for task in tasks:
        task.repeats = call
        if decision is not Next.ONE_BY_ONE:
            task.repairs += 1
        if decision is Next.WITH_MESSAGE:
            task.note = why
    all_of_them = len(tasks) == sum(len(part.tasks) for part in parts)
    return (smaller(left) if decision is Next.SMALLER and all_of_them else left), {}


def smaller(parts: Sequence[Part]) -> list[Part]:
    """The same questions in smaller requests: each part in its own, or the halves of the only one."""
    if len(parts) > 1:
        return [replace(part, alone=True) for part in parts]
    part, middle = parts[0], len(parts[0].tasks) // 2
    return [replace(part, tasks=half, alone=True) for half in (part.tasks[:middle], part.tasks[middle:]) if half]


def _grouped(parts: Sequence[Part], tasks: set[Task]) -> Iterator[Part]:
    """`tasks` in the parts that they came in; each of these goes into a request of its own."""
    for part in parts:
        own = tuple(task for task in part.tasks if task in tasks)
        if own:
            yield replace(part, tasks=own, alone=True)
