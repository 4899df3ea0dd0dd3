"""The places where a crash would matter most, by name: between what is decided, recorded, sent and written.

Code says `reach(Point.NAME)` as it passes. Nobody listens, unless a test does (`burnish.testing.crash`), which kills
the process there, raises, or cancels: so every one of these places can be shown to be harmless.
"""

from collections.abc import Callable
from enum import StrEnum
from typing import TypeAlias


class Point(StrEnum):
    """In the order in which a run comes by."""

    RUN_RECOVERED = "run-recovered"  #: what killed runs left is known
    RUN_BEGUN = "run-begun"  #: handed to the journal
    CALL_PLANNED = "call-planned"  #: handed to the journal
    CALL_RESERVED = "call-reserved"  #: handed to the journal; SENT is not committed
    CALL_SENT = "call-sent"  #: committed as SENT; no byte has left
    CALL_UNDER_WAY = "call-under-way"  #: the request has left, and the head of the answer has come
    CALL_REPLIED = "call-replied"  #: the reply is here, and not on the record
    CALL_RECEIVED = "call-received"  #: committed as RECEIVED; nobody has looked into the reply
    CALL_ACCEPTED = "call-accepted"  #: handed to the journal
    CALL_REFUSED = "call-refused"  #: handed to the journal
    ANSWER_KEPT = "answer-kept"  #: handed to the cache
    TEXT_SETTLED = "text-settled"  #: handed to the journal
    FILE_ANNOUNCED = "file-announced"  #: committed as about to be written
    TEMPORARY_MADE = "temporary-made"  #: an empty file beside the target
    TEMPORARY_WRITTEN = "temporary-written"  #: the new text is in it
    TEMPORARY_DURABLE = "temporary-durable"  #: and on the disk
    FILE_READY = "file-ready"  #: compared for the last time, not renamed
    FILE_RENAMED = "file-renamed"  #: the folder is not on the disk
    FILE_DURABLE = "file-durable"  #: the folder is
    FILE_WRITTEN = "file-written"  #: nothing of it is on the record
    DOCUMENT_RECORDED = "document-recorded"  #: handed to the journal
    CALL_DONE = "call-done"  #: handed to the journal, as APPLIED
    RUN_ENDING = "run-ending"  #: handed to the journal
    RUN_ENDED = "run-ended"  #: committed
    JOURNAL_BEGINNING = "journal-beginning"  #: before the transaction
    JOURNAL_COMMITTING = "journal-committing"  #: all is in it
    JOURNAL_COMMITTED = "journal-committed"  #: the tally is behind
    JOURNAL_TALLIED = "journal-tallied"  #: who waits for the commit was not told
    CACHE_COMMITTING = "cache-committing"  #: all is in the transaction
    CACHE_COMMITTED = "cache-committed"
    SETTLED_WRITTEN = "settled-written"  #: the new settled file is on the disk, beside the old one
    SETTLED_REPLACED = "settled-replaced"
    JOURNAL_CLOSED = "journal-closed"  #: the tally says that all ended well


Listener: TypeAlias = Callable[[Point], None]


class _Post:
    """Where a listener can stand; there is one in a process, as a crash takes all of it."""

    __slots__ = ("listener",)

    def __init__(self) -> None:
        self.listener: Listener | None = None


_POST = _Post()


def reach(point: Point) -> None:
    """Execution is at `point`. Whatever a listener raises comes out here."""
    if _POST.listener is not None:
        _POST.listener(point)


def listen(listener: Listener | None) -> Listener | None:
    """Call `listener` at each point, in whatever thread comes by; None: nobody. Returns who listened before."""
    before, _POST.listener = _POST.listener, listener
    return before
