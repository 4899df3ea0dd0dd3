"""What killed runs left: replies that were paid for, and questions whose reply was lost."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from burnish.model.calls import CallState, KnownCall
from burnish.model.runs import Recovered
from burnish.pipeline.asking.jobs import Answer, Task
from burnish.pipeline.asking.read import conclude, may_mend, must_mend
from burnish.pipeline.asking.terms import Terms
from burnish.protocol.repair import MOST_REPAIRS, message
from burnish.protocol.reply import ReadReply, ReplyReader

_JUDGED = (CallState.APPLIED, CallState.REFUSED)  # nothing is to be done for the reply itself
_MOST_LOST = 2  #: calls for one question that may have been paid; after that it is held


@dataclass(slots=True)
class Legacy:
    """Replies and losses by the names of their questions."""

    replies: dict[str, list[KnownCall]] = field(default_factory=dict)  #: oldest first
    lost: dict[str, list[int]] = field(default_factory=dict)  #: calls without a reply, oldest first
    most_lost: float = _MOST_LOST  #: so many losses, and a question is not asked again
    left: dict[int, str] = field(default_factory=dict)  #: calls whose reply is not used up, with the run of each
    _read: dict[int, ReadReply] = field(default_factory=dict)  # by call
    _unused: dict[int, set[str]] = field(default_factory=dict)  # call -> its questions that are not done with
    _judged: list[tuple[int, str]] = field(default_factory=list)  # calls that were just read; why they are refused

    def held(self, name: str) -> bool:
        """Is a question not to be asked again, since calls for it may have been paid?"""
        return len(self.lost.get(name, ())) >= self.most_lost and name not in self.replies

    def answer(self, task: Task) -> Answer | None:
        """The recorded answer to a question, or None; then `task` knows how often it was lost, and how to mend it.

        The replies are read as if they had just come, one after the other.
        """
        name = task.name
        losses = self.lost.get(name, ())
        if losses:
            task.repeats = losses[-1]
            task.lost = 0 if self.most_lost > _MOST_LOST else len(losses)
        failed = ""  # why the latest reply was no good, and no further request would be another
        for known in self.replies.get(name, ()):
            if known.reply is None:
                continue
            reading = self._reading(known, task)
            id_ = next(block.id for block in known.call.blocks if block.key == name)
            if reading.refusal is not None or id_ in reading.unanswered:
                why = message(reading)
                # What broke off gets more room each time; what was asked with others can be asked alone.
                differs = reading.refusal is None or len(known.call.blocks) > 1
                failed = why
                if may_mend(task, why) or (differs and task.repairs < MOST_REPAIRS):
                    must_mend(task, why, known.call.id)
                    failed = ""
                continue
            edits = [edit for edit in reading.edits if edit.id == id_]
            answer = conclude(task, edits, known.call.id, known.reply.model)
            if answer is not None:
                return replace(answer, elsewhere=known.call.lane != task.asked.lane)
            failed = ""
        return Answer(failure=failed, refusing=True) if failed else None

    def used(self, names: Sequence[str]) -> Iterator[int]:
        """The document that asked these questions is done with: which calls does nobody need any more?"""
        for name in names:
            for known in self.replies.get(name, ()):
                left = self._unused.get(known.call.id)
                if left is not None and known.call.id in self._read:
                    left.discard(name)
                    if not left:
                        del self._unused[known.call.id]
                        self.left.pop(known.call.id, None)
                        if self._read[known.call.id].refusal is None:
                            yield known.call.id

    def judged(self) -> list[tuple[int, str]]:
        """The calls that were read since the last time, each with the reason for which it is refused, or nothing."""
        judged, self._judged = self._judged, []
        return judged

    def _reading(self, known: KnownCall, task: Task) -> ReadReply:
        call, reply = known.call, known.reply
        assert reply is not None
        reading = self._read.get(call.id)
        if reading is None:
            reader = ReplyReader([block.id for block in call.blocks], task.asked.names)
            reader.feed(reply.text)
            self._read[call.id] = reading = reader.finish(reply.finish)
            if known.state in _JUDGED:  # of use to other documents with the same texts, or for what was wrong with it
                return reading
            self._unused[call.id] = {block.key for block in call.blocks}
            if reading.refusal is not None or known.state is CallState.RECEIVED:
                self._judged.append((call.id, reading.refusal.reason if reading.refusal else ""))
        return reading


def recall(recovered: Recovered, terms: Terms) -> Legacy:
    """What `recovered` is worth, as the terms of the run want it."""
    legacy = Legacy()
    for known in recovered.replies:
        if known.state in _JUDGED and terms.retry_refused:
            continue  # a check may have refused it, and that is to be asked again
        if known.state not in _JUDGED:
            legacy.left[known.call.id] = known.call.run
        for block in known.call.blocks:
            legacy.replies.setdefault(block.key, []).append(known)
    for known in recovered.unknown:
        for block in known.call.blocks:
            legacy.lost.setdefault(block.key, []).append(known.call.id)
    if terms.hold_unknown:
        legacy.most_lost = 1
    elif terms.resend_unknown:
        legacy.most_lost = float("inf")
    return legacy
