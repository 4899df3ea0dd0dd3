"""What to do after a reply that was refused or broke off: never the same request again.

Decisions only. Whoever asks counts the repairs and makes the requests; notes for them go into `request.render`.
"""

from enum import StrEnum

from burnish.protocol.reply import FILTER, ReadReply

MOST_REPAIRS = 2  #: for one request and all that were made from it


class Next(StrEnum):
    """What to ask next."""

    NOTHING = "nothing"  #: the reply answers the whole request
    ONE_BY_ONE = "one by one"  #: each document in a request of its own
    SMALLER = "smaller"  #: what is unanswered; in two halves, when that is the whole request
    WITH_MESSAGE = "with a message"  #: what is unanswered, with `message` as a note on each block; and room to answer
    GIVE_UP = "give up"  #: what is unanswered stays as it is, with `message` as the reason


def next_try(read: ReadReply, documents: int, repairs: int, blocks: int) -> Next:
    """What to do about a reply to a request for `blocks` of `documents`, which is itself the `repairs`-th repair."""
    if not read.unanswered and read.refusal is None:
        return Next.NOTHING
    if repairs >= MOST_REPAIRS:
        return Next.GIVE_UP
    if read.refusal is None:
        return Next.SMALLER if blocks > 1 else Next.WITH_MESSAGE
    if documents > 1:
        return Next.ONE_BY_ONE
    if read.refusal.check == FILTER:  # a message would not change what is withheld
        return Next.SMALLER if blocks > 1 else Next.GIVE_UP
    return Next.WITH_MESSAGE


def message(read: ReadReply) -> str:
    """Why what is unanswered has no answer, as a clause."""
    return read.refusal.reason if read.refusal else "the answer broke off before [end]"
