"""What killed runs left: answers that were paid for, and questions whose answer was lost."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from burnish.errors import NotPlaceable
from burnish.model.calls import KnownCall
from burnish.model.runs import Recovered
from burnish.pipeline.asking.jobs import Answer, Change
from burnish.protocol.marks import unshield
from burnish.protocol.reply import BlockEdit, ReplyReader

_MOST_LOST = 2  #: calls for one question that may have been paid; after that it is held (`resend-once`)


@dataclass(slots=True)
class Legacy:
    """Answers and losses by key, in hexadecimal."""

    answers: dict[str, tuple[int, tuple[BlockEdit, ...]]] = field(default_factory=dict)  #: with the call
    held: frozenset[str] = frozenset()  #: not to be asked about
    lost: dict[str, int] = field(default_factory=dict)  #: the latest call whose reply was lost
    refused: dict[int, str] = field(default_factory=dict)  #: calls whose reply cannot be understood, with the reason
    unused: dict[int, set[str]] = field(default_factory=dict)  #: call -> its questions whose answer nobody needed yet

    def used(self, keys: Sequence[bytes]) -> list[int]:
        """Documents that needed these answers are done with: the calls that nobody needs any more."""
        done = []
        for key in (key.hex() for key in keys):
            call = self.answers[key][0]
            left = self.unused.get(call)
            if left is not None:
                left.discard(key)
                if not left:
                    del self.unused[call]
                    done.append(call)
        return done

    def answer(self, key: bytes, text: str) -> Answer | None:
        """The recorded answer about a text, or None; it is read again as if it had just come."""
        found = self.answers.get(key.hex())
        if found is None:
            return None
        try:
            return Answer(tuple(_change(text, edit) for edit in found[1]))
        except NotPlaceable:
            return None


def _change(text: str, edit: BlockEdit) -> Change:
    return Change(edit.strategy, edit.text if edit.insertion else unshield(text, edit.text), edit.insertion)


def legacy_of(recovered: Recovered, strategies: Sequence[str], *, hold: bool) -> Legacy:
    """Read the replies that were recorded and never used.

    Args:
        hold: ask no question again whose call may have been paid; else each is asked again once.
    """
    legacy = Legacy()
    for known in recovered.replies:
        _read(known, strategies, legacy)
    lost = Counter(block.key for known in recovered.unknown for block in known.call.blocks)
    most = 1 if hold else _MOST_LOST
    legacy.held = frozenset(key for key, times in lost.items() if times >= most and key not in legacy.answers)
    legacy.lost = {block.key: known.call.id for known in recovered.unknown for block in known.call.blocks}
    return legacy


def _read(known: KnownCall, strategies: Sequence[str], legacy: Legacy) -> None:
    if known.reply is None:
        return
    blocks = known.call.blocks
    reader = ReplyReader([block.id for block in blocks], strategies)
    reader.feed(known.reply.text)
    read = reader.finish(known.reply.finish)
    if read.refusal is not None:
        legacy.refused[known.call.id] = read.refusal.reason
        return
    for block in blocks:
        if block.id not in read.unanswered:
            edits = tuple(edit for edit in read.edits if edit.id == block.id)
            legacy.answers[block.key] = known.call.id, edits
            legacy.unused.setdefault(known.call.id, set()).add(block.key)
